"""Paths to articles, one at a time."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Protocol

from geo.errors import InputError
from geo.models import Article
from geo.read.archives import BUFFER
from geo.read.folders import find_files, printable
from geo.read.kinds import suffix_by_beginning
from geo.read.limits import DEFAULT_LIMITS, Limits
from geo.read.mapping import ColumnMapping
from geo.read.streams import Reader


class Web(Protocol):
    """What reads addresses (see `geo.read.web`)."""

    def read(self, address: str, reader: Reader) -> Iterator[Article | InputError]:
        """The articles at an address: a page, a document, a feed, or the pages that a sitemap lists."""
        ...


def is_address(path: str) -> bool:
    """Tell whether an input is an address in the web rather than a file."""
    return path.lower().startswith(("http://", "https://"))


def read_paths(
    paths: Iterable[str],
    *,
    stdin: BinaryIO | None = None,
    mapping: ColumnMapping | None = None,
    limits: Limits = DEFAULT_LIMITS,
    web: Web | None = None,
) -> Iterator[Article | InputError]:
    """The articles of files, folders, streams and addresses, in input order, one in memory at a time.

    A path is a file of a known kind (`kinds.KNOWN`), a folder (see `find_files`), an address, or `-`
    for `stdin` (the process's own when None): rows of JSON Lines unless its first bytes show another
    kind. `mapping` says which columns of tables hold what; the rest is guessed. Without `web` nothing
    is ever asked of the network. What cannot be read gives an InputError in its place, as a value, and
    the rest follows.
    """
    with closing(Reader(limits=limits, mapping=mapping)) as reader:
        for path in paths:
            if path == "-":
                yield from _read_stream(stdin or sys.stdin.buffer, reader)
            elif is_address(path):
                yield from _read_address(path, reader, web)
            else:
                for file in find_files(Path(path)):
                    if isinstance(file, InputError):
                        yield file
                    else:
                        yield from _read_file(file, reader)


def _read_file(path: Path, reader: Reader) -> Iterator[Article | InputError]:
    origin = printable(path)
    try:
        raw = path.open("rb", buffering=0)
    except OSError as error:
        yield InputError(origin, (error.strerror or str(error)).lower())
        return
    with io.BufferedReader(raw, BUFFER) as stream:
        yield from reader.read(stream, name=printable(path.name), origin=origin)


def _read_stream(stream: BinaryIO, reader: Reader) -> Iterator[Article | InputError]:
    buffered = io.BufferedReader(_Unclosed(stream), BUFFER)
    suffix = suffix_by_beginning(buffered.peek()) or ".jsonl"
    yield from reader.read(buffered, name=f"-{suffix}", origin="-")


def _read_address(address: str, reader: Reader, web: Web | None) -> Iterator[Article | InputError]:
    if web is None:
        yield InputError(address, "is an address; nothing is asked of the network here")
        return
    yield from web.read(address, reader)


class _Unclosed(io.RawIOBase):
    """A caller's stream: it stays open when the buffer over it is gone."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type] # typeshed's WriteableBuffer has no name at run time
        read = getattr(self._stream, "read1", self._stream.read)
        data: bytes = read(len(view))
        view[: len(data)] = data
        return len(data)
