"""Measures the threshold under which a mention stays unresolved: `python -m geo.train.nil --gold FOLDER`.

For a tenth of the gold names every right candidate is taken away, so that no answer is the right answer;
the trees have seen neither these articles nor their outlets.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geo.gazetteer.geocoder import OfflineGazetteer
from geo.gazetteer.lookup import Gazetteer
from geo.resolve.learned import LearnedRanker
from geo.resolve.offline import OfflineSource
from geo.resolve.toponyms import Described
from geo.settings import ROOT, Settings
from geo.territory import Territories
from geo.train.resolver import read_corpora, train_model, training_files
from geo.train.stacking import assign_folds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.resolve.toponyms import Toponym
    from geo.train.resolver_gold import GoldReading

ONE_IN = 10
"""One name in so many loses its right candidates."""

THRESHOLDS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)
"""What is tried."""


def without_truth(gold: GoldReading) -> tuple[Described, list[int], NDArray[np.bool_]] | None:
    """Give an article whose chosen names have lost their right candidates.

    Also the name of each toponym (-1: without gold) and which names were chosen; None without candidates.
    """
    if gold.reading is None:
        return None
    chosen = np.array(
        [
            zlib.crc32(f"{gold.reading.article.digest}:{n.key}".encode()) % ONE_IN == 0
            for n in gold.reading.names
        ]
    )
    toponyms = list(gold.reading.toponyms)
    owner = [-1] * len(toponyms)
    for k, (name, own) in enumerate(zip(gold.reading.names, gold.names, strict=True)):
        if not own.answers:
            continue
        right = {c.place.id for i, c in enumerate(name.candidates) if any(a[i].right for a in own.answers)}
        for position in name.toponyms:
            owner[position] = k
            if chosen[k]:
                toponyms[position] = _without(toponyms[position], right)
    return Described(gold.reading.article, tuple(toponyms)), owner, chosen


def _without(toponym: Toponym, places: set[str]) -> Toponym:
    kept = [
        (c, s) for c, s in zip(toponym.candidates, toponym.steps, strict=True) if c.place.id not in places
    ]
    return replace(toponym, candidates=tuple(c for c, _ in kept), steps=tuple(s for _, s in kept))


def outcomes(readings: Sequence[GoldReading], ranker: LearnedRanker) -> NDArray[np.float64]:
    """Give one row per annotated mention: score of the best candidate, 1 if it is right, 1 if taken out."""
    rows = []
    for gold in readings:
        prepared = without_truth(gold)
        if prepared is None:
            continue
        described, owner, chosen = prepared
        for ranked, k in zip(ranker.rank(described), owner, strict=True):
            if k < 0:
                continue
            score = 0.0 if not ranked or ranked[0].approximate else ranked[0].score
            rows.append(
                (score, float(_is_right(gold, k, ranked[0].place.id if ranked else "")), float(chosen[k]))
            )
    return np.array(rows)


def _is_right(gold: GoldReading, k: int, place: str) -> bool:
    assert gold.reading is not None  # noqa: S101 - `without_truth` gave the row
    for i, candidate in enumerate(gold.reading.names[k].candidates):
        if candidate.place.id == place:
            return gold.names[k].answers[0][i].right
    return False


def table(rows: NDArray[np.float64]) -> list[tuple[float, float, float, float]]:
    """Per threshold: share of answerable mentions answered right, of those taken out left open, precision."""
    score, right, out = rows.T
    found = []
    for threshold in THRESHOLDS:
        answered = score > threshold
        found.append(
            (
                threshold,
                float((right * answered)[out == 0].mean()),
                float((~answered)[out == 1].mean()),
                float(right[answered].mean()),
            )
        )
    return found


def main(arguments: Sequence[str]) -> int:
    """Train without one fold, answer it, print the table."""
    parser = argparse.ArgumentParser(prog="python -m geo.train.nil", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, metavar="FOLDER", help="holds toponyms/*.jsonl")
    options = parser.parse_args(arguments)
    source = OfflineSource(OfflineGazetteer(Gazetteer.open(Settings().gazetteer)))
    readings = read_corpora(
        training_files(options.gold), source, Territories.load(ROOT / "data" / "natural_earth")
    )
    folds = assign_folds(readings)
    model = train_model([r for r, f in zip(readings, folds, strict=True) if f], version="nil")
    rows = outcomes([r for r, f in zip(readings, folds, strict=True) if not f], LearnedRanker(model))
    sys.stdout.write("threshold  answered right  left open  precision\n")
    for threshold, right, open_, precision in table(rows):
        sys.stdout.write(f"{threshold:9.2f}  {right:14.3f}  {open_:9.3f}  {precision:9.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
