"""What a filter finds, as all parts of the page use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from geo.view.folium_map import Drawn, drawn
from geo.view.shapes import PlaceOnMap


@dataclass(frozen=True, slots=True)
class Found:
    """Places without excerpts; readers who ask for the same share one, so nobody may change it."""

    places: Sequence[PlaceOnMap]
    """Most mentions first."""
    by_id: Mapping[str, PlaceOnMap]
    """The same by their ids."""
    drawn: Drawn
    """The same for the map."""

    @classmethod
    def of(cls, places: Sequence[PlaceOnMap]) -> Self:
        """Take the places of a filter."""
        return cls(places, {found.place.id: found for found in places}, drawn(places))
