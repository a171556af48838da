"""GeoPackage 1.3 (OGC 12-128r17): an SQLite file with mentions and places as points, and the credits."""

from __future__ import annotations

import shutil
import sqlite3
import struct
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Final

from geo.errors import StoreError
from geo.view.exports.cells import COLUMNS, flat, source_line, values
from geo.view.exports.records import Extract

_APPLICATION: Final = 0x47504B47  # "GPKG"
_VERSION: Final = 10300
_WGS84: Final = 4326
_HEADER: Final = struct.Struct("<2sBBi")
_POINT: Final = struct.Struct("<BIdd")
_CHANGED: Final = "1980-01-01T00:00:00.000Z"
"""Stands for the time of the last change: the same mentions, the same bytes."""
_NUMBERS: Final = {"lat", "lon", "score", "radius_km"}
_PLACES: Final = (
    "place",
    "name",
    "country",
    "admin1",
    "feature",
    "mentions",
    "articles",
    "score",
    "event_group",
)
_WKT: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
_TABLES: Final = """
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
    description TEXT DEFAULT '', last_change DATETIME NOT NULL,
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE credits (
    fid INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT, licence TEXT, address TEXT, gives TEXT);
"""

Row = tuple[object, ...]


def write(extract: Extract, out: BinaryIO) -> None:
    """Write the package; it is made in a temporary file, as SQLite needs one. Raises StoreError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.gpkg"
        try:
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                _fill(connection, extract)
        except sqlite3.Error as error:
            where = Path(folder).parent
            raise StoreError(f"the temporary folder {where}: {error}; make room or set TMPDIR") from error
        with path.open("rb") as made:
            shutil.copyfileobj(made, out, 1 << 20)


def _fill(connection: sqlite3.Connection, extract: Extract) -> None:
    connection.execute("PRAGMA journal_mode = OFF")  # a file that fails is thrown away
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {_VERSION}")
    connection.executescript(_TABLES)
    connection.execute("BEGIN")
    systems = [
        ("WGS 84 geodetic", _WGS84, "EPSG", _WGS84, _WKT, "longitude, latitude in decimal degrees"),
        ("Undefined cartesian", -1, "NONE", -1, "undefined", None),
        ("Undefined geographic", 0, "NONE", 0, "undefined", None),
    ]
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", systems)
    _layer(connection, "mentions", COLUMNS, _NUMBERS, _mentions(extract))
    counts = {"mentions": "INTEGER", "articles": "INTEGER"}
    _layer(connection, "places", _PLACES, {"score"}, _places(extract), types=counts)
    _credits(connection, extract)
    connection.execute("COMMIT")


def _mentions(extract: Extract) -> Iterator[tuple[float, float, Row]]:
    for record in extract.records():
        yield record.lon, record.lat, tuple(flat(value) or None for value in values(record))


def _places(extract: Extract) -> Iterator[tuple[float, float, Row]]:
    for it in extract.place_counts():
        place = it.place
        row = (place.id, place.name, place.country, place.admin1, place.feature.value)
        yield place.lon, place.lat, (*row, it.mentions, it.articles, round(it.score, 4), it.group)


def _layer(
    connection: sqlite3.Connection,
    name: str,
    columns: Iterable[str],
    numbers: set[str],
    rows: Iterator[tuple[float, float, Row]],
    *,
    types: dict[str, str] | None = None,
) -> None:
    columns, types = list(columns), types or {}
    shapes = [f"{it} {types.get(it) or ('DOUBLE' if it in numbers else 'TEXT')}" for it in columns]
    connection.execute(
        f"CREATE TABLE {name} (fid INTEGER PRIMARY KEY AUTOINCREMENT, geom POINT, {', '.join(shapes)})"
    )
    box = [float("inf"), float("inf"), float("-inf"), float("-inf")]

    def points() -> Iterator[Row]:
        for lon, lat, row in rows:
            box[:] = min(box[0], lon), min(box[1], lat), max(box[2], lon), max(box[3], lat)
            yield (point(lon, lat), *row)

    places = ", ".join("?" * (len(columns) + 1))
    connection.executemany(f"INSERT INTO {name} (geom, {', '.join(columns)}) VALUES ({places})", points())
    bounds = box if box[0] <= box[2] else [None] * 4
    _announce(connection, name, "features", [*bounds, _WGS84])
    connection.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', ?, 0, 0)", (name, _WGS84)
    )


def point(lon: float, lat: float) -> bytes:
    """Give a point as a GeoPackage binary: its header without an envelope, then WKB."""
    return _HEADER.pack(b"GP", 0, 1, _WGS84) + wkb(lon, lat)


def wkb(lon: float, lat: float) -> bytes:
    """Give a point as well-known binary (OGC 06-103r4), little-endian."""
    return _POINT.pack(1, 1, lon, lat)


def _credits(connection: sqlite3.Connection, extract: Extract) -> None:
    rows = [(it.name, it.licence, it.url, it.gives) for it in extract.credits()]
    rows.append((source_line(extract), "", "", "the articles that the excerpts are from"))
    connection.executemany("INSERT INTO credits (source, licence, address, gives) VALUES (?, ?, ?, ?)", rows)
    _announce(connection, "credits", "attributes", [None] * 5)


def _announce(connection: sqlite3.Connection, name: str, kind: str, bounds: list[float | None]) -> None:
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?)",
        (name, kind, name, _CHANGED, *bounds),
    )
