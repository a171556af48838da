"""What a filter finds, as all parts of the page use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from geo.view.crowd import MOST, WORLD, Crowd, View
from geo.view.folium_map import Drawn, drawn
from geo.view.shapes import PlaceOnMap


@dataclass(frozen=True, slots=True)
class Found:
    """Places without excerpts; readers who ask for the same share one, so nobody may change it."""

    places: Sequence[PlaceOnMap]
    """Most mentions first."""
    by_id: Mapping[str, PlaceOnMap]
    """The same by their ids."""
    sent: Drawn | Crowd
    """The same for the map; more than a browser draws are asked what is in view."""

    @classmethod
    def of(cls, places: Sequence[PlaceOnMap], *, most: int = MOST) -> Self:
        """Take the places of a filter, most mentions first; `most` are sent whatever is in view."""
        by_id = {found.place.id: found for found in places}
        return cls(places, by_id, Crowd(places, most=most) if len(places) > most else drawn(places))

    def on_map(self, view: View | None, *, chosen: str | None) -> Drawn:
        """Give what the map draws: all places, or of too many those that a view shows, and the chosen one."""
        if isinstance(self.sent, Drawn):
            return self.sent
        part = self.sent.seen(view, chosen=chosen)
        return drawn(part.places, heaps=part.heaps, zoom=(view or WORLD)[2])
