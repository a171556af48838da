"""The gazetteer's geopy geocoder as a source of candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.gazetteer.geocoder import OfflineGazetteer
    from geo.models import Candidate
    from geo.resolve.query import Query


class OfflineSource:
    """Asks the offline gazetteer; no namesake is cut off."""

    name = "gazetteer"

    def __init__(self, geocoder: OfflineGazetteer) -> None:
        self._geocoder = geocoder

    @property
    def version(self) -> str:
        """The gazetteer's version."""
        return self._geocoder.version

    def candidates(self, query: Query) -> tuple[Candidate, ...]:
        """All places of that name; empty when the gazetteer has none."""
        return tuple(self._geocoder.candidates(query.name))
