"""A Filter as SQL conditions, the same for mentions and for their ties.

`mention`, `tie_actor` and `tie_event` all know article, role and place of a mention, so that a condition
can be put to the table that is counted instead of joining it.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, and_, or_, select

from geo.models import EventType, Filter, Kind
from geo.store import schema


class Facet(StrEnum):
    """A part of the filter that a facet's own counts leave out."""

    PERSONS = "persons"
    ORGANISATIONS = "organisations"
    EVENT_TYPES = "event_types"
    SOURCES = "sources"
    DATES = "dates"


class Facts(NamedTuple):
    """The columns of one table that conditions are put to."""

    mention: ColumnElement[int]
    article: ColumnElement[int]
    role: ColumnElement[str]
    place: ColumnElement[int]
    dated: ColumnElement[bool]


def facts_of(table: FromClause) -> Facts:
    """Find the columns in `mention`, in a tie table or in an alias of one.

    The sums keep SQLite from seeking an index of ties for every pair of two lists, of mentions and of
    articles: that took minutes where one pass takes 50 ms.
    """
    if "mention" in table.c:
        return Facts(table.c.mention + 0, table.c.article + 0, table.c.role, table.c.place, table.c.dated)
    return Facts(table.c.id, table.c.article, table.c.role, table.c.place, table.c.dated)


def conditions(facts: Facts, wanted: Filter, *, without: Collection[Facet] = ()) -> list[ColumnElement[bool]]:
    """Write the filter as conditions that must all hold; only resolved place mentions pass."""
    if wanted.places:  # for the reason in `facts_of`
        facts = facts._replace(article=facts.article + 0)
    found = [*scope(facts, wanted), *_choices(facts, wanted, without)]
    types = () if Facet.EVENT_TYPES in without else wanted.event_types
    if types:
        event = schema.tie_event
        found.append(facts.mention.in_(select(event.c.mention).where(event.c.type.in_(types))))
    if Facet.DATES not in without and dated(wanted):
        found.append(_happened(facts, wanted, types))
    return found


def scope(facts: Facts, wanted: Filter) -> list[ColumnElement[bool]]:
    """Write what the total counts too: the collection and the roles."""
    found: list[ColumnElement[bool]] = [facts.place.is_not(None), facts.role.in_(wanted.roles)]
    if wanted.collection is not None:
        found.append(facts.article.in_(members(wanted.collection)))
    return found


def from_sources(article: ColumnElement[int], sources: Collection[str]) -> ColumnElement[bool]:
    """Ask for articles of some outlets; an empty name means those without one."""
    table = schema.article
    among = table.c.source.in_(sources)
    named = or_(among, table.c.source.is_(None)) if "" in sources else among
    return article.in_(select(table.c.id).where(named))


def members(collection: str) -> Select[int]:
    """Select the articles of a collection."""
    origin, named = schema.origin, schema.collection
    number = select(named.c.id).where(named.c.name == collection).scalar_subquery()
    return select(origin.c.article).where(origin.c.collection == number)


def dated(wanted: Filter) -> bool:
    """Tell whether a date is asked for."""
    return wanted.date_from is not None or wanted.date_to is not None


def overlap(wanted: Filter) -> ColumnElement[bool]:
    """Ask an event tie whether its days overlap the days asked for."""
    event = schema.tie_event
    found: list[ColumnElement[bool]] = [event.c.first_day.is_not(None)]
    if wanted.date_from is not None:
        found.append(event.c.last_day >= wanted.date_from)
    if wanted.date_to is not None:
        found.append(event.c.first_day <= wanted.date_to)
    return and_(*found)


def _choices(facts: Facts, wanted: Filter, without: Collection[Facet]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.persons and Facet.PERSONS not in without:
        found.append(facts.mention.in_(_tied_to(Kind.PERSON, wanted.persons)))
    if wanted.organisations and Facet.ORGANISATIONS not in without:
        found.append(facts.mention.in_(_tied_to(Kind.ORGANISATION, wanted.organisations)))
    if wanted.sources and Facet.SOURCES not in without:
        found.append(from_sources(facts.article, wanted.sources))
    if wanted.places:
        found.append(facts.place.in_(select(schema.place.c.id).where(schema.place.c.ref.in_(wanted.places))))
    return found


def _tied_to(kind: Kind, refs: Collection[str]) -> Select[int]:
    tie, actor = schema.tie_actor, schema.actor
    chosen = select(actor.c.human).where(actor.c.kind == kind.value, actor.c.ref.in_(refs))
    return select(tie.c.mention).where(tie.c.kind == kind.value, tie.c.actor.in_(chosen))


def _happened(facts: Facts, wanted: Filter, types: Collection[EventType]) -> ColumnElement[bool]:
    event = schema.tie_event
    of_type = [event.c.type.in_(types)] if types else []
    within = facts.mention.in_(select(event.c.mention).where(overlap(wanted), *of_type))
    if not wanted.undated:
        return within
    return or_(within, _undated(facts, types))


def undated(facts: Facts, wanted: Filter) -> list[ColumnElement[bool]]:
    """Write the filter for mentions without a dated event of the types asked for, whatever the date."""
    return [*conditions(facts, wanted, without=[Facet.DATES]), _undated(facts, wanted.event_types)]


def _undated(facts: Facts, types: Collection[EventType]) -> ColumnElement[bool]:
    if not types:
        return facts.dated.is_(False)
    event = schema.tie_event
    any_day = select(event.c.mention).where(event.c.first_day.is_not(None), event.c.type.in_(types))
    return facts.mention.not_in(any_day)
