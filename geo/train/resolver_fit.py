"""What a ranker's model has besides its trees: the calibration and the chance of "near X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.resolve.calibration import EVIDENCE, Calibration, evidence
from geo.resolve.geometry import haversine_km
from geo.resolve.learned import hub, is_unsure
from geo.scores import NEAR_KM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.gold import GoldToponym
    from geo.models import Place
    from geo.resolve.reading import Reading
    from geo.train.resolver_gold import GoldReading

NEAR_CEILING = 0.5
"""What is not in the gazetteer never claims more than an even chance, whatever the corpora say."""

_RIDGE = 1.0
_STEPS = 30


def answers_and_evidence(
    readings: Sequence[GoldReading], log_odds: Sequence[NDArray[np.float64]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the evidence for each annotated mention's answer, and 1 where that answer is right, else 0."""
    rows: list[NDArray[np.float64]] = [np.zeros((0, len(EVIDENCE)))]
    right: list[float] = []
    for gold, odds in zip(readings, log_odds, strict=True):
        if gold.reading is None:
            continue
        found, best = evidence(gold.reading, odds, gold.reading.beliefs(odds))
        for k, name in enumerate(gold.names):
            chosen = int(best[k] - gold.reading.offsets[k])
            for answers in name.answers:
                rows.append(found[k : k + 1])
                right.append(float(answers[chosen].right))
    return np.concatenate(rows), np.array(right)


def fit_calibration(rows: NDArray[np.float64], right: NDArray[np.float64]) -> Calibration:
    """Fit the logistic curve by Newton's method, with a small ridge; rows as `evidence` gives them."""
    design = np.column_stack((rows, np.ones(len(rows))))
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-(design @ weights)))
        gradient = design.T @ (right - chance) - _RIDGE * weights
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + _RIDGE * np.eye(len(weights))
        weights += np.linalg.solve(curvature, gradient)
    return Calibration(weights)


def near_chance(
    readings: Sequence[GoldReading], log_odds: Sequence[NDArray[np.float64]], calibration: Calibration
) -> float:
    """Give the share of "near X" answers that lie within 161 km of the gold, at most NEAR_CEILING."""
    near = []
    for gold, odds in zip(readings, log_odds, strict=True):
        if gold.reading is None:
            continue
        place = hub(gold.reading, gold.reading.beliefs(odds))
        unsure = unsure_names(gold.reading, odds, calibration)
        asked = [t for k in unsure for t in gold.names[k].toponyms] + list(gold.unanswerable)
        for toponym in asked if place is not None else ():
            km = distance_to_gold(place, toponym)
            near.append(km is not None and km <= NEAR_KM)
    return min(NEAR_CEILING, float(np.mean(near))) if near else 0.0


def unsure_names(reading: Reading, log_odds: NDArray[np.float64], calibration: Calibration) -> list[int]:
    """Give the names for which "near X" is the better answer."""
    rows, best = evidence(reading, log_odds, reading.beliefs(log_odds))
    chances = calibration.chances(rows)
    steps = [n.steps[int(b - o)] for n, b, o in zip(reading.names, best, reading.offsets[:-1], strict=True)]
    return [k for k, step in enumerate(steps) if is_unsure(float(chances[k]), step)]


def distance_to_gold(place: Place | None, toponym: GoldToponym) -> float | None:
    """Distance in km; None without a place or coordinates."""
    if place is None or toponym.lat is None or toponym.lon is None:
        return None
    return haversine_km(place.lat, place.lon, toponym.lat, toponym.lon)


def calibration_error(
    chances: NDArray[np.float64], right: NDArray[np.float64], bins: int = 10
) -> tuple[float, list[tuple[float, float, int]]]:
    """Expected calibration error and the reliability table: mean score, share right, count per tenth."""
    table = []
    error = 0.0
    which = np.minimum((chances * bins).astype(int), bins - 1)
    for k in range(bins):
        inside = which == k
        if inside.any():
            score, share = float(chances[inside].mean()), float(right[inside].mean())
            table.append((score, share, int(inside.sum())))
            error += abs(score - share) * float(inside.mean())
    return error, table
