"""Version 5: near-copies, corrections, columns of tables, forgetting; PostgreSQL stores begin here.

Of version 4 there were several while it was written; no store has it.

Revision ID: 5
Revises: 3
"""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, Table, Text, select, update

from geo.models import Modality
from geo.store import copies, schema, search
from geo.store.reading import read_analysis

revision = "5"
down_revision = "3"

_TABLES = ("signature", "band", "paragraph", "extra", "correction", "forgotten", "audit")


def _columns() -> dict[str, list[Column[Any]]]:
    """List what came to tables that were there; SQLite wants a default for what may not be empty."""
    return {
        "article": [Column("licence", Text), Column("story", Integer)],
        "origin": [Column("source", Text)],
        "mention": [
            Column("counts", Boolean, nullable=False, server_default="1"),
            Column("unasked", Text),
            Column("fixed", Integer, ForeignKey("correction.id")),
        ],
        "event": [
            Column("type_method", Text, nullable=False, server_default="lexicon"),
            Column("triggers", Text, nullable=False, server_default="[]"),
            Column("shown_type", Text, nullable=False, server_default=""),
            Column("shown_label", Text, nullable=False, server_default=""),
            Column("shown_date", Text),
            Column("happened", Boolean, nullable=False, server_default="0"),
            Column("moved", Integer, ForeignKey("place.id")),
            Column("fixed", Integer, ForeignKey("correction.id")),
        ],
        "actor": [Column("someone", Boolean, nullable=False, server_default="1")],
        "failure": [Column("file", Text), Column("place", Text), Column("advice", Text)],
    }


def upgrade() -> None:
    """Add tables and columns, then group the articles that are there; their results stay as they are."""
    connection = op.get_bind()
    for name in _TABLES:
        schema.METADATA.tables[name].create(connection, checkfirst=True)
    for table, columns in _columns().items():
        there = Table(table, MetaData(), autoload_with=connection).c.keys()
        for column in columns:
            if column.name not in there:
                op.add_column(table, column, inline_references=True)
    for made in schema.METADATA.sorted_tables:
        for index in made.indexes:
            if made.name in {*_TABLES, *_columns()}:
                index.create(connection, checkfirst=True)
    _fill()
    op.execute("DROP TABLE sentence_words")
    op.execute(schema.SENTENCE_WORDS)
    article = schema.article
    for row in connection.execute(select(article.c.id, article.c.digest).order_by(article.c.id)).all():
        _lay_out(row.id, row.digest)


def _fill() -> None:
    article, origin, failure, event = schema.article, schema.origin, schema.failure, schema.event
    op.execute(update(failure).values(file=failure.c.path))
    of_article = select(article.c.source).where(article.c.id == origin.c.article).scalar_subquery()
    op.execute(update(origin).values(source=of_article))
    op.execute(update(article).values(story=article.c.id))
    as_found = {"shown_type": event.c.type, "shown_label": event.c.label, "shown_date": event.c.date}
    op.execute(update(event).values(happened=event.c.modality == Modality.ASSERTED.value, **as_found))


def _lay_out(key: int, digest: str) -> None:
    """Compare an article with the others, and index its sentences as they are indexed now."""
    connection = op.get_bind()
    analysis = read_analysis(connection, digest)
    if analysis is None:
        return
    mention = schema.mention
    numbers = connection.execute(select(mention.c.pos, mention.c.id).where(mention.c.article == key)).all()
    search.add(connection, analysis, dict(numbers))
    copies.keep(connection, key, analysis.article)
