"""What an outlet's other articles are about: local papers mean the places around them.

Nothing is learned about any outlet: its profile is made anew from the articles of one batch, as the last
pass reads them, and a name's own readings in the other articles do not count for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.resolve.geometry import distances_km
from geo.resolve.names import Columns
from geo.resolve.toponyms import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.resolve.reading import Reading

_MEASURES = ("country", "region", "within_40km", "within_150km")
OUTLET = (*(f"outlet_{m}" for m in _MEASURES), *(f"outlet_{m}_to_best" for m in _MEASURES), "outlet_articles")
"""The columns of `outlet_features`, in order."""

FEWEST_ARTICLES = 3
"""With fewer other articles a profile misleads more than it helps."""

LEAST_CONCENTRATION = 0.19
"""The share of an outlet's names around one point under which it has no home: agencies and broadcasters
of the world have .12 to .18, local papers .20 to .84."""

_LIKELY = 0.05
_HOME_KM = 150.0


@dataclass(frozen=True, slots=True)
class _Evidence:
    """The likely readings of one article's names."""

    keys: tuple[str, ...]
    """The name of each reading."""
    columns: Columns
    """Where each lies."""
    weights: NDArray[np.float64]
    """The belief in each, divided by the article's names."""


def profiles(
    readings: Sequence[Reading | None], beliefs: Sequence[NDArray[np.float64]]
) -> list[NDArray[np.float32] | None]:
    """Give each article's `outlet_features`; None without an outlet or with too few other articles of it."""
    by_outlet: dict[str, list[int]] = {}
    for position, reading in enumerate(readings):
        if reading is not None and reading.article.source:
            by_outlet.setdefault(reading.article.source, []).append(position)
    out: list[NDArray[np.float32] | None] = [None] * len(readings)
    for members in by_outlet.values():
        if len(members) <= FEWEST_ARTICLES:
            continue
        evidence = {k: _evidence(r, beliefs[k]) for k in members if (r := readings[k]) is not None}
        if concentration(list(evidence.values())) < LEAST_CONCENTRATION:
            continue
        for position in members:
            reading = readings[position]
            others = [evidence[k] for k in members if k != position and len(evidence[k].weights)]
            if reading is not None and others:
                out[position] = outlet_features(reading, others)
    return out


def _evidence(reading: Reading, belief: NDArray[np.float64]) -> _Evidence:
    steps = np.concatenate([np.array(name.steps) for name in reading.names])
    kept = np.flatnonzero((belief > _LIKELY) & ~reading.columns.is_vast & (steps < Step.FIRST_PART))
    owner = reading.owner
    return _Evidence(
        keys=tuple(reading.names[owner[k]].key for k in kept),
        columns=reading.columns.take(kept),
        weights=belief[kept] / len(reading.names),
    )


def concentration(evidence: Sequence[_Evidence]) -> float:
    """Give the largest share of all readings' weight around one of them, 0 to 1."""
    there = Columns.joined([e.columns for e in evidence])
    weights = np.concatenate([e.weights for e in evidence])
    if not len(weights):
        return 0.0
    around = np.exp(-distances_km(there.points, there.points) / _HOME_KM) @ weights
    return float(around.max() / weights.sum())


def outlet_features(reading: Reading, others: Sequence[_Evidence]) -> NDArray[np.float32]:
    """Give one row per candidate, shape (n, len(OUTLET)): the share of the outlet's names that lie by it."""
    numbers: dict[str, int] = {}
    keys = np.array([numbers.setdefault(key, len(numbers)) for other in others for key in other.keys])
    own = np.array([numbers.get(name.key, -1) for name in reading.names])[reading.owner]
    there = Columns.joined([other.columns for other in others])
    weights = np.concatenate([other.weights for other in others])
    share = (own[:, None] != keys[None, :]) * weights[None, :]
    share = share / (share.sum(axis=1, keepdims=True) + 1e-9)
    here = reading.columns
    km = distances_km(here.points, there.points)
    measures = (
        (here.country[:, None] == there.country[None, :]) & (here.country > 0)[:, None],
        (here.region[:, None] == there.region[None, :]) & (here.region > 0)[:, None],
        np.exp(-km / 40),
        np.exp(-km / 150),
    )
    out = np.empty((len(share), len(OUTLET)), dtype=np.float32)
    for position, measure in enumerate(measures):
        out[:, position] = (measure * share).sum(axis=1)
        best = np.maximum.reduceat(out[:, position], reading.offsets[:-1])
        out[:, len(measures) + position] = out[:, position] - best[reading.owner]
    out[:, -1] = len(others)
    return out
