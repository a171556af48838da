"""Chooses among candidates by rules: the name, the importance of the place, what the article says.

The article is read in passes: the first without context, each further one with the countries, regions and
positions that the pass before found likely, so that the sure ones help the others.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.gazetteer.normalise import normalise
from geo.models import Candidate, Feature, Match
from geo.resolve.areas import AREA_FEATURES, is_city
from geo.resolve.geometry import distance_km

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.models import Place
    from geo.resolve.toponyms import Described, Toponym

_MATCH = {
    Match.PRIMARY: 0.0,
    Match.ALTERNATE: -0.8,
    Match.ABBREVIATION: -0.6,
    Match.DEMONYM: -0.4,
    Match.PARTIAL: -2.0,
}
_COLLOQUIAL = -0.4
"""What another name costs a place that is no settlement, in log-odds."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each hint counts, in log-odds; chosen on every second article of the toponym corpora."""

    importance: float = 6.0
    """Per unit of importance."""
    container: float = 1.25
    """The text names the candidate's container right behind it."""
    area: float = 5.6
    """The word behind the name fits the candidate's feature."""
    country: float = 2.0
    """Times the share of the article's other names that lie in its country."""
    region: float = 2.1
    """Times the share that lie in its first-order region."""
    near: float = 1.0
    """Times the nearness of the closest other name: exp(-km/150)."""
    passes: int = 3
    """How often the article is read, at least 1."""


class RuleRanker:
    """Ranks every toponym's candidates with one article's context."""

    version = "rules/1"

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = weights or Weights()

    def rank(self, described: Described) -> list[tuple[Candidate, ...]]:
        """Score each toponym's candidates, best first; scores of one toponym sum to at most 1."""
        toponyms = described.toponyms
        scored = [self._softmax(t, [self._prior(t, c) for c in t.candidates]) for t in toponyms]
        for _ in range(self._weights.passes - 1):
            context = _Context.of(toponyms, scored)
            scored = [
                self._softmax(t, [self._prior(t, c) + self._fit(t, c, context) for c in t.candidates])
                for t in toponyms
            ]
        return scored

    def _prior(self, toponym: Toponym, candidate: Candidate) -> float:
        place = candidate.place
        value = self._weights.importance * place.importance
        # a country or a region is commonly called by a name that is not its official one: Chechnya
        colloquial = candidate.match is Match.ALTERNATE and place.feature is not Feature.SETTLEMENT
        value += _COLLOQUIAL if colloquial else _MATCH[candidate.match]
        fits = toponym.area is not None and place.feature in AREA_FEATURES[toponym.area]
        if fits and not is_city(place, toponym.candidates):
            value += self._weights.area
        if any(contains(container, place) for container in toponym.containers):
            value += self._weights.container
        return value

    def _fit(self, toponym: Toponym, candidate: Candidate, context: _Context) -> float:
        place, name = candidate.place, normalise(toponym.mention.asked)
        weights = self._weights
        if place.feature in (Feature.COUNTRY, Feature.CONTINENT):
            return weights.country * context.share_of_country(place, name)
        return (
            weights.country * context.share_of_country(place, name)
            + weights.region * context.share_of_region(place, name)
            + weights.near * context.nearness(place, name)
        )

    def rank_batch(self, batch: Sequence[Described]) -> list[list[tuple[Candidate, ...]]]:
        """Rank each article by itself: the rules know no outlets."""
        return [self.rank(described) for described in batch]

    @staticmethod
    def _softmax(toponym: Toponym, values: list[float]) -> tuple[Candidate, ...]:
        if not values:
            return ()
        top = max(values)
        odds = [math.exp(v - top) for v in values]
        whole = sum(odds)
        ranked = [
            Candidate(c.place, c.match, o / whole) for c, o in zip(toponym.candidates, odds, strict=True)
        ]
        return tuple(sorted(ranked, key=lambda c: (-c.score, -c.place.importance, c.place.id)))


@dataclass(frozen=True, slots=True)
class _Context:
    """What the names of an article say about each other: each name counts once, its likeliest reading."""

    readings: dict[str, tuple[Place, float]]

    @classmethod
    def of(cls, toponyms: Sequence[Toponym], scored: Sequence[tuple[Candidate, ...]]) -> _Context:
        readings: dict[str, tuple[Place, float]] = {}
        for toponym, ranked in zip(toponyms, scored, strict=True):
            if ranked:
                readings.setdefault(normalise(toponym.mention.asked), (ranked[0].place, ranked[0].score))
        return cls(readings)

    def share_of_country(self, place: Place, name: str) -> float:
        if place.country is None:
            return 0.0
        return self._share(name, lambda other: other.country == place.country)

    def share_of_region(self, place: Place, name: str) -> float:
        if place.admin1 is None:
            return 0.0
        return self._share(name, lambda o: o.country == place.country and place.admin1 in (o.admin1, o.name))

    def nearness(self, place: Place, name: str) -> float:
        best = 0.0
        for other_name, (other, score) in self.readings.items():
            if other_name != name and other.feature not in (Feature.COUNTRY, Feature.CONTINENT):
                best = max(best, score * math.exp(-distance_km(place, other) / 150))
        return best

    def _share(self, name: str, fits: Callable[[Place], bool]) -> float:
        weights: defaultdict[bool, float] = defaultdict(float)
        for other_name, (other, score) in self.readings.items():
            if other_name != name:
                weights[fits(other)] += score
        whole = weights[True] + weights[False]
        return weights[True] / whole if whole else 0.0


def contains(container: Place, place: Place) -> bool:
    """Tell by country and region names whether a country or a region holds a place."""
    if container.id == place.id or container.country is None or container.country != place.country:
        return False
    return container.feature is Feature.COUNTRY or place.admin1 == container.name
