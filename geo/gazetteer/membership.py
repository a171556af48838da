"""Which first-order region a settlement lies in, and which GeoNames code each region has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, log, radians

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.shapes import within
from geo.gazetteer.sources.base import SourcePlace
from geo.gazetteer.sources.natural_earth import Region

_KM_PER_DEGREE = 111.2
_WORST_FIT = 1.6
"""Above this, a code and an area are not taken for the same (see `_misfit`)."""


@dataclass(frozen=True, slots=True)
class Points:
    """Settlements by column."""

    lat: NDArray[np.float64]
    """Degrees north."""
    lon: NDArray[np.float64]
    """Degrees east."""
    country: Sequence[str | None]
    """ISO 3166-1 alpha-2."""
    admin1: Sequence[str | None]
    """GeoNames code of the first-order region."""
    population: Sequence[int]
    """Inhabitants."""


@dataclass(frozen=True, slots=True)
class _Group:
    """The settlements that share a country and a first-order code."""

    lat: float
    """Their centre, weighted by population."""
    lon: float
    """As `lat`."""
    population: int
    """Their inhabitants."""
    size: int
    """How many they are."""
    votes: Counter[int]
    """How many lie in each region's shape."""


def regions_of(points: Points, regions: Sequence[Region]) -> NDArray[np.int32]:
    """Give each point the index of the region of its own country whose shape holds it, or -1.

    Even-odd rule over all rings; shapes are simplified, so a point on a coast may have none.
    """
    order = np.argsort(points.lat, kind="stable")
    lat, lon = points.lat[order], points.lon[order]
    country = np.array([c or "" for c in points.country])[order]
    inside = np.full(len(lat), -1, dtype=np.int32)
    for index, region in enumerate(regions):
        corners = np.concatenate([np.array(ring) for ring in region.rings])
        (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
        low, high = np.searchsorted(lat, south), np.searchsorted(lat, north, side="right")
        near = low + np.flatnonzero(
            (lon[low:high] >= west) & (lon[low:high] <= east) & (country[low:high] == region.place.country)
        )
        if len(near):
            inside[near[within(lon[near], lat[near], region.rings)]] = index
    result = np.empty_like(inside)
    result[order] = inside
    return result


def code_places(
    points: Points, inside: NDArray[np.int32], region_ids: Sequence[str], areas: dict[str, SourcePlace]
) -> dict[tuple[str, str], str]:
    """Give the place id of each first-order code, `(country, code)`, as far as it can be told.

    The packages have codes at settlements and areas without codes. A code belongs to the
    first-order area whose shape holds most of the code's settlements; where the map draws other
    regions than GeoNames has (France, Britain), to the area that fits best by inhabitants and
    position; failing both, to the map's region.
    """
    groups = _groups(points, inside)
    totals = Counter(int(r) for r in inside)
    found: dict[tuple[str, str], str] = {}
    for key, group in groups.items():
        for index, votes in group.votes.most_common(1):
            place = areas[region_ids[index]]
            if place.level == 1 and votes * 2 > group.size and votes * 2 > totals[index]:
                found[key] = place.id
    taken = set(found.values())
    first_order: defaultdict[str | None, list[SourcePlace]] = defaultdict(list)
    for place in areas.values():
        if place.level == 1 and place.population:
            first_order[place.country].append(place)
    fits = sorted(
        (_misfit(group, place), key, place.id)
        for key, group in groups.items()
        if key not in found
        for place in first_order[key[0]]
        if place.id not in taken
    )
    for misfit, key, place_id in fits:
        if misfit < _WORST_FIT and key not in found and place_id not in taken:
            found[key] = place_id
            taken.add(place_id)
    for key, group in groups.items():
        for index, votes in group.votes.most_common(1):
            if key not in found and votes * 2 > group.size:
                found[key] = region_ids[index]
    return found


def _groups(points: Points, inside: NDArray[np.int32]) -> dict[tuple[str, str], _Group]:
    members: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for index, (country, code) in enumerate(zip(points.country, points.admin1, strict=True)):
        if country and code:
            members[country, code].append(index)
    groups = {}
    for key, indices in sorted(members.items()):
        people = np.array([points.population[i] for i in indices], dtype=float)
        groups[key] = _Group(
            lat=float(np.average(points.lat[indices], weights=people + 1)),
            lon=float(np.average(points.lon[indices], weights=people + 1)),
            population=int(people.sum()),
            size=len(indices),
            votes=Counter(int(r) for r in inside[indices] if r >= 0),
        )
    return groups


def _misfit(group: _Group, place: SourcePlace) -> float:
    """Add the ratio of inhabitants (natural logarithm) to the distance in units of 200 km."""
    km = _KM_PER_DEGREE * hypot(group.lat - place.lat, (group.lon - place.lon) * cos(radians(place.lat)))
    return abs(log((group.population + 1) / place.population)) + km / 200
