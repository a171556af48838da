"""The ranker's scores by five-fold cross-validation: `python -m geo.train.crossval --gold FOLDER`.

Each fold is answered by trees that saw none of its articles; local news is folded by outlet.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

from geo.gazetteer.geocoder import OfflineGazetteer
from geo.gazetteer.lookup import Gazetteer
from geo.resolve.calibration import evidence
from geo.resolve.learned import hub
from geo.resolve.offline import OfflineSource
from geo.scores import Answer, Answers
from geo.settings import ROOT, Settings
from geo.territory import Territories
from geo.train.resolver import read_corpora, training_files
from geo.train.resolver_fit import (
    answers_and_evidence,
    calibration_error,
    distance_to_gold,
    fit_calibration,
    unsure_names,
)
from geo.train.stacking import assign_folds, stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.resolve.calibration import Calibration
    from geo.train.resolver_gold import GoldReading
    from geo.wire import JsonObject

WITH_ID = ("lgl", "tr-news", "geowebnews")
"""Corpora whose gold has GeoNames ids."""


def score(
    readings: Sequence[GoldReading], log_odds: Sequence[NDArray[np.float64]], *, near: bool = True
) -> dict[str, Answers]:
    """Score answers per corpus; with `near` names that no gazetteer has are answered by the article's hub."""
    out: dict[str, Answers] = {}
    calibration = fit_calibration(*answers_and_evidence(readings, log_odds))
    for gold, odds in zip(readings, log_odds, strict=True):
        rows = out.setdefault(gold.corpus, Answers()).rows
        place = None
        unsure: list[int] = []
        if gold.reading is not None:
            belief = gold.reading.beliefs(odds)
            _, best = evidence(gold.reading, odds, belief)
            place = hub(gold.reading, belief) if near else None
            unsure = unsure_names(gold.reading, odds, calibration) if place else []
            for k, name in enumerate(gold.names):
                if k in unsure:
                    continue
                chosen = int(best[k] - gold.reading.offsets[k])
                rows.extend(answers[chosen] for answers in name.answers)
        asked = [t for k in unsure for t in gold.names[k].toponyms] + list(gold.unanswerable)
        for toponym in asked:
            km = distance_to_gold(place, toponym)
            rows.append(Answer(km, in_named_country=False, exact=False if toponym.geonameid else None))
    return out


def lid(readings: Sequence[GoldReading]) -> dict[str, float]:
    """Give the share of toponyms that have a right candidate, per corpus: no ranker does better."""
    flags: dict[str, list[bool]] = {}
    for gold in readings:
        own = flags.setdefault(gold.corpus, [])
        own += [any(a.right for a in answers) for name in gold.names for answers in name.answers]
        own += [False] * len(gold.unanswerable)
    return {corpus: float(np.mean(own)) for corpus, own in flags.items()}


def calibrated(
    readings: Sequence[GoldReading], log_odds: Sequence[NDArray[np.float64]], folds: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give each answer's chance by a curve fitted on the other folds, and 1 where the answer is right."""
    chances, right = [], []
    for fold in np.unique(folds):
        curve = _fitted(readings, log_odds, folds != fold)
        rows, flags = _answered(readings, log_odds, folds == fold)
        chances.append(curve.chances(rows))
        right.append(flags)
    return np.concatenate(chances), np.concatenate(right)


def _fitted(
    readings: Sequence[GoldReading], log_odds: Sequence[NDArray[np.float64]], kept: NDArray[np.bool_]
) -> Calibration:
    return fit_calibration(*_answered(readings, log_odds, kept))


def _answered(
    readings: Sequence[GoldReading], log_odds: Sequence[NDArray[np.float64]], kept: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    chosen = np.flatnonzero(kept).tolist()
    return answers_and_evidence([readings[k] for k in chosen], [log_odds[k] for k in chosen])


def report(readings: Sequence[GoldReading]) -> JsonObject:
    """Cross-validate and give all figures: shares from 0 to 1, distances in km."""
    folds = assign_folds(readings)
    stacked = stack(readings, folds, deploy=False)
    last = stacked.log_odds[-1]
    chances, right = calibrated(readings, last, folds)
    error, table = calibration_error(chances, right)
    return {
        "lid": lid(readings),
        "single": _figures(score(readings, last)),
        "single_without_near": _figures(score(readings, last, near=False)),
        "with_outlet": _figures(score(readings, stacked.outlet_log_odds)),
        "calibration_error": error,
        "reliability": table,
    }


def _figures(scores: dict[str, Answers]) -> JsonObject:
    figures: JsonObject = {
        corpus: {
            "toponyms": len(answers.rows),
            "a161_plus": answers.accuracy_plus,
            "a161": answers.accuracy,
            "exact_id": answers.exact,
            "median_km": answers.median_km,
            "mean_km": answers.mean_km,
            "auc": answers.auc,
        }
        for corpus, answers in scores.items()
    }
    together = Answers(
        [row for corpus, answers in scores.items() if corpus in WITH_ID for row in answers.rows]
    )
    figures["exact_id_together"] = together.exact
    return figures


def main(arguments: Sequence[str]) -> int:
    """Print the report as JSON; progress goes to stderr."""
    parser = argparse.ArgumentParser(prog="python -m geo.train.crossval", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, metavar="FOLDER", help="holds toponyms/*.jsonl")
    options = parser.parse_args(arguments)
    settings = Settings()
    source = OfflineSource(OfflineGazetteer(Gazetteer.open(settings.gazetteer)))
    readings = read_corpora(
        training_files(options.gold),
        source,
        Territories.load(ROOT / "data" / "natural_earth"),
        watch=lambda rows: tqdm(rows, file=sys.stderr, disable=None),
    )
    sys.stdout.write(json.dumps(report(readings), indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
