"""Sums of decision trees, evaluated with numpy.

The trees are kept as complete binary trees of one depth, so that a row walks down by arithmetic: the
children of node k are 2k + 1 (value <= threshold) and 2k + 2. A branch that ends earlier is filled up
with nodes that always go left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROWS_AT_ONCE = 256
"""Keeps the walk's working arrays in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of one depth D over the columns of a feature array."""

    feature: NDArray[np.int32]
    """The column each inner node looks at, shape (trees, 2^D - 1)."""
    threshold: NDArray[np.float32]
    """The value up to which a row goes left, same shape; infinite in nodes that only fill up."""
    leaf: NDArray[np.float64]
    """What each leaf adds, in log-odds, shape (trees, 2^D)."""

    @property
    def depth(self) -> int:
        """D, the steps of every walk."""
        return int(self.leaf.shape[1]).bit_length() - 1

    def log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Give the sum over all trees for each row, shape (n,); rows have shape (n, columns)."""
        out = np.empty(len(rows))
        for begin in range(0, len(rows), _ROWS_AT_ONCE):
            out[begin : begin + _ROWS_AT_ONCE] = self._walk(rows[begin : begin + _ROWS_AT_ONCE])
        return out

    def _walk(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        trees, inner = self.feature.shape
        values = np.ascontiguousarray(rows).ravel()
        row_start = (np.arange(len(rows), dtype=np.int32) * rows.shape[1])[:, None]
        tree_start = (np.arange(trees, dtype=np.int32) * inner)[None, :]
        feature, threshold = self.feature.ravel(), self.threshold.ravel()
        node = np.zeros((len(rows), trees), dtype=np.int32)
        for _ in range(self.depth):
            at = node + tree_start
            right = values.take(feature.take(at) + row_start) > threshold.take(at)
            node += node
            node += 1
            node += right
        leaf = node - inner + np.arange(trees, dtype=np.int32)[None, :] * (inner + 1)
        return np.asarray(self.leaf.ravel().take(leaf).sum(axis=1))
