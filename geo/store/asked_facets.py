"""Counts of facets in SQL, for what `queries` is asked of a PostgreSQL store."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, exists, func, literal, or_, select, tuple_
from sqlalchemy.types import BigInteger

from geo.models import EventType, Filter, Kind, Role
from geo.store import facts, queries, schema
from geo.store.asked_places import of_articles
from geo.store.asking import Asked, labels_of
from geo.store.columns import AnyText
from geo.store.cube import NO_DAY, TYPES
from geo.store.filters import Facet
from geo.store.rows import ActorCount, DaySpan, EventCount

_LEASTS = {0.5: "50", 0.7: "70", 0.9: "90"}


@queries.actor_counts.in_sql
def actor_counts(
    chosen: Asked, kind: Kind, *, limit: int | None = None, also: Collection[str] = ()
) -> list[ActorCount]:
    """Count per person or organisation; see `queries`."""
    of_persons = kind is Kind.PERSON
    facet = Facet.PERSONS if of_persons else Facet.ORGANISATIONS
    free = replace(chosen.wanted, persons=()) if of_persons else replace(chosen.wanted, organisations=())
    rows: list[Any] = chosen.shared(
        f"{kind} {limit}", free, lambda: _counted_actors(chosen, kind, facet, limit)
    )
    heads = chosen.heads(kind, also)
    listed = {row.id for row in rows}
    missing = [number for number in dict.fromkeys(heads.values()) if number not in listed]
    if missing:
        rows = [*rows, *_counted_actors(chosen, kind, facet, None, among=missing)]
    asked_as = {number: ref for ref, number in heads.items()}
    return [
        ActorCount(asked_as.get(row.id, row.ref), row.shown, row.known, row.mentions, row.places)
        for row in rows
    ]


def _counted_actors(
    chosen: Asked, kind: Kind, facet: Facet, limit: int | None, *, among: Collection[int] | None = None
) -> list[Any]:
    head = schema.actor
    counted = (_weaker_actors if chosen.wanted.weaker else _strong_actors)(chosen, kind, facet).subquery()
    columns = (head.c.id, head.c.ref, head.c.shown, head.c.known)
    of_kind = and_(head.c.kind == kind.value, head.c.someone, head.c.human == head.c.id)
    if among is not None:
        of_kind = and_(of_kind, head.c.id.in_(among))
    order = (counted.c.places.desc(), counted.c.mentions.desc(), head.c.shown, head.c.ref)
    asked = select(*columns, counted.c.mentions, counted.c.places).join(counted, counted.c.actor == head.c.id)
    rows = list(chosen.snapshot.execute(asked.where(of_kind).order_by(*order).limit(limit)).all())
    if limit is not None and len(rows) >= limit:
        return rows
    none = select(*columns, literal(0).label("mentions"), literal(0).label("places")).where(
        of_kind, head.c.id.not_in([row.id for row in rows])
    )
    ordered = none.order_by(head.c.shown, head.c.ref)
    rest = ordered.limit(None if limit is None else limit - len(rows))
    return [*rows, *chosen.snapshot.execute(rest).all()]


def _strong_actors(chosen: Asked, kind: Kind, facet: Facet) -> Select[Any]:
    tied = facts.tied_actor
    cells = (
        select(
            tied.c.actor,
            tied.c.place,
            func.count().label("mentions"),
            func.bool_or(tied.c.acts).label("acts"),
        )
        .where(tied.c.person == (kind is Kind.PERSON), *chosen.mentions(tied, facet))
        .group_by(tied.c.actor, tied.c.place)
        .subquery()
    )
    return select(
        cells.c.actor,
        func.sum(cells.c.mentions).cast(Integer).label("mentions"),
        func.count().filter(cells.c.acts).label("places"),
    ).group_by(cells.c.actor)


def _weaker_actors(chosen: Asked, kind: Kind, facet: Facet) -> Select[Any]:
    named, amounts = facts.named_actor, _per_article(chosen, facet).subquery()
    total = func.sum(amounts.c.mentions).cast(Integer)
    return (
        select(named.c.actor, total.label("mentions"), total.label("places"))
        .join(amounts, amounts.c.article == named.c.article)
        .where(named.c.person == (kind is Kind.PERSON))
        .group_by(named.c.actor)
    )


def _per_article(chosen: Asked, *left_out: Facet, once: bool = True) -> Select[Any]:
    """Count per article what passes, with some facets left out."""
    if chosen.only_articles(*left_out):
        table = facts.fact_article
        roles = tuple(Role) if Facet.ROLES in left_out else chosen.wanted.roles
        amount = sum((table.c[f"{role.value}_all"] for role in dict.fromkeys(roles)), literal(0))
        return select(table.c.article, amount.label("mentions")).where(*chosen.articles(*left_out, once=once))
    fact = facts.fact
    counted = select(fact.c.article, func.count().label("mentions"))
    return counted.where(*chosen.mentions(fact, *left_out, once=once)).group_by(fact.c.article)


@queries.actor_amount.in_sql
def actor_amount(chosen: Asked, kind: Kind) -> int:
    """Count who is known at all."""
    head = schema.actor
    asked = select(func.count()).where(head.c.kind == kind.value, head.c.someone, head.c.human == head.c.id)
    return int(chosen.shared(f"amount {kind}", Filter(), lambda: chosen.snapshot.execute(asked).scalar_one()))


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
            amounts = _per_article(chosen, *before).subquery()
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
        amounts = _per_article(chosen, *before).subquery()
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


@queries.source_counts.in_sql
def source_counts(chosen: Asked) -> dict[str, int]:
    """Count per outlet."""
    free = replace(chosen.wanted, sources=())
    found = chosen.shared(
        "sources", free, lambda: _labelled(chosen.but(free), labels_of(facts.SOURCE))[facts.SOURCE]
    )
    return dict(found)


@queries.language_counts.in_sql
def language_counts(chosen: Asked) -> dict[str, int]:
    """Count per language."""
    free = replace(chosen.wanted, languages=())
    found = chosen.shared(
        "languages", free, lambda: _labelled(chosen.but(free), labels_of(facts.LANGUAGE))[facts.LANGUAGE]
    )
    return dict(found)


@queries.extra_counts.in_sql
def extra_counts(chosen: Asked) -> dict[str, dict[str, int]]:
    """Count per value of each column of tables, leaving out what is asked of that column."""
    named = select(facts.label_name.c.kind).distinct().where(
        facts.label_name.c.kind.startswith(facts.EXTRA, autoescape=True),
        exists().where(facts.label.c.label == facts.label_name.c.id),
    )  # fmt: skip
    kinds = sorted(chosen.shared("columns", Filter(), lambda: chosen.snapshot.execute(named).scalars().all()))
    found = {}
    for kind in kinds:
        name = kind.removeprefix(facts.EXTRA)
        free = replace(chosen.wanted, extra=tuple(it for it in chosen.wanted.extra if it[0] != name))
        count = partial(_labelled, chosen.but(free), labels_of(kind))
        found[name] = dict(chosen.shared(kind, free, count)[kind])
    return found


def _labelled(chosen: Asked, names: Select[Any]) -> dict[str, dict[str, int]]:
    """Count what each label alone would show: of a story's copies with that label the first."""
    label, listed = facts.label, names.subquery()
    amounts = _per_article(chosen, once=False).cte("amounts").prefix_with("MATERIALIZED")
    counted = (
        select(label.c.label, func.sum(amounts.c.mentions).label("mentions"))
        .join(amounts, amounts.c.article == label.c.article)
        .where(label.c.label.in_(select(listed.c.id)))
    )
    if chosen.copied:
        article, other = facts.fact_article, label.alias()
        first = (
            select(other.c.label, func.min(article.c.article))
            .join(article, article.c.article == other.c.article)
            .where(article.c.copied, *chosen.articles(once=False))
            .group_by(article.c.story, other.c.label)
        )
        one = select(article.c.article).where(~article.c.copied)
        pair = tuple_(label.c.label, label.c.article)
        counted = counted.where(or_(label.c.article.in_(one), pair.in_(first)))
    sums = counted.group_by(label.c.label).subquery()
    asked = select(listed.c.kind, listed.c.value, func.coalesce(sums.c.mentions, 0))
    found: dict[str, dict[str, int]] = {}
    for kind, value, amount in chosen.snapshot.execute(asked.outerjoin(sums, sums.c.label == listed.c.id)):
        found.setdefault(kind, {})[value] = int(amount)
    return _Empty(found)


