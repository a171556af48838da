"""From a pass's log-odds to the chance that an answer is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.resolve.geometry import EARTH_RADIUS_KM
from geo.resolve.toponyms import Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.resolve.reading import Reading

EVIDENCE = ("log_odds", "margin", "mass_near", "spelt_out", "less", "part", "candidates")
"""What the chance is computed from, in order: see `evidence`."""

_NEAR_COSINE = float(np.cos(161.0 / EARTH_RADIUS_KM))
"""Of the angle that 161 km span."""
_LIMIT = 8.0
_EDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic curve over `evidence`, fitted on articles that the trees did not see."""

    weights: NDArray[np.float64]
    """One per column of EVIDENCE, then the constant."""

    def chances(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Chance that each answer is right, 0 to 1; rows as `evidence` gives them."""
        return np.asarray(1.0 / (1.0 + np.exp(-(rows @ self.weights[:-1] + self.weights[-1]))))


def evidence(
    reading: Reading, log_odds: NDArray[np.float64], belief: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Give what speaks for each name's best candidate, shape (names, len(EVIDENCE)), and its row.

    The columns: its log-odds, their lead over the second, the log-odds of the belief in all candidates
    within 161 km of it, three flags for how the name was found, the logarithm of the number of candidates.
    """
    starts, owner = reading.offsets[:-1], reading.owner
    sizes = reading.offsets[1:] - starts
    rows = np.arange(len(owner))
    highest = np.maximum.reduceat(log_odds, starts)
    best = np.minimum.reduceat(np.where(log_odds == highest[owner], rows, len(rows)), starts)
    others = np.where(rows == best[owner], -np.inf, log_odds)
    second = np.maximum.reduceat(others, starts)
    points = reading.columns.points
    near = (points * points[best[owner]]).sum(axis=1) >= _NEAR_COSINE
    mass = np.clip(np.add.reduceat(belief * near, starts), _EDGE, 1 - _EDGE)
    steps = np.array([n.steps[b - o] for n, b, o in zip(reading.names, best, starts, strict=True)])
    out = np.column_stack(
        (
            np.clip(highest, -_LIMIT, _LIMIT),
            np.minimum(highest - second, _LIMIT),
            np.log(mass / (1 - mass)),
            steps == Step.SPELT_OUT,
            steps >= Step.SHORTENED,
            steps >= Step.FIRST_PART,
            np.log(sizes),
        )
    )
    return out.astype(np.float64), best
