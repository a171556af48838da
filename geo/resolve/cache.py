"""The durable cache that every geocoding answer goes through.

Keyed by geocoder, its version, normalised query and context, so that a new gazetteer asks anew and
nothing else does. Hits and "no such place" are kept; "could not ask" is an exception and never is.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from geo.gazetteer.normalise import normalise
from geo.resolve.cache_file import CacheFile
from geo.resolve.cache_rows import Kept, Key

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from geo.models import Candidate
    from geo.resolve.query import CandidateSource, Query

SHORT = 10
"""Names up to this many code points may be abbreviations ("W. Virginia"), whose case and full stops tell."""


class CachedGeocoder:
    """Asks `source` only what the cache at `path` does not know; itself a CandidateSource.

    One instance may be used by several threads, one file by several processes. Answers are written
    by `flush`, which the pipeline calls after each article; leaving the context flushes too.
    """

    def __init__(self, source: CandidateSource, path: Path, *, limit_mb: float | None = None) -> None:
        """`limit_mb` is the size in MB above which the file is trimmed; None for none."""
        self._source = source
        self._fresh: dict[Key, tuple[Candidate, ...]] = {}
        self._lock = threading.Lock()
        self._limit_mb = limit_mb
        self.asked = 0
        """How many queries went to the source, since this instance was made."""
        self.file = CacheFile(path)
        """The file, for services that keep their answers beside."""

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
        self.file.close()

    def candidates(self, query: Query) -> tuple[Candidate, ...]:
        """Answer from the cache, else ask the source. Raises GeocodingUnavailable, StoreError."""
        key = key_of(self, query)
        with self._lock:
            known = self._fresh.get(key)
            if known is None:
                kept = self.file.get(key)
                known = None if kept is None else kept.candidates
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
            self.file.put(Kept(key, found) for key, found in self._fresh.items())
            self._fresh.clear()
            if self._limit_mb is not None:
                self.file.trim(self._limit_mb * 1e6)


def key_of(source: CandidateSource, query: Query) -> Key:
    """What the source's answer to a query is kept under."""
    return Key(source.name, source.version, _normalised(query.name), query.context_key)


@lru_cache(10_000)
def _normalised(name: str) -> str:
    """Fold what no geocoder tells apart.

    Short names keep their case: "IN" is Indiana, "in" is not. Commas stay: "Paris, Texas" narrows,
    "Paris Texas" does not. Lone surrogates, which no file can hold, become question marks.
    """
    text = name if name.isascii() else name.encode(errors="replace").decode()
    return ",".join(map(_normalised_part, text.split(",")))


def _normalised_part(part: str) -> str:
    bare, folded = " ".join(part.split()), normalise(part)
    return bare if len(folded) <= SHORT else folded
