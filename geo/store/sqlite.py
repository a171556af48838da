"""All that is particular to SQLite: its address, its pragmas, its transactions and its error codes."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Select,
    Table,
    create_engine,
    event,
    func,
    insert,
    literal_column,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

from geo.errors import StoreError
from geo.store import database, schema
from geo.store.cube import Ints
from geo.store.database import WRITES, Database, Rows
from geo.store.phrases import Phrase
from geo.store.slow import watch

BUSY_SECONDS: Final = 60.0
"""How long a second writer waits for the first; one article takes far less."""
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


def file_of(address: URL) -> Path:
    """Give the file of an address `sqlite:///path`. Raises StoreError for a store in no file."""
    if not address.database or address.database == ":memory:" or address.database.startswith("file:"):
        url = address.render_as_string()
        raise StoreError(f"{url!r}: the store must be a file; write sqlite:///path/to/file.sqlite")
    return Path(address.database)


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
        kind, address = database.parse(url)
        return file_of(address) if isinstance(kind, SQLite) else None
    except StoreError:
        return None


def engine(address: URL) -> Engine:
    """Make an engine whose connections check foreign keys, wait for locks and begin as `WRITES` says.

    A transaction that reads first and writes later can fail in WAL mode when somebody wrote in between.
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


def plain(url: str, error: Exception) -> StoreError:
    """Say in plain words what SQLite reports and what helps."""
    original = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(original, "sqlite_errorname", "") if isinstance(original, sqlite3.Error) else ""
    for code, reason in _REASONS.items():
        if name.startswith(code):
            return StoreError(f"{url}: {reason} ({original})")
    return StoreError(f"{url}: {original}")


_KEEP_WORDS: Final = text("INSERT INTO sentence_words (rowid, sentence) VALUES (:mention, :words)")
_DROP_WORDS: Final = text(
    "INSERT INTO sentence_words (sentence_words, rowid, sentence) VALUES ('delete', :mention, :words)"
)
_FIND_WORDS: Final = text("SELECT rowid FROM sentence_words WHERE sentence_words MATCH :asked")
_LOST_WORDS: Final = text("SELECT rowid FROM sentence_words WHERE rowid NOT IN (SELECT id FROM mention)")


class SQLite(Database):
    """The store in one file; pages are counted over a cube in memory."""

    older = schema.OLDER
    counts_in_sql = False

    def engine(self, address: URL, *, create: bool) -> Engine:
        """Make an engine; with `create` the file's folder too."""
        url, path = address.render_as_string(), file_of(address)
        if not path.exists():
            if not create:
                raise StoreError(f"{url}: there is no store yet; run: python -m geo ingest PATH")
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"{url}: its folder cannot be made: {error.strerror}") from error
        return engine(address)

    def errors(self) -> tuple[type[Exception], ...]:
        """Give sqlite3's."""
        return (sqlite3.Error,)

    def shown(self, url: str) -> str:
        """Give the address itself."""
        return url

    def plain(self, url: str, error: Exception) -> StoreError:
        """Say in plain words what SQLite reports."""
        return plain(url, error)

    def may_pass(self, error: Exception) -> bool:
        """Say no: whoever writes has the lock from the beginning."""
        del error
        return False

    def settle_in(self, engine: Engine, url: str) -> None:
        """Use write-ahead logging."""
        try:
            use_wal(engine)
        except (DBAPIError, sqlite3.Error) as error:
            raise plain(url, error) from error

    def make(self, connection: Connection) -> None:
        """Make the index of words."""
        connection.exec_driver_sql(schema.SENTENCE_WORDS)

    def finish(self, connection: Connection) -> None:
        """Do nothing: a cube is read again after a change."""

    def damage(self, connection: Connection) -> list[str]:
        """Ask SQLite for damaged pages and dangling keys."""
        return damage(connection)

    def compact(self, engine: Engine) -> None:
        """Write the file anew."""
        compact(engine)

    def insert(self, connection: Connection, table: Table, rows: Rows) -> None:
        """Write rows by one prepared statement."""
        if rows:
            connection.execute(insert(table), list(rows))

    def next_numbers(self, connection: Connection, table: Table, amount: int) -> range:
        """Continue after the highest number, as SQLite does by itself."""
        first = (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1
        return range(first, first + amount)

    def one_of(self, column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
        """List the values."""
        return column.in_(values)

    def among(self) -> Select[int]:
        """Select from a list that comes as JSON."""
        return select(literal_column("value", Integer)).select_from(text("json_each(?)"))

    def bound(self, numbers: Sequence[int]) -> tuple[object, ...]:
        """Give the numbers as JSON."""
        return (json.dumps(numbers),)

    def keep_words(self, connection: Connection, sentences: Rows) -> None:
        """Index sentences."""
        connection.execute(_KEEP_WORDS, list(sentences))

    def drop_words(self, connection: Connection, sentences: Rows) -> None:
        """Take sentences out; FTS5 must be told their words again, as it keeps no text."""
        connection.execute(_DROP_WORDS, list(sentences))

    def find_words(self, snapshot: Connection, phrases: Sequence[Phrase]) -> Ints:
        """Ask FTS5."""
        found = snapshot.execute(_FIND_WORDS, {"asked": match_expression(phrases)})
        return np.array(found.scalars().all(), dtype=np.int32)

    def lost_words(self, connection: Connection) -> list[int]:
        """Look for rows of FTS5 without a mention."""
        return list(connection.execute(_LOST_WORDS).scalars())


def match_expression(asked: Sequence[Phrase]) -> str:
    """Write a search in FTS5's own syntax, every phrase as a string."""
    return " AND ".join(f'"{it.words}"{"*" if it.begins else ""}' for it in asked)
