"""Feeds damaged inputs to every reader and parser, and looks for crashes, hangs and memory.

Run: `python -m bench.fuzz [--inputs 100000] [--seed N] [--only NAME …] [--keep FOLDER]`. Every input follows
from a seed and its number; worker processes read them, each under a limit of address space. A find is an
exception outside geo/errors.py, a process that ended, or an input that took longer than 10 seconds; its bytes
are saved in FOLDER and `python -m bench.fuzz --again FILE` reads one anew. The exit code is 1 after a find.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import random
import resource
import selectors
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from bench.fuzz_changes import bombs, changed
from bench.fuzz_targets import Feeder, targets
from geo.settings import ROOT

LONGEST: Final = 10.0
"""Seconds that one input may take."""
MEMORY: Final = 3 * 2**30
"""Address space of a worker, in bytes; libraries alone take 1.2 GB of it."""
BOMBS: Final = 60
"""Numbers that are kept for bombs."""
START: Final = 60.0
"""Seconds that a worker may take to load its libraries."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a run reads."""

    seed: int
    """Makes the run another one."""
    last: int
    """One past the number of its last input."""
    first: int = 0
    """The number of its first; below `BOMBS` are the bombs."""
    only: frozenset[str] = frozenset()
    """Names of the targets that are fed; empty for all."""
    longest: float = LONGEST
    """Seconds that one input may take."""
    keep: Path = ROOT / "data" / "build" / "fuzz"
    """Where the bytes of finds are saved."""


class Inputs:
    """All inputs of a seed: the bombs first, whole, then damaged ones."""

    def __init__(self, seed: int, only: frozenset[str] = frozenset()) -> None:
        """`only` are the names of the targets that are fed; empty for all."""
        self._seed = seed
        self._targets = targets(only)
        self._starts = [start for it in self._targets for start in it.starts]
        self._bombs: list[tuple[str, bytes]] | None = None
        self._only = only

    def get(self, number: int) -> tuple[str, bytes]:
        """Give the name of a target and the bytes for it."""
        if number < BOMBS:
            if self._bombs is None:  # they take seconds to make
                self._bombs = [it for it in bombs().values() if not self._only or it[0] in self._only]
            if number < len(self._bombs):
                return self._bombs[number]
        chance = random.Random(f"{self._seed}:{number}")
        target = chance.choices(self._targets, [it.weight for it in self._targets])[0]
        return target.name, changed(chance.choice(target.starts), self._starts, chance)


@dataclass(slots=True)
class Report:
    """What a run saw."""

    done: Counter[str] = field(default_factory=Counter)
    """Inputs by target."""
    rows: Counter[str] = field(default_factory=Counter)
    """Articles or rows that were read out of them."""
    finds: list[str] = field(default_factory=list)
    """One line for each find."""
    memory: int = 0
    """The most that a worker had resident, in bytes; its child for documents counted by itself."""
    slowest: tuple[float, str] = (0.0, "")
    """Seconds and target of the slowest input that ended."""


def work(task: Task, first: int, last: int, step: int, folder: Path) -> int:
    """Be a worker: read the inputs, telling of each before and after; `folder` is for what they unpack."""
    warnings.simplefilter("ignore")
    logging.disable()
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # a parser that prints must not disturb what is told
    inputs = Inputs(task.seed, task.only)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    feeder = Feeder(folder)
    for number in range(first, last, step):
        name, data = inputs.get(number)
        out.write(f"begin {number} {name}\n")
        begun = time.monotonic()
        try:
            told = f"end {feeder.feed(name, data)} {time.monotonic() - begun:.3f} {_resident()}"
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the find
            told = f"find {type(error).__name__}: {' '.join(str(error).split())[:200]} {_place(error)}"
        out.write(f"{told}\n")
        if told.startswith("find"):
            sys.stdin.readline()  # the input is put away
    feeder.close()
    out.write("over\n")
    return 0


def _resident() -> int:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(it).ru_maxrss for it in kinds) * 1024


def _place(error: BaseException) -> str:
    """Say which of our lines raised, or let through, an error."""
    found, trace = "", error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(ROOT / "geo"):
            found = f"({path.relative_to(ROOT)}:{trace.tb_lineno})"
        trace = trace.tb_next
    return found


