"""Version 8: on PostgreSQL the keys of the largest tables are no longer the database's to check.

All that is laid out for counting is made anew; SQLite's tables stay as they are.

Revision ID: 8
Revises: 7
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import insert, select

from geo.store import facts, keys, schema
from geo.store.postgres_words import TABLE as WORDS

revision = "8"
down_revision = "7"


def upgrade() -> None:
    """Make the tables for counting anew, and note all articles: the transaction lays them out at its end.

    What stands in for the foreign keys of `schema.MANY` takes their place.
    """
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    keys.drop(connection, [WORDS])
    keys.make(connection, [WORDS])
    facts.METADATA.drop_all(connection)
    facts.METADATA.create_all(connection)
    connection.execute(insert(facts.stale).from_select(["article"], select(schema.article.c.id)))
