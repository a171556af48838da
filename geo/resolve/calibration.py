"""From a pass's log-odds to the chance that an answer is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.resolve.geometry import distances_km
from geo.resolve.toponyms import Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.resolve.reading import Reading

EVIDENCE = ("log_odds", "margin", "mass_near", "spelt_out", "less", "part", "candidates")
"""What the chance is computed from, in order: see `evidence`."""

_NEAR_KM = 161.0
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
    out = np.zeros((len(reading.names), len(EVIDENCE)))
    best = np.zeros(len(reading.names), dtype=np.int64)
    for k, name in enumerate(reading.names):
        begin, end = int(reading.offsets[k]), int(reading.offsets[k + 1])
        odds = log_odds[begin:end]
        top = int(odds.argmax())
        best[k] = begin + top
        second = np.delete(odds, top).max() if len(odds) > 1 else odds[top] - _LIMIT
        points = reading.columns.points[begin:end]
        near = distances_km(points[top : top + 1], points)[0] <= _NEAR_KM
        mass = float(np.clip(belief[begin:end][near].sum(), _EDGE, 1 - _EDGE))
        step = name.steps[top]
        out[k] = (
            np.clip(odds[top], -_LIMIT, _LIMIT),
            min(odds[top] - second, _LIMIT),
            np.log(mass / (1 - mass)),
            step is Step.SPELT_OUT,
            step >= Step.SHORTENED,
            step >= Step.FIRST_PART,
            np.log(len(odds)),
        )
    return out, best
