"""Places with their counts in SQL, most mentions first, for a PostgreSQL store; see `queries`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, func, select

from geo.store import asked_tally, facts, queries
from geo.store.asked_places import known_places, left_open, per_place
from geo.store.asking import Asked, Condition
from geo.store.cube import CONTEXT, GROUP_OF_TYPE, GROUPS
from geo.store.filters import Facet
from geo.store.rows import PlaceCount

_GROUPS = (None, *GROUPS)
"""Groups as `per_place` numbers them: 0 is none."""


@queries.place_counts.in_sql
def place_counts(
    chosen: Asked, *, limit: int | None = None, only_associative: bool = False
) -> list[PlaceCount]:
    """Count per place, most mentions first, then by name."""
    rows = per_place(chosen)
    if only_associative:
        rows = _without_literal(chosen, rows)
    places = known_places(chosen, [row[0] for row in rows])
    more = _more_articles(chosen)
    groups = _groups(chosen) if chosen.events_asked and not chosen.wanted.weaker else None
    radii = _radii(chosen)
    return [
        PlaceCount(
            key,
            places[key],
            mentions,
            articles + more.get(key, 0),
            score,
            radii.get(key),
            approximate,
            _GROUPS[group] if groups is None else groups.get(key),
        )
        for key, mentions, articles, score, approximate, group in _ranked(chosen, rows)[:limit]
    ]


def _ranked(chosen: Asked, rows: list[Any]) -> list[Any]:
    """Sort by mentions, then by name: numbers alone are compared, for there may be tens of thousands."""
    rank = chosen.known.by_name()
    return sorted(rows, key=lambda row: (row[1] << 32) - rank[row[0]], reverse=True)


def _more_articles(chosen: Asked) -> dict[int, int]:
    """Count per place the articles with several mentions of it, unless sums or the surest one tell."""
    if chosen.best_counts_articles:
        return {}
    fact, kept = facts.fact, asked_tally.kept(chosen)
    left: list[Condition] = []
    if kept is not None:
        if kept.open is None:
            return {}
        left = left_open(chosen, kept.open)
    several = select(fact.c.place, fact.c.article).where(~fact.c.sole, *chosen.mentions(fact), *left)
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
        rank = (number != CONTEXT, amount, -number)
        found[place] = max(found.get(place, rank), rank)
    return {place: GROUPS[-number] for place, (_, _, number) in found.items()}


def _radii(chosen: Asked) -> dict[int, float]:
    fact = facts.fact
    asked = select(fact.c.place, func.max(fact.c.radius)).where(fact.c.radius >= 0, *chosen.mentions(fact))
    return dict(chosen.snapshot.execute(asked.group_by(fact.c.place)).all())


def _without_literal(chosen: Asked, rows: list[Any]) -> list[Any]:
    fact = facts.fact
    asked = select(fact.c.place).where(fact.c.literal, *chosen.mentions(fact)).distinct()
    with_literal = set(chosen.snapshot.execute(asked).scalars())
    return [row for row in rows if row.place not in with_literal]
