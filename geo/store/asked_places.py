"""Counts of places and mentions in SQL, for what `queries` is asked of a PostgreSQL store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    case,
    cast,
    func,
    lateral,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.types import BigInteger, Integer

from geo.models import Place, Role
from geo.store import asked_tally, facts, lookups, queries, schema
from geo.store.asking import Asked
from geo.store.cube import GROUP_OF_TYPE, GROUPS, Ints, region_of
from geo.store.filters import Facet
from geo.store.reading import place_from
from geo.store.rows import PlaceCount

_CHUNK = 5_000
_CONTEXT = GROUPS.index("context")
_BEHIND = 2**40
"""More than any number of mentions; see `queries`."""


@queries.totals.in_sql
def totals(chosen: Asked) -> tuple[int, int, int]:
    """Add up what places have, and what articles of the collection have in the roles."""
    rows = per_place(chosen)
    only = chosen.but(type(chosen.wanted)(collection=chosen.wanted.collection, roles=chosen.wanted.roles))
    of = only.shared("of", only.wanted, lambda: of_articles(only, "all"))
    return sum(row.mentions for row in rows), of, len(rows)


def of_articles(chosen: Asked, amount: str, *left_out: Facet, role: Role | None = None) -> int:
    """Add up an amount that each article has of the roles asked for, or of one role."""
    table = facts.fact_article
    roles = chosen.wanted.roles if role is None else (role,)
    parts = [func.coalesce(func.sum(table.c[f"{it.value}_{amount}"]), 0) for it in dict.fromkeys(roles)]
    if not parts:
        return 0
    asked = select(*parts).where(*chosen.articles(*left_out))
    return int(sum(chosen.snapshot.execute(asked).one()))


def per_article(chosen: Asked, *left_out: Facet, once: bool = True) -> Select[Any]:
    """Count per article what passes, with some facets left out."""
    if chosen.only_articles(*left_out):
        table = facts.fact_article
        roles = tuple(Role) if Facet.ROLES in left_out else chosen.wanted.roles
        amount = sum((table.c[f"{role.value}_all"] for role in dict.fromkeys(roles)), literal(0))
        return select(table.c.article, amount.label("mentions")).where(*chosen.articles(*left_out, once=once))
    fact = facts.fact
    counted = select(fact.c.article, func.count().label("mentions"))
    return counted.where(*chosen.mentions(fact, *left_out, once=once)).group_by(fact.c.article)


def per_place(chosen: Asked) -> list[Any]:
    """Count per place what passes: mentions, articles, belief, radius, exactness and group, unordered."""
    return chosen.shared("per place", chosen.wanted, lambda: _per_place(chosen))


def _per_place(chosen: Asked) -> list[Any]:
    kept = asked_tally.tallied(chosen)
    parts: list[Select[Any]] = [asked_tally.sums(chosen)] if kept else []
    if not kept or chosen.copied:
        parts.append(_summed(chosen, only_copied=kept))
    counted = union_all(*parts).subquery()
    if len(parts) > 1 or (kept and _both(chosen)):  # else there is one row for each place
        amounts = [func.sum(counted.c[name]).label(name) for name in asked_tally.AMOUNTS]
        counted = select(counted.c.place, *amounts).group_by(counted.c.place).subquery()
    numbers = [cast(counted.c[name], Integer).label(name) for name in ("mentions", "articles")]
    asked = select(
        counted.c.place,
        *numbers,
        counted.c.belief,
        (counted.c.exact > 0).label("exact"),
        _group_of(counted).label("group"),
    )
    return list(chosen.snapshot.execute(asked).all())


def _summed(chosen: Asked, *, only_copied: bool) -> Select[Any]:
    """Select the amounts of `asked_tally` per place, counted from the mentions."""
    fact, copied = facts.fact, facts.fact_article
    held = chosen.mentions(fact)
    best = fact.c.best_of_both if _both(chosen) else fact.c.best
    articles: Any = func.count().filter(best if chosen.best_counts_articles else fact.c.sole)
    if only_copied:
        held.append(fact.c.article.in_(select(copied.c.article).where(copied.c.copied)))
        if not chosen.best_counts_articles:
            articles = func.count(fact.c.article.distinct())
    return (
        select(
            fact.c.place,
            func.count().label("mentions"),
            articles.label("articles"),
            func.sum(fact.c.belief).label("belief"),
            func.count().filter(~fact.c.approximate).label("exact"),
            *(func.count().filter(fact.c.colour == at).label(f"group_{at}") for at in range(len(GROUPS))),
        )
        .where(*held)
        .group_by(fact.c.place)
    )


def _group_of(counted: FromClause) -> ColumnElement[Any]:
    """Choose the group of most mentions, packed with how it ranks; context counts only without others."""
    ranks = []
    for at in range(len(GROUPS)):
        amount = cast(counted.c[f"group_{at}"], BigInteger)
        weight = amount if at == _CONTEXT else amount + _BEHIND
        ranks.append(case((amount > 0, weight * 8 + (7 - at))))
    return func.greatest(*ranks)


def _both(chosen: Asked) -> bool:
    return len(set(chosen.wanted.roles)) > 1


def _more_articles(chosen: Asked) -> dict[int, int]:
    """Count per place the articles with several mentions of it, where the surest one does not tell."""
    fact = facts.fact
    several = select(fact.c.place, fact.c.article).where(~fact.c.sole, *chosen.mentions(fact))
    pairs = several.distinct().subquery()
    rows = chosen.snapshot.execute(select(pairs.c.place, func.count()).group_by(pairs.c.place))
    return dict(rows.all())


def _groups(chosen: Asked) -> dict[int, str]:
    """Name the group of most mentions per place, of the events asked for alone."""
    tied = facts.tied_event
    group = case({at: int(of) for at, of in enumerate(GROUP_OF_TYPE)}, value=tied.c.type)
    pairs = (
        select(tied.c.place, tied.c.mention, group.label("group"))
        .where(chosen.chosen_events(tied), *chosen.mentions(tied, Facet.EVENTS))
        .distinct()
        .subquery()
    )
    asked = select(pairs.c.place, pairs.c.group, func.count()).group_by(pairs.c.place, pairs.c.group)
    found: dict[int, tuple[bool, int, int]] = {}
    for place, number, amount in chosen.snapshot.execute(asked):
        rank = (number != _CONTEXT, amount, -number)
        found[place] = max(found.get(place, rank), rank)
    return {place: GROUPS[-number] for place, (_, _, number) in found.items()}


def _radii(chosen: Asked) -> dict[int, float]:
    fact = facts.fact
    asked = select(fact.c.place, func.max(fact.c.radius)).where(fact.c.radius >= 0, *chosen.mentions(fact))
    return dict(chosen.snapshot.execute(asked.group_by(fact.c.place)).all())


@queries.place_counts.in_sql
def place_counts(
    chosen: Asked, *, limit: int | None = None, only_associative: bool = False
) -> list[PlaceCount]:
    """Count per place, most mentions first, then by name."""
    rows = per_place(chosen)
    if only_associative:
        rows = _without_literal(chosen, rows)
    places = places_of(chosen, [row.place for row in rows])
    # Tuples, for there may be tens of thousands: a row's names cost more than the query.
    ranked = [(-mentions, places[key].name, key, *rest) for key, mentions, *rest in rows]
    ranked.sort()
    told = chosen.best_counts_articles or asked_tally.tallied(chosen)
    more = {} if told else _more_articles(chosen)
    groups = _groups(chosen) if chosen.events_asked and not chosen.wanted.weaker else None
    radii = _radii(chosen)
    return [
        PlaceCount(
            key,
            places[key],
            -mentions,
            articles + more.get(key, 0),
            min(belief / -mentions, 1.0),
            radii.get(key),
            not exact,
            _group(group) if groups is None else groups.get(key),
        )
        for mentions, _, key, articles, belief, exact, group in ranked[:limit]
    ]


def _group(packed: int | None) -> str | None:
    return None if packed is None else GROUPS[7 - packed % 8]


def _without_literal(chosen: Asked, rows: list[Any]) -> list[Any]:
    fact = facts.fact
    asked = select(fact.c.place).where(fact.c.literal, *chosen.mentions(fact)).distinct()
    with_literal = set(chosen.snapshot.execute(asked).scalars())
    return [row for row in rows if row.place not in with_literal]


@lookups.places_of.in_sql
def places_of(chosen: Asked, keys: Iterable[int]) -> dict[int, Place]:
    """Give places by the store's numbers."""
    known = chosen.known.places
    wanted = list(dict.fromkeys(keys))
    missing = [key for key in wanted if key not in known]
    table = schema.place
    columns = list(table.c)[1:10]
    for at in range(0, len(missing), _CHUNK):
        among = chosen.one_of(table.c.id, missing[at : at + _CHUNK])
        rows = chosen.snapshot.execute(select(table.c.id, *columns).where(among))
        known.update((row[0], place_from(tuple(row)[1:])) for row in rows)
    return {key: known[key] for key in wanted}


