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
from geo.resolve.learned import hub
from geo.resolve.offline import OfflineSource
from geo.scores import Answer, Answers
from geo.settings import ROOT, Settings
from geo.territory import Territories
from geo.train.resolver import outlet_outcomes, read_corpora, single_outcomes, training_files
from geo.train.resolver_fit import (
    answers_and_evidence,
    calibration_error,
    calibrations,
    distance_to_gold,
    unsure_names,
)
from geo.train.stacking import assign_folds, stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.resolve.calibration import Calibration
    from geo.train.resolver_fit import Outcome
    from geo.train.resolver_gold import GoldName, GoldReading
    from geo.train.stacking import Stack
    from geo.wire import JsonObject

WITH_ID = ("lgl", "tr-news", "geowebnews")
"""Corpora whose gold has GeoNames ids."""


def score(
    outcomes: Sequence[Outcome], chances: Sequence[Calibration], *, near: bool = True
) -> dict[str, Answers]:
    """Score answers per corpus; with `near` names that no gazetteer has are answered by the article's hub.

    `chances` has one calibration per article, fitted without it.
    """
    out: dict[str, Answers] = {}
    for outcome, calibration in zip(outcomes, chances, strict=True):
        gold = outcome.gold
        rows = out.setdefault(gold.corpus, Answers()).rows
        place = hub(gold.reading, outcome.belief) if near and gold.reading else None
        unsure = unsure_names(outcome, calibration) if place else []
        for k, name in enumerate(gold.names):
            if k not in unsure:
                rows.extend(answer for answer in answers_of(outcome, k, name))
        asked = [t for k in unsure for t in gold.names[k].toponyms] + list(gold.unanswerable)
        for toponym in asked:
            km = distance_to_gold(place, toponym)
            rows.append(Answer(km, in_named_country=False, exact=False if toponym.geonameid else None))
    return out


def answers_of(outcome: Outcome, k: int, name: GoldName) -> list[Answer]:
    """Give the answer to each mention of a name: the likeliest candidate that the words behind it allow."""
    reading = outcome.gold.reading
    if reading is None:
        return []
    odds = outcome.log_odds[reading.offsets[k] : reading.offsets[k + 1]]
    found = []
    for answers, mention in zip(name.answers, name.mentions, strict=True):
        toponym = reading.toponyms[mention]
        own = {c.place.id for c in toponym.candidates}
        allowed = [c.place.id in own or toponym.area is None for c in reading.names[k].candidates]
        best = int(np.where(allowed, odds, -np.inf).argmax()) if any(allowed) else int(odds.argmax())
        found.append(answers[best])
    return found


def lid(readings: Sequence[GoldReading]) -> dict[str, float]:
    """Give the share of toponyms that have a right candidate, per corpus: no ranker does better."""
    flags: dict[str, list[bool]] = {}
    for gold in readings:
        own = flags.setdefault(gold.corpus, [])
        own += [any(a.right for a in answers) for name in gold.names for answers in name.answers]
        own += [False] * len(gold.unanswerable)
    return {corpus: float(np.mean(own)) for corpus, own in flags.items()}


def calibrated(
    outcomes: Sequence[Outcome], chances: Sequence[Calibration]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give each answer's chance by a calibration fitted on the other folds, and 1 where it is right."""
    said, right = [], []
    for outcome, calibration in zip(outcomes, chances, strict=True):
        if any(name.answers for name in outcome.gold.names):
            rows, flags = answers_and_evidence([outcome])
            said.append(calibration.chances(rows))
            right.append(flags)
    return np.concatenate(said), np.concatenate(right)


def report(readings: Sequence[GoldReading]) -> JsonObject:
    """Cross-validate and give all figures: shares from 0 to 1, distances in km."""
    folds = assign_folds(readings)
    stacked = stack(readings, folds, deploy=False)
    single, batch = single_outcomes(readings, stacked), outlet_outcomes(readings, stacked)
    chances = calibrations(single, folds)
    error, table = calibration_error(*calibrated(single, chances))
    return {
        "lid": lid(readings),
        "single": _figures(score(single, chances)),
        "single_without_near": _figures(score(single, chances, near=False)),
        "with_outlet": _figures(score(batch, _batch_calibrations(batch, stacked, folds, chances))),
        "calibration_error": error,
        "reliability": table,
    }


def _batch_calibrations(
    batch: Sequence[Outcome], stacked: Stack, folds: NDArray[np.int64], single: Sequence[Calibration]
) -> list[Calibration]:
    """The outlet's calibrations where an article has a profile, else those of single articles."""
    chosen = list(single)
    profiled = np.flatnonzero(stacked.profiled)
    if len(profiled):
        own = calibrations([batch[k] for k in profiled.tolist()], folds[profiled])
        for k, calibration in zip(profiled.tolist(), own, strict=True):
            chosen[k] = calibration
    return chosen


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
