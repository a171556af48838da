"""The chance that an answer is right, from what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.resolve.geometry import EARTH_RADIUS_KM
from geo.resolve.toponyms import Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.resolve.forest import Forest
    from geo.resolve.reading import Reading

EVIDENCE = ("log_odds", "margin", "mass_near", "spelt_out", "less", "part", "candidates")
"""The first columns that the chance is computed from; the last pass's features follow: see `evidence`."""

_NEAR_COSINE = float(np.cos(161.0 / EARTH_RADIUS_KM))
"""Of the angle that 161 km span."""
_LIMIT = 8.0
_EDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Calibration:
    """Trees over `evidence`, fitted on answers to articles that the ranker's trees did not see.

    The ranker compares the candidates of one name and knows nothing of a name with one candidate; these trees
    compare answers, so that a lone namesake on another continent is doubted.
    """

    forest: Forest
    """Gives the log-odds of being right."""

    def chances(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Chance that each answer is right, 0 to 1; rows as `evidence` gives them."""
        return np.asarray(1.0 / (1.0 + np.exp(-self.forest.log_odds(rows))))


def evidence(
    reading: Reading,
    log_odds: NDArray[np.float64],
    belief: NDArray[np.float64],
    rows: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Give what speaks for each name's best candidate, shape (names, len(EVIDENCE) + features), and its row.

    `rows` are what the last pass saw of each candidate; the best candidate's follow these columns: its
    log-odds, their lead over the second, the log-odds of the belief in all candidates within 161 km, three
    flags for how the name was found, the logarithm of the number of candidates.
    """
    starts, owner = reading.offsets[:-1], reading.owner
    sizes = reading.offsets[1:] - starts
    order = np.arange(len(owner))
    highest = np.maximum.reduceat(log_odds, starts)
    best = np.minimum.reduceat(np.where(log_odds == highest[owner], order, len(order)), starts)
    others = np.where(order == best[owner], -np.inf, log_odds)
    second = np.maximum.reduceat(others, starts)
    points = reading.columns.points
    near = (points * points[best[owner]]).sum(axis=1) >= _NEAR_COSINE
    mass = np.clip(np.add.reduceat(belief * near, starts), _EDGE, 1 - _EDGE)
    steps = np.array([n.steps[b - o] for n, b, o in zip(reading.names, best, starts, strict=True)])
    first = np.column_stack(
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
    return np.concatenate((first.astype(np.float32), rows[best]), axis=1), best
