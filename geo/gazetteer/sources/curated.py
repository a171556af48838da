"""This project's own tables: places that no package has, corrections, and abbreviations."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from geo.gazetteer.sources.base import SourcePlace, kind_of
from geo.models import Feature


def places(path: Path) -> Iterator[SourcePlace]:
    """Yield the rows of `curated_places.csv`.

    A row whose id another source has corrects that place: its name, point and importance win,
    its names are added.
    """
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield SourcePlace(
                id=row["id"],
                name=row["name"],
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                feature=Feature(row["feature"]),
                country=row["country"] or None,
                names=tuple((n, kind_of(n)) for n in row["names"].split("|") if n),
                importance=float(row["importance"]) if row["importance"] else None,
            )


def abbreviations(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (place key, abbreviation) from `abbreviations.csv`; a key is an ISO code or a place id."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for form in row["abbreviations"].split("|"):
                yield row["place"], form