class _Empty(dict[str, dict[str, int]]):
    """Labels by kind; a kind that no article has has none."""

    def __missing__(self, kind: str) -> dict[str, int]:
        return {}


@queries.role_counts.in_sql
def role_counts(chosen: Asked) -> dict[Role, int]:
    """Count per role."""
    free = replace(chosen.wanted, roles=tuple(Role))
    return dict(chosen.shared("roles", free, lambda: _roles(chosen)))


def _roles(chosen: Asked) -> dict[Role, int]:
    if chosen.only_articles(Facet.ROLES):
        return {role: of_articles(chosen, "all", Facet.ROLES, role=role) for role in Role}
    fact = facts.fact
    asked = select(func.count().filter(fact.c.literal), func.count())
    literal_, every = chosen.snapshot.execute(asked.where(*chosen.mentions(fact, Facet.ROLES))).one()
    return {Role.LITERAL: literal_, Role.ASSOCIATIVE: every - literal_}


@queries.score_counts.in_sql
def score_counts(chosen: Asked) -> dict[float, int]:
    """Count the mentions that each least score would leave."""
    free = replace(chosen.wanted, min_score=0.0)
    return dict(chosen.shared("scores", free, lambda: _scores(chosen)))


def _scores(chosen: Asked) -> dict[float, int]:
    if chosen.only_articles(Facet.SCORE):
        return {least: of_articles(chosen, amount, Facet.SCORE) for least, amount in _LEASTS.items()}
    fact = facts.fact
    asked = select(*(func.count().filter(fact.c.belief >= least) for least in queries.SCORES))
    row = chosen.snapshot.execute(asked.where(*chosen.mentions(fact, Facet.SCORE))).one()
    return dict(zip(queries.SCORES, row, strict=True))


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
    article, amounts = facts.fact_article, _per_article(chosen, Facet.DATES).subquery()
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
        amounts = _per_article(chosen, Facet.DATES).subquery()
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
        return of_articles(chosen, "undated", Facet.DATES)
    fact = facts.fact
    asked = select(func.count()).where(chosen.undated(fact), *chosen.mentions(fact, Facet.DATES))
    return int(chosen.snapshot.execute(asked).scalar_one())


@queries.actor_named.in_sql
def actor_named(chosen: Asked, kind: Kind, ref: str) -> ActorCount | None:
    """Find whom an id means."""
    number = chosen.heads(kind, [ref]).get(ref)
    head = schema.actor
    row = chosen.snapshot.execute(select(head).where(head.c.id == number)).one_or_none()
    return None if row is None else ActorCount(row.ref, row.shown, row.known, 0, 0)


@queries.event_named.in_sql
def event_named(chosen: Asked, ref: str) -> EventCount | None:
    """Find an event that happened."""
    event = schema.event
    asked = select(event).where(event.c.ref == ref, event.c.happened)
    row = chosen.snapshot.execute(asked.order_by(event.c.article, event.c.pos).limit(1)).one_or_none()
    return None if row is None else EventCount(ref, row.shown_label, EventType(row.shown_type), 0)
