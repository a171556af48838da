"""KML 2.2 (OGC 07-147r2): one placemark for every mention, with its fields as data.

A globe shows a description as HTML, so texts in it are escaped twice: once for HTML, once for XML.
"""

from __future__ import annotations

import html
import re
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

from geo.view.excerpt_html import date_words
from geo.view.exports.cells import COLUMNS, credit_line, flat, source_line, values
from geo.view.exports.records import Extract, Record

_WHEN: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
"""The dates that KML can hold as times."""
_STRINGS: Final = {"lat": "double", "lon": "double", "score": "double", "radius_km": "double"}
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    "<name>Places that articles mention</name>"
)
_STYLE: Final = '<Style id="mention"><BalloonStyle><text>$[description]</text></BalloonStyle></Style>'


def write(extract: Extract, out: BinaryIO) -> None:
    """Write one document; memory does not grow with the number of mentions."""
    about = f"{credit_line(extract.credits())} · {source_line(extract)}"
    fields = "".join(
        f'<SimpleField type="{_STRINGS.get(name, "string")}" name="{name}"/>' for name in COLUMNS
    )
    out.write(
        f"{_HEAD}<description>{_twice(about)}</description>{_STYLE}"
        f'<Schema name="mentions" id="mentions">{fields}</Schema>\n<Folder><name>mentions</name>\n'.encode()
    )
    out.writelines(_placemark(record).encode() for record in extract.records())
    out.write(b"</Folder></Document></kml>\n")


def _placemark(record: Record) -> str:
    data = "".join(
        f'<SimpleData name="{name}">{escape(str(flat(value)))}</SimpleData>'
        for name, value in zip(COLUMNS, values(record), strict=True)
        if value or value == 0
    )
    when = record.date if record.date and _WHEN.fullmatch(record.date) else None
    time = f"<TimeStamp><when>{when}</when></TimeStamp>" if when else ""
    return (
        f'<Placemark><name>{escape(record.place.name)}</name><Snippet maxLines="0"></Snippet>'
        f"<description>{_twice(_words(record))}</description>{time}<styleUrl>#mention</styleUrl>"
        f'<ExtendedData><SchemaData schemaUrl="#mentions">{data}</SchemaData></ExtendedData>'
        f"<Point><coordinates>{record.lon:.6f},{record.lat:.6f}</coordinates></Point></Placemark>\n"
    )


def _words(record: Record) -> str:
    who = ", ".join(record.persons + record.organisations)
    what = f"{', '.join(record.events)} ({date_words(record.date)})" if record.events else ""
    origin = " · ".join((record.title, record.source or "source not named", record.published or ""))
    return " — ".join(part for part in (record.excerpt, who, what, origin.rstrip(" ·")) if part)


def _twice(text: str) -> str:
    return escape(html.escape(text, quote=False))