class Worker:
    """A worker process seen from outside; started anew behind an input that ended it."""

    def __init__(self, task: Task, report: Report, first: int, step: int, folder: Path) -> None:
        self._task, self._report, self._folder = task, report, folder
        self._next, self._last, self._step = first, task.last, step
        self._now: str | None = None
        self._rest = b""
        self.process: subprocess.Popen[bytes] | None = None
        """The process; None when all is read."""
        self.until = 0.0
        """When it will have taken too long."""
        self._start()

    @property
    def output(self) -> IO[bytes]:
        """What the process tells."""
        if self.process is None or self.process.stdout is None:
            raise AssertionError("no process")
        return self.process.stdout

    def _start(self) -> None:
        if self._next >= self._last:
            self.process = None
            return
        task, span = self._task, (self._next, self._last, self._step)
        command = [sys.executable, "-m", "bench.fuzz", "--seed", str(task.seed), "--keep", str(self._folder)]
        command += ["--work", *map(str, span)]
        command += ["--only", *sorted(task.only)] if task.only else []
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.set_blocking(self.output.fileno(), False)
        self._rest, self._now = b"", None
        self.until = time.monotonic() + START

    def hear(self) -> None:
        """Take in what the process has told since, its end too."""
        data = self.output.read(1 << 16)
        if data == b"":
            self.ended("the process ended")
            return
        *lines, self._rest = (self._rest + (data or b"")).split(b"\n")
        for line in lines:
            self._line(line.decode())

    def _line(self, line: str) -> None:
        word, _, told = line.partition(" ")
        self.until = time.monotonic() + self._task.longest
        if word == "begin":
            number, _, self._now = told.partition(" ")
            self._next = int(number) + self._step
            self._report.done[self._now] += 1
        elif word == "end" and self._now is not None:
            rows, seconds, memory = told.split()
            self._report.rows[self._now] += int(rows)
            self._report.memory = max(self._report.memory, int(memory))
            self._report.slowest = max(self._report.slowest, (float(seconds), self._now))
            if float(seconds) > self._task.longest:  # it ended before anybody looked
                self.ended(f"it took {float(seconds):.1f} s")
            self._now = None
        elif word == "find":
            self._find(told)
            if self.process is not None and self.process.stdin is not None:
                self.process.stdin.write(b"\n")
                self.process.stdin.flush()
        elif word == "over":
            self._next = self._last

    def _find(self, told: str) -> None:
        number = self._next - self._step
        _, data = Inputs(self._task.seed, self._task.only).get(number)
        name = f"{(self._now or 'none').replace(' ', '_')}@{hashlib.sha256(data).hexdigest()[:12]}"
        self._task.keep.mkdir(parents=True, exist_ok=True)
        (self._task.keep / name).write_bytes(data)
        self._report.finds.append(f"{number}: {told}; saved as {self._task.keep / name}")
        self._now = None

    def ended(self, why: str) -> None:
        """Note why a process is no more, and start the next one behind its input."""
        if self.process is None:
            return
        self._kill()
        if self._now is not None:
            self._find(f"{why} ({self.process.returncode})")
        elif self._next < self._last and why != "the process ended":
            self._find(f"{why} between two inputs")
        self._start()

    def _kill(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):  # it ended by itself
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe is not None:
                    pipe.close()


def run(task: Task, *, workers: int = 2) -> Report:
    """Feed the inputs and report."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        several = []
        for number in range(workers):
            (own := Path(folder, str(number))).mkdir()
            several.append(Worker(task, report, task.first + number, workers, own))
        while any(it.process is not None for it in several):
            with selectors.DefaultSelector() as ready:
                for it in several:
                    if it.process is not None:
                        ready.register(it.output, selectors.EVENT_READ, it)
                for key, _ in ready.select(1.0):
                    key.data.hear()
            for it in several:
                if it.process is not None and time.monotonic() > it.until:
                    it.ended(f"took longer than {task.longest:g} s")
    return report


def again(path: Path) -> int:
    """Read one saved input in this process, so that its error shows whole."""
    name = path.name.rpartition("@")[0].replace("_", " ")
    with tempfile.TemporaryDirectory() as folder:
        feeder = Feeder(Path(folder))
        try:
            print(f"{feeder.feed(name, path.read_bytes())} rows")
        finally:
            feeder.close()
    return 0


def main() -> int:
    """Run, or be a worker."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--keep", type=Path, default=ROOT / "data" / "build" / "fuzz", metavar="FOLDER")
    parser.add_argument("--again", type=Path, metavar="FILE")
    parser.add_argument("--work", nargs=3, type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = set(options.only) - {it.name for it in targets()}
    if unknown:
        parser.error(f"nothing of that name is fed: {', '.join(sorted(unknown))}")
    task = Task(options.seed, options.inputs, only=frozenset(options.only), keep=options.keep)
    if options.work:
        return work(task, options.work[0], options.work[1], options.work[2], options.keep)
    if options.again:
        return again(options.again)
    begun = time.monotonic()
    report = run(task)
    for find in report.finds:
        print(find)
    for name, count in sorted(report.done.items()):
        print(f"{name:>16} {count:8,} inputs {report.rows[name]:8,} articles or rows")
    print(
        f"{report.done.total():,} inputs in {time.monotonic() - begun:.0f} s: {len(report.finds)} finds; "
        f"slowest {report.slowest[0]:.1f} s ({report.slowest[1]}); "
        f"at most {report.memory / 1e6:.0f} MB resident"
    )
    return 1 if report.finds else 0


if __name__ == "__main__":
    sys.exit(main())
