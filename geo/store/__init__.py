"""Keeps analyses: SQLite by default."""

from geo.store.connecting import Snapshot
from geo.store.either import Chosen
from geo.store.rows import CollectionSummary, Failure, Origin, Saved, Status
from geo.store.sqlite import sqlite_file
from geo.store.store import Store, Where

__all__ = [
    "Chosen",
    "CollectionSummary",
    "Failure",
    "Origin",
    "Saved",
    "Snapshot",
    "Status",
    "Store",
    "Where",
    "sqlite_file",
]
