"""Kills at random moments (SIGKILL) what writes, and looks whether anything is lost, halved or doubled.

Run: `python -m bench.crash [--kills N] [--seed S] [--work NAME]`. Each work is first done once unkilled. Then
it is started and killed after a random time within the time that took, again and again in one folder; after
each kill the folder must be sound, and after every few the work is finished and must give what the unkilled
one gave. The exit code is 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Final

from bench.crash_commands import Build, Ingest
from bench.crash_works import Correct, Migrate, Save, Work

SHARES: Final[tuple[tuple[Work, int], ...]] = (
    (Ingest(), 80),
    (Ingest(fast=False), 10),
    (Save(), 40),
    (Correct(), 60),
    (Migrate(), 60),
    (Build(), 40),
    (Build(whole=True), 10),
)
"""Every work, and how many of 300 kills it takes."""
IN_A_ROW: Final = 4
"""Kills after which the work is finished and looked at; then it begins anew."""
_LONGEST: Final = 3_600.0
"""Seconds after which a work that nobody killed counts as stuck."""


@dataclass(frozen=True, slots=True)
class Toll:
    """What was done to one work, and what came of it."""

    name: str
    """The work."""
    kills: int
    """Kills that met it at work; those that came too late are made again."""
    seconds: float
    """How long it takes unkilled, after its process has begun."""
    faults: tuple[str, ...]
    """What was wrong; none means that nothing was lost, halved or doubled."""


def torture(work: Work, folder: Path, kills: int, chance: random.Random) -> Toll:
    """Kill a work so many times in a folder of its own, and look each time."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["bench.crash_commands", "geo.cli", "geo.pipeline"])
    fresh, unkilled = folder / "fresh", folder / "unkilled"
    fresh.mkdir(parents=True)
    work.prepare(fresh)
    shutil.copytree(fresh, unkilled)
    found = [] if _start(context, work, unkilled).finished() else ["unkilled: it failed"]
    seconds = _timed(context, work, fresh, folder / "timed")
    wanted = work.portrait(unkilled)
    done, here = 0, folder / "here"
    while done < kills and not found:
        shutil.copytree(fresh, here)
        for number in range(done + 1, min(done + IN_A_ROW, kills) + 1):
            after = chance.uniform(0, seconds)
            done += _start(context, work, here).killed(after)
            found += [f"{work.name}, kill {number} after {after:.3f} s: {it}" for it in work.faults(here)]
        found += (
            f"{work.name}, finished after kill {done}: {it}" for it in _end(context, work, here, wanted)
        )
        shutil.rmtree(here)
    return Toll(work.name, done, seconds, tuple(found))


def _end(context: ForkServerContext, work: Work, here: Path, wanted: tuple[str, ...]) -> Iterator[str]:
    if not _start(context, work, here).finished():
        yield "it could not be finished"
    yield from work.faults(here)
    got = work.portrait(here)
    yield from (f"lost: {it}" for it in sorted(set(wanted) - set(got)))
    yield from (f"too much: {it}" for it in sorted(set(got) - set(wanted)))


def _timed(context: ForkServerContext, work: Work, fresh: Path, here: Path) -> float:
    """Measure the work in a process that is as warm as those that are killed."""
    shutil.copytree(fresh, here)
    running = _start(context, work, here)
    began = time.perf_counter()
    running.finished()
    return time.perf_counter() - began


@dataclass(frozen=True, slots=True)
class _Running:
    """A process at work, which has just begun."""

    process: ForkServerProcess

    def finished(self) -> bool:
        """Wait for its end; tells whether that was a good one."""
        self.process.join(_LONGEST)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        return self.process.exitcode == 0

    def killed(self, after: float) -> bool:
        """Kill it after some seconds; False when it was done by then."""
        time.sleep(after)
        self.process.kill()
        self.process.join()
        return self.process.exitcode == -signal.SIGKILL


def _start(context: ForkServerContext, work: Work, folder: Path) -> _Running:
    hears, tells = context.Pipe(duplex=False)
    process = context.Process(target=_be_at_work, args=(work, folder, tells))
    with hears:
        with tells:
            process.start()
        wait([hears, process.sentinel], _LONGEST)
        try:
            hears.recv()
        except EOFError:
            process.join()
            raise RuntimeError(f"{work.name} did not begin: exit code {process.exitcode}") from None
    return _Running(process)


def _be_at_work(work: Work, folder: Path, begun: Connection) -> None:
    begun.send(None)
    work.run(folder)


def main() -> int:
    """Torture every work in proportion, or one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--work", choices=[work.name for work, _ in SHARES])
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    chance, failed = random.Random(options.seed), False
    total = sum(share for _, share in SHARES)
    for work, share in SHARES:
        if options.work not in (None, work.name):
            continue
        kills = options.kills if options.work else round(options.kills * share / total)
        with tempfile.TemporaryDirectory() as folder:
            toll = torture(work, Path(folder), kills, chance)
        print(
            f"{toll.name}: {toll.kills} kills within {toll.seconds:.2f} s, {len(toll.faults)} faults",
            flush=True,
        )
        print("".join(f"  {it}\n" for it in toll.faults), end="", flush=True)
        failed = failed or bool(toll.faults)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
