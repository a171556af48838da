"""The writers by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

from geo.models import Filter
from geo.store import Store
from geo.view.exports import csv_table, geojson, geopackage, kml, page, xlsx
from geo.view.exports.records import Extract, Options, extract

Write = Callable[[Extract, BinaryIO], None]
"""Writes what passes a filter to a file that is open for bytes."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file."""

    name: str
    """As commands call it; also the file's ending."""
    label: str
    """As people call it, with what it is for."""
    mime: str
    """Its media type."""
    write: Write
    """Its writer."""
    binary: bool = False
    """Whether it is nothing for a terminal."""


_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ALL: Final = (
    Format("geojson", "GeoJSON, for maps and programs", "application/geo+json", geojson.write),
    Format("csv", "CSV, a table for any program", "text/csv", csv_table.write),
    Format("xlsx", "XLSX, a workbook for spreadsheets", _SHEET, xlsx.write, binary=True),
    Format("kml", "KML, for globes", "application/vnd.google-earth.kml+xml", kml.write),
    Format(
        "gpkg",
        "GeoPackage, for QGIS and other GIS",
        "application/geopackage+sqlite3",
        geopackage.write,
        binary=True,
    ),
    Format("html", "One web page that works offline", "text/html", page.write),
)
FORMATS: Final = {it.name: it for it in _ALL}
"""In the order in which they are offered."""


def export(store: Store, wanted: Filter, name: str, out: BinaryIO, options: Options = Options()) -> int:  # noqa: B008, frozen
    """Write what passes a filter in the named format; give how many mentions that were.

    Memory does not grow with the number of mentions. Raises KeyError for an unknown format, SetupMissing
    when a page's parts are missing, and StoreError as every read does.
    """
    kind = FORMATS[name]
    with extract(store, wanted, options) as found:
        kind.write(found, out)
        return found.mentions
