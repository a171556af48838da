"""Version 7: PostgreSQL counts years of publication and mentions without a day, which version 8 lays out.

SQLite's tables stay as they are.

Revision ID: 7
Revises: 6
"""

revision = "7"
down_revision = "6"


def upgrade() -> None:
    """Do nothing."""
