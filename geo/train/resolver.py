"""Trains the ranker's model file from gold toponyms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.evaluate import given_mentions
from geo.gold import read_gold
from geo.gold_markup import SUFFIX, read_marked
from geo.resolve.homes import Homes
from geo.resolve.model_file import RankerModel
from geo.resolve.reading import Reader
from geo.resolve.toponyms import Describer
from geo.settings import ROOT
from geo.train.resolver_fit import Outcome, answers_and_evidence, calibrations, fit_calibration, near_chance
from geo.train.resolver_gold import read_gold_article
from geo.train.stacking import ALL_FEATURES, assign_folds, stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

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
    reader, describer = Reader(Homes.load()), Describer(source)
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
    folds = assign_folds(readings)
    return to_model(readings, folds, stack(readings, folds), version=version)


def single_outcomes(readings: Sequence[GoldReading], stacked: Stack) -> list[Outcome]:
    """Give what reading one article at a time made of each."""
    return [Outcome(*row) for row in zip(readings, stacked.log_odds[-1], stacked.rows, strict=True)]


def outlet_outcomes(readings: Sequence[GoldReading], stacked: Stack) -> list[Outcome]:
    """The same with the outlet's profile, where there is one."""
    return [Outcome(*row) for row in zip(readings, stacked.outlet_log_odds, stacked.outlet_rows, strict=True)]


def to_model(
    readings: Sequence[GoldReading], folds: NDArray[np.int64], stacked: Stack, *, version: str
) -> RankerModel:
    """Calibrate a stack's out-of-fold answers and put all into a model."""
    single = single_outcomes(readings, stacked)
    outlet_calibration = None
    if stacked.outlet is not None:
        batch = outlet_outcomes(readings, stacked)
        profiled = [batch[k] for k in np.flatnonzero(stacked.profiled).tolist()]
        outlet_calibration = fit_calibration(*answers_and_evidence(profiled))
    return RankerModel(
        version=version,
        passes=stacked.forests,
        calibration=fit_calibration(*answers_and_evidence(single)),
        outlet=stacked.outlet,
        outlet_calibration=outlet_calibration,
        near_chance=round(near_chance(single, calibrations(single, folds)), 3),
        features=ALL_FEATURES,
    )


def count_names(readings: Sequence[GoldReading]) -> int:
    """How many names with a right candidate the trees learn from."""
    return int(np.sum([name.target.any() for r in readings for name in r.names]))
