"""Our own gold texts: articles with the place names marked where they stand, and a table of the places.

One article is a line `== ID | style | outlet` (the outlet may be missing) and the text below it. A place
name is `[[name|key]]` or `[[name|key|Type]]`; the type is GeoWebNews' and `Literal` when missing. The key
stands in `places.csv` beside the file (`key,name,country,lat,lon`): a GeoNames id, or a word of our own where
we know none, and then there are coordinates only.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.gold import ALL_TYPES, GoldArticle, GoldToponym, degrees
from geo.models import Article, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SUFFIX = ".txt"
"""How the name of a file of marked articles ends."""

PLACES = "places.csv"
"""The table of the places that such files name, in the same folder."""

_HEADER = "== "
_MARK = re.compile(r"\[\[([^\[\]|]+)\|([^\[\]|]+)(?:\|([^\[\]|]+))?\]\]")
_BROKEN = re.compile(r"\[\[|\]\]")

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


def read_marked(path: Path) -> list[GoldArticle]:
    """Read a file of marked articles. Raises InputError with the line that is broken."""
    points = read_places(path.with_name(PLACES))
    return [_article(path, number, lines, points) for number, lines in _blocks(path)]


def read_places(path: Path) -> dict[str, Point]:
    """Read the table of places: key to coordinates. Raises InputError with the line that is broken."""
    points: dict[str, Point] = {}
    reader = csv.DictReader(io.StringIO(_text(path)), strict=True)
    try:
        for row in reader:
            point = (degrees(float(row["lat"]), 90), degrees(float(row["lon"]), 180))
            if points.setdefault(row["key"], point) is not point:
                raise InputError(str(path), f"{row['key']!r} is there twice", line=reader.reader.line_num)
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        raise InputError(str(path), f"no place: {error!r}", line=reader.reader.line_num) from error
    return points


def _blocks(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each article's first line's number and its lines."""
    start, block = 0, list[str]()
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if line.startswith(_HEADER):
            if block:
                yield start, block
            start, block = number, [line]
        elif block:
            block.append(line)
        elif line.strip():
            raise InputError(str(path), "text before the first header", line=number)
    if block:
        yield start, block


def _article(path: Path, first: int, lines: list[str], points: Mapping[str, Point]) -> GoldArticle:
    name, *rest = [part.strip() for part in lines[0].removeprefix(_HEADER).split("|")]
    while not lines[-1].strip():
        lines.pop()
    text, toponyms = "", list[GoldToponym]()
    for number, line in enumerate(lines[1:], start=first + 1):
        try:
            text = _append(text, line, points, toponyms)
        except ValueError as error:
            raise InputError(str(path), str(error), line=number) from error
    if not text.strip():
        raise InputError(str(path), f"article {name!r} is empty", line=first)
    source = rest[1] if len(rest) > 1 else None
    digest = f"{path.stem}:{name}"
    return GoldArticle(Article(id=name, text=text, digest=digest, source=source), tuple(toponyms))


def _append(text: str, line: str, points: Mapping[str, Point], toponyms: list[GoldToponym]) -> str:
    """Give the text with a line more and collect the line's place names. Raises ValueError."""
    text += "\n" if text else ""
    done = 0
    for mark in _MARK.finditer(line):
        text += _plain(line[done : mark.start()])
        name, key, kind = mark.groups(default="Literal")
        if kind not in ALL_TYPES:
            raise ValueError(f"unknown type {kind!r}")
        if key not in points:
            raise ValueError(f"{PLACES} has no {key!r}")
        lat, lon = points[key]
        number = int(key) if key.isdecimal() else None
        toponyms.append(
            GoldToponym(Span(len(text), len(text) + len(name)), name, lat, lon, geonameid=number, type=kind)
        )
        text += name
        done = mark.end()
    return text + _plain(line[done:])


def _plain(part: str) -> str:
    if _BROKEN.search(part):
        raise ValueError(f"broken mark near {part!r}")
    return part


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), str(error)) from error
