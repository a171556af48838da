"""Inputs one by one in a process of their own: one that breaks it down is named, the next gets a new one.

Also that process itself: `python -m geo.cluster.alone`, started by `Alone` alone.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from contextlib import suppress
from types import TracebackType
from typing import IO, Self

import cloudpickle

from geo.cluster.plan import Item, Outcome, Plan, origin_of
from geo.cluster.station import Station
from geo.errors import InputError
from geo.settings import ROOT

_LENGTH = 8
"""Before each message stands its length in so many bytes, big-endian."""
_TOLD = 160
"""Characters of a process's last words that are shown."""


class Alone:
    """Reads and analyses inputs in a child process; used in a `with`."""

    def __init__(self, plan: Plan, *, afresh: bool, scratch: str | None = None) -> None:
        """`scratch` is a folder that somebody clears: a child that breaks down leaves its files."""
        self._plan = cloudpickle.dumps((plan, afresh, scratch))
        self._process: subprocess.Popen[bytes] | None = None
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the rest

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._words.close()

    def look(self, item: Item) -> list[Outcome]:
        """Read and analyse one input; an InputError when the process broke down at it."""
        process = self._started()
        if process.stdin is None or process.stdout is None:
            raise AssertionError(process.args)
        _send(process.stdin, cloudpickle.dumps(item))
        answer = _receive(process.stdout)
        if answer is not None:
            found: list[Outcome] = pickle.loads(answer)  # noqa: S301 - our own process wrote it
            return found
        code = self._end()
        how = f"signal {-code}" if code < 0 else self._last_words()
        reason = f"the process that analyses it broke down ({how}); read this one by itself to see why"
        return [InputError(origin_of(item), reason)]

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._words.truncate(0)
            command = [sys.executable, "-m", "geo.cluster.alone"]
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no text from outside
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._words
            )
            if self._process.stdin is not None:
                _send(self._process.stdin, self._plan)
        return self._process

    def _end(self) -> int:
        """End the process, if there is one; gives its exit code."""
        if self._process is None:
            return 0
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()  # nothing more comes: it ends by itself
        code = self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None
        return code

    def _last_words(self) -> str:
        self._words.seek(0)
        lines = self._words.read().decode("utf-8", "replace").splitlines() or ["no reason given"]
        return lines[-1][:_TOLD]


def _send(stream: IO[bytes], message: bytes) -> None:
    """Send a message; whether it came to an ended process shows when the answer is read."""
    try:
        stream.write(len(message).to_bytes(_LENGTH) + message)
        stream.flush()
    except BrokenPipeError:
        return


def _receive(stream: IO[bytes]) -> bytes | None:
    """The next message; None when there is none any more."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    length = int.from_bytes(head)
    message = stream.read(length)
    return message if len(message) == length else None


def main() -> None:
    """Be the child process."""
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints is no answer
    first = _receive(stdin)
    if first is None:
        return
    plan, afresh, scratch = pickle.loads(first)  # noqa: S301 - our own process wrote it
    with Station(plan, afresh=afresh, scratch=scratch) as station:
        while (message := _receive(stdin)) is not None:
            _send(stdout, cloudpickle.dumps(station.look(pickle.loads(message))))  # noqa: S301 - see above


if __name__ == "__main__":
    main()
