from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("lightgbm", reason="training needs requirements-train.txt", exc_type=ImportError)

from geo.train.boosting import fit, to_forest


def names_of_candidates(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    sizes = random.integers(1, 6, 400)
    rows = random.normal(size=(int(sizes.sum()), 5)).astype(np.float32)
    targets = np.zeros(len(rows))
    for begin, size in zip(np.cumsum(sizes) - sizes, sizes, strict=True):
        targets[begin + int(np.argmax(rows[begin : begin + size, 2]))] = 1.0
    return rows, targets, sizes


FEATURES = ("a", "b", "c", "d", "e")


def test_the_forest_equals_lightgbm() -> None:
    """Raw scores agree on every row, also where a value is the threshold itself."""
    rows, targets, sizes = names_of_candidates(1)
    booster = fit(rows, targets, np.ones(len(rows)), sizes, FEATURES, rounds=40)
    forest = to_forest(booster)
    assert np.allclose(forest.log_odds(rows), booster.predict(rows, raw_score=True), atol=1e-9)
    edges = np.repeat(forest.threshold[np.isfinite(forest.threshold)], 5).reshape(-1, 5)
    assert np.allclose(forest.log_odds(edges), booster.predict(edges, raw_score=True), atol=1e-9)


def test_it_learns_which_candidate_is_right() -> None:
    """The highest third column is right; on new names the trees find it nine times in ten."""
    rows, targets, sizes = names_of_candidates(1)
    forest = to_forest(fit(rows, targets, np.ones(len(rows)), sizes, FEATURES, rounds=80))
    rows, targets, sizes = names_of_candidates(2)
    odds = forest.log_odds(rows)
    hits = [
        targets[begin + int(np.argmax(odds[begin : begin + size]))]
        for begin, size in zip(np.cumsum(sizes) - sizes, sizes, strict=True)
    ]
    assert np.mean(hits) > 0.9


def test_training_is_deterministic() -> None:
    """The same rows give the same trees."""
    rows, targets, sizes = names_of_candidates(3)
    one, two = (
        to_forest(fit(rows, targets, np.ones(len(rows)), sizes, FEATURES, rounds=10)) for _ in range(2)
    )
    assert np.array_equal(one.threshold, two.threshold)
    assert np.array_equal(one.leaf, two.leaf)
