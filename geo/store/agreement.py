"""Counts how often the machine was right, by what readers decided about single mentions."""

from __future__ import annotations

from collections import Counter
from typing import Final

from sqlalchemy import Connection, func, select

from geo.correction import Agreement, Scope, Verdict
from geo.store import schema

BANDS: Final = (0.0, 0.5, 0.7, 0.9)
"""Lower ends of the bands of the machine's score that are counted apart."""


def agreement(connection: Connection) -> Agreement:
    """Count; a mention is judged by a correction of it alone, not by one that covers many."""
    judged: Counter[float] = Counter()
    right: Counter[float] = Counter()
    for score, agrees in _judgements(connection):
        band = max(low for low in BANDS if low <= score)
        judged[band] += 1
        right[band] += agrees
    table = schema.correction
    verdicts = connection.execute(
        select(table.c.verdict, func.count()).where(table.c.undone.is_(None)).group_by(table.c.verdict)
    ).all()
    counts: dict[str, int] = dict(verdicts)
    return Agreement(
        judged=judged.total(),
        right=right.total(),
        by_score=tuple((low, judged[low], right[low]) for low in BANDS if judged[low]),
        overruled=_overruled(connection),
        verdicts=tuple((verdict, counts[verdict.value]) for verdict in Verdict if verdict.value in counts),
    )


def _judgements(connection: Connection) -> list[tuple[float, bool]]:
    mention, state, place, table = schema.mention, schema.place_state, schema.place, schema.correction
    rows = connection.execute(
        select(mention.c.belief, state.c.ref, place.c.ref.label("shown"))
        .join(table, table.c.id == mention.c.fixed)
        .outerjoin(state, state.c.id == mention.c.state)
        .outerjoin(place, place.c.id == mention.c.place)
        .where(table.c.scope == Scope.MENTION.value)
    )
    return [(row.belief or 0.0, row.ref is not None and row.ref == row.shown) for row in rows]


def _overruled(connection: Connection) -> int:
    mention, state, place = schema.mention, schema.place_state, schema.place
    differs = state.c.ref.is_distinct_from(place.c.ref)
    asked = (
        select(func.count())
        .select_from(mention)
        .outerjoin(state, state.c.id == mention.c.state)
        .outerjoin(place, place.c.id == mention.c.place)
        .where(mention.c.fixed.is_not(None), differs)
    )
    return int(connection.execute(asked).scalar_one())
