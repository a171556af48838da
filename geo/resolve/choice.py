"""Which ranker a setting names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.resolve.learned import LearnedRanker
from geo.resolve.model_file import load
from geo.resolve.ranker import RuleRanker

if TYPE_CHECKING:
    from pathlib import Path

    from geo.resolve.resolver import Ranker

RULES = "rules"
"""The choice that needs no model."""


def open_ranker(choice: str, models: Path) -> Ranker:
    """Give the ranker of that name, its model read from the folder `models`. Raises SetupMissing.

    `choice` is one of `settings.RESOLVER_MODELS`.
    """
    if choice == RULES:
        return RuleRanker()
    return LearnedRanker(load(models / f"resolver-{choice}.npz"))
