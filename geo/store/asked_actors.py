"""Counts of persons and organisations in SQL, for a PostgreSQL store; see `queries`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Integer, Select, and_, func, literal, select

from geo.models import Filter, Kind
from geo.store import facts, lookups, queries, schema
from geo.store.asked_places import per_article
from geo.store.asking import Asked
from geo.store.filters import Facet
from geo.store.rows import ActorCount


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
    named, amounts = facts.named_actor, per_article(chosen, facet).subquery()
    total = func.sum(amounts.c.mentions).cast(Integer)
    return (
        select(named.c.actor, total.label("mentions"), total.label("places"))
        .join(amounts, amounts.c.article == named.c.article)
        .where(named.c.person == (kind is Kind.PERSON))
        .group_by(named.c.actor)
    )


@lookups.actor_amount.in_sql
def actor_amount(chosen: Asked, kind: Kind) -> int:
    """Count who is known at all."""
    head = schema.actor
    asked = select(func.count()).where(head.c.kind == kind.value, head.c.someone, head.c.human == head.c.id)
    return int(chosen.shared(f"amount {kind}", Filter(), lambda: chosen.snapshot.execute(asked).scalar_one()))


@lookups.actor_named.in_sql
def actor_named(chosen: Asked, kind: Kind, ref: str) -> ActorCount | None:
    """Find whom an id means."""
    number = chosen.heads(kind, [ref]).get(ref)
    head = schema.actor
    row = chosen.snapshot.execute(select(head).where(head.c.id == number)).one_or_none()
    return None if row is None else ActorCount(row.ref, row.shown, row.known, 0, 0)
