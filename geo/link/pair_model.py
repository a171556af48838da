"""Learned weights that say how likely an event happened at a place of its sentence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from pathlib import Path

from geo.errors import SetupMissing
from geo.link.pair_features import NAMES

LISTED = NAMES.index("listed with the place before")
"""Which number says that a place stands in a list with the one before it."""
SHARED = 0.9
"""How much of the chance of the place before it a place in a list takes over."""


@dataclass(frozen=True, slots=True)
class PairModel:
    """A logistic regression over `pair_features.NAMES`; 81 products a pair need no numpy."""

    version: str
    """Names the model in results."""
    threshold: float
    """The least chance of a place, 0 to 1."""
    bias: float
    """Added to the sum."""
    weights: tuple[float, ...]
    """One number a feature."""

    def chances(self, rows: Sequence[Sequence[float]], tokens: Sequence[int]) -> list[float]:
        """Give the chance of each place; the members of a list share theirs.

        `rows` are those of `pair_features.describe`, `tokens` where the places stand in the sentence.
        """
        found = [_squashed(self.bias + sum(map(float.__mul__, row, self.weights))) for row in rows]
        order = sorted(range(len(rows)), key=lambda k: tokens[k])
        for before, k in pairwise(order):
            if rows[k][LISTED]:
                found[k] = max(found[k], SHARED * found[before])
        return found

    def save(self, path: Path) -> None:
        """Write the weights with the names of their features, for people to read."""
        named = {name: round(weight, 4) for name, weight in zip(NAMES, self.weights, strict=True)}
        facts = {
            "version": self.version,
            "threshold": self.threshold,
            "bias": round(self.bias, 4),
            "weights": named,
        }
        path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> PairModel:
        """Read the weights. Raises SetupMissing when the file is absent or made for other features."""
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
            weights = facts["weights"]
            named = dict(zip(NAMES, weights, strict=True))
            return cls(
                str(facts["version"]),
                float(facts["threshold"]),
                float(facts["bias"]),
                tuple(float(weights[name]) for name in named),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SetupMissing("The model of event places", "git checkout data/models") from error


def _squashed(score: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))
