"""Features of a candidate that need nothing but its name and its namesakes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from geo.models import Feature, Match
from geo.resolve.geometry import EARTH_RADIUS_KM
from geo.resolve.names import is_first_order
from geo.resolve.toponyms import Step, normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

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
_TWIN_COSINE = float(np.cos(50.0 / EARTH_RADIUS_KM))
_NEAR_COSINE = float(np.cos(161.0 / EARTH_RADIUS_KM))


def base_features(names: Sequence[Name], columns: Columns) -> NDArray[np.float32]:
    """Give one row per candidate of each name in turn, shape (n, len(BASE)).

    At least one name, each with a candidate; `columns` has the rows of all. Names do not affect each other.
    """
    sizes = np.array([len(name.candidates) for name in names])
    starts = np.cumsum(sizes) - sizes
    owner = np.repeat(np.arange(len(names)), sizes)
    own = np.array(
        [
            _own(candidate, step, name)
            for name in names
            for candidate, step in zip(name.candidates, name.steps, strict=True)
        ],
        dtype=np.float64,
    )
    population, importance = own[:, 4], own[:, 5]
    twins, near = _neighbours(columns.points, starts, sizes)
    shared = {
        "candidates": sizes,
        "has_country": np.logical_or.reduceat(columns.is_country, starts),
        "has_first_order": np.logical_or.reduceat(columns.is_first_order, starts),
        "has_vast": np.logical_or.reduceat(columns.is_vast, starts),
        "letters": np.array([len(name.key) for name in names]),
        "words": np.array([name.key.count(" ") + 1 for name in names]),
        "primaries": np.add.reduceat((own[:, 0] == _MATCHES[Match.PRIMARY]).astype(np.int64), starts),
        "abbreviation": np.array([_is_abbreviation(name) for name in names]),
    }
    each = {name: values[owner] for name, values in shared.items()}
    each |= {
        "population_rank": _rank(population, owner, starts),
        "population_to_best": population - np.maximum.reduceat(population, starts)[owner],
        "population_to_next": _lead(population, owner, starts),
        "importance_to_best": importance - np.maximum.reduceat(importance, starts)[owner],
        "importance_to_next": _lead(importance, owner, starts),
        "twins_50km": twins - 1,
        "share_161km": near / sizes[owner],
        "is_local": columns.is_local,
    }
    each |= _within_country(population, columns.country, owner, starts)
    out = np.empty((len(owner), len(BASE)), dtype=np.float32)
    out[:, : own.shape[1]] = own
    for position in range(own.shape[1], len(BASE)):
        out[:, position] = each[BASE[position]]
    return out


def _own(candidate: Candidate, step: Step, name: Name) -> tuple[float, ...]:
    """The first columns of BASE."""
    place = candidate.place
    return (
        _MATCHES[candidate.match],
        float(step),
        float(normal_form(place.name) == name.key),
        float(place.name in name.texts),
        math.log1p(place.population),
        place.importance,
        _FEATURES[place.feature],
        float(is_first_order(place)),
        _SOURCES.get(place.id.partition(":")[0], _OTHER_SOURCE),
    )


def _is_abbreviation(name: Name) -> bool:
    return all(t.isupper() for t in name.texts) and len(name.key) <= 4  # noqa: PLR2004


def _neighbours(
    points: NDArray[np.float64], starts: NDArray[np.int64], sizes: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many of the name's candidates lie within 50 and within 161 km of each, itself included."""
    twins = np.ones(len(points), dtype=np.int64)
    near = np.ones(len(points), dtype=np.int64)
    for start, size in zip(starts.tolist(), sizes.tolist(), strict=True):
        if size > 1:
            own = points[start : start + size]
            cosine = own @ own.T
            np.fill_diagonal(cosine, 1.0)
            twins[start : start + size] = np.count_nonzero(cosine > _TWIN_COSINE, axis=1)
            near[start : start + size] = np.count_nonzero(cosine > _NEAR_COSINE, axis=1)
    return twins, near


def _rank(
    values: NDArray[np.float64], owner: NDArray[np.int64], starts: NDArray[np.int64]
) -> NDArray[np.int64]:
    """0 for the highest of each name; equal values in the order of the candidates."""
    order = np.lexsort((-values, owner))
    rank = np.empty(len(values), dtype=np.int64)
    rank[order] = np.arange(len(values)) - starts[owner]
    return rank


def _lead(
    values: NDArray[np.float64], owner: NDArray[np.int64], starts: NDArray[np.int64]
) -> NDArray[np.float64]:
    """How far each lies above the best of its name's others, below 0 when it lies under it.

    The value itself where there are no others.
    """
    first = np.flatnonzero(_rank(values, owner, starts) == 0)
    others = values[first][owner]
    rest = values.copy()
    rest[first] = -np.inf
    second = np.maximum.reduceat(rest, starts)
    others[first] = np.where(np.isfinite(second), second, 0.0)
    return np.asarray(values - others)


def _within_country(
    population: NDArray[np.float64],
    country: NDArray[np.int64],
    owner: NDArray[np.int64],
    starts: NDArray[np.int64],
) -> dict[str, NDArray[np.float64]]:
    """Among the namesakes: how many countries, rank by population in its country, distance to its best."""
    order = np.lexsort((-population, country, owner))
    place, people, name = country[order], population[order], owner[order]
    group = np.concatenate(([True], (place[1:] != place[:-1]) | (name[1:] != name[:-1])))
    level = np.concatenate(([True], group[1:] | (people[1:] != people[:-1])))
    rows = np.arange(len(order))
    begin = np.maximum.accumulate(np.where(group, rows, 0))
    larger = np.maximum.accumulate(np.where(level, rows, 0)) - begin
    rank, to_best = np.empty(len(order)), np.empty(len(order))
    rank[order] = larger
    to_best[order] = people - people[begin]
    countries = np.add.reduceat(group.astype(np.float64), starts)[owner]
    return {"country_rank": rank, "country_people_to_best": to_best, "countries": countries}
