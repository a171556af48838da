"""Outlets, languages, columns and years as labels of articles, countries of places: asked for in SQL."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from geo.store import facts, schema
from geo.store.arrays import one_of
from geo.store.columns import AnyText
from geo.store.cube import REGION_SIGN


def labelled(table: Table, numbers: Collection[int]) -> ColumnElement[bool]:
    """Ask of rows with an article whether it has one of some labels.

    By their numbers, not by a select of them: the server knows of a number how many articles have it.
    """
    label = facts.label
    return table.c.article.in_(select(label.c.article).where(one_of(label.c.label, numbers)))


def numbers(
    snapshot: Connection, known: dict[tuple[str, str], int], kind: str, values: Collection[str]
) -> list[int]:
    """Look up the numbers of labels of a kind, and note them in `known`; what nothing has is left out."""
    name = facts.label_name
    missing = [func.md5(literal(value, AnyText)) for value in values if (kind, value) not in known]
    if missing:
        of_kind = func.md5(name.c.kind) == func.md5(literal(kind, AnyText))
        asked = select(name.c.value, name.c.id).where(of_kind, func.md5(name.c.value).in_(missing))
        known.update(((kind, value), number) for value, number in snapshot.execute(asked))
    return [known[kind, value] for value in values if (kind, value) in known]


def located(table: Table, countries: Collection[str], regions: Collection[str]) -> ColumnElement[bool]:
    """Ask of rows with a place whether it lies in one of some countries or regions."""
    place = schema.place
    country = func.coalesce(place.c.country, "", type_=AnyText)
    inside: list[ColumnElement[bool]] = []
    if countries:
        inside.append(country.in_(countries))
    if regions:
        pairs = [tuple(it.partition(REGION_SIGN)[::2]) for it in regions]
        inside.append(and_(place.c.admin1 != "", tuple_(country, place.c.admin1).in_(pairs)))
    return table.c.place.in_(select(place.c.id).where(or_(*inside)))


def labels_of(*kinds: str) -> Select[Any]:
    """Select the labels of some kinds that any article has."""
    name, label = facts.label_name, facts.label
    return select(name.c.id, name.c.kind, name.c.value).where(
        name.c.kind.in_(kinds), exists().where(label.c.label == name.c.id)
    )
