"""Lays out the links of place mentions to events for counting: the table `tie_event`, made in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import (
    Connection,
    Insert,
    Select,
    Table,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    select,
)

from geo.models import Relation, Tier
from geo.store import schema
from geo.timex import interval

STRENGTH = {tier: order for order, tier in enumerate(Tier)}
"""How the tables write a tier: 0 is the strongest."""

Row = dict[str, object]
_CHUNK = 500


def tie_events(connection: Connection, articles: Iterable[int]) -> None:
    """Write the rows of some articles anew: one per mention and event that happened, the strongest link.

    An event that readers put elsewhere is tied to the mentions of that place instead.
    """
    rewrite(connection, schema.tie_event, _TIES, articles)


def rewrite(connection: Connection, table: Table, ties: Sequence[Insert], articles: Iterable[int]) -> None:
    """Delete a tie table's rows of some articles and write them anew by statements of `strongest`."""
    listed = sorted(set(articles))
    for at in range(0, len(listed), _CHUNK):
        among = listed[at : at + _CHUNK]
        connection.execute(delete(table).where(table.c.article.in_(among)))
        for statement in ties:
            connection.execute(statement, {"among": among})


def strongest(table: Table, rows: Select[*tuple[object, ...]]) -> Insert:
    """Give the statement that writes the rows whose column `rank` is 1; `among` names the articles."""
    ranked = rows.subquery()
    chosen = [column for column in ranked.c if column.name != "rank"]
    best = select(*chosen).where(ranked.c.rank == 1)
    return insert(table).from_select([column.name for column in chosen], best)


def _ranked() -> Select[*tuple[object, ...]]:
    link, mention, event = schema.link, schema.mention, schema.event
    strength = case({tier.value: rank for tier, rank in STRENGTH.items()}, value=link.c.tier)
    rank = func.row_number().over(partition_by=[mention.c.id, event.c.pos], order_by=[strength, link.c.pos])
    return (
        select(
            mention.c.id.label("mention"),
            event.c.pos.label("event"),
            event.c.article,
            strength.label("strength"),
            link.c.relation,
            rank.label("rank"),
        )
        .select_from(link)
        .join(mention, (mention.c.article == link.c.article) & (mention.c.pos == link.c.mention))
        .join(event, (event.c.article == link.c.article) & (event.c.ref == link.c.event))
        .where(
            link.c.article.in_(bindparam("among", expanding=True)),
            mention.c.role.is_not(None),
            event.c.happened,
        )
        .where(event.c.moved.is_(None))
    )


def _moved() -> Select[*tuple[object, ...]]:
    mention, event = schema.mention, schema.event
    return (
        select(
            mention.c.id.label("mention"),
            event.c.pos.label("event"),
            event.c.article,
            literal(0).label("strength"),
            literal(Relation.TOOK_PLACE_IN.value).label("relation"),
            literal(1).label("rank"),
        )
        .select_from(event)
        .join(mention, (mention.c.article == event.c.article) & (mention.c.place == event.c.moved))
        .where(event.c.article.in_(bindparam("among", expanding=True)), event.c.happened)
    )


_TIES = tuple(strongest(schema.tie_event, rows) for rows in (_ranked(), _moved()))
"""Built once: building them takes longer than running them for one article."""


def days(value: str | None) -> tuple[str | None, str | None]:
    """Give the first and last day of a date; two None when there is none."""
    found = interval(value) if value else None
    return found if found is not None else (None, None)
