"""Features of a candidate that need nothing but its name and its namesakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.models import Feature, Match
from geo.resolve.geometry import distances_km
from geo.resolve.names import is_first_order
from geo.resolve.toponyms import Step, normal_form

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.models import Candidate
    from geo.resolve.names import Columns, Name

BASE = (
    "match", "step", "exact_primary", "as_spelt", "log_population", "importance", "feature",
    "first_order", "source", "candidates", "population_rank", "population_to_best", "population_to_next",
    "importance_to_best", "importance_to_next", "twins_50km", "share_161km",
    "has_country", "has_first_order", "has_vast", "letters", "words", "primaries", "countries",
    "abbreviation", "is_local", "country_rank", "country_people_to_best",
)  # fmt: skip
"""The columns of `base_features`, in order."""

_MATCHES = {match: float(rank) for rank, match in enumerate(Match)}
_FEATURES = {
    Feature.CONTINENT: 0.0,
    Feature.COUNTRY: 1.0,
    Feature.REGION: 2.0,
    Feature.SETTLEMENT: 3.0,
    Feature.FACILITY: 4.0,
    Feature.LANDFORM: 5.0,
    Feature.WATER: 6.0,
}
_SOURCES = {"geonames": 0.0, "naturalearth": 1.0, "curated": 2.0}
_OTHER_SOURCE = 3.0
_TWIN_KM = 50.0
_NEAR_KM = 161.0


def base_features(name: Name, columns: Columns) -> NDArray[np.float32]:
    """Give one row per candidate of the name, shape (n, len(BASE)); at least one candidate."""
    found = name.candidates
    count = len(found)
    own = np.array([_own(c, s, name) for c, s in zip(found, name.steps, strict=True)], dtype=np.float64)
    population, importance = own[:, 4], own[:, 5]
    km = distances_km(columns.points, columns.points)
    primary = own[:, 0] == _MATCHES[Match.PRIMARY]
    shared = {
        "candidates": count,
        "has_country": columns.is_country.any(),
        "has_first_order": columns.is_first_order.any(),
        "has_vast": columns.is_vast.any(),
        "letters": len(name.key),
        "words": name.key.count(" ") + 1,
        "primaries": primary.sum(),
        "countries": len(np.unique(columns.country)),
        "abbreviation": all(t.isupper() for t in name.texts) and len(name.key) <= 4,  # noqa: PLR2004
    }
    each = {
        "population_rank": _rank(population),
        "population_to_best": population - population.max(),
        "population_to_next": _lead(population),
        "importance_to_best": importance - importance.max(),
        "importance_to_next": _lead(importance),
        "twins_50km": (km < _TWIN_KM).sum(axis=1) - 1,
        "share_161km": (km < _NEAR_KM).mean(axis=1),
        "is_local": columns.is_local,
    }
    each |= _within_country(population, columns.country)
    out = np.empty((count, len(BASE)), dtype=np.float32)
    for position, feature in enumerate(BASE):
        if position < own.shape[1]:
            out[:, position] = own[:, position]
        else:
            out[:, position] = each[feature] if feature in each else shared[feature]
    return out


def _own(candidate: Candidate, step: Step, name: Name) -> tuple[float, ...]:
    """The first columns of BASE."""
    place = candidate.place
    return (
        _MATCHES[candidate.match],
        float(step),
        float(normal_form(place.name) == name.key),
        float(place.name in name.texts),
        float(np.log1p(place.population)),
        place.importance,
        _FEATURES[place.feature],
        float(is_first_order(place)),
        _SOURCES.get(place.id.partition(":")[0], _OTHER_SOURCE),
    )


def _rank(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 for the highest; equal values in the order of the candidates."""
    rank = np.empty(len(values))
    rank[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return rank


def _lead(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each lies above the best of the others, below 0 when it lies under it."""
    if len(values) == 1:
        return values.copy()
    best = int(values.argmax())
    others = np.full(len(values), values[best])
    others[best] = np.delete(values, best).max()
    return np.asarray(values - others)


def _within_country(
    population: NDArray[np.float64], country: NDArray[np.int64]
) -> dict[str, NDArray[np.float64]]:
    """Rank by population among the namesakes in the same country, and the distance to their best."""
    same = country[:, None] == country[None, :]
    larger = population[None, :] > population[:, None]
    best = np.where(same, population[None, :], -1.0).max(axis=1)
    return {"country_rank": (same & larger).sum(axis=1), "country_people_to_best": population - best}
