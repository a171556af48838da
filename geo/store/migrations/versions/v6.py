"""Version 6: PostgreSQL keeps sums per label and place, which version 8 lays out with all else.

SQLite's tables stay as they are.

Revision ID: 6
Revises: 5
"""

revision = "6"
down_revision = "5"


def upgrade() -> None:
    """Do nothing."""
