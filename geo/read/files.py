"""Paths to articles, one at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from geo.errors import InputError
from geo.models import Article
from geo.read.folders import find_files, printable
from geo.read.html import read_html
from geo.read.jsonl import read_rows
from geo.read.markdown import read_markdown
from geo.read.text import read_text, title_from_name

MAX_FILE_BYTES = 64 * 2**20
"""A longer .txt, .md or .html file is refused: no article is that long, and it would fill the memory."""

_ROWS = frozenset({".jsonl", ".ndjson"})


class _Reader(Protocol):
    def __call__(self, data: bytes, *, origin: str, fallback_title: str = "") -> Article: ...


_READERS: dict[str, _Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
}


def read_paths(paths: Iterable[str], *, stdin: BinaryIO | None = None) -> Iterator[Article | InputError]:
    """The articles of files, folders and streams, in input order, one in memory at a time.

    A path is a .txt, .md, .html or .jsonl file, a folder (see `find_files`), or `-` for rows of JSON
    Lines on `stdin` (the process's own when None). What cannot be read gives an InputError in its
    place, as a value, and the rest follows.
    """
    for path in paths:
        if path == "-":
            yield from read_rows(stdin or sys.stdin.buffer, origin="-")
            continue
        for file in find_files(Path(path)):
            if isinstance(file, InputError):
                yield file
            else:
                yield from _read_file(file)


def _read_file(path: Path) -> Iterator[Article | InputError]:
    origin = printable(path)
    suffix = path.suffix.lower()
    try:
        with path.open("rb") as stream:
            if suffix in _ROWS:
                yield from read_rows(stream, origin=origin)
                return
            data = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        yield InputError(origin, (error.strerror or str(error)).lower())
        return
    if len(data) > MAX_FILE_BYTES:
        yield InputError(origin, f"is longer than {MAX_FILE_BYTES >> 20} MB")
        return
    try:
        yield _READERS[suffix](data, origin=origin, fallback_title=title_from_name(printable(path.stem)))
    except InputError as error:
        yield error
