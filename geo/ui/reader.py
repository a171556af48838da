"""Who is reading: under what name corrections are kept."""

from __future__ import annotations

from geo.settings import Settings


def reader(settings: Settings) -> str:
    """Give the reader's name; every part of the page asks here."""
    return settings.user
