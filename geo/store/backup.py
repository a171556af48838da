"""Copies a store while others read and write it, and puts a copy back."""

from __future__ import annotations

import os
import sqlite3
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
        with closing(_connect(source)) as read, closing(sqlite3.connect(part)) as write:
            read.backup(write, pages=_PAGES)
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
    target = _file(url, "pg_restore --clean --if-exists --single-transaction")
    _examine(copy)
    before: Path | None = None
    if target.exists():
        before = _unused(target)
        backup(url, before)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with (
            closing(_connect(copy)) as read,
            closing(sqlite3.connect(target, timeout=sqlite.BUSY_SECONDS)) as write,
        ):
            read.backup(write)
            write.execute("PRAGMA journal_mode = WAL")
            # Whatever others hold in memory is as old as the number of changes they know.
            write.execute("UPDATE meta SET value = value + 1000000 WHERE key = ?", (schema.CHANGES,))
            write.commit()
    except sqlite3.Error as error:
        raise sqlite.plain(url, error) from error
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror}") from error
    return before


def _file(url: str, instead: str) -> Path:
    kind, address = database.parse(url)
    if isinstance(kind, sqlite.SQLite):
        return sqlite.file_of(address)
    raise StoreError(
        f"{kind.shown(url)}: PostgreSQL copies and restores its databases itself, while they are in use: "
        f"{instead} --dbname=… (docs/scale.md)"
    )


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=sqlite.BUSY_SECONDS)


def _examine(copy: Path) -> None:
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
    if found is None or found[0] != schema.SCHEMA_VERSION:
        version = found[0] if found else "no"
        raise StoreError(
            f"{copy}: the copy has schema version {version}, this program needs {schema.SCHEMA_VERSION}"
        )


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
