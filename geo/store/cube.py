"""All resolved place mentions as columns in memory, so that any filter is counted in milliseconds.

SQLite answers one count over a million mentions in half a second, and a page needs a dozen with every
click; over these arrays each takes a few milliseconds. A cube is read from one snapshot and never changed;
all sessions of a process share it. Mentions stand in the order of place, article and text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Self, cast

import numpy as np
import numpy.typing as npt

from geo.models import EVENT_GROUPS, EventType, Kind, Place

Ints = npt.NDArray[np.int32]
Bits = npt.NDArray[np.bool_]

NO_DAY: Final = 0
"""Stands for "undated" where days are numbers such as 20220512."""
REGION_SIGN: Final = "/"
"""Stands between a country's code and a region's name in `Filter.regions`."""
TYPES: Final = tuple(EventType)
"""Event types by their number in a cube."""
GROUPS: Final = tuple(EVENT_GROUPS)
"""Colour groups by their number in a cube."""
CONTEXT: Final = GROUPS.index("context")
"""The group that counts only where there is no other."""
GROUP_OF_TYPE: Final = np.array(
    [next(at for at, members in enumerate(EVENT_GROUPS.values()) if kind in members) for kind in EventType],
    dtype=np.int8,
)


@dataclass(frozen=True, slots=True)
class Ties:
    """Ties of persons, of organisations or of events to place mentions, sorted by `other`, then by place.

    One row for each of them and each unit of text. In the strong ties a unit is a mention; in the weaker
    ones it is an article, and the tie holds for every mention in it.
    """

    unit: Ints
    """Index of the mention or of the article."""
    other: Ints
    """Index of the person, organisation or event."""
    spread: Ints | None
    """Article of every mention when units are articles, else None."""
    size: int
    """How many units there are."""

    def lift(self, holds: Bits) -> Bits:
        """Mark the mentions that have a tie for which `holds` is true."""
        units = np.zeros(self.size, dtype=np.bool_)
        units[self.unit[holds]] = True
        return units if self.spread is None else units[self.spread]

    def weights(self, passing: Bits) -> Ints:
        """Count, for each tie, the passing mentions that it holds for."""
        if self.spread is None:
            return passing[self.unit].astype(np.int32)
        per_article = np.bincount(self.spread[passing], minlength=self.size).astype(np.int32)
        return per_article[self.unit]


@dataclass(frozen=True, slots=True)
class Happenings:
    """The asserted events that ties refer to; the same named event of many articles is one."""

    refs: tuple[str, ...]
    """Their ids."""
    labels: tuple[str, ...]
    """What a person reads."""
    kind: Ints
    """Index of the type in `TYPES`."""


@dataclass(frozen=True, slots=True)
class EventTies:
    """Ties of events with what a filter asks of each."""

    ties: Ties
    """Which event is tied to what."""
    kind: Ints
    """Index of the event's type in `TYPES`."""
    first: Ints
    """First day as a number (20220512), or NO_DAY."""
    last: Ints
    """Last day."""
    by_kind: Ints
    """Order of the ties by type, then unit."""
    kind_starts: Ints
    """Where in that order each pair of type and unit begins."""


@dataclass(frozen=True, slots=True)
class Actors:
    """Persons or organisations: one each for all the ids that mean the same."""

    keys: Ints
    """The store's numbers of those that stand for them, rising."""
    refs: tuple[str, ...]
    """Their ids."""
    by_ref: dict[str, int]
    """Index of whom any id means."""
    names: tuple[str, ...]
    """What they are called."""
    aliases: tuple[tuple[str, ...], ...]
    """Other names."""
    rank: Ints
    """Place of each in the order of names."""
    strong: Ties
    """Links to mentions."""
    acts: Bits
    """Whether such a link says, as a fact, that they acted in the place."""
    weaker: Ties
    """Articles that name them."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What articles are labelled with: outlets, languages, the values of a column. Some have several."""

    names: tuple[str, ...]
    """All labels, sorted; the empty one stands for none."""
    article: Ints
    """Index of an article, rising; one row for each of its labels."""
    label: Ints
    """Index of the label."""

    def having(self, wanted: Collection[str], articles: int) -> Bits:
        """Mark the articles, of so many, that have one of the labels."""
        asked = set(wanted)
        chosen = np.array([name in asked for name in self.names], dtype=np.bool_)
        found = np.zeros(articles, dtype=np.bool_)
        found[self.article[chosen[self.label]]] = True
        return found


