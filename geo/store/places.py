"""The store's rows of places."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, select

from geo.models import Place
from geo.store import schema
from geo.store.database import database_of

_CHUNK = 500
"""Values in one IN list; SQLite takes at most 32,766 parameters in a statement."""


def place_row(place: Place) -> dict[str, object]:
    """Give the columns that `place` and `place_state` share."""
    return {
        "ref": place.id,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "feature": place.feature.value,
        "country": place.country,
        "admin1": place.admin1,
        "population": place.population,
        "importance": place.importance,
    }


def place_numbers(connection: Connection, places: Iterable[Place]) -> dict[str, int]:
    """Give the numbers of places by id; those that are not there yet are written."""
    wanted = {place.id: place for place in places}
    table = schema.place
    known = numbers(connection, table.c.ref, table.c.id, wanted)
    missing = [ref for ref in wanted if ref not in known]
    if missing:
        database_of(connection).insert(connection, table, [place_row(wanted[ref]) for ref in missing])
    return known | numbers(connection, table.c.ref, table.c.id, missing)


def numbers(
    connection: Connection, name: ColumnElement[str], number: ColumnElement[int], wanted: Iterable[str]
) -> dict[str, int]:
    """Look up the numbers of rows by a column of names."""
    names = list(wanted)
    found: dict[str, int] = {}
    database = database_of(connection)
    for at in range(0, len(names), _CHUNK):
        rows = connection.execute(select(name, number).where(database.one_of(name, names[at : at + _CHUNK])))
        found.update(rows.all())
    return found
