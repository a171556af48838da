"""The durable cache that every geocoding answer goes through.

Keyed by geocoder, its version, normalised query and context, so that a new gazetteer asks anew and
nothing else does. Hits and "no such place" are kept; "could not ask" is an exception and never is.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Self

from geo.errors import StoreError
from geo.gazetteer.normalise import normalise
from geo.models import Candidate, Feature, Match, Place

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from geo.resolve.query import CandidateSource, Query

SCHEMA_VERSION = "1"

SHORT = 10
"""Names up to this many code points may be abbreviations ("W. Virginia"), whose case and full stops tell."""

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
"""


class CachedGeocoder:
    """Asks `source` only what the cache at `path` does not know; itself a CandidateSource.

    One instance may be used by several threads, one file by several processes. Answers are written
    by `flush`, which the pipeline calls after each article; leaving the context flushes too.
    """

    def __init__(self, source: CandidateSource, path: Path) -> None:
        self._source = source
        self._fresh: dict[tuple[str, str], tuple[Candidate, ...]] = {}
        self._lock = threading.Lock()
        self.asked = 0
        """How many queries went to the source, since this instance was made."""
        self._path = path
        self._connection = _open(path)

    @property
    def name(self) -> str:
        """The source's name."""
        return self._source.name

    @property
    def version(self) -> str:
        """The source's version."""
        return self._source.version

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write what is not written yet and close the file."""
        self.flush()
        self._connection.close()

    def candidates(self, query: Query) -> tuple[Candidate, ...]:
        """Answer from the cache, else ask the source. Raises GeocodingUnavailable, StoreError."""
        key = (_normalised(query.name), query.context_key)
        with self._lock:
            known = self._fresh.get(key)
            if known is None:
                known = self._stored(key)
            if known is None:
                known = self._source.candidates(query)
                self.asked += 1
                self._fresh[key] = known
        return known

    def flush(self) -> None:
        """Write the new answers in one transaction. Raises StoreError."""
        with self._lock:
            if not self._fresh:
                return
            rows = [
                (self.name, self.version, name, context, _dump(found))
                for (name, context), found in self._fresh.items()
            ]
            try:
                with self._connection:
                    self._connection.executemany(
                        "INSERT OR IGNORE INTO answer (geocoder, version, query, context, candidates) "
                        "VALUES (?, ?, ?, ?, ?)",
                        rows,
                    )
            except sqlite3.Error as error:
                raise StoreError(
                    f"the geocoder cache at {self._path} cannot be written: {error}; "
                    "make room or set GEO_CACHE to another file"
                ) from error
            self._fresh.clear()

    def _stored(self, key: tuple[str, str]) -> tuple[Candidate, ...] | None:
        try:
            row = self._connection.execute(
                "SELECT candidates FROM answer "
                "WHERE geocoder = ? AND version = ? AND query = ? AND context = ?",
                (self.name, self.version, *key),
            ).fetchone()
            return None if row is None else _load(row[0])
        except (sqlite3.Error, ValueError, TypeError, LookupError) as error:
            raise StoreError(
                f"the geocoder cache at {self._path} cannot be read: {error}; delete it or set GEO_CACHE"
            ) from error


def _normalised(name: str) -> str:
    """Fold what no geocoder tells apart.

    Short names keep their case: "IN" is Indiana, "in" is not. Commas stay: "Paris, Texas" narrows,
    "Paris Texas" does not. Lone surrogates, which no file can hold, become question marks.
    """
    return ",".join(_normalised_part(part) for part in name.encode(errors="replace").decode().split(","))


def _normalised_part(part: str) -> str:
    bare, folded = " ".join(part.split()), normalise(part)
    return bare if len(folded) <= SHORT else folded


def _open(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(_SCHEMA)
        with connection:
            connection.execute("INSERT OR IGNORE INTO meta VALUES ('schema', ?)", (SCHEMA_VERSION,))
        with closing(connection.execute("SELECT value FROM meta WHERE key = 'schema'")) as rows:
            found = str(rows.fetchone()[0])
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"the geocoder cache at {path} cannot be opened: {error}; delete it or set GEO_CACHE"
        ) from error
    if found != SCHEMA_VERSION:
        connection.close()
        raise StoreError(
            f"the geocoder cache at {path} has schema version {found}, this program needs {SCHEMA_VERSION}; "
            "delete it (its answers will be asked again) or set GEO_CACHE to another file"
        )
    return connection


def _dump(found: tuple[Candidate, ...]) -> str:
    return json.dumps(
        [
            [
                c.match.value,
                c.place.id,
                c.place.name,
                c.place.lat,
                c.place.lon,
                c.place.feature.value,
                c.place.country,
                c.place.admin1,
                c.place.population,
                c.place.importance,
            ]
            for c in found
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _load(text: str) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(
            Place(
                id=row[1],
                name=row[2],
                lat=row[3],
                lon=row[4],
                feature=Feature(row[5]),
                country=row[6],
                admin1=row[7],
                population=row[8],
                importance=row[9],
            ),
            Match(row[0]),
        )
        for row in json.loads(text)
    )
