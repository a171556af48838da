"""The cache's SQLite file: answers by geocoder, version, query and context, shared by all processes."""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.errors import StoreError
from geo.models import Candidate
from geo.resolve.cache_memory import Memory
from geo.resolve.cache_rows import Kept, Key, dump, export_line, load

SCHEMA_VERSION: Final = "2"

OFFLINE: Final = "gazetteer"
"""The geocoder whose answers cost nothing to find again: they are dropped first."""

_TRIMMED = 0.8
"""A cache that grew too large is cut to this share of its limit."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answer (
    geocoder TEXT NOT NULL,
    version TEXT NOT NULL,
    query TEXT NOT NULL,
    context TEXT NOT NULL,
    candidates TEXT NOT NULL,
    answered_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (geocoder, version, query, context)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS raw (
    geocoder TEXT NOT NULL,
    version TEXT NOT NULL,
    query TEXT NOT NULL,
    context TEXT NOT NULL,
    answer BLOB NOT NULL,
    credit TEXT NOT NULL,
    PRIMARY KEY (geocoder, version, query, context)
);
CREATE TRIGGER IF NOT EXISTS raw_goes AFTER DELETE ON answer BEGIN
    DELETE FROM raw WHERE geocoder = old.geocoder AND version = old.version
        AND query = old.query AND context = old.context;
END;
CREATE TABLE IF NOT EXISTS gate (
    service TEXT PRIMARY KEY,
    free_at REAL NOT NULL,
    pause_until REAL NOT NULL,
    open_until REAL NOT NULL,
    failures INTEGER NOT NULL,
    reason TEXT NOT NULL
) WITHOUT ROWID;
"""

_SELECT = (
    "SELECT candidates, answered_at FROM answer "
    "WHERE geocoder = ? AND version = ? AND query = ? AND context = ?"
)


@dataclass(frozen=True, slots=True)
class Found:
    """An answer that was kept."""

    candidates: tuple[Candidate, ...]
    """What was found."""
    answered_at: str
    """When, as `YYYY-MM-DD HH:MM:SS` in UTC."""


@dataclass(frozen=True, slots=True)
class Share:
    """What the cache holds of one geocoder in one version."""

    geocoder: str
    """Its name."""
    version: str
    """Its version."""
    hits: int
    """Answers with places."""
    misses: int
    """Answers without."""
    oldest: str
    """The time of the oldest, UTC."""
    newest: str
    """The time of the newest, UTC."""


