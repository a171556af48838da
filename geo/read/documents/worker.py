"""The process that reads documents: `python -m geo.read.documents.worker BYTES_OF_MEMORY BYTES_UNPACKED`.

It answers each question on its standard input with one on its standard output (see `converter`).
"""

from __future__ import annotations

import logging
import sys
from dataclasses import replace
from importlib import import_module
from typing import BinaryIO

from geo.errors import InputError
from geo.read.documents.converter import DONE, FAILED, LENGTH_BYTES
from geo.read.documents.document import Document
from geo.read.limits import DEFAULT_LIMITS, Limits

READERS = {
    ".pdf": "geo.read.documents.pdf",
    ".docx": "geo.read.documents.docx",
    ".odt": "geo.read.documents.odt",
    ".rtf": "geo.read.documents.rtf",
    ".epub": "geo.read.documents.epub",
}
"""The module whose `read` knows each ending; imported when the first such document comes."""

_DEEP = 600
"""Calls within calls; what nests deeper is refused before the machine's stack ends."""


def main(arguments: list[str]) -> int:
    """Answer until the input ends."""
    memory, unpacked = (int(argument) for argument in arguments)
    _limit_memory(memory)
    sys.setrecursionlimit(_DEEP)
    logging.disable()  # parsers log what is odd in a file; what matters comes back as an error
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a parser that prints must not disturb the answers
    while (kind := _message(questions)) is not None:
        import_module(READERS[kind.decode()])
        _send(answers, b"")
        data = _message(questions)
        if data is None:
            break
        _send(answers, _answer(kind.decode(), data, replace(DEFAULT_LIMITS, office_bytes=unpacked)))
    return 0


def _send(stream: BinaryIO, message: bytes) -> None:
    stream.write(len(message).to_bytes(LENGTH_BYTES))
    stream.write(message)
    stream.flush()


def convert(kind: str, data: bytes, limits: Limits) -> Document:
    """Read a document in this process, without limits of time. Raises InputError and what parsers raise."""
    found = import_module(READERS[kind]).read(data, limits)
    if not isinstance(found, Document):
        raise TypeError(READERS[kind])
    return found


def _answer(kind: str, data: bytes, limits: Limits) -> bytes:
    try:
        return DONE + convert(kind, data, limits).dumps()
    except InputError as error:
        return FAILED + error.reason.encode("utf-8", "replace")
    except MemoryError:
        return FAILED + b"needs too much memory to read; it may be damaged"
    except RecursionError:
        return FAILED + b"is nested too deeply; it may be damaged"
    except Exception as error:  # noqa: BLE001 - a parser may raise anything on a broken file; it goes back as the reason
        told = (str(error).splitlines() or [""])[0][:160]
        return FAILED + f"is damaged: {told or type(error).__name__}".encode("utf-8", "replace")


def _message(stream: BinaryIO) -> bytes | None:
    length = stream.read(LENGTH_BYTES)
    return stream.read(int.from_bytes(length)) if len(length) == LENGTH_BYTES else None


def _limit_memory(most: int) -> None:
    """Bound this process's address space, where the system can."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
