"""What a geocoder is asked, and what it answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from geo.models import Candidate


@dataclass(frozen=True, slots=True)
class Query:
    """One question to a geocoder."""

    name: str
    """The toponym, as the article writes it."""
    context: tuple[tuple[str, str], ...] = ()
    """Named hints (`country`, `language`, `viewbox` …), sorted by name; part of the cache's key."""

    @property
    def context_key(self) -> str:
        """The hints in one canonical string."""
        return _canonical(self.context)


@lru_cache(1_000)
def _canonical(context: tuple[tuple[str, str], ...]) -> str:
    """An article's names share their hints, so few are written out."""
    return json.dumps(dict(context), sort_keys=True)


class CandidateSource(Protocol):
    """Anything that finds candidates for a name: the gazetteer, a service, a cache before either."""

    @property
    def name(self) -> str:
        """Which geocoder it is."""
        ...

    @property
    def version(self) -> str:
        """Changes when its answers may."""
        ...

    def candidates(self, query: Query) -> tuple[Candidate, ...]:
        """Find the places of that name; empty when there is none. Raises GeocodingUnavailable."""
        ...
