"""Paths to articles, one at a time."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol

from geo.errors import InputError
from geo.models import Article
from geo.read.archives import BUFFER
from geo.read.folders import find_files, printable
from geo.read.kinds import DOCUMENTS, TEXTS, suffix_by_beginning, suffix_of
from geo.read.limits import DEFAULT_LIMITS, Limits
from geo.read.mapping import ColumnMapping
from geo.read.remote import RemoteFile, find_remote, is_remote, open_remote
from geo.read.streams import Found, Reader, title_of
from geo.read.unread import Unread


class Web(Protocol):
    """What reads addresses (see `geo.read.web`)."""

    def read(self, address: str, reader: Reader) -> Iterator[Article | InputError]:
        """The articles at an address: a page, a document, a feed, or the pages that a sitemap lists."""
        ...


def is_address(path: str) -> bool:
    """Tell whether an input is an address in the web rather than a file."""
    return path.lower().startswith(("http://", "https://"))


@dataclass(slots=True)
class Position:
    """How far reading has come, for whoever shows it."""

    read: int = 0
    """Bytes of files that were read, archives as they are packed."""


def is_since(article: Article, day: str | None) -> bool:
    """Tell whether an article was not published before a day; `2022-02` counts to its end."""
    known = article.published
    return day is None or known is None or known >= day[: len(known)]


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
    is ever asked of the network, except of the file systems that a path names (`s3://…`, see `remote`).
    What cannot be read gives an InputError in its place, as a value, and the rest follows.
    """
    with closing(Reader(limits=limits, mapping=mapping)) as reader:
        for found in split_paths(paths, reader, stdin=stdin, web=web):
            if isinstance(found, Unread):
                yield from reader.read_unread(found)
            else:
                yield found


def split_paths(
    paths: Iterable[str],
    reader: Reader,
    *,
    stdin: BinaryIO | None = None,
    web: Web | None = None,
    position: Position | None = None,
) -> Found:
    """The same, but what holds one article is not read yet: `reader.read_unread`, here or elsewhere."""
    position = position or Position()
    for path in paths:
        if path == "-":
            yield from _split_stream(stdin or sys.stdin.buffer, reader)
        elif is_address(path):
            yield from _read_address(path, reader, web)
        elif is_remote(path):
            for remote in find_remote(path):
                yield from (
                    (remote,) if isinstance(remote, InputError) else _split_remote(remote, reader, position)
                )
        else:
            for file in find_files(Path(path)):
                yield from (file,) if isinstance(file, InputError) else _split_file(file, reader, position)


def size_of(paths: Iterable[str]) -> int | None:
    """How many bytes there are to read; None when that cannot be known beforehand."""
    total = 0
    for path in paths:
        if path == "-" or is_address(path):
            return None
        for found in find_remote(path) if is_remote(path) else find_files(Path(path)):
            if isinstance(found, RemoteFile):
                total += found.size
            elif isinstance(found, Path):
                with suppress(OSError):  # told when it is read
                    total += found.stat().st_size
    return total


def _split_file(path: Path, reader: Reader, position: Position) -> Found:
    origin = printable(path)
    try:
        raw = path.open("rb", buffering=0)
    except OSError as error:
        yield InputError(origin, (error.strerror or str(error)).lower())
        return
    with io.BufferedReader(raw, BUFFER) as stream:
        yield from _followed(
            reader.split(stream, name=printable(path.name), origin=origin),
            stream,
            path.stat().st_size,
            position,
        )


def _split_remote(file: RemoteFile, reader: Reader, position: Position) -> Found:
    name = PurePosixPath(file.address).name
    if suffix_of(name) in TEXTS | DOCUMENTS:
        position.read += file.size
        yield Unread(b"", suffix_of(name), file.address, title_of(name), address=file.address)
        return
    try:
        stream = open_remote(file.address)
    except OSError as error:
        yield InputError(file.address, (error.strerror or str(error)).lower())
        return
    with stream:
        yield from _followed(
            reader.split(stream, name=name, origin=file.address), stream, file.size, position
        )


def _followed(found: Found, stream: io.BufferedReader[Any], size: int, position: Position) -> Found:
    """What is found in a file; `position` says how much of it was read."""
    before = position.read
    for item in found:
        if not stream.closed:
            position.read = before + min(stream.tell(), size)
        yield item
    position.read = before + size


def _split_stream(stream: BinaryIO, reader: Reader) -> Found:
    buffered = io.BufferedReader(_Unclosed(stream), BUFFER)
    suffix = suffix_by_beginning(buffered.peek()) or ".jsonl"
    yield from reader.split(buffered, name=f"-{suffix}", origin="-")


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
