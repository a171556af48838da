"""All that is particular to SQLite: its address, its pragmas, its transactions and its error codes."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from geo.errors import StoreError
from geo.store.slow import watch

BUSY_SECONDS: Final = 60.0
"""How long a second writer waits for the first; one article takes far less."""
WRITES: Final = "wherein_writes"
"""Execution option of a connection whose transaction will write: it takes the lock at once.

A transaction that reads first and writes later can fail in WAL mode when somebody wrote in between.
"""

_IMMUTABLE: Final = "immutable"
_REASONS: Final = {
    "SQLITE_NOTADB": "it is not an SQLite database; point GEO_STORE to another file",
    "SQLITE_CORRUPT": "the database is damaged; restore a copy or ingest the articles into a new file",
    "SQLITE_CANTOPEN": "the file or its folder cannot be opened or created; check the path and the rights",
    "SQLITE_READONLY": "the file or its folder is read-only; make both writable or point GEO_STORE elsewhere",
    "SQLITE_PERM": "the rights do not allow it; make the file and its folder writable",
    "SQLITE_BUSY": "it is locked by another program; end that one or try again later",
    "SQLITE_LOCKED": "it is locked by another program; end that one or try again later",
    "SQLITE_FULL": "the disk is full; make room and run the same command again, nothing stored is lost",
    "SQLITE_IOERR": "the disk reports an error; make room or check it, then run the same command again",
}


class _RawConnection(Protocol):
    """What SQLAlchemy hands to the connect event."""

    isolation_level: str | None

    def execute(self, sql: str, /) -> object: ...


def parse(url: str) -> tuple[URL, Path]:
    """Read an address `sqlite:///path`. Raises StoreError for other databases and for none in a file."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise StoreError(f"{url!r} is no address of a store; write sqlite:///path/to/file.sqlite") from None
    if address.get_backend_name() != "sqlite":
        raise StoreError(f"{address!r}: only SQLite is supported; write sqlite:///path/to/file.sqlite")
    if not address.database or address.database == ":memory:" or address.database.startswith("file:"):
        raise StoreError(f"{url!r}: the store must be a file; write sqlite:///path/to/file.sqlite")
    return address, Path(address.database)


def patience(address: URL) -> float:
    """Seconds to wait for a lock. Raises StoreError."""
    given = address.query.get("timeout", BUSY_SECONDS)
    try:
        return float(given if isinstance(given, str) else BUSY_SECONDS)
    except ValueError:
        raise StoreError(f"{address!r}: timeout is a number of seconds") from None


def sqlite_file(url: str) -> Path | None:
    """Give the file of a store; None when its address is none of a file."""
    try:
        return parse(url)[1]
    except StoreError:
        return None


def engine(address: URL) -> Engine:
    """Make an engine whose connections check foreign keys, wait for locks and begin as `WRITES` says.

    `?timeout=5` behind the address waits so many seconds for a lock. What lies where nothing can be
    written is only read: nobody can change it meanwhile.
    """
    seconds = patience(address)
    path = Path(address.database or "")
    if (
        path.exists()
        and not os.access(path.parent, os.W_OK)
        and not path.with_name(f"{path.name}-wal").exists()
    ):
        address = address.set(
            database=path.absolute().as_uri(), query={"mode": "ro", _IMMUTABLE: "1", "uri": "true"}
        )
    else:
        address = address.set(query={})
    made = create_engine(address, connect_args={"timeout": seconds}, hide_parameters=True)

    @event.listens_for(made, "connect")
    def _configure(raw: _RawConnection, _record: object) -> None:
        raw.isolation_level = None  # else sqlite3 begins by itself, and only before some statements
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        raw.execute("PRAGMA synchronous = NORMAL")  # in WAL mode a crash loses no consistency

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    watch(made)
    return made


def use_wal(made: Engine) -> None:
    """Switch the file to write-ahead logging: readers and one writer do not block each other."""
    if _IMMUTABLE in made.url.query:
        return
    raw = made.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()
    finally:
        raw.close()


def compact(made: Engine) -> None:
    """Merge the search index, write all pages anew, and empty the log of writes."""
    raw = made.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("INSERT INTO sentence_words (sentence_words) VALUES ('optimize')")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.close()
    finally:
        raw.close()


def damage(connection: Connection) -> list[str]:
    """Ask SQLite itself for damaged pages and dangling keys; empty when sound."""
    pages = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    found = [] if pages == ["ok"] else [f"database: {line}" for line in pages]
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        found.append(f"table {table}, row {row}: what it refers to in {parent} is not there")
    return found


def locked(url: str) -> StoreError:
    """Say that somebody else holds a lock."""
    return StoreError(f"{url}: {_REASONS['SQLITE_BUSY']}")


def plain(url: str, error: DBAPIError | sqlite3.Error) -> StoreError:
    """Say in plain words what SQLite reports and what helps."""
    original = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(original, "sqlite_errorname", "") if isinstance(original, sqlite3.Error) else ""
    for code, reason in _REASONS.items():
        if name.startswith(code):
            return StoreError(f"{url}: {reason} ({original})")
    return StoreError(f"{url}: {original}")
