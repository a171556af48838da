"""JSON Lines: one article a row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import BinaryIO

from geo.errors import InputError
from geo.models import Article
from geo.read.fields import build_article
from geo.read.mapping import ColumnMapping
from geo.read.tables import with_free_id

MAX_ROW_BYTES = 64 * 2**20
"""A longer row is refused, so that one broken file cannot fill the memory."""

_STANDARD = ColumnMapping(**{field.name: field.name for field in fields(ColumnMapping)})
"""Each key by its own name, as our own exports have it."""


def read_rows(
    stream: BinaryIO,
    *,
    origin: str,
    mapping: ColumnMapping | None = None,
    longest: int = MAX_ROW_BYTES,
) -> Iterator[Article | InputError]:
    """The articles of a JSON Lines stream in order, each row's text unchanged.

    Rows are `{"id", "text", "title"?, "published"?, "source"?, "author"?, "url"?, "language"?}` in
    UTF-8. Where `text` is missing, its likely names are tried (`mapping`, when given, names the keys);
    other keys with a plain value become extra fields. Without an id the
    digest is the id; an id that came before gets `~2`, `~3` …, so that it
    stays unique within the stream. A row that cannot be read gives an InputError with its line, and
    the next rows follow; empty lines are passed over.
    """
    taken: dict[str, int] = {}
    number = 0
    try:
        for number, line in _lines(stream, longest):
            result = _read_row(line, origin=origin, number=number, taken=taken, mapping=mapping)
            if result is not None:
                yield result
    except OSError as error:
        yield InputError(origin, error.strerror or str(error), line=number + 1)
        return
    if number == 0:
        yield InputError(origin, "there is no text in it")


def _lines(stream: BinaryIO, longest: int) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of each line; None for one that is too long."""
    number = 0
    while line := stream.readline(longest):
        number += 1
        if len(line) < longest or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(longest)
        yield number, None


def _read_row(
    line: bytes | None,
    *,
    origin: str,
    number: int,
    taken: dict[str, int],
    mapping: ColumnMapping | None,
) -> Article | InputError | None:
    """The row's article or what is wrong with it; None for an empty line."""
    if line is None:
        return InputError(origin, "the row is too long", line=number)
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        return with_free_id(_build(text, origin=origin, mapping=mapping), taken) if text else None
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


def _build(line: str, *, origin: str, mapping: ColumnMapping | None) -> Article:
    row = _parse(line, origin=origin)
    keys = _STANDARD
    if mapping is not None or not isinstance(row.get("text"), str):
        keys = (mapping or ColumnMapping()).completed(list(row))
    text = row.get(keys.text or "text")
    if not isinstance(text, str):
        raise InputError(origin, f'the row has no "{keys.text or "text"}" that is a string')
    values = {key: value for key in row if (value := _string(row, key)) is not None}
    return build_article(
        text,
        keys.fields_of(values),
        origin=origin,
        row_id=values.get(keys.id) if keys.id else None,
        extra=keys.extra_of(values),
    )


def _string(row: Mapping[str, object], key: str) -> str | None:
    """The row's value as a string; numbers count (an id or a year), anything else is none."""
    value = row.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None
