"""The word behind a name that says what sort of place is meant: "the Kyiv region", "Washington state"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.gazetteer.normalise import normalise
from geo.models import Candidate, Feature
from geo.resolve.geometry import distance_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.models import Place

CITY_KM = 25.0
"""A region that bears a city's name and has its centre this near is that city's own administration."""

AREA_FEATURES = {
    "region": {Feature.REGION},
    "oblast": {Feature.REGION},
    "province": {Feature.REGION},
    "state": {Feature.REGION},
    "governorate": {Feature.REGION},
    "district": {Feature.REGION},
    "county": {Feature.REGION},
    "parish": {Feature.REGION},
    "township": {Feature.REGION, Feature.SETTLEMENT},
    "raion": {Feature.REGION},
    "krai": {Feature.REGION},
    "prefecture": {Feature.REGION},
    "republic": {Feature.REGION, Feature.COUNTRY},
    "peninsula": {Feature.LANDFORM, Feature.REGION},
    "island": {Feature.LANDFORM, Feature.REGION, Feature.COUNTRY},
    "islands": {Feature.LANDFORM, Feature.REGION, Feature.COUNTRY},
    "desert": {Feature.LANDFORM},
    "valley": {Feature.LANDFORM, Feature.REGION},
    "mountains": {Feature.LANDFORM},
    "sea": {Feature.WATER},
    "river": {Feature.WATER},
    "lake": {Feature.WATER},
    "strait": {Feature.WATER},
    "gulf": {Feature.WATER},
}
"""Which features the word behind a name fits."""


def fitting(candidates: Sequence[Candidate], area: str) -> list[bool]:
    """Tell of each candidate whether it is of the sort that the word says; all are when none is."""
    fits = [c.place.feature in AREA_FEATURES[area] and not is_city(c.place, candidates) for c in candidates]
    return fits if any(fits) else [True] * len(fits)


def is_city(region: Place, candidates: Sequence[Candidate]) -> bool:
    """Tell whether a region is only a city's administration: "the Kyiv region" means the oblast around it."""
    return region.feature is Feature.REGION and any(
        c.place.feature is Feature.SETTLEMENT
        and c.place.country == region.country
        and normalise(c.place.name) == normalise(region.name)
        and distance_km(c.place, region) <= CITY_KM
        for c in candidates
    )
