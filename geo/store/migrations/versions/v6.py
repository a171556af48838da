"""Version 6: PostgreSQL keeps sums per label and place, and marks mentions that stand alone in their article.

SQLite's tables stay as they are.

Revision ID: 6
Revises: 5
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, false, select

from geo.store import facts, tallying

revision = "6"
down_revision = "5"

_CHUNK = 2_000
_SOLE = """
    UPDATE fact SET sole = it.sole
    FROM (SELECT mention, count(*) OVER (PARTITION BY article, place) = 1 AS sole FROM fact) AS it
    WHERE it.mention = fact.mention
"""


def upgrade() -> None:
    """Add the table and the column, and fill both from what is laid out."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    facts.tally.create(connection)
    op.add_column("fact", Column("sole", Boolean, nullable=False, server_default=false()))
    op.execute(_SOLE)
    article = facts.fact_article.c.article
    keys = connection.execute(select(article).order_by(article)).scalars().all()
    for at in range(0, len(keys), _CHUNK):
        tallying.add(connection, {"keys": list(keys[at : at + _CHUNK])})
