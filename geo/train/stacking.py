"""Trains the ranker's trees on gold toponyms.

The first pass sees a name and its namesakes alone; each further pass also sees what the pass before
believes of the article's other names. Beliefs that a pass trains on come from models that did not see
the article (five folds; local news is folded by outlet), as they will in use.
"""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.resolve.base_features import BASE
from geo.resolve.context_features import CONTEXT
from geo.resolve.hint_features import HINTS
from geo.resolve.outlets import OUTLET, profiles
from geo.train.boosting import fit, to_forest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.resolve.forest import Forest
    from geo.train.resolver_gold import GoldReading

FOLDS = 5
ROUNDS = (120, 150, 150)
"""Trees of each pass."""

OUTLET_ROUNDS = 120
"""Trees of the outlet's pass."""

_FEWEST_PROFILED = 50

ALL_FEATURES = (*BASE, *HINTS, *CONTEXT, *OUTLET)
"""The first pass sees BASE, the outlet's pass all, the others all but OUTLET."""


@dataclass(frozen=True, slots=True)
class Stack:
    """What stacking gives."""

    forests: tuple[Forest, ...]
    """One per pass, trained on everything."""
    log_odds: tuple[tuple[NDArray[np.float64], ...], ...]
    """Per pass and article each candidate's log-odds, by a model that did not see the article's fold."""
    rows: tuple[NDArray[np.float32], ...]
    """Per article what the last pass saw of each candidate."""
    outlet: Forest | None
    """The outlet's pass, trained on the articles that have a profile; None when they are too few."""
    outlet_log_odds: tuple[NDArray[np.float64], ...]
    """As the last of `log_odds`, by the outlet's pass where the article has a profile."""
    outlet_rows: tuple[NDArray[np.float32], ...]
    """As `rows`, with the outlet's columns where the article has a profile."""
    profiled: NDArray[np.bool_]
    """Whether each article has a profile."""


def assign_folds(readings: Sequence[GoldReading], count: int = FOLDS) -> NDArray[np.int64]:
    """Give each article a fold; groups stay together, folds have about as many names, nothing is random."""
    sizes: Counter[str] = Counter()
    for reading in readings:
        sizes[reading.group] += len(reading.names)
    order = sorted(sizes, key=lambda g: (-sizes[g], zlib.crc32(g.encode())))
    filled = [0] * count
    fold: dict[str, int] = {}
    for group in order:
        fold[group] = min(range(count), key=lambda k: filled[k])
        filled[fold[group]] += sizes[group]
    return np.array([fold[r.group] for r in readings])


def stack(readings: Sequence[GoldReading], folds: NDArray[np.int64], *, deploy: bool = True) -> Stack:
    """Train all passes, each on out-of-fold beliefs of the one before; without `deploy` no final trees."""
    beliefs: list[NDArray[np.float64]] | None = None
    forests = []
    all_odds = []
    for rounds in ROUNDS:
        rows = [features(r, None if beliefs is None else beliefs[k]) for k, r in enumerate(readings)]
        odds = out_of_fold(readings, rows, folds, rounds)
        if deploy:
            forests.append(train(readings, rows, rounds))
        all_odds.append(tuple(odds))
        beliefs = [r.reading.beliefs(o) if r.reading else o for r, o in zip(readings, odds, strict=True)]
    outlet, outlet_odds, outlet_rows = _stack_outlet(readings, folds, all_odds[-1], deploy=deploy)
    profiled = np.array([len(own) > 0 for own in outlet_rows])
    return Stack(
        forests=tuple(forests),
        log_odds=tuple(all_odds),
        rows=tuple(rows),
        outlet=outlet,
        outlet_log_odds=outlet_odds,
        outlet_rows=tuple(own if len(own) else before for own, before in zip(outlet_rows, rows, strict=True)),
        profiled=profiled,
    )


def _stack_outlet(
    readings: Sequence[GoldReading],
    folds: NDArray[np.int64],
    log_odds: Sequence[NDArray[np.float64]],
    *,
    deploy: bool,
) -> tuple[Forest | None, tuple[NDArray[np.float64], ...], list[NDArray[np.float32]]]:
    """The outlet's pass; its rows are empty for articles without a profile."""
    beliefs = [r.reading.beliefs(o) if r.reading else o for r, o in zip(readings, log_odds, strict=True)]
    found = profiles([r.reading for r in readings], beliefs)
    profiled = np.array([p is not None for p in found])
    empty = np.zeros((0, len(ALL_FEATURES)), dtype=np.float32)
    rows = [
        empty if p is None else np.concatenate((features(r, b), p), axis=1)
        for r, b, p in zip(readings, beliefs, found, strict=True)
    ]
    if profiled.sum() < _FEWEST_PROFILED or len(np.unique(folds[profiled])) < 2:  # noqa: PLR2004
        return None, tuple(log_odds), [empty] * len(readings)
    odds = out_of_fold(readings, rows, folds, OUTLET_ROUNDS)
    return (
        train(readings, rows, OUTLET_ROUNDS) if deploy else None,
        tuple(o if p else before for o, p, before in zip(odds, profiled, log_odds, strict=True)),
        rows,
    )


def features(gold: GoldReading, belief: NDArray[np.float64] | None) -> NDArray[np.float32]:
    """A pass's rows for one article; `belief` None for the first pass."""
    if gold.reading is None:
        return np.zeros(
            (0, len(BASE) if belief is None else len(ALL_FEATURES) - len(OUTLET)), dtype=np.float32
        )
    return gold.reading.base if belief is None else gold.reading.with_context(belief)


def out_of_fold(
    readings: Sequence[GoldReading],
    rows: Sequence[NDArray[np.float32]],
    folds: NDArray[np.int64],
    rounds: int,
) -> list[NDArray[np.float64]]:
    """Log-odds of every article's rows by a model trained on the other folds."""
    out = [np.zeros(len(r)) for r in rows]
    for fold in np.unique(folds):
        seen = np.flatnonzero(folds != fold).tolist()
        forest = train([readings[k] for k in seen], [rows[k] for k in seen], rounds)
        for k in np.flatnonzero(folds == fold).tolist():
            if len(rows[k]):
                out[k] = forest.log_odds(rows[k])
    return out


def train(
    readings: Sequence[GoldReading],
    rows: Sequence[NDArray[np.float32]],
    rounds: int,
) -> Forest:
    """Train one pass on the names that have a right candidate."""
    kept_rows, targets, weights, sizes = [], [], [], []
    for gold, own in zip(readings, rows, strict=True):
        if gold.reading is None or not len(own):
            continue
        for k, name in enumerate(gold.names):
            if name.target.any():
                begin, end = gold.reading.offsets[k : k + 2]
                kept_rows.append(own[begin:end])
                targets.append(name.target)
                weights.append(np.full(end - begin, gold.weight * len(name.toponyms) ** 0.5))
                sizes.append(end - begin)
    features = ALL_FEATURES[: kept_rows[0].shape[1]]
    booster = fit(
        np.concatenate(kept_rows),
        np.concatenate(targets),
        np.concatenate(weights),
        np.array(sizes),
        features,
        rounds=rounds,
    )
    return to_forest(booster)
