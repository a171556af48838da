"""A Filter put to a cube: which mentions pass, with any one facet left out.

OR within a facet, AND between facets. An event passes a filter by types, by names and by dates together:
with battles and 2022 asked for there must be a battle in 2022.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, or_, select

from geo.models import Filter, Kind, Role
from geo.store import schema
from geo.store.cube import NO_DAY, TYPES, Bits, Cube, EventTies, Ints, Ties, day_number


class Facet(StrEnum):
    """A part of the filter that a facet's own counts leave out."""

    PERSONS = "persons"
    ORGANISATIONS = "organisations"
    EVENTS = "events"
    DATES = "dates"
    WHERE = "where"
    PLACES = "places"
    SOURCES = "sources"
    LANGUAGES = "languages"
    ROLES = "roles"
    SCORE = "score"
    EXTRA = "extra"
    TEXT = "text"


class Selection:
    """What one filter lets pass, with what every count of a page asks for."""

    def __init__(self, cube: Cube, wanted: Filter, hits: Ints | None) -> None:
        """Take a filter; `hits` number the mentions whose sentences hold the text."""
        self.cube = cube
        self.wanted = wanted
        self._hits = hits
        self._kept: dict[frozenset[Facet], Bits] = {}

    @cached_property
    def meant(self) -> Filter:
        """The filter with the ids of those whom its persons' and organisations' ids mean since a merge."""
        return replace(
            self.wanted,
            persons=self._heads(Kind.PERSON, self.wanted.persons),
            organisations=self._heads(Kind.ORGANISATION, self.wanted.organisations),
        )

    def _heads(self, kind: Kind, refs: Collection[str]) -> tuple[str, ...]:
        actors = self.cube.actors[kind]
        return tuple(actors.refs[actors.by_ref[ref]] if ref in actors.by_ref else ref for ref in refs)

    @cached_property
    def passing(self) -> Bits:
        """Mark the mentions that pass the whole filter."""
        return self.without()

    def without(self, *left_out: Facet) -> Bits:
        """Mark the mentions that pass when some facets are left out, each story's once."""
        return self._once(self._narrowing(left_out), self._without)

    def _without(self, left_out: frozenset[Facet]) -> Bits:
        found = self.with_copies(*left_out)
        if self.cube.articles.copied:
            found = found & self.cube.articles.standing(self.articles(*left_out))[self.cube.article]
        return found

    def _narrowing(self, left_out: Iterable[Facet]) -> frozenset[Facet]:
        """Give those facets in which something is chosen: to leave out the others changes nothing."""
        masks = (self._masks, self._article_masks)
        return frozenset(it for it in left_out if any(held.get(it) is not None for held in masks))

    def _once(self, key: frozenset[Facet], make: Callable[[frozenset[Facet]], Bits]) -> Bits:
        """Keep what most facets ask for alike; nobody changes what was given to others."""
        if key not in self._kept:
            self._kept[key] = make(key)
        return self._kept[key]

    def with_copies(self, *left_out: Facet) -> Bits:
        """As `without`, in every copy of a story."""
        found = self.articles(*left_out)[self.cube.article] & self.cube.counts
        for facet, holds in self._masks.items():
            if holds is not None and facet not in left_out:
                found = found & holds
        return found

    def articles(self, *left_out: Facet) -> Bits:
        """Mark the articles that pass by what is asked of articles."""
        found = self._collection
        for facet, holds in self._article_masks.items():
            if holds is not None and facet not in left_out:
                found = found & holds
        return found

    def with_other_columns(self, column: str) -> tuple[Bits, Bits]:
        """Mark articles, and mentions in every copy, with nothing asked of one column of tables."""
        fewer = tuple(pair for pair in self.wanted.extra if pair[0] != column)
        other = Selection(self.cube, replace(self.wanted, extra=fewer), self._hits)
        return other.articles(), other.with_copies()

    @property
    def events(self) -> EventTies:
        """The ties of events that count: with the weaker links those within articles."""
        return self.cube.weaker if self.wanted.weaker else self.cube.strong

    def actors(self, kind: Kind) -> Ties:
        """Give the ties of persons or of organisations that count."""
        actors = self.cube.actors[kind]
        return actors.weaker if self.wanted.weaker else actors.strong

    @cached_property
    def chosen_events(self) -> Bits | None:
        """Mark the ties of the events and types asked for; None when none are."""
        if not self.wanted.event_types and not self.wanted.events:
            return None
        numbers = [TYPES.index(kind) for kind in self.wanted.event_types]
        asked = set(self.wanted.events)
        named = [at for at, ref in enumerate(self.cube.happenings.refs) if ref in asked] if asked else []
        return _among(self.events.kind, numbers, len(TYPES)) | _among(
            self.events.ties.other, named, len(self.cube.happenings.refs)
        )

    @cached_property
    def overlapping(self) -> Bits | None:
        """Mark the ties of events whose days overlap those asked for; None when no date is asked for."""
        return _overlap(self.wanted, self.events.first, self.events.last) if self.by_event else None

    @property
    def by_event(self) -> bool:
        """Tell whether a date is asked for and means the events'."""
        return dated(self.wanted) and not self.wanted.by_publication

    @cached_property
    def undated(self) -> Bits:
        """Mark the mentions without a date: of an event asked for, or of publication."""
        if self.wanted.by_publication:
            undated: Bits = self.cube.articles.first == NO_DAY
            return undated[self.cube.article]
        has_day = self.events.first != NO_DAY
        chosen = self.chosen_events
        return ~self.events.ties.lift(has_day if chosen is None else has_day & chosen)

    @cached_property
    def _collection(self) -> Bits:
        every = np.ones(len(self.cube.articles.keys), dtype=np.bool_)
        if self.wanted.collection is None:
            return every
        return self.cube.articles.collections.get(self.wanted.collection, ~every)

    @cached_property
    def scope(self) -> Bits:
        """Mark what the total counts too: the collection and the roles."""
        roles, articles = self._masks[Facet.ROLES], self.cube.articles
        once = articles.standing(self._collection) if articles.copied else self._collection
        found: Bits = once[self.cube.article] & self.cube.counts
        return found if roles is None else found & roles

    @cached_property
    def _masks(self) -> dict[Facet, Bits | None]:
        made: dict[Facet, Callable[[], Bits | None]] = {
            Facet.PERSONS: lambda: self._tied(Kind.PERSON, self.wanted.persons),
            Facet.ORGANISATIONS: lambda: self._tied(Kind.ORGANISATION, self.wanted.organisations),
            Facet.EVENTS: self._events,
            Facet.DATES: self._dates,
            Facet.WHERE: self._where,
            Facet.PLACES: self._places,
            Facet.ROLES: self._roles,
            Facet.SCORE: self._score,
            Facet.TEXT: self._text,
        }
        return {facet: make() for facet, make in made.items()}

    @cached_property
    def _article_masks(self) -> dict[Facet, Bits | None]:
        known, wanted = self.cube.articles, self.wanted
        amount = len(known.keys)
        return {
            Facet.SOURCES: known.sources.having(wanted.sources, amount) if wanted.sources else None,
            Facet.LANGUAGES: known.languages.having(wanted.languages, amount) if wanted.languages else None,
            Facet.DATES: self._publication(),
            Facet.EXTRA: self._extra(),
        }

    def _extra(self) -> Bits | None:
        if not self.wanted.extra:
            return None
        amount = len(self.cube.articles.keys)
        found = np.ones(amount, dtype=np.bool_)
        for column in {name for name, _ in self.wanted.extra}:
            labels = self.cube.articles.extra.get(column)
            values = [value for name, value in self.wanted.extra if name == column]
            found &= np.False_ if labels is None else labels.having(values, amount)
        return found

    def _publication(self) -> Bits | None:
        if not dated(self.wanted) or not self.wanted.by_publication:
            return None
        articles = self.cube.articles
        found = _overlap(self.wanted, articles.first, articles.last)
        return found | (articles.first == NO_DAY) if self.wanted.undated else found

    def _tied(self, kind: Kind, refs: Collection[str]) -> Bits | None:
        if not refs:
            return None
        actors, ties = self.cube.actors[kind], self.actors(kind)
        chosen = [actors.by_ref[ref] for ref in refs if ref in actors.by_ref]
        return ties.lift(_among(ties.other, chosen, len(actors.refs)))

    def _events(self) -> Bits | None:
        return None if self.chosen_events is None else self.events.ties.lift(self.chosen_events)

    def _dates(self) -> Bits | None:
        if not self.by_event:
            return None
        holds = _overlap(self.wanted, self.events.first, self.events.last)
        chosen = self.chosen_events
        found = self.events.ties.lift(holds if chosen is None else holds & chosen)
        return found | self.undated if self.wanted.undated else found

    def _where(self) -> Bits | None:
        if not self.wanted.countries and not self.wanted.regions:
            return None
        countries, regions = set(self.wanted.countries), set(self.wanted.regions)
        inside = self.cube.countries.among(countries) | self.cube.regions.among(regions)
        return inside[self.cube.place]

    def _places(self) -> Bits | None:
        if not self.wanted.places:
            return None
        refs = set(self.wanted.places)
        return np.array([it.id in refs for it in self.cube.places], dtype=np.bool_)[self.cube.place]

    def _roles(self) -> Bits | None:
        literal, associative = (role in self.wanted.roles for role in (Role.LITERAL, Role.ASSOCIATIVE))
        if literal and associative:
            return None
        if not literal and not associative:
            return np.zeros(len(self.cube.key), dtype=np.bool_)
        return self.cube.literal if literal else ~self.cube.literal

    def _score(self) -> Bits | None:
        return self.cube.belief >= self.wanted.min_score if self.wanted.min_score > 0 else None

    def _text(self) -> Bits | None:
        if self._hits is None:
            return None
        return np.isin(self.cube.sentence, self._hits)


