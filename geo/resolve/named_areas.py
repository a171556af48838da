"""Countries and first-order regions that an article's text names anywhere, inside other names too.

"Kentucky State Police" or "Frankfort, Ky." tell which Frankfort a local paper means, though nobody marks
"Kentucky" in an organisation's name as a place.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from geo.models import Feature, Match
from geo.resolve.names import is_first_order
from geo.resolve.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.models import Place
    from geo.resolve.query import CandidateSource

_CAPITALISED = re.compile(r"[A-Z][\w’'-]*(?:\.[A-Z])*\.?(?:\s+[A-Z][\w’'-]*){0,2}")
_LONGEST_RUN = 3
_SHORT = 2
_LEAST_IMPORTANCE = 0.45
"""Smaller regions share their names with too many other things."""
REMEMBERED_WORDS = 100_000


class AreaFinder:
    """Finds them; remembers each word's answer, which changes no answer."""

    def __init__(self, source: CandidateSource) -> None:
        self._source = source
        self._known: dict[str, tuple[Place, ...]] = {}

    def find(self, text: str) -> tuple[tuple[Place, int], ...]:
        """Give each area with how often it is named, in the order of first mention."""
        counts: Counter[str] = Counter()
        places: dict[str, Place] = {}
        for name in self._names(text):
            for place in self._known[name]:
                counts[place.id] += 1
                places.setdefault(place.id, place)
        return tuple((place, counts[place.id]) for place in places.values())

    def _names(self, text: str) -> Iterator[str]:
        """The runs of capitalised words that name an area, the longest at each word."""
        for found in _CAPITALISED.finditer(text):
            words = found.group().split()
            first = 0
            while first < len(words):
                for end in range(min(len(words), first + _LONGEST_RUN), first, -1):
                    name = " ".join(words[first:end])
                    if self._areas(name) and not _bare_code(name, text, found.start()):
                        yield name
                        first = end - 1
                        break
                first += 1

    def _areas(self, name: str) -> tuple[Place, ...]:
        areas = self._known.get(name)
        if areas is None:
            bare = name if len(name) <= len("Minn.") else name.rstrip(".")
            areas = tuple(
                c.place
                for c in self._source.candidates(Query(bare))
                if (c.place.feature is Feature.COUNTRY or is_first_order(c.place))
                and c.match is not Match.PARTIAL
                and c.place.importance >= _LEAST_IMPORTANCE
            )
            if len(self._known) >= REMEMBERED_WORDS:
                self._known.clear()
            self._known[name] = areas
        return areas


def _bare_code(name: str, text: str, start: int) -> bool:
    """Two capitals count as a state only behind a comma: "IN" and "OK" are words of headlines too."""
    return len(name) <= _SHORT and not text[max(0, start - 2) : start].rstrip().endswith(",")