@dataclass(frozen=True, slots=True)
class Articles:
    """What a filter asks of articles, by their index in the cube."""

    keys: Ints
    """Their numbers in the store, rising."""
    sources: Labels
    """Outlets; the same text may have been printed by several."""
    languages: Labels
    """Languages."""
    extra: dict[str, Labels]
    """Values by the columns of tables."""
    story: Ints
    """Index of the first article of the story that it tells, maybe its own."""
    first: Ints
    """First day of the publication date as a number, or NO_DAY."""
    last: Ints
    """Last day."""
    collections: dict[str, Bits]
    """Which articles each collection holds."""

    def standing(self, among: Bits) -> Bits:
        """Mark of each story the first article among those given: the one that is counted."""
        at = np.flatnonzero(among)
        _, first = np.unique(self.story[at], return_index=True)
        found = np.zeros(len(self.keys), dtype=np.bool_)
        found[at[first]] = True
        return found

    @property
    def copied(self) -> bool:
        """Tell whether any story was printed twice."""
        return bool((self.story != np.arange(len(self.story))).any())


@dataclass(frozen=True, slots=True)
class Areas:
    """What places lie in: countries or regions."""

    names: tuple[str, ...]
    """As a filter names them: `UA`, `UA/Donetsk`; the empty country stands for none."""
    area: Ints
    """Index of each place's own, -1 for none."""

    @classmethod
    def of(cls, named: Sequence[str | None]) -> Self:
        """Lay out what each place lies in."""
        names = tuple(dict.fromkeys(name for name in named if name is not None))
        numbers: dict[str | None, int] = {name: at for at, name in enumerate(names)}
        return cls(names, np.array([numbers.get(name, -1) for name in named], dtype=np.int32))

    def among(self, wanted: Collection[str]) -> Bits:
        """Mark the places that lie in one of those wanted."""
        chosen = np.array([*(name in wanted for name in self.names), False], dtype=np.bool_)
        return cast(Bits, chosen[self.area])


@dataclass(frozen=True, slots=True)
class Cube:
    """Everything that counting needs."""

    version: int
    """The store's number of changes when it was read."""
    key: Ints
    """The store's numbers of the mentions."""
    article: Ints
    """Index of each mention's article."""
    place: Ints
    """Index of its place."""
    literal: Bits
    """Whether it is meant as the location."""
    colour: npt.NDArray[np.int8]
    """Index in `GROUPS` of the event with the strongest link to it, -1 without one."""
    belief: npt.NDArray[np.float64]
    """Belief in the place, 0 to 1."""
    counts: Bits
    """Whether it counts: false in paragraphs that come back across stories."""
    sentence: Ints
    """The store's number of the mention under which its sentence is kept for text search."""
    approximate: Bits
    """Whether the place is only near what is meant."""
    radius: npt.NDArray[np.float64]
    """Radius in km around the place's own point; below 0 when unknown or when it has its own point."""
    places: tuple[Place, ...]
    """Places by their index, in the order of their numbers in the store."""
    place_keys: Ints
    """Their numbers in the store."""
    place_rank: Ints
    """Place of each in the order of names."""
    countries: Areas
    """Their countries."""
    regions: Areas
    """Their regions."""
    articles: Articles
    """The articles."""
    actors: dict[Kind, Actors]
    """Persons and organisations."""
    happenings: Happenings
    """Events."""
    strong: EventTies
    """Links of events to mentions."""
    weaker: EventTies
    """Events of the articles."""


def day_number(day: str | None) -> int:
    """Give `2022-05-12` as 20220512, and NO_DAY for None."""
    return NO_DAY if day is None else int(day.replace("-", ""))


def region_of(country: str | None, admin1: str | None) -> str | None:
    """Name a region as the filter does (`UA/Donetsk`); None for a place without one."""
    return f"{country or ''}{REGION_SIGN}{admin1}" if admin1 else None
