"""What a ranker's model has besides its trees: the calibration and the chance of "near X"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.resolve.calibration import Calibration, evidence
from geo.resolve.geometry import haversine_km
from geo.resolve.learned import hub, is_unsure
from geo.scores import NEAR_KM
from geo.train.boosting import fit_chance, to_forest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.gold import GoldToponym
    from geo.models import Place
    from geo.train.resolver_gold import GoldReading

NEAR_CEILING = 0.5
"""What is not in the gazetteer never claims more than an even chance, whatever the corpora say."""

ROUNDS = 150
"""Trees of the calibration."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One gold article with what the ranker made of it, by trees that did not see it."""

    gold: GoldReading
    """The article."""
    log_odds: NDArray[np.float64]
    """Of every candidate."""
    rows: NDArray[np.float32]
    """What the last pass saw of every candidate."""

    @property
    def belief(self) -> NDArray[np.float64]:
        """The belief in each candidate."""
        return self.gold.reading.beliefs(self.log_odds) if self.gold.reading else self.log_odds


def answers_and_evidence(
    outcomes: Sequence[Outcome],
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Give the evidence for each annotated mention's answer, and 1 where that answer is right, else 0."""
    rows: list[NDArray[np.float32]] = []
    right: list[float] = []
    for outcome in outcomes:
        reading = outcome.gold.reading
        if reading is None:
            continue
        found, best = evidence(reading, outcome.log_odds, outcome.belief, outcome.rows)
        for k, name in enumerate(outcome.gold.names):
            chosen = int(best[k] - reading.offsets[k])
            for answers in name.answers:
                rows.append(found[k : k + 1])
                right.append(float(answers[chosen].right))
    return np.concatenate(rows), np.array(right)


def fit_calibration(rows: NDArray[np.float32], right: NDArray[np.float64]) -> Calibration:
    """Fit the trees that give chances; rows as `evidence` gives them."""
    names = [f"e{column}" for column in range(rows.shape[1])]
    return Calibration(to_forest(fit_chance(rows, right, names, rounds=ROUNDS)))


def calibrations(outcomes: Sequence[Outcome], folds: NDArray[np.int64]) -> list[Calibration]:
    """Give each article a calibration that was fitted on the other folds."""
    fitted = {}
    for fold in np.unique(folds).tolist():
        others = [o for o, f in zip(outcomes, folds, strict=True) if f != fold]
        fitted[fold] = fit_calibration(*answers_and_evidence(others))
    return [fitted[fold] for fold in folds.tolist()]


def near_chance(outcomes: Sequence[Outcome], chances: Sequence[Calibration]) -> float:
    """Give the share of "near X" answers that lie within 161 km of the gold, at most NEAR_CEILING."""
    near = []
    for outcome, calibration in zip(outcomes, chances, strict=True):
        gold = outcome.gold
        if gold.reading is None:
            continue
        place = hub(gold.reading, outcome.belief)
        unsure = unsure_names(outcome, calibration)
        asked = [t for k in unsure for t in gold.names[k].toponyms] + list(gold.unanswerable)
        for toponym in asked if place is not None else ():
            km = distance_to_gold(place, toponym)
            near.append(km is not None and km <= NEAR_KM)
    return min(NEAR_CEILING, float(np.mean(near))) if near else 0.0


def unsure_names(outcome: Outcome, calibration: Calibration) -> list[int]:
    """Give the names for which "near X" is the better answer."""
    reading = outcome.gold.reading
    if reading is None:
        return []
    rows, best = evidence(reading, outcome.log_odds, outcome.belief, outcome.rows)
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
