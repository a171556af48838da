"""Reads the built gazetteer: names to candidates, ids to places, what lies within what."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import SetupMissing
from geo.gazetteer.names import NameInfo
from geo.gazetteer.normalise import normalise
from geo.gazetteer.schema import KINDS, SCHEMA_VERSION
from geo.models import Candidate, Feature, Match, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

MATCH_WEIGHT = {
    Match.PRIMARY: 1.0,
    Match.ALTERNATE: 0.9,
    Match.ABBREVIATION: 0.9,
    Match.DEMONYM: 0.95,
    Match.PARTIAL: 0.6,
}
"""By how much each kind of match weakens a place's importance when candidates are put in order.

Chosen so that Odesa, the city of a million with "Odessa" as another name, stands before Odessa in Texas,
and Kyiv the city before its oblast.
"""

_COLUMNS = "p.gid, p.name, p.lat, p.lon, p.feature, p.country, p.admin1_name, p.population, p.importance"
_LOOK_UP = f"select a.kind, {_COLUMNS} from alias a join place p on p.id = a.place where a.norm = ?"
_KNOWN = (
    "select a.kind, p.importance, p.feature, p.gid "
    "from alias a join place p on p.id = a.place where a.norm = ?"
)
_WEIGHTS = tuple(MATCH_WEIGHT[kind] for kind in KINDS)
_MAPPED_BYTES = 256 * 1024 * 1024
_CACHED_NAMES = 50_000
_CACHED_CONTAINERS = 10_000


@dataclass(frozen=True, slots=True)
class _Codes:
    """What containment is decided by."""

    number: int
    country: str | None
    admin1: str | None
    region: int | None
    level: int | None
    continent: str | None


class Gazetteer:
    """The gazetteer, open for reading; safe to share between threads.

    It implements `NameIndex`.
    """

    def __init__(self, connection: sqlite3.Connection, version: str) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.version = version
        """Changes when the answers may."""
        self._found = lru_cache(_CACHED_NAMES)(self._find)
        self._infos = lru_cache(_CACHED_NAMES)(self._find_info)
        self._codes = lru_cache(_CACHED_CONTAINERS)(self._find_codes)

    @classmethod
    def open(cls, path: Path) -> Gazetteer:
        """Open the file read-only. Raises SetupMissing when it is absent or of another schema."""
        missing = SetupMissing("The gazetteer", "make setup")
        if not path.is_file():
            raise missing
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        try:
            facts = dict(connection.execute("select key, value from meta"))
        except sqlite3.DatabaseError:
            facts = {}
        if facts.get("schema") != str(SCHEMA_VERSION):
            connection.close()
            raise missing
        connection.execute(f"pragma mmap_size = {_MAPPED_BYTES}")
        return cls(connection, facts["version"])

    def close(self) -> None:
        """Close the file; look-ups afterwards raise sqlite3.ProgrammingError."""
        self._connection.close()

    def look_up(self, name: str, *, limit: int | None = None) -> list[Candidate]:
        """Give the places that bear the name, best first; empty when there is none.

        Best is importance times the weight of the match (`MATCH_WEIGHT`). Scores are 0. Two-letter
        abbreviations must be written as such: "IN" and "Ky." are states, "in" and "me" are not.
        """
        found = self._found(normalise(name))
        if _may_abbreviate(name):
            return list(found[:limit])
        return [c for c in found if c.match is not Match.ABBREVIATION][:limit]

    def known(self, name: str) -> NameInfo | None:
        """Tell what is known about a name as written in a text; None when it names no place."""
        return self._infos(normalise(name), _may_abbreviate(name))

    def place(self, place_id: str) -> Place | None:
        """Give the place of an id; None when the gazetteer has none."""
        rows = self._rows(f"select {_COLUMNS} from place p where p.gid = ?", (place_id,))
        return _place(rows[0]) if rows else None

    def within(self, place: Place, container: Place) -> bool:
        """Tell whether a place lies in a continent, a country or an administrative region, by their codes.

        A place lies in no settlement, sea or landform, and in itself.
        """
        if place.id == container.id:
            return True
        inner, outer = self._codes(place.id), self._codes(container.id)
        if inner is None or outer is None:
            return False
        if container.feature is Feature.CONTINENT:
            return inner.continent == container.id
        if outer.level is None or outer.country is None or inner.country != outer.country:
            return False
        return outer.level == 0 or (inner.level != 0 and _in_region(inner, outer))

    def positions(self) -> Iterable[tuple[str, float, float]]:
        """Give id, latitude and longitude of every settlement."""
        return self._rows("select gid, lat, lon from place where feature = 'settlement' order by id", ())

    def settlement_names(self, *, population: int, countries: frozenset[str] | None = None) -> list[str]:
        """Give the names of settlements with at least so many people, of some countries or of all."""
        rows = self._rows(
            "select name, country from place where feature = 'settlement' and population >= ? order by id",
            (population,),
        )
        return [name for name, country in rows if countries is None or country in countries]

    def _find(self, norm: str) -> tuple[Candidate, ...]:
        found = [Candidate(_place(row[1:]), KINDS[row[0]]) for row in self._rows(_LOOK_UP, (norm,))]
        return tuple(sorted(found, key=lambda c: (-weight(c), c.place.id)))

    def _find_info(self, norm: str, abbreviated: bool) -> NameInfo | None:  # noqa: FBT001 - a cache key
        """As `_find`, without the places themselves: recognition asks for every capitalised word."""
        rows = self._rows(_KNOWN, (norm,))
        if not abbreviated:
            rows = [row for row in rows if KINDS[row[0]] is not Match.ABBREVIATION]
        if not rows:
            return None
        kind, importance, feature, _ = min(rows, key=lambda r: (-r[1] * _WEIGHTS[r[0]], r[3]))
        return NameInfo(
            importance=importance * _WEIGHTS[kind],
            match=KINDS[kind],
            feature=Feature(feature),
            only_demonym=all(KINDS[row[0]] is Match.DEMONYM for row in rows),
            places=len(rows),
        )

    def _find_codes(self, place_id: str) -> _Codes | None:
        rows = self._rows(
            "select p.id, p.country, p.admin1, p.region, p.level, c.continent "
            "from place p left join country c on c.code = p.country where p.gid = ?",
            (place_id,),
        )
        return _Codes(*rows[0]) if rows else None

    def _rows(self, sql: str, values: tuple[str | int, ...]) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()


def _in_region(inner: _Codes, outer: _Codes) -> bool:
    """By the map's shape, else by GeoNames' first-order code."""
    if inner.region == outer.number:
        return True
    return outer.level == 1 and inner.level != 1 and outer.admin1 is not None and inner.admin1 == outer.admin1


def weight(candidate: Candidate) -> float:
    """Give a candidate's importance, weakened by how it is named; 0 to 1."""
    return candidate.place.importance * MATCH_WEIGHT[candidate.match]


def _may_abbreviate(name: str) -> bool:
    bare = name.strip()
    if "." in bare or bare.isupper():
        return True
    return len(bare) > 2 and not bare.islower()  # noqa: PLR2004 - "In" and "Or" begin sentences


def _place(row: tuple[Any, ...]) -> Place:
    gid, name, lat, lon, feature, country, admin1, population, importance = row
    return Place(gid, name, lat, lon, Feature(feature), country, admin1, population, importance)
