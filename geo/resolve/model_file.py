"""The trained ranker as one file: trees, calibration and what they were made from."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import SetupMissing
from geo.resolve.calibration import Calibration
from geo.resolve.forest import Forest

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 2
"""Raised when the file's form or the features' meaning changes."""


@dataclass(frozen=True, slots=True)
class RankerModel:
    """All that training gives."""

    version: str
    """Names the training data and the run, as in results' provenance."""
    passes: tuple[Forest, ...]
    """The first over BASE, the others over all features, in their order."""
    calibration: Calibration
    """Chances from the last of `passes`."""
    outlet: Forest | None
    """A last pass over all features and OUTLET, for batches of one outlet; None when it was not trained."""
    outlet_calibration: Calibration | None
    """Chances from `outlet`."""
    near_chance: float
    """How often "near X" lies within 161 km of the place, where it is the answer, 0 to 1."""
    features: tuple[str, ...]
    """Names of all features, in order, OUTLET last."""


def save(model: RankerModel, path: Path) -> None:
    """Write it; the same model gives the same bytes. The folder must exist."""
    arrays: dict[str, Any] = {}
    forests = [*model.passes, model.calibration.forest]
    if model.outlet is not None and model.outlet_calibration is not None:
        forests += [model.outlet, model.outlet_calibration.forest]
    for number, forest in enumerate(forests):
        arrays[f"feature_{number}"] = forest.feature.astype(np.int16)
        arrays[f"threshold_{number}"] = forest.threshold
        arrays[f"leaf_{number}"] = forest.leaf.astype(np.float32)
    facts = {
        "format": FORMAT,
        "version": model.version,
        "passes": len(model.passes),
        "outlet": len(forests) > len(model.passes) + 1,
        "near_chance": model.near_chance,
        "features": model.features,
    }
    with path.open("wb") as file:
        np.savez_compressed(file, facts=np.array(json.dumps(facts)), **arrays)


def load(path: Path) -> RankerModel:
    """Read a model. Raises SetupMissing when it is absent, broken or of another format."""
    missing = SetupMissing(f"The resolver's model {path.name}", "git checkout data/models")
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            facts = json.loads(str(arrays["facts"]))
            if facts["format"] != FORMAT:
                raise missing
            passes, with_outlet = facts["passes"], facts["outlet"]
            forests = tuple(
                Forest(
                    arrays[f"feature_{k}"].astype(np.int32),
                    arrays[f"threshold_{k}"],
                    arrays[f"leaf_{k}"].astype(np.float64),
                )
                for k in range(passes + (3 if with_outlet else 1))
            )
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        raise missing from None
    return RankerModel(
        version=facts["version"],
        passes=forests[:passes],
        calibration=Calibration(forests[passes]),
        outlet=forests[passes + 1] if with_outlet else None,
        outlet_calibration=Calibration(forests[passes + 2]) if with_outlet else None,
        near_chance=facts["near_chance"],
        features=tuple(facts["features"]),
    )
