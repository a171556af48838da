"""Rows of the tables `place` and `staged`, made from what the sources yield."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.importance import importance
from geo.gazetteer.membership import Points, code_places, regions_of
from geo.gazetteer.merge import Areas
from geo.gazetteer.normalise import normalise
from geo.gazetteer.schema import KIND_RANK
from geo.gazetteer.sources.base import SourcePlace
from geo.gazetteer.sources.curated import corrected
from geo.models import Match

STAGE = "insert into staged values (?, ?, ?)"
INSERT_PLACE = "insert into place values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

Name = tuple[str, int, int]
"""Normalised name, place number, rank of the kind."""


class _Where(NamedTuple):
    """First-order code, first-order name and row number of the drawn region."""

    code: str | None
    name: str | None
    region: int | None


class Settlements:
    """Takes settlements one by one, passes their names on and keeps the rest.

    A settlement's number is its position in the source, from 1.
    """

    def __init__(self, areas: Areas) -> None:
        self._areas = areas
        self._capital_names = {c.iso: normalise(c.capital) for c in areas.countries.values() if c.capital}
        self._capitals: dict[str, SourcePlace] = {}
        self.places: list[SourcePlace] = []
        """The settlements so far."""

    def staged(self, source: Iterable[SourcePlace]) -> Iterator[Name]:
        """Yield the names of each settlement."""
        for number, raw in enumerate(source, 1):
            place = self._completed(raw)
            self.places.append(place)
            wanted = self._capital_names.get(place.country or "")
            for name in names_of(place, number):
                if name[0] == wanted:
                    self._claim_capital(place)
                yield name

    def check(self) -> None:
        """Raise ValueError when a table speaks of a settlement that the source does not have."""
        known = {p.id for p in self.places}
        unknown = sorted((self._areas.corrections.keys() | self._areas.additions.keys()) - known)
        if unknown:
            raise ValueError(f"tables under data/ speak of places that no source has: {', '.join(unknown)}")

    def is_capital(self, place: SourcePlace) -> bool:
        """Tell whether it is the largest settlement of its country with the capital's name."""
        return self._capitals.get(place.country or "") is place

    def _claim_capital(self, place: SourcePlace) -> None:
        rival = self._capitals.get(place.country or "")
        if rival is None or place.population > rival.population:
            self._capitals[place.country or ""] = place

    def _completed(self, place: SourcePlace) -> SourcePlace:
        correction = self._areas.corrections.get(place.id)
        if correction is not None:
            place = corrected(correction, place)
        more = self._areas.additions.get(place.id)
        return replace(place, names=(*more, *place.names)) if more else place


def names_of(place: SourcePlace, number: int) -> Iterator[Name]:
    """Yield a place's normalised names; its own name is the primary one.

    Alternate names of one or two Latin letters are codes ("V" is Valparaíso), not what texts say.
    """
    norm = normalise(place.name)
    if norm:
        yield norm, number, KIND_RANK[Match.PRIMARY]
    for name, kind in place.names:
        norm = normalise(name)
        if len(norm) > 2 or (norm and (kind is not Match.ALTERNATE or not norm.isascii())):  # noqa: PLR2004
            yield norm, number, KIND_RANK[kind]


def area_names(settlements: Settlements, areas: Areas) -> Iterator[Name]:
    """Yield the names of everything that is no settlement of the stream."""
    for number, place in _numbered(settlements, areas):
        yield from names_of(place, number)


def place_rows(settlements: Settlements, areas: Areas) -> Iterator[tuple[object, ...]]:
    """Yield the rows of `place`: settlements in the source's order, then areas by id."""
    towns = settlements.places
    points = Points(
        lat=np.array([p.lat for p in towns]),
        lon=np.array([p.lon for p in towns]),
        country=[p.country for p in towns],
        admin1=[p.admin1 for p in towns],
        population=[p.population for p in towns],
    )
    inside = regions_of(points, areas.regions)
    code_ids = code_places(points, inside, areas.region_ids, areas.places)
    numbers = {p.id: n for n, p in _numbered(settlements, areas)}
    area_codes = _area_codes(points, inside, areas, code_ids)
    for index, town in enumerate(towns):
        area = code_ids.get((town.country or "", town.admin1 or ""))
        region = numbers.get(areas.region_ids[inside[index]]) if inside[index] >= 0 else None
        first_order = areas.places[area].name if area else None
        value = importance(town, capital=settlements.is_capital(town))
        yield _row(index + 1, town, _Where(town.admin1, first_order, region), value)
    people = _inhabitants(towns, inside, areas)
    for number, area_place in _numbered(settlements, areas):
        if not area_place.population and area_place.id in people:
            area_place = replace(area_place, population=people[area_place.id])  # noqa: PLW2901
        code = area_codes.get(area_place.id)
        holder = code_ids.get((area_place.country or "", code or ""))
        name = areas.places[holder].name if holder else None
        yield _row(number, area_place, _Where(code, name, None), importance(area_place))


def _numbered(settlements: Settlements, areas: Areas) -> Iterator[tuple[int, SourcePlace]]:
    """The areas with their row numbers; the map gives some regions the id of their chief town."""
    towns = {p.id for p in settlements.places}
    rest = (place for place in areas.places.values() if place.id not in towns)
    return enumerate(rest, len(settlements.places) + 1)


def _inhabitants(towns: list[SourcePlace], inside: NDArray[np.int32], areas: Areas) -> dict[str, int]:
    """Inhabitants of each drawn region, counted over its settlements."""
    people: Counter[str] = Counter()
    for town, region in zip(towns, inside, strict=True):
        if region >= 0:
            people[areas.region_ids[region]] += town.population
    return dict(people)


def _area_codes(
    points: Points, inside: NDArray[np.int32], areas: Areas, code_ids: dict[tuple[str, str], str]
) -> dict[str, str]:
    """The first-order code of each first-order area, and of each drawn region (a French department)."""
    votes: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for region, code in zip(inside, points.admin1, strict=True):
        if region >= 0 and code:
            votes[int(region)][code] += 1
    codes = {areas.region_ids[region]: count.most_common(1)[0][0] for region, count in votes.items()}
    codes.update((place_id, code) for (_, code), place_id in code_ids.items())
    return codes


def _row(number: int, place: SourcePlace, where: _Where, value: float) -> tuple[object, ...]:
    return (
        number,
        place.id,
        place.name,
        place.feature.value,
        place.country,
        where.code,
        where.name,
        where.region,
        place.level,
        round(place.lat, 5),
        round(place.lon, 5),
        place.population,
        value,
    )
