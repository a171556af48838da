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
from geo.train.boosting import fit, to_forest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.resolve.forest import Forest
    from geo.train.resolver_gold import GoldReading

FOLDS = 5
ROUNDS = (150, 200, 200)
"""Trees of each pass."""

WITH_CONTEXT = (*BASE, *HINTS, *CONTEXT)
"""The features of all passes but the first, in order."""


@dataclass(frozen=True, slots=True)
class Stack:
    """What stacking gives."""

    forests: tuple[Forest, ...]
    """One per pass, trained on everything."""
    log_odds: tuple[tuple[NDArray[np.float64], ...], ...]
    """Per pass and article each candidate's log-odds, by a model that did not see the article's fold."""


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


def stack(readings: Sequence[GoldReading], folds: NDArray[np.int64]) -> Stack:
    """Train all passes, each on out-of-fold beliefs of the one before."""
    beliefs: list[NDArray[np.float64]] | None = None
    forests = []
    all_odds = []
    for rounds in ROUNDS:
        rows = [features(r, None if beliefs is None else beliefs[k]) for k, r in enumerate(readings)]
        odds = out_of_fold(readings, rows, folds, rounds)
        forests.append(train(readings, rows, rounds))
        all_odds.append(tuple(odds))
        beliefs = [
            r.reading.beliefs(o) if r.reading else o for r, o in zip(readings, odds, strict=True)
        ]
    return Stack(tuple(forests), tuple(all_odds))


def features(gold: GoldReading, belief: NDArray[np.float64] | None) -> NDArray[np.float32]:
    """A pass's rows for one article; `belief` None for the first pass."""
    if gold.reading is None:
        return np.zeros((0, len(BASE) if belief is None else len(WITH_CONTEXT)), dtype=np.float32)
    return gold.reading.base if belief is None else gold.reading.with_context(belief)


def out_of_fold(
    readings: Sequence[GoldReading], rows: Sequence[NDArray[np.float32]], folds: NDArray[np.int64], rounds: int
) -> list[NDArray[np.float64]]:
    """Log-odds of every article's rows by a model trained on the other folds."""
    out = [np.zeros(len(r)) for r in rows]
    for fold in np.unique(folds):
        seen = np.flatnonzero(folds != fold)
        forest = train([readings[k] for k in seen], [rows[k] for k in seen], rounds)
        for k in np.flatnonzero(folds == fold):
            out[k] = forest.log_odds(rows[k])
    return out


def train(readings: Sequence[GoldReading], rows: Sequence[NDArray[np.float32]], rounds: int) -> Forest:
    """Train one pass on the names that have a right candidate."""
    kept_rows, targets, weights = [], [], []
    for gold, own in zip(readings, rows, strict=True):
        if gold.reading is None:
            continue
        for k, name in enumerate(gold.names):
            if name.target.any():
                begin, end = gold.reading.offsets[k : k + 2]
                kept_rows.append(own[begin:end])
                targets.append(name.target)
                weights.append(np.full(end - begin, float(len(name.toponyms))))
    names = BASE if kept_rows[0].shape[1] == len(BASE) else WITH_CONTEXT
    booster = fit(
        np.concatenate(kept_rows), np.concatenate(targets), np.concatenate(weights), names, rounds=rounds
    )
    return to_forest(booster)
