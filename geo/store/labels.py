"""Outlets, languages and columns of tables as labels of articles, countries of places: asked for in SQL."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, exists, func, literal, or_, select, tuple_

from geo.store import facts, schema
from geo.store.columns import AnyText
from geo.store.cube import REGION_SIGN


def labelled(table: Table, kind: str, values: Collection[str]) -> ColumnElement[bool]:
    """Ask of rows with an article whether it has one of some labels."""
    label = facts.label
    return table.c.article.in_(select(label.c.article).where(label.c.label.in_(numbers(kind, values))))


def numbers(kind: str, values: Collection[str]) -> Select[int]:
    """Select the numbers of labels of a kind; what nothing has is left out."""
    name = facts.label_name
    hashes = [func.md5(literal(value, AnyText)) for value in values]
    return select(name.c.id).where(
        func.md5(name.c.kind) == func.md5(literal(kind, AnyText)), func.md5(name.c.value).in_(hashes)
    )


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


def labels_of(kind: str, *, beginning: bool = False) -> Select[Any]:
    """Select the labels of a kind, or of all kinds that begin so, that any article has."""
    name, label = facts.label_name, facts.label
    of_kind = name.c.kind.startswith(kind, autoescape=True) if beginning else name.c.kind == kind
    return select(name.c.id, name.c.kind, name.c.value).where(
        of_kind, exists().where(label.c.label == name.c.id)
    )
