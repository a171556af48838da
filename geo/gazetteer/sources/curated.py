"""This project's own tables: places that no package has, corrections, and abbreviations."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isnan
from pathlib import Path

from geo.gazetteer.sources.base import SourcePlace, kind_of
from geo.models import Feature, Match


@dataclass(frozen=True, slots=True)
class CuratedPlace:
    """A row of `curated_places.csv` or `curated_regions.csv`."""

    place: SourcePlace
    """The place; where another source has its id, its name, point and importance win (see `corrected`)."""
    same_as: tuple[str, ...]
    """Ids of other sources' places that are this one: their names are taken over."""


def tables(folder: Path) -> Iterator[CuratedPlace]:
    """Yield the rows of `curated_places.csv`, then those of `curated_regions.csv` where there is one."""
    yield from places(folder / "curated_places.csv")
    regions = folder / "curated_regions.csv"
    if regions.is_file():
        yield from places(regions)


def places(path: Path) -> Iterator[CuratedPlace]:
    """Yield the rows of one table; a name that ends in `~` is a partial one."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = SourcePlace(
                id=row["id"],
                name=row["name"],
                lat=float(row["lat"] or "nan"),
                lon=float(row["lon"] or "nan"),
                feature=Feature(row["feature"]),
                country=row["country"] or None,
                names=tuple(_named(n) for n in row["names"].split("|") if n),
                importance=float(row["importance"]) if row["importance"] else None,
            )
            yield CuratedPlace(place, tuple(i for i in row["same_as"].split("|") if i))


def corrected(row: SourcePlace, known: SourcePlace) -> SourcePlace:
    """Give the known place as a curated row wants it; a row without a point (NaN) keeps the known one."""
    point = (known.lat, known.lon) if isnan(row.lat) else (row.lat, row.lon)
    return replace(row.merged(known), lat=point[0], lon=point[1], rank=None)


def _named(name: str) -> tuple[str, Match]:
    """The tables' names are English ones that we stand for."""
    if name.endswith("~"):
        return name[:-1], Match.PARTIAL
    kind = kind_of(name)
    return name, Match.PRIMARY if kind is Match.ALTERNATE else kind


def abbreviations(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (place key, abbreviation) from `abbreviations.csv`; a key is an ISO code or a place id."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for form in row["abbreviations"].split("|"):
                yield row["place"], form


def geonames_ids(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (place id, GeoNames place id) for places that another source has without GeoNames' number."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["place"], f"geonames:{row['geonames']}"
