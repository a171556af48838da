"""Starts and stops the process that reads documents."""

from __future__ import annotations

import subprocess
import sys
import threading

from geo.errors import InputError
from geo.read.documents.document import Document
from geo.read.limits import Limits
from geo.settings import ROOT

FAILED, DONE = b"-", b"+"
"""First byte of an answer: a reason or a document follows."""
LENGTH_BYTES = 8
"""Before each message stands its length, big-endian."""


class Converter:
    """Gets the text out of documents, one at a time, within limits of time and memory.

    Parsers of such formats can loop, recurse or fill the memory on a broken or hostile file. They run
    in a child process; one that takes too long is killed and the next document gets a new one.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def convert(self, kind: str, data: bytes, *, origin: str) -> Document:
        """The document that the bytes hold; `kind` is the ending (`.pdf`). Raises InputError."""
        process = self._started()
        _send(process, kind.encode())
        _receive(
            process
        )  # its parser is loaded now: a busy machine's start does not count as the file's time
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._limits.document_seconds, stop)
        timer.start()
        try:
            _send(process, data)
            answer = _receive(process)
        finally:
            timer.cancel()
        if not answer:
            self.close()
            seconds = self._limits.document_seconds
            reason = (
                f"takes longer than {seconds:g} s to read; it may be damaged"
                if late.is_set()
                else "the program that reads it broke down; it is damaged or needs too much memory"
            )
            raise InputError(origin, reason)
        if answer[:1] == FAILED:
            raise InputError(origin, answer[1:].decode())
        return Document.loads(answer[1:])

    def close(self) -> None:
        """End the child process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            command = [
                sys.executable,
                "-m",
                "geo.read.documents.worker",
                str(self._limits.document_memory),
                str(self._limits.office_bytes),
            ]
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no text from outside
                command,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process


def _send(process: subprocess.Popen[bytes], message: bytes) -> None:
    """Send a message; whether it came to an ended process shows when the answer is read."""
    if process.stdin is not None:
        try:
            process.stdin.write(len(message).to_bytes(LENGTH_BYTES))
            process.stdin.write(message)
            process.stdin.flush()
        except BrokenPipeError:
            return


def _receive(process: subprocess.Popen[bytes]) -> bytes:
    """The answer, empty when the process ended before it was complete."""
    if process.stdout is None:
        return b""
    length = int.from_bytes(process.stdout.read(LENGTH_BYTES))
    answer = process.stdout.read(length)
    return answer if len(answer) == length else b""
