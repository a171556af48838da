"""Corrections as a CSV file (RFC 4180): for other stores, for colleagues, for a spreadsheet.

A text that a spreadsheet program would take for a formula, or that begins with an apostrophe, is written
behind an apostrophe; reading takes it away again, so that what is written comes back equal.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final, TextIO

from geo.correction import Correction, Kept, Scope, Verdict, fault
from geo.errors import InputError
from geo.models import Feature, Kind, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COLUMNS: Final = (
    "made", "who", "verdict", "scope", "name", "article", "start", "end", "country", "kind", "other", "event",
    "place", "place_name", "lat", "lon", "feature", "place_country", "admin1", "population", "importance",
    "note", "undone", "undone_by",
)  # fmt: skip
"""The header."""

LONGEST_FIELD: Final = 10_000
"""Most code points of a cell that is read."""

_GUARDED: Final = ("=", "+", "-", "@", "'", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBERS: Final = frozenset({"start", "end", "lat", "lon", "population", "importance"})


def write(kept: Iterable[Kept], out: TextIO) -> None:
    """Write corrections, the header first."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in kept:
        cells = _cells(one)
        writer.writerow([cells[name] if name in _NUMBERS else _guard(str(cells[name])) for name in COLUMNS])


def read(lines: Iterable[str], path: str) -> list[Kept]:
    """Read corrections. Raises InputError with the line of the first row that is none."""
    rows = csv.reader(lines, strict=True)
    found: list[Kept] = []
    try:
        if tuple(next(rows, ())) != COLUMNS:
            raise InputError(path, f"the first line must be {','.join(COLUMNS)}", line=1)
        found.extend(_kept(cells, path, rows.line_num) for cells in rows if cells)
    except csv.Error as error:
        raise InputError(path, f"no table: {error}", line=rows.line_num) from error
    return found


def _cells(one: Kept) -> Mapping[str, object]:
    it, place = one.correction, one.correction.place
    return {
        "made": one.made,
        "who": one.who,
        "verdict": it.verdict.value,
        "scope": it.scope.value,
        "name": it.name,
        "article": it.article or "",
        "start": "" if it.start is None else it.start,
        "end": "" if it.end is None else it.end,
        "country": it.country or "",
        "kind": it.kind.value if it.kind else "",
        "other": it.other,
        "event": it.event or "",
        "place": place.id if place else "",
        "place_name": place.name if place else "",
        "lat": repr(place.lat) if place else "",
        "lon": repr(place.lon) if place else "",
        "feature": place.feature.value if place else "",
        "place_country": (place.country or "") if place else "",
        "admin1": (place.admin1 or "") if place else "",
        "population": place.population if place else "",
        "importance": repr(place.importance) if place else "",
        "note": it.note,
        "undone": one.undone or "",
        "undone_by": one.undone_by or "",
    }


def _guard(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_GUARDED) else text


def _bare(text: str) -> str:
    inner = text.removeprefix("'")
    return inner if _guard(inner) == text else text


def _kept(cells: list[str], path: str, line: int) -> Kept:
    if len(cells) != len(COLUMNS):
        raise InputError(path, f"{len(cells)} columns instead of {len(COLUMNS)}", line=line)
    if any(len(cell) > LONGEST_FIELD for cell in cells):
        raise InputError(path, f"a cell is longer than {LONGEST_FIELD} characters", line=line)
    row = dict(zip(COLUMNS, map(_bare, cells), strict=True))
    try:
        correction = Correction(
            verdict=Verdict(row["verdict"]),
            name=row["name"],
            scope=Scope(row["scope"]),
            article=row["article"] or None,
            start=int(row["start"]) if row["start"] else None,
            end=int(row["end"]) if row["end"] else None,
            country=row["country"] or None,
            kind=Kind(row["kind"]) if row["kind"] else None,
            other=row["other"],
            event=row["event"] or None,
            place=_place(row) if row["place"] else None,
            note=row["note"],
        )
    except ValueError as error:
        raise InputError(path, str(error), line=line) from error
    wrong = fault(correction) or (
        "nobody made it, or at no time" if not (row["who"] and row["made"]) else None
    )
    if wrong is not None:
        raise InputError(path, wrong, line=line)
    return Kept(0, correction, row["who"], row["made"], row["undone_by"] or None, row["undone"] or None)


def _place(row: Mapping[str, str]) -> Place:
    return Place(
        id=row["place"],
        name=row["place_name"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        feature=Feature(row["feature"]),
        country=row["place_country"] or None,
        admin1=row["admin1"] or None,
        population=int(row["population"] or 0),
        importance=float(row["importance"] or 0.0),
    )
