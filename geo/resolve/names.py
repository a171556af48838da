"""One name of an article with all its mentions: an article uses a name in one sense.

Of 6,765 gold toponyms in four news corpora, six are meant otherwise than the same name elsewhere in
the article; so names are ranked, not mentions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.models import Candidate, Feature
from geo.resolve.geometry import unit_vectors
from geo.resolve.toponyms import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.models import Article, Place
    from geo.resolve.toponyms import Step, Toponym


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an article, its mentions and what they may mean."""

    key: str
    """Its normal form."""
    toponyms: tuple[int, ...]
    """Which of the article's toponyms bear it, ascending."""
    texts: tuple[str, ...]
    """How it is written, each way once."""
    candidates: tuple[Candidate, ...]
    """Every place that any of its mentions may mean, none twice."""
    steps: tuple[Step, ...]
    """How each was found."""


def group(toponyms: Sequence[Toponym]) -> list[Name]:
    """Put the toponyms of one article together by name, in the order of first mention."""
    members: dict[str, list[int]] = {}
    for position, toponym in enumerate(toponyms):
        key = normal_form(toponym.mention.asked) or toponym.mention.asked
        members.setdefault(key, []).append(position)
    return [_name(key, positions, toponyms) for key, positions in members.items()]


def _name(key: str, positions: list[int], toponyms: Sequence[Toponym]) -> Name:
    first = toponyms[positions[0]]
    texts = tuple(dict.fromkeys(toponyms[p].mention.asked for p in positions))
    found = {c.place.id: (c, s) for c, s in zip(first.candidates, first.steps, strict=True)}
    if len(positions) > 1:
        for position in positions[1:]:
            other = toponyms[position]
            if other.candidates is first.candidates:
                continue
            for candidate, step in zip(other.candidates, other.steps, strict=True):
                known = found.get(candidate.place.id)
                if known is None or step < known[1]:
                    found[candidate.place.id] = (candidate, step)
    return Name(
        key=key,
        toponyms=tuple(positions),
        texts=texts,
        candidates=tuple(c for c, _ in found.values()),
        steps=tuple(s for _, s in found.values()),
    )


@dataclass(frozen=True, slots=True)
class Columns:
    """What the ranker computes with, one row per candidate of a name (shape (n,) unless stated)."""

    points: NDArray[np.float64]
    """Unit vectors, shape (n, 3)."""
    country: NDArray[np.int64]
    """Number of its country; 0 for none."""
    region: NDArray[np.int64]
    """Number of its first-order region; 0 for none."""
    is_country: NDArray[np.bool_]
    """Whether it is a country."""
    is_first_order: NDArray[np.bool_]
    """Whether it is a first-order region."""
    is_vast: NDArray[np.bool_]
    """Whether it is a country, a continent or a sea, to which distances mean little."""
    is_local: NDArray[np.bool_]
    """Whether it is a settlement, a facility or a region that is not first-order."""

    @staticmethod
    def joined(parts: Sequence[Columns]) -> Columns:
        """The rows of several names below each other; at least one."""
        return Columns(
            *(np.concatenate([getattr(part, field) for part in parts]) for field in Columns.__slots__)
        )

    def part(self, begin: int, end: int) -> Columns:
        """A copy of the rows from `begin` to `end`."""
        return Columns(*(getattr(self, field)[begin:end].copy() for field in Columns.__slots__))

    def take(self, rows: NDArray[np.int64]) -> Columns:
        """Some of the rows."""
        return Columns(*(getattr(self, field)[rows] for field in Columns.__slots__))


SEA_IMPORTANCE = 0.5
"""Waters above it are seas and oceans (see `gazetteer.importance`)."""


class Codes:
    """Numbers for countries and first-order regions; only equality of numbers has a meaning."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str | None], int] = {}

    def country(self, place: Place) -> int:
        """The place's country; 0 for none."""
        return 0 if place.country is None else self._number(place.country, None)

    def region(self, place: Place) -> int:
        """The place's first-order region; 0 for none."""
        if place.country is None or place.admin1 is None:
            return 0
        return self._number(place.country, place.admin1)

    def _number(self, country: str, region: str | None) -> int:
        return self._numbers.setdefault((country, region), len(self._numbers) + 1)


def columns(places: Sequence[Place], codes: Codes) -> Columns:
    """Put places into columns; at least one place."""
    feature = [p.feature for p in places]
    first = np.array([is_first_order(p) for p in places])
    vast = (Feature.COUNTRY, Feature.CONTINENT)
    local = (Feature.SETTLEMENT, Feature.FACILITY, Feature.REGION)
    return Columns(
        points=unit_vectors(np.array([p.lat for p in places]), np.array([p.lon for p in places])),
        country=np.array([codes.country(p) for p in places]),
        region=np.array([codes.region(p) for p in places]),
        is_country=np.array([f is Feature.COUNTRY for f in feature]),
        is_first_order=first,
        is_vast=np.array(
            [
                f in vast or (f is Feature.WATER and p.importance > SEA_IMPORTANCE)
                for f, p in zip(feature, places, strict=True)
            ]
        ),
        is_local=np.array([f in local for f in feature]) & ~first,
    )


def is_first_order(place: Place) -> bool:
    """Tell whether a place is a first-order region, like a state or an oblast."""
    return place.feature is Feature.REGION and place.admin1 == place.name


_WORD = re.compile(r"\w+|’s|'s|[^\w\s]")


def words_before(article: Article, start: int) -> str:
    """The word or sign before a position, in lower case; empty at the beginning."""
    found = _WORD.findall(article.text[max(0, start - 25) : start])
    return str(found[-1]).lower() if found else ""


def words_after(article: Article, end: int) -> str:
    """The word or sign behind a position, in lower case; empty at the end."""
    found = _WORD.search(article.text, end, end + 25)
    return found.group().lower() if found else ""
