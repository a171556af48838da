"""Outlets, languages and columns of tables as labels of articles, asked for in SQL."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, exists, func, literal, select

from geo.store import facts
from geo.store.columns import AnyText


def labelled(table: Table, kind: str, values: Collection[str]) -> ColumnElement[bool]:
    """Ask of rows with an article whether it has one of some labels."""
    name, label = facts.label_name, facts.label
    hashes = [func.md5(literal(value, AnyText)) for value in values]
    hashed = and_(
        func.md5(name.c.kind) == func.md5(literal(kind, AnyText)), func.md5(name.c.value).in_(hashes)
    )
    numbers = select(name.c.id).where(hashed)
    return table.c.article.in_(select(label.c.article).where(label.c.label.in_(numbers)))


def labels_of(kind: str, *, beginning: bool = False) -> Select[Any]:
    """Select the labels of a kind, or of all kinds that begin so, that any article has."""
    name, label = facts.label_name, facts.label
    of_kind = name.c.kind.startswith(kind, autoescape=True) if beginning else name.c.kind == kind
    return select(name.c.id, name.c.kind, name.c.value).where(
        of_kind, exists().where(label.c.label == name.c.id)
    )
