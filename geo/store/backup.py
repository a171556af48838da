"""Copies a store while others read and write it, and puts a copy back."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from geo.errors import StoreError
from geo.store import database, schema, sqlite

_PAGES: Final = 2_000
"""Pages that are copied at a time, so that writers wait for some milliseconds only."""


def backup(url: str, target: Path) -> int:
    """Copy the store at `url` into a new file, as it is at one moment; gives the file's size in bytes.

    Whoever reads or writes goes on. The file appears under its name only when it is whole. Raises
    StoreError when the store cannot be read, or the file is there already or cannot be written.
    """
    source = _file(url, "pg_dump --format=custom --file=copy.dump")
    if not source.exists():
        raise StoreError(f"{url}: there is no store yet; run: python -m geo ingest PATH")
    if target.exists():
        raise StoreError(f"{target}: the file is there already; name another one")
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        part.touch()
        with closing(_connect(source, url)) as read, closing(sqlite3.connect(part)) as write:
            _hold(read)
            read.backup(write, pages=_PAGES, progress=_Patience(url))
            write.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        _sync(part)
        part.rename(target)
    except sqlite3.Error as error:
        part.unlink(missing_ok=True)
        raise sqlite.plain(url, error) from error
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"{target}: cannot be written: {error.strerror}") from error
    return target.stat().st_size


def restore(copy: Path, url: str) -> Path | None:
    """Put a copy in the place of the store at `url`; gives where the store as it was before lies now.

    The copy is looked at first; a store that is damaged, or of another version, changes nothing. Programs
    that have the store open see the restored one. Raises StoreError.
    """
    target_of(url)  # a server is told of first
    examine(copy)
    return put_in_place(copy, url)


def put_in_place(copy: Path, url: str) -> Path | None:
    """Do what `restore` does with a copy that was looked at."""
    target = target_of(url)
    before: Path | None = None
    if target.exists():
        before = _unused(target)
        backup(url, before)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with (
            closing(_connect(copy)) as read,
            closing(sqlite3.connect(target, timeout=sqlite.patience(database.parse(url)[1]))) as write,
        ):
            known = max(_changes(write))
            read.backup(write, progress=_Patience(url))
            write.execute("PRAGMA journal_mode = WAL")
            # Whatever others hold in memory is as old as the number of changes they know.
            changes = max(known, *_changes(write)) + 1_000_000
            write.execute("UPDATE meta SET value = ? WHERE key = ?", (str(changes), schema.CHANGES))
            write.commit()
    except sqlite3.Error as error:
        raise sqlite.plain(url, error) from error
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror}") from error
    return before


def target_of(url: str) -> Path:
    """Give the file that a copy is put in the place of. Raises StoreError for a store in no file."""
    return _file(url, "pg_restore --clean --if-exists --single-transaction")


def _file(url: str, instead: str) -> Path:
    kind, address = database.parse(url)
    if isinstance(kind, sqlite.SQLite):
        return sqlite.file_of(address)
    raise StoreError(
        f"{kind.shown(url)}: PostgreSQL copies and restores its databases itself, while they are in use: "
        f"{instead} --dbname=… (docs/scale.md)"
    )


def _connect(path: Path, url: str | None = None) -> sqlite3.Connection:
    seconds = sqlite.BUSY_SECONDS if url is None else sqlite.patience(database.parse(url)[1])
    fixed = "" if os.access(path.parent, os.W_OK) else "&immutable=1"  # else SQLite wants to write beside it
    address = f"{path.absolute().as_uri()}?mode=ro{fixed}"
    return sqlite3.connect(address, uri=True, timeout=seconds)


def examine(copy: Path) -> str:
    """Look whether a file is a sound copy of a store; gives its schema version. Raises StoreError."""
    if not copy.is_file():
        raise StoreError(f"{copy}: there is no such file")
    try:
        with closing(_connect(copy)) as read:
            found = read.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
            damage = [str(row[0]) for row in read.execute("PRAGMA integrity_check(1)")]
    except sqlite3.Error as error:
        raise StoreError(f"{copy}: this is no copy of a store ({error})") from error
    if damage != ["ok"]:
        raise StoreError(f"{copy}: the copy is damaged: {damage[0]}")
    version = str(found[0]) if found else "no"
    if version not in {schema.SCHEMA_VERSION, *schema.OLDER}:
        raise StoreError(
            f"{copy}: the copy has schema version {version}, this program needs {schema.SCHEMA_VERSION}"
        )
    return version


class _Patience:
    """Ends a copy that waits for a lock for too long: SQLite's own would try for ever."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._seconds = sqlite.patience(database.parse(url)[1])
        self._since: float | None = None

    def __call__(self, status: int, remaining: int, total: int) -> None:
        """Hear of one step; raises StoreError."""
        del remaining, total
        if status not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            self._since = None
            return
        now = time.monotonic()
        self._since = now if self._since is None else self._since
        if now - self._since >= self._seconds:
            raise sqlite.locked(self._url)


def _hold(source: sqlite3.Connection) -> None:
    """Begin a snapshot: else every write of somebody else makes SQLite copy from the start again."""
    source.isolation_level = None
    source.execute("BEGIN")
    source.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _changes(store: sqlite3.Connection) -> list[int]:
    """How often a store was written to; 0 for a new file."""
    if store.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone() is None:
        return [0]
    rows = store.execute("SELECT value FROM meta WHERE key = ?", (schema.CHANGES,))
    return [0, *(int(row[0]) for row in rows)]


def _unused(target: Path) -> Path:
    number = 1
    while (before := target.with_name(f"{target.name}.before-restore-{number}")).exists():
        number += 1
    return before


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
