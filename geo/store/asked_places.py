"""Counts of places and mentions in SQL, for what `queries` is asked of a PostgreSQL store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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
from geo.store.arrays import array, one_of
from geo.store.asking import Asked, Condition
from geo.store.cube import CONTEXT, GROUPS, Ints, region_of
from geo.store.filters import Facet
from geo.store.reading import place_from

_CHUNK = 5_000
_BEHIND = 2**40
"""More than any number of mentions; see `queries`."""


@queries.totals.in_sql
def totals(chosen: Asked) -> tuple[int, int, int]:
    """Add up what places have, and what articles of the collection have in the roles."""
    rows = per_place(chosen)
    only = chosen.but(type(chosen.wanted)(collection=chosen.wanted.collection, roles=chosen.wanted.roles))
    of = only.shared("of", only.wanted, lambda: of_articles(only, ["all"])[0])
    return sum(row.mentions for row in rows), of, len(rows)


def of_articles(
    chosen: Asked, amounts: Sequence[str], *left_out: Facet, roles: Collection[Role] | None = None
) -> list[int]:
    """Add up some amounts that each article has of the roles asked for, or of others."""
    table = facts.fact_article
    listed = list(dict.fromkeys(chosen.wanted.roles if roles is None else roles))
    if not listed:
        return [0] * len(amounts)
    parts = [sum((table.c[f"{role.value}_{amount}"] for role in listed), literal(0)) for amount in amounts]
    asked = select(*(func.coalesce(func.sum(part), 0) for part in parts))
    return list(map(int, chosen.snapshot.execute(asked.where(*chosen.articles(*left_out))).one()))


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
    """Count per place what passes, unordered; with mean score, group, and whether all is approximate."""
    return chosen.shared("per place", chosen.wanted, lambda: _per_place(chosen))


def _per_place(chosen: Asked) -> list[Any]:
    kept = asked_tally.kept(chosen)
    parts: list[Select[Any]] = []
    if kept is None:
        parts.append(_summed(chosen))
    else:
        if kept.labels is not None:
            parts.append(asked_tally.sums(chosen, kept.labels))
        if kept.open is not None:
            parts.append(_summed(chosen, *left_open(chosen, kept.open)))
        if chosen.copied:
            parts.append(_of_copies(chosen))
    counted = union_all(*parts).subquery()
    if len(parts) > 1 or (kept is not None and (_both(chosen) or not kept.one)):
        # Else there is one row for each place.
        amounts = [func.sum(counted.c[name]).label(name) for name in asked_tally.AMOUNTS]
        counted = select(counted.c.place, *amounts).group_by(counted.c.place).subquery()
    numbers = [cast(counted.c[name], Integer).label(name) for name in ("mentions", "articles")]
    asked = select(
        counted.c.place,
        *numbers,
        func.least(counted.c.belief / counted.c.mentions, 1.0).label("score"),
        (counted.c.exact == 0).label("approximate"),
        _group_of(counted).label("group"),
    )
    return list(chosen.snapshot.execute(asked).all())


def left_open(chosen: Asked, outside: Condition) -> list[Condition]:
    """Ask of mentions whether sums leave them out, but for copies, which are in none."""
    return [outside, ~_is_copied(facts.fact)] if chosen.copied else [outside]


def _is_copied(table: FromClause) -> Condition:
    article = facts.fact_article
    return table.c.article.in_(select(article.c.article).where(article.c.copied))


def _of_copies(chosen: Asked) -> Select[Any]:
    """Select the amounts per place of articles whose story was printed twice."""
    return _summed(chosen, _is_copied(facts.fact), articles=func.count(facts.fact.c.article.distinct()))


def _summed(chosen: Asked, *more: Condition, articles: ColumnElement[int] | None = None) -> Select[Any]:
    """Select the amounts of `asked_tally` per place, counted from the mentions that fulfil more conditions.

    Unless `articles` counts them, those with several mentions of a place may lack; see `_more_articles`.
    """
    fact = facts.fact
    held = [*chosen.mentions(fact), *more]
    if articles is None:
        best = fact.c.best_of_both if _both(chosen) else fact.c.best
        articles = func.count().filter(best if chosen.best_counts_articles else fact.c.sole)
    return (
        select(
            fact.c.place,
            _short(func.count()).label("mentions"),
            _short(articles).label("articles"),
            func.sum(fact.c.belief).label("belief"),
            _short(func.count().filter(~fact.c.approximate)).label("exact"),
            *(
                _short(func.count().filter(fact.c.colour == at)).label(f"group_{at}")
                for at in range(len(GROUPS))
            ),
        )
        .where(*held)
        .group_by(fact.c.place)
    )


def _short(amount: ColumnElement[Any]) -> ColumnElement[int]:
    """Take an amount as a short integer: sums of long ones are decimals, which cost much more."""
    return cast(amount, Integer)


def _group_of(counted: FromClause) -> ColumnElement[Any]:
    """Number the group of most mentions from 1, 0 for none; context counts only without others."""
    ranks = []
    for at in range(len(GROUPS)):
        amount = cast(counted.c[f"group_{at}"], BigInteger)
        weight = amount if at == CONTEXT else amount + _BEHIND
        ranks.append(case((amount > 0, weight * 8 + (7 - at))))
    return cast(func.coalesce(8 - func.greatest(*ranks) % 8, 0), Integer)


def _both(chosen: Asked) -> bool:
    return len(set(chosen.wanted.roles)) > 1


@lookups.places_of.in_sql
def places_of(chosen: Asked, keys: Iterable[int]) -> dict[int, Place]:
    """Give places by the store's numbers."""
    wanted = list(keys)
    known = known_places(chosen, wanted)
    return {key: known[key] for key in wanted}


def known_places(chosen: Asked, keys: Iterable[int]) -> Mapping[int, Place]:
    """Give all places that were asked for until now by the store's numbers, these among them."""
    known = chosen.known.places
    missing = sorted({key for key in keys if key not in known})
    table = schema.place
    columns = list(table.c)[1:10]
    for at in range(0, len(missing), _CHUNK):
        among = one_of(table.c.id, missing[at : at + _CHUNK])
        rows = chosen.snapshot.execute(select(table.c.id, *columns).where(among))
        known.update((row[0], place_from(tuple(row)[1:])) for row in rows)
    return known


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
    wanted = select(func.unnest(array(numbers)).label("place")).subquery()
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
