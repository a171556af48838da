"""GeoJSON (RFC 7946): one point for every mention, the credits beside them."""

from __future__ import annotations

import json
from typing import BinaryIO, Final

from geo.view.exports.cells import COLUMNS, rows
from geo.view.exports.records import Extract

_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def write(extract: Extract, out: BinaryIO) -> None:
    """Write a FeatureCollection; memory does not grow with the number of mentions."""
    credits_ = [
        {"name": it.name, "url": it.url, "licence": it.licence, "licence_url": it.licence_url}
        for it in extract.credits()
    ]
    head = f'{{"type":"FeatureCollection","credits":{_ENCODE(credits_)},"sources":{_ENCODE(extract.sources)}'
    out.write(f'{head},"features":['.encode())
    before = "\n"
    for row in rows(extract):
        properties = dict(zip(COLUMNS, row, strict=True))
        where = (properties["lon"], properties["lat"])
        feature = {
            "type": "Feature",
            "geometry": None if None in where else {"type": "Point", "coordinates": where},
            "properties": properties,
        }
        out.write(f"{before}{_ENCODE(feature)}".encode())
        before = ",\n"
    out.write(b"\n]}\n")