class CacheFile:
    """The open file; used by any number of threads. Every method raises StoreError in plain words."""

    def __init__(self, path: Path, *, patience: float = 30.0) -> None:
        """`patience` is how long to wait for a lock, in seconds."""
        self.path = path
        """Where it lies."""
        self._lock = threading.Lock()
        self._connection = _open(path, patience)
        self._memory: Memory[Found] = Memory()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def get(self, key: Key) -> Found | None:
        """Give what is kept under a key, as the file has it now, whichever process wrote it."""
        try:
            with self._lock:
                return self._recall(key.row)
        except (sqlite3.Error, ValueError, TypeError, LookupError) as error:
            raise StoreError(
                f"the geocoder cache at {self.path} cannot be read: {error}; delete it or set GEO_CACHE"
            ) from error

    def _recall(self, row: tuple[str, str, str, str]) -> Found | None:
        memory = self._memory
        if row in memory:
            if memory.version == self._version():
                return memory.recall(row)
            memory.clear()
        if memory.version is None:
            memory.version = self._version()  # before reading: what is newer only goes too early
        kept = self._connection.execute(_SELECT, row).fetchone()
        if kept is None:
            return None
        found = Found(load(kept[0]), kept[1])
        memory.keep(row, found, places=len(found.candidates))
        return found

    def _version(self) -> int:
        """A number that changes with every change by another connection."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def put(self, answers: Iterable[Kept], *, replace: bool = False) -> int:
        """Keep answers, all or none; tells how many were new. Older ones stay unless `replace` says so."""
        verb = "REPLACE" if replace else "IGNORE"
        added = 0
        try:
            with self._lock, self._connection:
                for kept in answers:
                    self._memory.forget(kept.key.row)
                    done = self._connection.execute(
                        f"INSERT OR {verb} INTO answer (geocoder, version, query, context, candidates, "
                        "answered_at) VALUES (?, ?, ?, ?, ?, coalesce(?, CURRENT_TIMESTAMP))",
                        (*kept.key.row, dump(kept.candidates), kept.answered_at),
                    )
                    added += done.rowcount
                    if kept.raw is not None and done.rowcount:
                        self._connection.execute(
                            "INSERT OR REPLACE INTO raw VALUES (?, ?, ?, ?, ?, ?)",
                            (*kept.key.row, zlib.compress(kept.raw.encode(), 6), kept.credit),
                        )
        except sqlite3.Error as error:
            raise self._unwritable(error) from error
        return added

    def trim(self, limit: float) -> None:
        """Drop answers when they fill more than `limit` bytes: the gazetteer's first, then the oldest."""
        try:
            with self._lock:
                if self._used() <= limit:
                    return
                self._memory.clear()
                for only in (f"geocoder = '{OFFLINE}'", "true"):
                    while self._used() > limit * _TRIMMED and self._drop_oldest(only):
                        pass
        except sqlite3.Error as error:
            raise self._unwritable(error) from error

    @property
    def size(self) -> int:
        """Bytes in use."""
        with self._lock:
            return self._used()

    def shares(self) -> list[Share]:
        """Count what is kept, by geocoder and version."""
        with (
            self._lock,
            closing(
                self._connection.execute(
                    "SELECT geocoder, version, sum(candidates <> '[]'), sum(candidates = '[]'), "
                    "min(answered_at), max(answered_at) FROM answer GROUP BY 1, 2 ORDER BY 1, 2"
                )
            ) as rows,
        ):
            return [Share(*row) for row in rows]

    def clear(self, geocoder: str | None = None) -> int:
        """Forget a geocoder's answers, or all; tells how many. Turns and pauses of services stay."""
        only, values = ("geocoder = ?", (geocoder,)) if geocoder else ("true", ())
        try:
            with self._lock, self._connection:
                self._memory.clear()
                gone = self._connection.execute(f"DELETE FROM answer WHERE {only}", values).rowcount
            with self._lock:
                self._connection.execute("VACUUM")
        except sqlite3.Error as error:
            raise self._unwritable(error) from error
        return gone

    def export(self, *, offline: bool = False) -> Iterator[str]:
        """Give one JSON object per answer; the gazetteer's own only with `offline`."""
        only = "true" if offline else f"geocoder <> '{OFFLINE}'"
        with self._lock:
            rows = self._connection.execute(
                "SELECT geocoder, version, query, context, candidates, answered_at, raw.answer, raw.credit "
                f"FROM answer LEFT JOIN raw USING (geocoder, version, query, context) WHERE {only} "
                "ORDER BY 1, 2, 3, 4"
            ).fetchall()
        for *key, candidates, answered_at, raw, credit in rows:
            yield export_line(Key(*key), candidates, answered_at, raw and zlib.decompress(raw), credit)

    def _drop_oldest(self, only: str) -> bool:
        """Drop about a tenth of what `only` describes; tells whether there was any."""
        with self._connection:
            count = self._connection.execute(f"SELECT count(*) FROM answer WHERE {only}").fetchone()[0]
            border = self._connection.execute(
                f"SELECT answered_at FROM answer WHERE {only} ORDER BY answered_at LIMIT 1 OFFSET ?",
                (count // 10,),
            ).fetchone()
            if border is None:
                return False
            self._connection.execute(f"DELETE FROM answer WHERE {only} AND answered_at <= ?", border)
        return True

    def _used(self) -> int:
        """Bytes in pages that hold something."""
        pages, free, size = (
            int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_count", "freelist_count", "page_size")
        )
        return (pages - free) * size

    def _unwritable(self, error: sqlite3.Error) -> StoreError:
        return StoreError(
            f"the geocoder cache at {self.path} cannot be written: {error}; "
            "make room or set GEO_CACHE to another file"
        )


def _open(path: Path, patience: float) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=patience, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(_SCHEMA)
        with connection:
            connection.execute("INSERT OR IGNORE INTO meta VALUES ('schema', ?)", (SCHEMA_VERSION,))
            # version 1 had the same answers and no other tables: they were made above
            connection.execute(
                "UPDATE meta SET value = ? WHERE key = 'schema' AND value = '1'", (SCHEMA_VERSION,)
            )
        with closing(connection.execute("SELECT value FROM meta WHERE key = 'schema'")) as rows:
            found = str(rows.fetchone()[0])
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"the geocoder cache at {path} cannot be opened: {error}; make it and its folder writable, "
            "delete it, or set GEO_CACHE to another file"
        ) from error
    if found != SCHEMA_VERSION:
        connection.close()
        raise StoreError(
            f"the geocoder cache at {path} has schema version {found}, this program needs {SCHEMA_VERSION}; "
            "delete it (its answers will be asked again) or set GEO_CACHE to another file"
        )
    return connection
