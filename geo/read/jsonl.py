"""JSON Lines: one article a row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from geo.errors import InputError
from geo.models import Article
from geo.read.fields import Fields, build_article

MAX_ROW_BYTES = 64 * 2**20
"""A longer row is refused, so that one broken file cannot fill the memory."""


def read_rows(stream: BinaryIO, *, origin: str) -> Iterator[Article | InputError]:
    """The articles of a JSON Lines stream in order, each row's text unchanged.

    Rows are `{"id", "text", "title"?, "published"?, "source"?, "author"?, "url"?, "language"?}` in
    UTF-8. Without an id the digest is the id; an id that came before gets `~2`, `~3` …, so that it
    stays unique within the stream. A row that cannot be read gives an InputError with its line, and
    the next rows follow; empty lines are passed over.
    """
    taken: set[str] = set()
    number = 0
    try:
        for number, line in _lines(stream):
            result = _read_row(line, origin=origin, number=number, taken=taken)
            if result is not None:
                yield result
    except OSError as error:
        yield InputError(origin, error.strerror or str(error), line=number + 1)
        return
    if number == 0:
        yield InputError(origin, "there is no text in it")


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of each line; None for one that is too long."""
    number = 0
    while line := stream.readline(MAX_ROW_BYTES):
        number += 1
        if len(line) < MAX_ROW_BYTES or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_ROW_BYTES)
        yield number, None


def _read_row(
    line: bytes | None, *, origin: str, number: int, taken: set[str]
) -> Article | InputError | None:
    """The row's article or what is wrong with it; None for an empty line."""
    if line is None:
        return InputError(origin, f"the row is longer than {MAX_ROW_BYTES >> 20} MB", line=number)
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        return _with_free_id(_build(text, origin=origin), taken) if text else None
    except UnicodeDecodeError:
        return InputError(origin, "the row is not UTF-8", line=number)
    except InputError as error:
        return InputError(origin, error.reason, line=number)


def _parse(line: str, *, origin: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise InputError(origin, "the row is not valid JSON") from None
    if not isinstance(row, dict):
        raise InputError(origin, "the row is not a JSON object")
    return row


def _build(line: str, *, origin: str) -> Article:
    row = _parse(line, origin=origin)
    text = row.get("text")
    if not isinstance(text, str):
        raise InputError(origin, 'the row has no "text" that is a string')
    fields = Fields(
        title=_string(row, "title"),
        published=_string(row, "published"),
        source=_string(row, "source"),
        author=_string(row, "author"),
        url=_string(row, "url"),
        language=_string(row, "language"),
    )
    return build_article(text, fields, origin=origin, row_id=_string(row, "id"))


def _with_free_id(article: Article, taken: set[str]) -> Article:
    free, copy = article.id, 1
    while free in taken:
        copy += 1
        free = f"{article.id}~{copy}"
    taken.add(free)
    return article if copy == 1 else replace(article, id=free)


def _string(row: Mapping[str, object], key: str) -> str | None:
    """The row's value as a string; numbers count (an id or a year), anything else is none."""
    value = row.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None
