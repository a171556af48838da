"""Which first-order region a settlement lies in, and which GeoNames code each region has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, log, radians

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.shapes import within
from geo.gazetteer.sources.base import SourcePlace
from geo.gazetteer.sources.natural_earth import Region

_Code = tuple[str, str]
"""Country and GeoNames' code of the first-order region."""

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
    points: Points, inside: NDArray[np.int32], region_ids: Sequence[str], areas: Mapping[str, SourcePlace]
) -> dict[_Code, str]:
    """Give the place id of each first-order code, `(country, code)`, as far as it can be told.

    The packages have codes at settlements and areas without codes. A code belongs to the
    first-order area whose shape shares most settlements with it; where the map draws other
    regions than GeoNames has (France, Britain), to the area that fits best by inhabitants and
    position; failing both, to the map's region that holds most of its settlements.
    """
    groups = _groups(points, inside)
    found = _by_shape(groups, region_ids, areas)
    found.update(_by_fit({k: g for k, g in groups.items() if k not in found}, set(found.values()), areas))
    for key, group in groups.items():
        for index, votes in group.votes.most_common(1):
            if key not in found and votes * 2 > group.size:
                found[key] = region_ids[index]
    return found


def _by_shape(
    groups: Mapping[_Code, _Group], region_ids: Sequence[str], areas: Mapping[str, SourcePlace]
) -> dict[_Code, str]:
    """Codes and regions that have more settlements in common with each other than with any other."""
    shares: defaultdict[int, Counter[_Code]] = defaultdict(Counter)
    for key, group in groups.items():
        for index, votes in group.votes.items():
            shares[index][key] = votes
    found = {}
    for key, group in groups.items():
        for index, _ in group.votes.most_common(1):
            place = areas[region_ids[index]]
            if place.level == 1 and shares[index].most_common(1)[0][0] == key:
                found[key] = place.id
    return found


def _by_fit(
    groups: Mapping[_Code, _Group], taken: set[str], areas: Mapping[str, SourcePlace]
) -> dict[_Code, str]:
    """The remaining codes and areas, paired from the best fit down, each once."""
    first_order: defaultdict[str | None, list[SourcePlace]] = defaultdict(list)
    for place in areas.values():
        if place.level == 1 and place.population and place.id not in taken:
            first_order[place.country].append(place)
    widths = _widths(groups)
    fits = sorted(
        (_misfit(group, place, widths[key[0]]), key, place.id)
        for key, group in groups.items()
        for place in first_order[key[0]]
    )
    found: dict[_Code, str] = {}
    used: set[str] = set()
    for misfit, key, place_id in fits:
        if misfit < _WORST_FIT and key not in found and place_id not in used:
            found[key] = place_id
            used.add(place_id)
    return found


def _groups(points: Points, inside: NDArray[np.int32]) -> dict[_Code, _Group]:
    members: defaultdict[_Code, list[int]] = defaultdict(list)
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


def _widths(groups: Mapping[_Code, _Group]) -> dict[str, float]:
    """How far apart each country's groups lie at most, in km, at least 20."""
    members: defaultdict[str, list[_Group]] = defaultdict(list)
    for (country, _), group in groups.items():
        members[country].append(group)
    return {
        country: max(20.0, *(_km(one, other) for one in found for other in found))
        for country, found in members.items()
    }


def _misfit(group: _Group, place: SourcePlace, width: float) -> float:
    """Add the ratio of inhabitants (natural logarithm) to the distance in quarters of the country's width."""
    return abs(log((group.population + 1) / place.population)) + 4 * _km(group, place) / width


def _km(one: _Group | SourcePlace, other: _Group | SourcePlace) -> float:
    """Distance on a flat map, good enough within a country."""
    return _KM_PER_DEGREE * hypot(one.lat - other.lat, (one.lon - other.lon) * cos(radians(one.lat)))