@lookups.place_named.in_sql
def place_named(chosen: Asked, ref: str) -> int | None:
    """Give the number of a place by its id."""
    return chosen.snapshot.execute(select(schema.place.c.id).where(schema.place.c.ref == ref)).scalar()


def where_counts(chosen: Asked) -> list[tuple[str | None, str | None, int]]:
    """Count per country and region, leaving out those asked for; those at 0 too."""
    place = schema.place
    counts = {row.place: row.mentions for row in per_place(chosen.but_where())}
    found: dict[tuple[str | None, str | None], int] = {}
    for number, country, admin1 in chosen.shared("regions", type(chosen.wanted)(), lambda: list(
        chosen.snapshot.execute(select(place.c.id, place.c.country, place.c.admin1)).all()
    )):  # fmt: skip
        key = (country, admin1)
        found[key] = found.get(key, 0) + counts.get(number, 0)
    return [(country, admin1, count) for (country, admin1), count in found.items()]


@queries.country_counts.in_sql
def country_counts(chosen: Asked) -> dict[str, int]:
    """Count per country code."""
    found: dict[str, int] = {}
    for country, _, count in where_counts(chosen):
        found[country or ""] = found.get(country or "", 0) + count
    return found


@queries.region_counts.in_sql
def region_counts(chosen: Asked) -> dict[str, int]:
    """Count per region."""
    found: dict[str, int] = {}
    for country, admin1, count in where_counts(chosen):
        region = region_of(country, admin1)
        if region is not None:
            found[region] = found.get(region, 0) + count
    return found


