"""Trains the ranker's model file from gold toponyms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.evaluate import given_mentions
from geo.gold import read_gold
from geo.gold_markup import SUFFIX, read_marked
from geo.resolve.model_file import RankerModel
from geo.resolve.reading import Reader
from geo.resolve.toponyms import Describer
from geo.settings import ROOT
from geo.train.resolver_fit import answers_and_evidence, fit_calibration, near_chance
from geo.train.resolver_gold import read_gold_article
from geo.train.stacking import ALL_FEATURES, assign_folds, stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from geo.gold import GoldArticle, GoldToponym
    from geo.resolve.query import CandidateSource
    from geo.territory import Territories
    from geo.train.resolver_gold import GoldReading
    from geo.train.stacking import Stack

OWN_TEXTS = ROOT / "tests" / "gold" / "dev.txt"
"""Our own annotated texts; those in held.txt beside it are for measuring alone."""

OPEN_CORPORA = ("geovirus", OWN_TEXTS.stem)
"""Corpora under a licence that allows use for any purpose (WikiNews, CC BY 2.5; our own)."""


def training_files(gold: Path) -> list[Path]:
    """Give the files that training reads: those in gold/toponyms and our own texts."""
    return [*sorted((gold / "toponyms").glob("*.jsonl")), OWN_TEXTS]


def read_corpora(
    paths: Sequence[Path],
    source: CandidateSource,
    territories: Territories,
    *,
    watch: Callable[[Iterable[GoldArticle]], Iterable[GoldArticle]] = lambda rows: rows,
) -> list[GoldReading]:
    """Read gold files as the ranker sees them. Raises InputError, GeocodingUnavailable."""
    reader, describer = Reader(), Describer(source)
    return [
        read_gold_article(gold, path.stem, describer, reader, territories)
        for path in paths
        for gold in watch(_articles(path))
        if given_mentions(gold)
    ]


def toponyms(paths: Sequence[Path]) -> list[GoldToponym]:
    """Give all annotated toponyms of gold files. Raises InputError."""
    return [toponym for path in paths for gold in _articles(path) for toponym in gold.toponyms]


def _articles(path: Path) -> list[GoldArticle]:
    return read_marked(path) if path.suffix == SUFFIX else read_gold(path)


def train_model(readings: Sequence[GoldReading], *, version: str) -> RankerModel:
    """Train all passes and calibrate on out-of-fold answers; the same input gives the same model."""
    return to_model(readings, stack(readings, assign_folds(readings)), version=version)


def to_model(readings: Sequence[GoldReading], stacked: Stack, *, version: str) -> RankerModel:
    """Calibrate a stack's out-of-fold answers and put all into a model."""
    last = stacked.log_odds[-1]
    calibration = fit_calibration(*answers_and_evidence(readings, last))
    profiled = [k for k in range(len(readings)) if stacked.profiled[k]]
    outlet_calibration = None
    if stacked.outlet is not None:
        outlet_calibration = fit_calibration(
            *answers_and_evidence(
                [readings[k] for k in profiled], [stacked.outlet_log_odds[k] for k in profiled]
            )
        )
    return RankerModel(
        version=version,
        passes=stacked.forests,
        calibration=calibration,
        outlet=stacked.outlet,
        outlet_calibration=outlet_calibration,
        near_chance=round(near_chance(readings, last, calibration), 3),
        features=ALL_FEATURES,
    )


def count_names(readings: Sequence[GoldReading]) -> int:
    """How many names with a right candidate the trees learn from."""
    return int(np.sum([name.target.any() for r in readings for name in r.names]))
