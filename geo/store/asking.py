"""A Filter put to PostgreSQL's tables for counting: what `filters` does over a cube, as conditions in SQL.

OR within a facet, AND between facets; an event passes by types, by names and by dates together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    false,
    func,
    literal,
    or_,
    select,
)

from geo.models import Filter, Kind, Role
from geo.store import facts, filters, schema
from geo.store.arrays import one_of
from geo.store.columns import AnyText
from geo.store.cube import NO_DAY, TYPES, day_number
from geo.store.filters import Facet, dated
from geo.store.labels import labelled, located, numbers
from geo.store.remembered import Known

Condition = ColumnElement[bool]
_Answer = TypeVar("_Answer")
_UNASKED: Final = object()
"""In place of an answer that is not known; another thread may forget answers at any moment."""
_MOST_ANSWERS: Final = 300
"""Counts that are kept; those of all places of a filter are the largest, some MB."""


class Asked:
    """What one filter lets pass, for the functions of `queries`; belongs to one snapshot."""

    def __init__(
        self, snapshot: Connection, wanted: Filter, hits: Sequence[int] | None, known: Known
    ) -> None:
        """Take a filter; `hits` number the mentions whose sentences hold the text."""
        self.snapshot = snapshot
        self.wanted = wanted
        self.known = known
        self._hits = hits

    @cached_property
    def meant(self) -> Filter:
        """The filter with the ids of those whom its persons' and organisations' ids mean since a merge."""
        return replace(
            self.wanted,
            persons=self._head_refs(Kind.PERSON, self.wanted.persons),
            organisations=self._head_refs(Kind.ORGANISATION, self.wanted.organisations),
        )

    def shared(self, what: str, wanted: Filter, count: Callable[[], _Answer]) -> _Answer:
        """Give a count that other filters share: kept by the filter that it depends on, until a change."""
        key, answers = (what, wanted), self.known.answers
        found = answers.get(key, _UNASKED)
        if found is _UNASKED:
            found = count()
            if len(answers) >= _MOST_ANSWERS:
                answers.clear()
            answers[key] = found
        return cast("_Answer", found)

    def but_where(self) -> Asked:
        """Leave out countries and regions."""
        return self.but(replace(self.wanted, countries=(), regions=()))

    def but(self, wanted: Filter) -> Asked:
        """Put another filter, with the same text, to the same snapshot."""
        return Asked(self.snapshot, wanted, self._hits, self.known)

    def _head_refs(self, kind: Kind, refs: Collection[str]) -> tuple[str, ...]:
        heads = self.heads(kind, refs)
        head = schema.actor
        numbers = sorted(set(heads.values()))
        named = dict(self.snapshot.execute(select(head.c.id, head.c.ref).where(head.c.id.in_(numbers))).all())
        return tuple(named[heads[ref]] if ref in heads else ref for ref in refs)

    def heads(self, kind: Kind, refs: Collection[str]) -> dict[str, int]:
        """Give the numbers of those whom ids mean, by id; unknown ids are left out."""
        actor = schema.actor
        of_kind = (actor.c.kind == kind.value) & actor.c.someone
        asked = select(actor.c.ref, actor.c.human).where(of_kind, actor.c.ref.in_(refs))
        return dict(self.snapshot.execute(asked).all()) if refs else {}

    @cached_property
    def copied(self) -> bool:
        """Tell whether any story was printed twice."""
        if self.known.copied is None:
            some = select(facts.fact_article.c.article).where(facts.fact_article.c.copied).limit(1)
            self.known.copied = self.snapshot.execute(some).first() is not None
        return self.known.copied

    @property
    def ties(self) -> Table:
        """The ties of events that count: with the weaker links those within articles."""
        return facts.happening if self.wanted.weaker else facts.tied_event

    def mentions(self, table: Table, *left_out: Facet, once: bool = True) -> list[Condition]:
        """Ask of the rows of a table with a mention's columns whether they pass, some facets left out.

        With `once` each story counts in its first article alone.
        """
        found = self._articles_of(table, left_out, once=once)
        made: dict[Facet, Callable[[], Condition | None]] = {
            Facet.PERSONS: lambda: self._actors(table, Kind.PERSON, self.wanted.persons),
            Facet.ORGANISATIONS: lambda: self._actors(table, Kind.ORGANISATION, self.wanted.organisations),
            Facet.EVENTS: lambda: self._events(table),
            Facet.DATES: lambda: self._dates(table),
            Facet.WHERE: lambda: self._where(table),
            Facet.PLACES: lambda: self._places(table),
            Facet.ROLES: lambda: self.roles(table.c.literal),
            Facet.SCORE: lambda: self._score(table),
            Facet.TEXT: lambda: self._text(table),
        }
        for facet, make in made.items():
            condition = None if facet in left_out else make()
            if condition is not None:
                found.append(condition)
        return found

    def at_places(self, table: Table) -> list[Condition]:
        """Ask of rows with a place for where it lies, and whether it is asked for."""
        return [it for it in (self._where(table), self._places(table)) if it is not None]

    def only_articles(self, *left_out: Facet) -> bool:
        """Tell whether nothing but roles is asked of mentions themselves: then articles can be added up."""
        it, by_event = self.wanted, self.by_event
        asked = {
            Facet.PERSONS: it.persons,
            Facet.ORGANISATIONS: it.organisations,
            Facet.EVENTS: self.events_asked,
            Facet.DATES: by_event,
            Facet.WHERE: it.countries or it.regions,
            Facet.PLACES: it.places,
            Facet.SCORE: it.min_score > 0,
            Facet.TEXT: self._hits is not None,
        }
        return not any(value for facet, value in asked.items() if facet not in left_out)

    @property
    def best_counts_articles(self) -> bool:
        """Tell whether an article and place pass together with their surest mention."""
        it = self.wanted
        others = (it.persons, it.organisations, self.events_asked, self.by_event, self._hits is not None)
        return not any(others)

    def articles(self, *left_out: Facet, once: bool = True) -> list[Condition]:
        """Ask of the rows of `fact_article`."""
        table = facts.fact_article
        found = self._asked_of_articles(table, left_out)
        if once and self.copied:
            if not found:
                return [table.c.article == table.c.story]
            first = select(func.min(table.c.article)).where(table.c.copied, *found).group_by(table.c.story)
            found = [*found, or_(~table.c.copied, table.c.article.in_(first))]
        return found

    def _articles_of(self, table: Table, left_out: Collection[Facet], *, once: bool) -> list[Condition]:
        asked = self._asked_of_articles(table, left_out)
        if not (once and self.copied):
            return asked
        if not asked:
            return [table.c.standing]
        conditions = self.articles(*left_out, once=once)
        chosen = select(facts.fact_article.c.article).where(*conditions)
        return [table.c.article.in_(chosen)]

    def _asked_of_articles(self, table: Table, left_out: Collection[Facet]) -> list[Condition]:
        """Ask of the rows of any table with an article whether that passes."""
        wanted, published = self.wanted, facts.fact_article
        found: list[Condition] = []
        if not self.covers_whole:
            found.append(table.c.article.in_(filters.members(wanted.collection or "")))
        if wanted.sources and Facet.SOURCES not in left_out:
            found.append(labelled(table, self.labels(facts.SOURCE, wanted.sources)))
        if wanted.languages and Facet.LANGUAGES not in left_out:
            found.append(labelled(table, self.labels(facts.LANGUAGE, wanted.languages)))
        if dated(wanted) and wanted.by_publication and Facet.DATES not in left_out:
            holds = self._overlap(published.c.first, published.c.last)
            holds = or_(holds, published.c.first == NO_DAY) if wanted.undated else holds
            inside = select(published.c.article).where(holds)
            found.append(holds if table is published else table.c.article.in_(inside))
        if Facet.EXTRA not in left_out:
            for column in sorted({name for name, _ in wanted.extra}):
                values = [value for name, value in wanted.extra if name == column]
                found.append(labelled(table, self.labels(facts.EXTRA + column, values)))
        return found

    def labels(self, kind: str, values: Collection[str]) -> list[int]:
        """Give the numbers of labels of a kind; what nothing has is left out."""
        return numbers(self.snapshot, self.known.labels, kind, values)

    @property
    def covers_whole(self) -> bool:
        """Tell whether all articles that there are lie in the collection asked for."""
        collection = self.wanted.collection
        if collection is None:
            return True
        if collection not in self.known.whole:
            members = filters.members(collection)
            outside = select(facts.fact_article.c.article).where(facts.fact_article.c.article.not_in(members))
            self.known.whole[collection] = self.snapshot.execute(outside.limit(1)).first() is None
        return self.known.whole[collection]

    @property
    def by_event(self) -> bool:
        """Tell whether a date is asked for and means the events'."""
        return dated(self.wanted) and not self.wanted.by_publication

    @property
    def events_asked(self) -> bool:
        """Tell whether events or their types are asked for."""
        return bool(self.wanted.event_types or self.wanted.events)

    def chosen_events(self, table: Table) -> Condition:
        """Ask of ties whether their events, or these' types, are asked for."""
        types = [TYPES.index(kind) for kind in self.wanted.event_types]
        keys = [func.hashtextextended(literal(ref, AnyText), 0) for ref in self.wanted.events]
        parts: list[Condition] = []
        if types:
            parts.append(table.c.type.in_(types))
        if keys:
            parts.append(table.c.key.in_(keys))
        return or_(*parts)

    def overlapping(self, table: Table) -> Condition:
        """Ask of ties whether their events' days overlap those asked for."""
        return self._overlap(table.c.begins, table.c.ends)

    def undated(self, table: Table) -> Condition:
        """Ask of mentions whether they have no date: of an event asked for, or of publication."""
        if self.wanted.by_publication:
            article = facts.fact_article
            return table.c.article.in_(select(article.c.article).where(article.c.first == NO_DAY))
        if not self.events_asked and not self.wanted.weaker:
            return table.c.first == NO_DAY
        has_day = self.ties.c.begins != NO_DAY
        if self.events_asked:
            has_day = and_(has_day, self.chosen_events(self.ties))
        return ~self._tied(table, has_day)

    def _overlap(self, first: ColumnElement[int], last: ColumnElement[int]) -> Condition:
        parts = [first != NO_DAY]
        if self.wanted.date_from is not None:
            parts.append(last >= day_number(self.wanted.date_from))
        if self.wanted.date_to is not None:
            parts.append(first <= day_number(self.wanted.date_to))
        return and_(*parts)

    def _tied(self, table: Table, holds: Condition) -> Condition:
        unit = "article" if self.wanted.weaker else "mention"
        return table.c[unit].in_(select(self.ties.c[unit]).where(holds))

    def _actors(self, table: Table, kind: Kind, refs: Collection[str]) -> Condition | None:
        if not refs:
            return None
        numbers = list(self.heads(kind, refs).values())
        if self.wanted.weaker:
            named = facts.named_actor
            return table.c.article.in_(select(named.c.article).where(named.c.actor.in_(numbers)))
        tied = facts.tied_actor
        return table.c.mention.in_(select(tied.c.mention).where(tied.c.actor.in_(numbers)))

    def _events(self, table: Table) -> Condition | None:
        return self._tied(table, self.chosen_events(self.ties)) if self.events_asked else None

    def _dates(self, table: Table) -> Condition | None:
        if not self.by_event:
            return None
        holds = self.overlapping(self.ties)
        if self.events_asked or self.wanted.weaker:
            if self.events_asked:
                holds = and_(holds, self.chosen_events(self.ties))
            found = self._tied(table, holds)
        else:
            alone = and_(~table.c.several, self._overlap(table.c.first, table.c.last))
            among = and_(holds, self.ties.c.several)
            found = or_(alone, and_(table.c.several, self._tied(table, among)))
        return or_(found, self.undated(table)) if self.wanted.undated else found

    def _where(self, table: Table) -> Condition | None:
        it = self.wanted
        return located(table, it.countries, it.regions) if it.countries or it.regions else None

    def _places(self, table: Table) -> Condition | None:
        if not self.wanted.places:
            return None
        place = schema.place
        return table.c.place.in_(select(place.c.id).where(place.c.ref.in_(self.wanted.places)))

    def roles(self, is_literal: ColumnElement[bool]) -> Condition | None:
        """Ask for the roles wanted."""
        literal_, associative = (role in self.wanted.roles for role in (Role.LITERAL, Role.ASSOCIATIVE))
        if literal_ and associative:
            return None
        if not literal_ and not associative:
            return false()
        return is_literal if literal_ else ~is_literal

    def _score(self, table: Table) -> Condition | None:
        return table.c.belief >= self.wanted.min_score if self.wanted.min_score > 0 else None

    def _text(self, table: Table) -> Condition | None:
        if self._hits is None:
            return None
        return one_of(table.c.sentence, self._hits)
