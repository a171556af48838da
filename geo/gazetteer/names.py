"""What a name may be, for recognition: whether the gazetteer knows it and how well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from geo.models import Feature, Match


@dataclass(frozen=True, slots=True)
class NameInfo:
    """The strongest reading of a name, and how many there are."""

    importance: float
    """Importance of the best place of that name, weakened by how it is named, 0 to 1."""
    match: Match
    """How the name names that place."""
    feature: Feature
    """What sort of place that is."""
    only_demonym: bool
    """True when the name is an adjective or a people in every reading."""
    places: int
    """How many places bear the name."""


class NameIndex(Protocol):
    """Anything that knows names; `Gazetteer` does."""

    def known(self, name: str) -> NameInfo | None:
        """Tell what is known about a name as written in a text; None when it names no place."""
        ...
