"""Counts of place mentions for a Filter; each takes a snapshot that `Store.reading` gives.

Only resolved mentions are counted, and all counting is done in SQL.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, Row, case, distinct, func, select

from geo.models import EVENT_GROUPS, EventType, Filter, Kind, Relation, Role, Tier
from geo.store import filters, schema
from geo.store.columns import AnyText
from geo.store.filters import Facet, conditions, facts_of
from geo.store.reading import place_of
from geo.store.rows import OptionCount, PlaceCount

_MENTION = facts_of(schema.mention)
_GROUPS = list(EVENT_GROUPS)
_WEAK = list(Tier).index(Tier.SENTENCE)
"""Ties of this strength and weaker do not say that somebody acted in a place."""
_AHEAD = 2**40
"""More than the rank of any number of mentions."""


def settle(snapshot: Connection, wanted: Filter) -> Filter:
    """Leave out a collection that holds every article: counting then need not look at articles."""
    if wanted.collection is None:
        return wanted
    inside = filters.members(wanted.collection)
    outside = select(schema.article.c.id).where(schema.article.c.id.not_in(inside)).limit(1)
    return wanted if snapshot.execute(outside).first() else replace(wanted, collection=None)


def totals(snapshot: Connection, wanted: Filter) -> tuple[int, int, int]:
    """Count mentions that pass, mentions in the collection and roles at all, and places that pass."""
    counted = select(func.count(), func.count(distinct(_MENTION.place)))
    mentions, places = snapshot.execute(counted.where(*conditions(_MENTION, wanted))).one()
    of = select(func.count()).where(*filters.scope(_MENTION, wanted))
    return int(mentions), int(snapshot.execute(of).scalar_one()), int(places)


def place_counts(
    snapshot: Connection, wanted: Filter, *, limit: int | None = None, only_associative: bool = False
) -> list[PlaceCount]:
    """Count mentions and articles per place, most mentions first, then by name.

    With `only_associative`, places without a literal mention among those that pass `wanted`.
    """
    table = schema.mention
    per_place = (
        select(
            table.c.place,
            func.count().label("mentions"),
            func.count(distinct(table.c.article)).label("articles"),
            func.avg(table.c.belief).label("score"),
            func.max(case((table.c.point_lat.is_(None), table.c.radius_km))).label("radius_km"),
            func.min(case((table.c.approximate, 1), else_=0)).label("approximate"),
        )
        .where(*conditions(_MENTION, wanted))
        .group_by(table.c.place)
    )
    if only_associative:  # "literal" sorts after "associative"
        per_place = per_place.having(func.max(table.c.role) == Role.ASSOCIATIVE.value)
    counted = per_place.subquery()
    rows = snapshot.execute(
        select(schema.place, *(column for column in counted.c if column.name != "place"))
        .join(counted, counted.c.place == schema.place.c.id)
        .order_by(counted.c.mentions.desc(), schema.place.c.name, schema.place.c.id)
        .limit(limit)
    )
    return [
        PlaceCount(
            row.id,
            place_of(row),
            row.mentions,
            row.articles,
            min(row.score, 1.0),
            row.radius_km,
            bool(row.approximate),
        )
        for row in rows.all()
    ]


def place_groups(snapshot: Connection, wanted: Filter) -> dict[int, str]:
    """Name the event group that most of a place's mentions belong to, by the place's number.

    With event types asked for only events of these count; else a mention belongs to the group of its
    strongest link. `context` is named only where there is no other. Ties go by the order of groups.
    """
    tie, mention = schema.tie_event, schema.mention
    amount = func.count().label("mentions")
    if wanted.event_types:
        amount = func.count(distinct(tie.c.mention)).label("mentions")
        counted = select(tie.c.place, tie.c.colour, amount).where(
            *conditions(facts_of(tie), wanted), tie.c.type.in_(wanted.event_types)
        )
        per_group = counted.group_by(tie.c.place, tie.c.colour).subquery()
    else:
        counted = select(mention.c.place, mention.c.colour, amount).where(
            *conditions(_MENTION, wanted), mention.c.colour.is_not(None)
        )
        per_group = counted.group_by(mention.c.place, mention.c.colour).subquery()
    # One number ranks a group: its mentions, then its place in the order; what is no context is ahead.
    last = len(_GROUPS)
    behind = case({name: last - at for at, name in enumerate(_GROUPS)}, value=per_group.c.colour)
    ahead = case((per_group.c.colour == "context", 0), else_=_AHEAD)
    best = func.max(ahead + per_group.c.mentions * (last + 1) + behind)
    rows = snapshot.execute(select(per_group.c.place, best).group_by(per_group.c.place)).all()
    return {place: _GROUPS[last - rank % (last + 1)] for place, rank in rows}


def actor_options(snapshot: Connection, wanted: Filter, kind: Kind) -> list[OptionCount]:
    """Count mentions and places per linked person or organisation, leaving out the filter's own choice.

    Each is one human being or body, under the id that stands for it, or under that which the filter chose.
    """
    tie, actor = schema.tie_actor, schema.actor
    own, chosen = (
        (Facet.PERSONS, wanted.persons)
        if kind is Kind.PERSON
        else (Facet.ORGANISATIONS, wanted.organisations)
    )
    acts = tie.c.asserted & (tie.c.strength < _WEAK) & (tie.c.relation != Relation.SPEAKS_ABOUT.value)
    counted = (
        select(
            tie.c.actor,
            func.count().label("mentions"),
            func.count(distinct(case((acts, tie.c.place)))).label("places"),
        )
        .where(tie.c.kind == kind.value, *conditions(facts_of(tie), wanted, without=[own]))
        .group_by(tie.c.actor)
        .subquery()
    )
    rows = snapshot.execute(
        select(actor.c.id, actor.c.ref, actor.c.shown, actor.c.known, counted.c.mentions, counted.c.places)
        .join(counted, counted.c.actor == actor.c.id)
        .order_by(counted.c.mentions.desc(), actor.c.shown, actor.c.ref)
    ).all()
    picked = _picked(snapshot, kind, chosen)
    asked_as = {row.human: ref for ref, row in picked.items()}
    options = [OptionCount(asked_as.get(row.id, row.ref), *row[2:]) for row in rows]
    for ref in sorted(set(chosen) - {option.value for option in options}):
        name, aliases = (picked[ref].shown, picked[ref].known) if ref in picked else (ref, ())
        options.append(OptionCount(ref, name, aliases, 0))
    return options


def _picked(snapshot: Connection, kind: Kind, refs: tuple[str, ...]) -> dict[str, Row[*tuple[object, ...]]]:
    """Read whom the ids that a filter names mean."""
    if not refs:
        return {}
    actor = schema.actor
    asked = select(actor.c.ref, actor.c.human, actor.c.shown, actor.c.known).where(
        actor.c.kind == kind.value, actor.c.ref.in_(refs)
    )
    return {row.ref: row for row in snapshot.execute(asked)}


def event_type_counts(snapshot: Connection, wanted: Filter) -> dict[EventType, int]:
    """Count the mentions that each event type would show if it alone were chosen."""
    tie = schema.tie_event
    facts = facts_of(tie)
    passing = conditions(facts, wanted, without=[Facet.EVENT_TYPES, Facet.DATES])
    if not filters.dated(wanted):
        counted = select(tie.c.type, func.count(distinct(tie.c.mention))).where(*passing).group_by(tie.c.type)
    else:
        within = func.max(case((filters.overlap(wanted), 1), else_=0))
        has_day = func.max(case((tie.c.first_day.is_not(None), 1), else_=0))
        shown = (within == 1) | (has_day == 0) if wanted.undated else within == 1
        per_mention = (
            select(tie.c.type).where(*passing).group_by(tie.c.type, tie.c.mention).having(shown).subquery()
        )
        counted = select(per_mention.c.type, func.count()).group_by(per_mention.c.type)
    return {EventType(name): count for name, count in snapshot.execute(counted)}


def source_counts(snapshot: Connection, wanted: Filter) -> dict[str, int]:
    """Count mentions per outlet, leaving out the filter's own choice; "" is articles without one."""
    per_article = (
        select(_MENTION.article, func.count().label("mentions"))
        .where(*conditions(_MENTION, wanted, without=[Facet.SOURCES]))
        .group_by(_MENTION.article)
        .subquery()
    )
    name = func.coalesce(schema.article.c.source, "", type_=AnyText)
    counted = select(name, func.sum(per_article.c.mentions)).join(
        per_article, per_article.c.article == schema.article.c.id
    )
    return {source: int(count) for source, count in snapshot.execute(counted.group_by(name)) if count}


def date_range(snapshot: Connection, wanted: Filter) -> tuple[str | None, str | None]:
    """Give the first and last day of the dated events linked to mentions of the collection."""
    tie = schema.tie_event
    found: list[str | None] = []
    for edge in (func.min(tie.c.first_day), func.max(tie.c.last_day)):  # apart, each reads one index entry
        asked = select(edge)
        if wanted.collection is not None:
            asked = asked.where((tie.c.article + 0).in_(filters.members(wanted.collection)))
        found.append(snapshot.execute(asked).scalar())
    return found[0], found[1]


def undated(snapshot: Connection, wanted: Filter) -> int:
    """Count mentions without a dated event, leaving out the date asked for."""
    asked = select(func.count()).where(*filters.undated(_MENTION, wanted))
    return int(snapshot.execute(asked).scalar_one())
