"""Counts of events and days in SQL, for a PostgreSQL store; see `queries`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, exists, func, literal, or_, select
from sqlalchemy.types import BigInteger

from geo.models import EventType
from geo.store import facts, lookups, queries, schema
from geo.store.asked_places import of_articles, per_article
from geo.store.asking import Asked
from geo.store.columns import AnyText
from geo.store.cube import NO_DAY, TYPES
from geo.store.filters import Facet
from geo.store.rows import DaySpan, EventCount


def _before_events(chosen: Asked) -> tuple[Facet, ...]:
    return (Facet.EVENTS,) if chosen.wanted.by_publication else (Facet.EVENTS, Facet.DATES)


@queries.event_type_counts.in_sql
def event_type_counts(chosen: Asked) -> dict[EventType, int]:
    """Count the mentions that each type would show; see `queries`."""
    free = replace(chosen.wanted, event_types=(), events=())
    return dict(chosen.shared("types", free, lambda: _event_types(chosen)))


def _event_types(chosen: Asked) -> dict[EventType, int]:
    ties, before = chosen.ties, _before_events(chosen)
    units = _tie_units(chosen, before)
    if not chosen.by_event and not chosen.wanted.weaker:
        counted = select(ties.c.type, func.count()).where(ties.c.lead, *units).group_by(ties.c.type)
    else:
        unit = ties.c.article if chosen.wanted.weaker else ties.c.mention
        pairs = select(unit.label("unit"), ties.c.type).where(*units).group_by(unit, ties.c.type)
        if chosen.by_event:
            holds: ColumnElement[bool] = func.bool_or(chosen.overlapping(ties))
            if chosen.wanted.undated:
                holds = or_(holds, ~func.bool_or(ties.c.begins != NO_DAY))
            pairs = pairs.having(holds)
        cells = pairs.subquery()
        counted = select(cells.c.type, func.count()).group_by(cells.c.type)
        if chosen.wanted.weaker:
            amounts = per_article(chosen, *before).subquery()
            counted = (
                select(cells.c.type, func.sum(amounts.c.mentions))
                .join(amounts, amounts.c.article == cells.c.unit)
                .group_by(cells.c.type)
            )
    counts: dict[int, int] = dict(chosen.snapshot.execute(counted).all())
    numbers = func.generate_series(0, len(TYPES) - 1).table_valued("number").render_derived()
    there = select(numbers.c.number).where(exists().where(ties.c.type == numbers.c.number))
    present = set(chosen.snapshot.execute(there).scalars())
    return {kind: int(counts.get(at, 0)) for at, kind in enumerate(TYPES) if at in present}


def _tie_units(chosen: Asked, left_out: Collection[Facet]) -> list[Any]:
    """Ask of ties whether the mention passes; in the weaker ones articles are joined instead."""
    return [] if chosen.wanted.weaker else chosen.mentions(facts.tied_event, *left_out)


@queries.event_counts.in_sql
def event_counts(
    chosen: Asked, *, limit: int | None = None, also: Collection[str] = ()
) -> dict[EventType, list[EventCount]]:
    """Count the mentions that each event would show; see `queries`."""
    free = replace(chosen.wanted, event_types=(), events=())
    rows: list[Any] = chosen.shared(f"events {limit}", free, lambda: _events(chosen, limit))
    listed = {row.ref for row in rows}
    missing = [ref for ref in also if ref not in listed]
    if missing:
        rows = [*rows, *_events(chosen, None, among=missing)]
    found: dict[EventType, list[EventCount]] = {kind: [] for kind in TYPES}
    for row in rows:
        kind = EventType(row.shown_type)
        found[kind].append(EventCount(row.ref, row.shown_label, kind, row.mentions))
    return found


def _events(chosen: Asked, limit: int | None, *, among: Collection[str] | None = None) -> list[Any]:
    ties, before = chosen.ties, _before_events(chosen)
    conditions = _tie_units(chosen, before)
    if among is not None:
        keys = [func.hashtextextended(literal(ref, AnyText), 0) for ref in among]
        conditions.append(ties.c.key.in_(keys))
    if chosen.by_event:
        shown = chosen.overlapping(ties)
        conditions.append(or_(shown, ties.c.begins == NO_DAY) if chosen.wanted.undated else shown)
    amount: Any = func.count()
    rows: Select[Any] = select(ties.c.key).where(*conditions)
    if chosen.wanted.weaker:
        amounts = per_article(chosen, *before).subquery()
        amount = func.sum(amounts.c.mentions).cast(Integer)
        rows = rows.join(amounts, amounts.c.article == ties.c.article).where(amounts.c.mentions > 0)
    first = func.min(ties.c.article.cast(BigInteger) * 2**24 + ties.c.pos)
    kind = func.min(ties.c.type)
    by_event = rows.add_columns(amount.label("mentions"), first.label("first"), kind.label("type"))
    counted = by_event.group_by(ties.c.key).subquery()
    rank = func.row_number().over(
        partition_by=counted.c.type, order_by=[counted.c.mentions.desc(), counted.c.first]
    )
    ranked = select(counted, rank.label("rank")).subquery()
    head = select(ranked)
    if limit is not None:
        head = head.where(ranked.c.rank <= limit)
    listed = head.cte("head").prefix_with("MATERIALIZED")
    told = _first_of(listed.c.key).lateral()
    asked = select(listed.c.mentions, told.c.ref, told.c.shown_label, told.c.shown_type)
    asked = asked.join_from(listed, told, literal(value=True)).order_by(listed.c.type, listed.c.rank)
    return list(chosen.snapshot.execute(asked).all())


def _first_of(key: Any) -> Select[Any]:
    """Select how the first article that has an event tells it."""
    event, happening = schema.event, facts.happening
    same = and_(event.c.article == happening.c.article, event.c.pos == happening.c.pos)
    rows = select(event.c.ref, event.c.shown_label, event.c.shown_type).select_from(happening)
    return (
        rows.join(event, same)
        .where(happening.c.key == key)
        .order_by(happening.c.article, happening.c.pos)
        .limit(1)
    )


@queries.spans.in_sql
def spans(chosen: Asked) -> list[DaySpan]:
    """Count per span of days, leaving out the dates asked for."""
    free = replace(chosen.wanted, date_from=None, date_to=None, undated=True)
    return list(chosen.shared("spans", free, lambda: _spans(chosen)))


def _spans(chosen: Asked) -> list[DaySpan]:
    asked = _published_spans(chosen) if chosen.wanted.by_publication else _event_spans(chosen)
    return [
        DaySpan(queries.day_text(first), queries.day_text(last), int(amount))
        for first, last, amount in chosen.snapshot.execute(asked)
    ]


def _published_spans(chosen: Asked) -> Select[Any]:
    article, amounts = facts.fact_article, per_article(chosen, Facet.DATES).subquery()
    columns = (article.c.first, article.c.last)
    asked = select(*columns, func.sum(amounts.c.mentions)).join(
        amounts, amounts.c.article == article.c.article
    )
    held = asked.where(article.c.first != NO_DAY, amounts.c.mentions > 0)
    return held.group_by(*columns).order_by(*columns)


def _event_spans(chosen: Asked) -> Select[Any]:
    ties = chosen.ties
    columns = (ties.c.begins, ties.c.ends)
    conditions = [ties.c.begins != NO_DAY, *_tie_units(chosen, (Facet.DATES,))]
    if chosen.events_asked:
        conditions.append(chosen.chosen_events(ties))
    asked = select(*columns, func.count())
    if chosen.wanted.weaker:
        amounts = per_article(chosen, Facet.DATES).subquery()
        asked = select(*columns, func.sum(amounts.c.mentions)).join(
            amounts, amounts.c.article == ties.c.article
        )
        conditions.append(amounts.c.mentions > 0)
    return asked.where(*conditions).group_by(*columns).order_by(*columns)


@queries.undated.in_sql
def undated(chosen: Asked) -> int:
    """Count mentions without a date, leaving out the dates asked for."""
    free = replace(chosen.wanted, date_from=None, date_to=None, undated=True)
    return int(chosen.shared("undated", free, lambda: _undated(chosen)))


def _undated(chosen: Asked) -> int:
    plain = not chosen.wanted.by_publication and not chosen.events_asked and not chosen.wanted.weaker
    if plain and chosen.only_articles(Facet.DATES):
        return of_articles(chosen, ["undated"], Facet.DATES)[0]
    fact = facts.fact
    asked = select(func.count()).where(chosen.undated(fact), *chosen.mentions(fact, Facet.DATES))
    return int(chosen.snapshot.execute(asked).scalar_one())


@lookups.event_named.in_sql
def event_named(chosen: Asked, ref: str) -> EventCount | None:
    """Find an event that happened."""
    event = schema.event
    asked = select(event).where(event.c.ref == ref, event.c.happened)
    row = chosen.snapshot.execute(asked.order_by(event.c.article, event.c.pos).limit(1)).one_or_none()
    return None if row is None else EventCount(ref, row.shown_label, EventType(row.shown_type), 0)
