"""Streams GeoNames' dumps into the half-built gazetteer, one row at a time, in bounded memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from geo.gazetteer.importance import importance
from geo.gazetteer.normalise import normalise
from geo.gazetteer.rows import INSERT_PLACE, STAGE, Name, Where, names_of, place_row
from geo.gazetteer.schema import KIND_RANK
from geo.gazetteer.sources import geonames_dump
from geo.gazetteer.sources.base import DumpFiles, SourcePlace
from geo.gazetteer.sources.geonames_dump import Complain
from geo.gazetteer.variants import base_name, lower_order
from geo.models import Feature, Match

_PREFIX = "geonames:"
_BATCH = 5_000


@dataclass(slots=True)
class _Batch:
    """Rows that go into the file together."""

    places: list[tuple[object, ...]]
    numbers: dict[int, int]
    names: list[Name]


def add(connection: sqlite3.Connection, files: DumpFiles, complain: Complain) -> None:
    """Add the dump's places and names to the tables `place` and `staged`.

    What the packages know already keeps its facts and gains names. Countries and first-order
    regions that they lack are left out: the map draws none. Raises InputError.
    """
    connection.execute("create temp table numbered (geonames integer primary key, place integer not null)")
    connection.execute(
        "insert into numbered select cast(substr(gid, ?) as integer), id from place where gid like ?",
        (len(_PREFIX) + 1, f"{_PREFIX}%"),
    )
    _add_places(connection, files, complain)
    if files.names is not None:
        connection.executemany(STAGE, _extra_names(connection, files.names, complain))
    connection.execute("drop table numbered")


def _add_places(connection: sqlite3.Connection, files: DumpFiles, complain: Complain) -> None:
    (last,) = connection.execute("select max(id) from place").fetchone()
    regions = {
        (country, code): name
        for country, code, name in connection.execute(
            "select country, admin1, name from place where level = 1 and admin1 is not null"
        )
    }
    batch = _Batch([], {}, [])
    for place in geonames_dump.places(files.places, complain):
        key = int(place.id.removeprefix(_PREFIX))
        known = batch.numbers.get(key) or _number(connection, key)  # a dump may have a place twice
        if known is not None:
            batch.names.extend(_more_names(place, known))
        elif place.level not in (0, 1):
            last += 1
            full = _with_variants(place)
            where = Where(full.admin1, regions.get((full.country, full.admin1)), None)
            batch.places.append(place_row(last, full, where, importance(full)))
            batch.numbers[key] = last
            batch.names.extend(names_of(full, last))
        if len(batch.names) >= _BATCH:
            _write(connection, batch)
    _write(connection, batch)


def _write(connection: sqlite3.Connection, batch: _Batch) -> None:
    connection.executemany(INSERT_PLACE, batch.places)
    connection.executemany("insert or ignore into numbered values (?, ?)", batch.numbers.items())
    connection.executemany(STAGE, batch.names)
    for rows in (batch.places, batch.numbers, batch.names):
        rows.clear()


def _number(connection: sqlite3.Connection, key: int) -> int | None:
    row = connection.execute("select place from numbered where geonames = ?", (key,)).fetchone()
    return None if row is None else int(row[0])


def _more_names(place: SourcePlace, number: int) -> Iterator[Name]:
    """The names of a known place, none of which becomes its primary one."""
    for name, kind in ((place.name, Match.ALTERNATE), *place.names):
        norm = normalise(name)
        if len(norm) > 2:  # noqa: PLR2004 - shorter ones are codes
            yield norm, number, KIND_RANK[kind]


def _with_variants(place: SourcePlace) -> SourcePlace:
    """Counties go by their bare name too, as a part of it."""
    if place.feature is not Feature.REGION or place.level is None:
        return place
    bare = base_name(place.name)[0]
    more = [(n, Match.ALTERNATE) for n in lower_order(place.name)]
    if bare != place.name:
        more.append((bare, Match.PARTIAL))
    kept = (n for n in place.names if normalise(n[0]) != normalise(bare))
    return replace(place, names=(*more, *kept))


def _extra_names(connection: sqlite3.Connection, names: Path, complain: Complain) -> Iterator[Name]:
    for extra in geonames_dump.names(names, complain):
        number = _number(connection, extra.id)
        norm = normalise(extra.name)
        if number is not None and len(norm) > 2:  # noqa: PLR2004 - shorter ones are codes
            yield norm, number, KIND_RANK[extra.match]
