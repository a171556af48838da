"""Finds the places that two sources know under different ids."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from geo.gazetteer.normalise import normalise
from geo.gazetteer.sources.base import SourcePlace
from geo.models import Feature

_COUNTRY_REACH = 8.0
_REGION_REACH = 4.0
"""Degrees within which two points under one name are the same land."""


def merge_lands(places: dict[str, SourcePlace]) -> None:
    """Merge landforms and loose regions into the country or first-order region of the same name.

    Natural Earth has Madagascar as an island and as a country, GeoNames has Bavaria as a state and
    as a region: on a map of news they are one. Waters and this project's own places stay.
    """
    lands = defaultdict(list)
    for place in places.values():
        if place.level in (0, 1):
            lands[normalise(place.name)].append(place.id)
    for place in list(places.values()):
        if (
            place.level is None
            and place.feature in (Feature.LANDFORM, Feature.REGION)
            and place.importance is None
        ):
            twin = next((i for i in lands[normalise(place.name)] if _near(places[i], place)), None)
            if twin is not None:
                del places[place.id]
                land = places[twin]
                places[twin] = replace(land.merged(place), rank=None, importance=land.importance)


def _near(land: SourcePlace, other: SourcePlace) -> bool:
    reach = _COUNTRY_REACH if land.level == 0 else _REGION_REACH
    apart = abs(land.lon - other.lon)
    return abs(land.lat - other.lat) < reach and min(apart, 360 - apart) < 2 * reach
