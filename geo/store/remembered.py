"""What is kept of a PostgreSQL store between questions, until it changes."""

from __future__ import annotations

from dataclasses import dataclass, field

from geo.models import Filter, Place


@dataclass(slots=True)
class Known:
    """What one state of the store (one number of changes) is known to hold; shared by all filters."""

    version: int
    """The store's number of changes."""
    places: dict[int, Place] = field(default_factory=dict)
    """Places that were shown, by the store's number."""
    whole: dict[str, bool] = field(default_factory=dict)
    """Whether a collection holds all articles that there are."""
    copied: bool | None = None
    """Whether any story was printed twice."""
    labels: dict[tuple[str, str], int] = field(default_factory=dict)
    """Numbers of labels that were asked for, by kind and value."""
    answers: dict[tuple[str, Filter], object] = field(default_factory=dict)
    """Counts that several filters share, by what was counted and the filter that it depends on."""
    _by_name: dict[int, int] = field(default_factory=dict)
    """Places in the order of their names, by the store's number."""

    def by_name(self) -> dict[int, int]:
        """Rank the places that were shown by name; other threads may add some meanwhile."""
        ranks = self._by_name
        if len(ranks) != len(self.places):
            named = sorted((place.name, key) for key, place in self.places.copy().items())
            self._by_name = ranks = {key: rank for rank, (_, key) in enumerate(named)}
        return ranks
