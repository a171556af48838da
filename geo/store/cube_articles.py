"""Reads what a cube knows of articles."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from sqlalchemy import Connection, select

from geo.store import schema
from geo.store.bulk import index_of, numbers_of, rows_of
from geo.store.columns import unescape
from geo.store.counting import days
from geo.store.cube import Articles, Bits, Ints, Labels, day_number


def read_articles(snapshot: Connection) -> tuple[Ints, Articles]:
    """Read all articles: their numbers in the store, rising, and what is asked of them."""
    table, origin, named = schema.article, schema.origin, schema.collection
    asked = select(table.c.id, table.c.source, table.c.language, table.c.published, table.c.story)
    rows = rows_of(snapshot, asked.order_by(table.c.id))
    keys = np.array([row[0] for row in rows], dtype=np.int32)
    story = np.array([row[0] if row[4] is None else row[4] for row in rows], dtype=np.int32)
    covered = {it: tuple(map(day_number, days(it and unescape(it)))) for it in {row[3] for row in rows}}
    published = [covered[row[3]] for row in rows]
    again = select(origin.c.article, origin.c.source).where(origin.c.source.is_not(None)).distinct()
    printed = [(row[0], unescape(row[1] or "")) for row in rows]
    printed += [(article, unescape(source)) for article, source in rows_of(snapshot, again)]
    members = numbers_of(
        snapshot, select(origin.c.collection, origin.c.article), [("collection", "i4"), ("article", "i4")]
    )
    collections: dict[str, Bits] = {}
    for number, name in rows_of(snapshot, select(named.c.id, named.c.name)):
        inside = members["article"][members["collection"] == number]
        if len(inside):
            held = collections[unescape(name)] = np.zeros(len(keys), dtype=np.bool_)
            held[index_of(keys, inside)] = True
    return keys, Articles(
        keys=keys,
        sources=_labels(keys, printed),
        languages=_labels(keys, [(row[0], unescape(row[2] or "")) for row in rows]),
        extra=_extra(snapshot, keys),
        story=index_of(keys, story),
        first=np.array([first for first, _ in published], dtype=np.int32),
        last=np.array([last for _, last in published], dtype=np.int32),
        collections=collections,
    )


def _labels(keys: Ints, pairs: Iterable[tuple[int, str]]) -> Labels:
    """Lay out pairs of an article's number in the store and a label."""
    unique = sorted(set(pairs))
    names = tuple(sorted({label for _, label in unique}))
    numbers = {label: at for at, label in enumerate(names)}
    articles = np.array([article for article, _ in unique], dtype=np.int32)
    return Labels(
        names, index_of(keys, articles), np.array([numbers[label] for _, label in unique], dtype=np.int32)
    )


def _extra(snapshot: Connection, keys: Ints) -> dict[str, Labels]:
    table = schema.extra
    pairs: dict[str, list[tuple[int, str]]] = {}
    for article, name, value in rows_of(snapshot, select(table.c.article, table.c.name, table.c.value)):
        pairs.setdefault(unescape(name), []).append((article, unescape(value)))
    return {name: _labels(keys, found) for name, found in sorted(pairs.items())}
