"""`python -m geo train resolver`: trains data/models/resolver-full.npz and resolver-open.npz."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tqdm import tqdm

from geo.gazetteer.geocoder import OfflineGazetteer
from geo.gazetteer.lookup import Gazetteer
from geo.pairs import SUFFIX, write_pairs
from geo.resolve.model_file import save
from geo.resolve.offline import OfflineSource
from geo.settings import ROOT
from geo.territory import Territories
from geo.train.resolver import OPEN_CORPORA, read_corpora, toponyms, train_model, training_files

if TYPE_CHECKING:
    from pathlib import Path

    from geo.settings import Settings


def train_resolver(settings: Settings, *, gold: Path, into: Path) -> None:
    """Train on gold/toponyms and our own texts, write both models. Raises InputError, SetupMissing."""
    source = OfflineSource(OfflineGazetteer(Gazetteer.open(settings.gazetteer)))
    territories = Territories.load(ROOT / "data" / "natural_earth")
    paths = training_files(gold)
    for choice, chosen in (("full", paths), ("open", [p for p in paths if p.stem in OPEN_CORPORA])):
        readings = read_corpora(
            chosen, source, territories, watch=lambda rows: tqdm(rows, file=sys.stderr, disable=None)
        )
        save(train_model(readings, version=f"learned-{choice}/1"), into / f"resolver-{choice}.npz")
        write_pairs(into / f"resolver-{choice}{SUFFIX}", toponyms(chosen))
