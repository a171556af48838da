"""Resolution alone: rows with given toponym spans in, the same rows with places out."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from geo.errors import InputError
from geo.models import Article, Kind, Mention, Span
from geo.wire import candidate_json, place_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.models import Candidate
    from geo.resolve.resolver import Resolver
    from geo.wire import JsonObject

CANDIDATES = 10
"""How many candidates a toponym is printed with."""

BATCH = 500
"""How many rows are read together at most, so that memory stays bounded."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One usable row."""

    values: JsonObject
    """The row as read."""
    article: Article
    """Its text and source."""
    toponyms: tuple[JsonObject, ...]
    """The usable toponyms as read, in order."""
    mentions: tuple[Mention, ...]
    """The same as mentions."""


def resolve_rows(
    path: str, resolver: Resolver, *, stdin: BinaryIO | None = None
) -> Iterator[JsonObject | InputError]:
    """Give each row of a file (`-`: of `stdin`) again with a place, a score and candidates per toponym.

    Rows that name a `source` are read together, up to `BATCH` at a time, so that an outlet's articles tell
    where it is at home; a row without one is answered by itself. What cannot be used is named with its line
    and left out; the rest goes on.
    """
    waiting: list[_Row] = []
    for item in _read_rows(path, stdin):
        if isinstance(item, InputError):
            yield item
            continue
        waiting.append(item)
        if len(waiting) >= BATCH or not any(row.article.source for row in waiting):
            yield from _answered(waiting, resolver)
            waiting = []
    yield from _answered(waiting, resolver)


def _read_rows(path: str, stdin: BinaryIO | None) -> Iterator[_Row | InputError]:
    try:
        for number, line in enumerate(_lines(path, stdin), start=1):
            if line.strip():
                yield from _read_row(line, path, number)
    except OSError as error:
        yield InputError(path, error.strerror or str(error))


def _lines(path: str, stdin: BinaryIO | None) -> Iterator[bytes]:
    if path == "-" and stdin is not None:
        yield from stdin
    else:
        with Path(path).open("rb") as file:
            yield from file


def _read_row(line: bytes, path: str, number: int) -> Iterator[_Row | InputError]:
    try:
        row = json.loads(line, parse_constant=_number, parse_float=_number)
    except (ValueError, RecursionError) as error:
        yield InputError(path, f"no JSON: {error}", line=number)
        return
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        yield InputError(path, 'expected an object with "text" and "toponyms"', line=number)
        return
    toponyms = row.get("toponyms")
    if not isinstance(toponyms, list):
        yield InputError(path, '"toponyms" is no list', line=number)
        return
    text = row["text"]
    kept: list[JsonObject] = []
    spans: list[Span] = []
    for position, toponym in enumerate(toponyms):
        span = _span(toponym, text, spans)
        if isinstance(span, str):
            yield InputError(path, f"toponym {position + 1}: {span}", line=number)
        else:
            kept.append(toponym)
            spans.append(span)
    article = Article(id=str(row.get("id", number)), text=text, digest="", source=_text(row, "source"))
    mentions = (Mention(s.start, s.end, text[s.start : s.end], Kind.PLACE) for s in spans)
    yield _Row(row, article, tuple(kept), tuple(mentions))


def _number(raw: str) -> float:
    """A number that can be printed again: Python would read NaN and 1e999, JSON has neither."""
    value = float(raw)
    if not math.isfinite(value):
        raise ValueError(f"{raw} is no number")
    return value


def _text(row: JsonObject, key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) else None


def _span(toponym: Any, text: str, others: list[Span]) -> Span | str:
    """The toponym's span, or what is wrong with it."""
    start = toponym.get("start") if isinstance(toponym, dict) else None
    end = toponym.get("end") if isinstance(toponym, dict) else None
    if type(start) is not int or type(end) is not int:  # True is an int to isinstance
        return '"start" and "end" must be whole numbers'
    if not 0 <= start < end <= len(text):
        return f"[{start}, {end}) lies outside the text of {len(text)} code points"
    span = Span(start, end)
    if any(span.overlaps(other) for other in others):
        return f"[{start}, {end}) overlaps an earlier toponym"
    return span


def _answered(rows: Sequence[_Row], resolver: Resolver) -> Iterator[JsonObject]:
    ranked = resolver.rank_batch([(row.article, row.mentions) for row in rows])
    for row, answers in zip(rows, ranked, strict=True):
        found = [_answer(toponym, best) for toponym, best in zip(row.toponyms, answers, strict=True)]
        yield {**row.values, "toponyms": found}


def _answer(toponym: JsonObject, ranked: Sequence[Candidate]) -> JsonObject:
    best = ranked[0] if ranked else None
    return {
        **toponym,
        "place": place_json(best.place) if best else None,
        "score": round(best.score, 4) if best else 0.0,
        "candidates": [candidate_json(c) for c in ranked[:CANDIDATES]],
    }