@queries.mentions_in_order.in_sql
def mentions_in_order(chosen: Asked, *, limit: int | None = None, offset: int = 0) -> Ints:
    """Give the numbers of the mentions that pass, in the order of articles, then of the text."""
    fact = facts.fact
    asked = select(fact.c.mention).where(*chosen.mentions(fact)).order_by(fact.c.article, fact.c.mention)
    found = chosen.snapshot.execute(asked.limit(limit).offset(offset)).scalars().all()
    return np.array(found, dtype=np.int32)


@lookups.best_mentions.in_sql
def best_mentions(chosen: Asked, places: Sequence[int], *, limit: int) -> Ints:
    """Give the numbers of each place's best few mentions."""
    fact = facts.fact
    numbers = sorted(set(places))
    if not numbers:
        return np.zeros(0, dtype=np.int32)
    wanted = select(func.unnest(chosen.array(numbers)).label("place")).subquery()
    best: Select[Any] = (
        select(fact.c.mention, fact.c.literal, fact.c.belief)
        .where(fact.c.place == wanted.c.place, *chosen.mentions(fact))
        .order_by(fact.c.literal.desc(), fact.c.belief.desc(), fact.c.mention.desc())
        .limit(limit)
    )
    of_place = lateral(best).alias("best")
    asked = select(of_place.c.mention).select_from(wanted.join(of_place, true()))
    ordered = asked.order_by(
        wanted.c.place, of_place.c.literal.desc(), of_place.c.belief.desc(), of_place.c.mention.desc()
    )
    return np.array(chosen.snapshot.execute(ordered).scalars().all(), dtype=np.int32)


@lookups.places_named.in_sql
def places_named(chosen: Asked) -> list[int]:
    """Give the numbers of the places that pass."""
    return sorted(row.place for row in per_place(chosen))
