"""Brings a store of an older schema up to the present one, in one transaction: all of it or nothing."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, inspect, select, update

from geo.models import Modality
from geo.store import copies, making, schema, search
from geo.store.reading import read_analysis

_COLUMNS: Final = {
    "article": ("licence TEXT", "story INTEGER"),
    "origin": ("source TEXT",),
    "mention": (
        "counts BOOLEAN NOT NULL DEFAULT 1",
        "unasked TEXT",
        "fixed INTEGER REFERENCES correction (id)",
    ),
    "event": (
        "type_method TEXT NOT NULL DEFAULT 'lexicon'",
        "triggers TEXT NOT NULL DEFAULT '[]'",
        "shown_type TEXT NOT NULL DEFAULT ''",
        "shown_label TEXT NOT NULL DEFAULT ''",
        "shown_date TEXT",
        "happened BOOLEAN NOT NULL DEFAULT 0",
        "moved INTEGER REFERENCES place (id)",
        "fixed INTEGER REFERENCES correction (id)",
    ),
    "actor": ("someone BOOLEAN NOT NULL DEFAULT 1",),
    "failure": ("file TEXT", "place TEXT", "advice TEXT"),
}
"""What versions 4 and 5 added to tables of version 3."""


def migrate(connection: Connection, url: str) -> None:
    """Add tables and columns, then group the articles that are there, unless another process was faster.

    Results stay as they are. Raises StoreError where `making.is_empty` does.
    """
    if making.is_empty(connection, url) or making.version(connection) == schema.SCHEMA_VERSION:
        return
    schema.METADATA.create_all(connection)
    known = inspect(connection)
    for table, columns in _COLUMNS.items():
        there = {column["name"] for column in known.get_columns(table)}
        for column in columns:
            if column.partition(" ")[0] not in there:
                connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    for made in schema.METADATA.sorted_tables:
        for index in made.indexes:
            index.create(connection, checkfirst=True)
    article, origin, failure = schema.article, schema.origin, schema.failure
    connection.execute(update(failure).values(file=failure.c.path))
    of_article = select(article.c.source).where(article.c.id == origin.c.article).scalar_subquery()
    connection.execute(update(origin).values(source=of_article))
    connection.execute(update(article).values(story=article.c.id))
    event = schema.event
    as_found = {"shown_type": event.c.type, "shown_label": event.c.label, "shown_date": event.c.date}
    connection.execute(update(event).values(happened=event.c.modality == Modality.ASSERTED.value, **as_found))
    connection.exec_driver_sql("DROP TABLE sentence_words")
    connection.exec_driver_sql(schema.SENTENCE_WORDS)
    for row in connection.execute(select(article.c.id, article.c.digest).order_by(article.c.id)).all():
        _lay_out(connection, row.id, row.digest)
    done = update(schema.meta).where(schema.meta.c.key == "schema").values(value=schema.SCHEMA_VERSION)
    connection.execute(done)


def _lay_out(connection: Connection, key: int, digest: str) -> None:
    """Compare an article with the others, and index its sentences as they are indexed now."""
    analysis = read_analysis(connection, digest)
    if analysis is None:
        return
    mention = schema.mention
    numbers = connection.execute(select(mention.c.pos, mention.c.id).where(mention.c.article == key)).all()
    search.add(connection, analysis, dict(numbers))
    copies.keep(connection, key, analysis.article)
