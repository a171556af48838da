"""Version 3 of the schema: where the scripts begin; older stores are refused.

Revision ID: 3
"""

from __future__ import annotations

revision = "3"
down_revision = None


def upgrade() -> None:
    """Do nothing: nobody comes from further back."""
