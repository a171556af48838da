"""Brings a store of an older schema up to the present one, in one transaction: all of it or nothing."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, inspect, select, update

from geo.store import copies, schema
from geo.store.reading import read_article

FROM: Final = ("3", "4")
"""The versions that can be brought up; what is older was never released."""

_COLUMNS: Final = {
    "article": ("licence TEXT", "story INTEGER"),
    "origin": ("source TEXT",),
    "mention": ("counts BOOLEAN NOT NULL DEFAULT 1", "unasked TEXT"),
    "event": ("type_method TEXT NOT NULL DEFAULT 'lexicon'", "triggers TEXT NOT NULL DEFAULT '[]'"),
    "failure": ("file TEXT", "place TEXT", "advice TEXT"),
}
"""What versions 4 and 5 added to tables of version 3."""


def migrate(connection: Connection) -> None:
    """Add tables and columns, then group the articles that are there; their results stay as they are."""
    known = inspect(connection)
    for table, columns in _COLUMNS.items():
        there = {column["name"] for column in known.get_columns(table)}
        for column in columns:
            if column.partition(" ")[0] not in there:
                connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    schema.METADATA.create_all(connection)
    for made in schema.METADATA.sorted_tables:
        for index in made.indexes:
            index.create(connection, checkfirst=True)
    article, origin, failure = schema.article, schema.origin, schema.failure
    connection.execute(update(failure).values(file=failure.c.path))
    of_article = select(article.c.source).where(article.c.id == origin.c.article).scalar_subquery()
    connection.execute(update(origin).values(source=of_article))
    connection.execute(update(article).values(story=article.c.id))
    for key in connection.execute(select(article.c.id).order_by(article.c.id)).scalars().all():
        copies.keep(connection, key, read_article(connection, key))
    done = update(schema.meta).where(schema.meta.c.key == "schema").values(value=schema.SCHEMA_VERSION)
    connection.execute(done)
