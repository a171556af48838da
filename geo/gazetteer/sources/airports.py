"""airportsdata: airports with their cities (MIT)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from geo.gazetteer.sources.base import SourcePlace, readable
from geo.models import Feature, Match

_KIND = re.compile(
    r"\b(?:international|regional|municipal|metropolitan|intl|airport|airfield)\b", re.IGNORECASE
)
_SHORT = 5
"""A bare name with fewer letters is too likely another word."""


def airports(path: Path) -> Iterator[SourcePlace]:
    """Yield the airports with a IATA code; their names without "Airport" or the city are partial ones.

    "London Heathrow Airport" goes also by Heathrow Airport, Heathrow International Airport, Heathrow
    and London Airport.
    """
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = " ".join(row["name"].split())
            if not row["iata"] or not readable(name):
                continue
            wide = "international" in name.lower()
            yield SourcePlace(
                id=f"iata:{row['iata']}",
                name=name,
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                feature=Feature.FACILITY,
                country=row["country"] or None,
                names=tuple(_names(name, row["city"]).items()),
                importance=0.25 if wide else 0.15,
            )


def _names(name: str, city: str) -> dict[str, Match]:
    bare = " ".join(_KIND.sub(" ", name).split()).strip(" -/")
    core = re.sub(rf"^{re.escape(city)}(?:[\s/–-]+|$)", "", bare, flags=re.IGNORECASE) if city else bare
    names: dict[str, Match] = {}
    for base in (core, bare):
        if len(base) >= _SHORT - 1:
            names[f"{base} Airport"] = names[f"{base} International Airport"] = Match.ALTERNATE
    if len(core) >= _SHORT and core != city:
        names.setdefault(core, Match.PARTIAL)
    if city:
        for kind in ("Airport", "International Airport"):
            names.setdefault(f"{city} {kind}", Match.PARTIAL)
    names.pop(name, None)
    return names