def dated(wanted: Filter) -> bool:
    """Tell whether a date is asked for."""
    return wanted.date_from is not None or wanted.date_to is not None


def _overlap(wanted: Filter, first: Ints, last: Ints) -> Bits:
    found: Bits = first != NO_DAY
    if wanted.date_from is not None:
        found &= last >= day_number(wanted.date_from)
    if wanted.date_to is not None:
        found &= first <= day_number(wanted.date_to)
    return found


def _among(column: npt.NDArray[np.int32], chosen: Collection[int], amount: int) -> Bits:
    """Mark the rows whose number, below `amount`, is one of those chosen."""
    marks = np.zeros(amount, dtype=np.bool_)
    marks[list(chosen)] = True
    found: Bits = marks[column]
    return found


def from_sources(article: ColumnElement[int], sources: Collection[str]) -> ColumnElement[bool]:
    """Ask for articles of some outlets; an empty name means those without one."""
    table, origin = schema.article, schema.origin
    among = table.c.source.in_(sources)
    named = or_(among, table.c.source.is_(None)) if "" in sources else among
    printed = select(origin.c.article).where(origin.c.source.in_(sources))
    return or_(article.in_(select(table.c.id).where(named)), article.in_(printed))


def members(collection: str) -> Select[int]:
    """Select the articles of a collection."""
    origin, named = schema.origin, schema.collection
    number = select(named.c.id).where(named.c.name == collection).scalar_subquery()
    return select(origin.c.article).where(origin.c.collection == number)
