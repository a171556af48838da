"""Lays out the links to persons and organisations for counting: the table `tie_actor`, made in SQL.

A row is one mention and one human being or body; of several links the one counts that is told as a fact,
then the strongest, then one that says more than "somehow", then the first.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Select, bindparam, case, func, select

from geo.models import Kind, Modality, Relation, Tier
from geo.store import schema
from geo.store.counting import rewrite, strongest


def tie_actors(connection: Connection, articles: Iterable[int]) -> None:
    """Write the rows of some articles anew from their links and from who is who at present."""
    rewrite(connection, schema.tie_actor, _TIES, articles)


def _ranked(kind: Kind) -> Select[*tuple[object, ...]]:
    link, mention, actor = schema.link, schema.mention, schema.actor
    end = link.c.person if kind is Kind.PERSON else link.c.organisation
    strength = case({tier.value: rank for rank, tier in enumerate(Tier)}, value=link.c.tier)
    asserted = link.c.modality == Modality.ASSERTED.value
    vague = case((link.c.relation == Relation.OTHER.value, 1), else_=0)
    order = [case((asserted, 0), else_=1), strength, vague, link.c.pos]
    rank = func.row_number().over(partition_by=[mention.c.id, actor.c.human], order_by=order)
    return (
        select(
            mention.c.id.label("mention"),
            actor.c.human.label("actor"),
            mention.c.article,
            strength.label("strength"),
            link.c.relation,
            asserted.label("asserted"),
            link.c.pos.label("link"),
            rank.label("rank"),
        )
        .select_from(link)
        .join(mention, (mention.c.article == link.c.article) & (mention.c.pos == link.c.mention))
        .join(actor, (actor.c.kind == kind.value) & (actor.c.ref == end))
        .where(
            link.c.article.in_(bindparam("among", expanding=True)),
            mention.c.role.is_not(None),
            actor.c.someone,
        )
    )


_TIES = tuple(strongest(schema.tie_actor, _ranked(kind)) for kind in (Kind.PERSON, Kind.ORGANISATION))
"""Built once: building them takes longer than running them for one article."""
