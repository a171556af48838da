"""Relations and radii in words, as popups and lists say them."""

from __future__ import annotations

from typing import Final

from geo.models import SpatialRelation, Vicinity

_STEPS: Final = ((10.0, 1), (100.0, 5), (1000.0, 50))


def relation_words(near: Vicinity) -> str:
    """Say a vicinity in the words that stand before the place's name; empty for `at`."""
    words = _words(near.relation)
    if near.distance_km is None or near.relation is SpatialRelation.BETWEEN:
        return words
    return f"{rounded(near.distance_km)} km {'from' if near.relation is SpatialRelation.NEAR else words}"


def rounded(km: float) -> str:
    """Give a distance as roughly as it is known: to 1 km below 10, to 5 below 100, to 50 below 1,000."""
    step = next((step for below, step in _STEPS if km < below), 100)
    return f"{max(step, round(km / step) * step):,}"


def _words(relation: SpatialRelation) -> str:
    if relation is SpatialRelation.AT:
        return ""
    if relation is SpatialRelation.OUTSKIRTS:
        return "the outskirts of"
    wind = relation.value.removesuffix("_of")
    return relation.value if wind == relation.value else f"{wind.replace('_', '-')} of"
