from __future__ import annotations

import numpy as np

from geo.resolve.forest import Forest

STUMP = Forest(
    feature=np.array([[1, 0, 0]], dtype=np.int32),
    threshold=np.array([[0.5, np.inf, 2.0]], dtype=np.float32),
    leaf=np.array([[1.0, 9.0, 3.0, 4.0]]),
)


def test_rows_walk_by_their_values() -> None:
    """Up to the threshold a row goes left, above it right; filled-up nodes go left."""
    rows = np.array([[0, 0.5], [0, 0.6], [2, 1], [2.1, 1]], dtype=np.float32)
    assert STUMP.log_odds(rows).tolist() == [1.0, 3.0, 3.0, 4.0]


def test_trees_are_summed() -> None:
    """Two of the same trees give twice the value."""
    twice = Forest(*(np.concatenate([a, a]) for a in (STUMP.feature, STUMP.threshold, STUMP.leaf)))
    rows = np.array([[2.1, 1]], dtype=np.float32)
    assert twice.log_odds(rows).tolist() == [8.0]


def test_any_number_of_rows() -> None:
    """None, and more than are walked at once."""
    assert STUMP.log_odds(np.zeros((0, 2), dtype=np.float32)).tolist() == []
    assert STUMP.log_odds(np.zeros((1000, 2), dtype=np.float32)).tolist() == [1.0] * 1000
