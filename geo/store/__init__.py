"""Keeps analyses: SQLite by default."""

from geo.store.rows import CollectionSummary, Failure, Origin, Saved, Status
from geo.store.sqlite import sqlite_file
from geo.store.store import Snapshot, Store, Where

__all__ = [
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
