"""The filtered mentions as files for other programs: GeoJSON (RFC 7946) and CSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
import json
from typing import Final

from geo.gazetteer.credits import CREDITS, plain_text
from geo.models import Filter, Place
from geo.store import Store
from geo.view.excerpt import visible
from geo.view.shapes import Excerpt
from geo.view.tables import each_excerpt

Value = str | float | list[str] | None

COLUMNS: Final = (
    "place", "name", "country", "admin1", "feature", "lat", "lon", "mention", "role", "score", "excerpt",
    "relation", "radius_km",
    "persons", "organisations", "events", "date", "title", "source", "published", "url", "article", "credits",
)  # fmt: skip
"""The columns of the CSV file, in order; GeoJSON has the same as properties but the last."""

_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""Beginnings that spreadsheet programs take for a formula (OWASP, CSV injection), with or without
white space before them; tabs and line ends are spaces by then."""


def to_geojson(store: Store, wanted: Filter) -> str:
    """Give a FeatureCollection with one point for every mention that passes, and the credits."""
    features = []
    for place, excerpt in each_excerpt(store, wanted):
        properties = _properties(place, excerpt)
        point = {"type": "Point", "coordinates": [properties["lon"], properties["lat"]]}
        features.append({"type": "Feature", "geometry": point, "properties": properties})
    credits_ = [
        {"name": it.name, "url": it.url, "licence": it.licence, "licence_url": it.licence_url}
        for it in CREDITS
    ]
    whole = {"type": "FeatureCollection", "credits": credits_, "features": features}
    return json.dumps(whole, allow_nan=False)


def to_csv(store: Store, wanted: Filter) -> str:
    """Give a table with one row for every mention that passes; every row names the credits.

    A text that a spreadsheet program would take for a formula begins with an apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    credits_ = plain_text()
    for place, excerpt in each_excerpt(store, wanted):
        properties = {**_properties(place, excerpt), "credits": credits_}
        writer.writerow(_cell(properties[column]) for column in COLUMNS)
    return out.getvalue()


def _properties(place: Place, excerpt: Excerpt) -> dict[str, Value]:
    found: dict[str, Value] = {
        "place": place.id,
        "name": place.name,
        "country": place.country,
        "admin1": place.admin1,
        "feature": place.feature.value,
        "lat": excerpt.point.lat if excerpt.point else place.lat,
        "lon": excerpt.point.lon if excerpt.point else place.lon,
        "mention": excerpt.text[excerpt.start : excerpt.end],
        "role": excerpt.role.value,
        "score": round(excerpt.score, 4),
        "excerpt": excerpt.text,
        "relation": excerpt.relation or None,
        "radius_km": None if excerpt.radius_km is None else round(excerpt.radius_km, 1),
        "persons": list(excerpt.persons),
        "organisations": list(excerpt.organisations),
        "events": list(excerpt.events),
        "date": excerpt.date,
        "title": excerpt.title,
        "source": excerpt.source,
        "published": excerpt.published,
        "url": excerpt.url,
        "article": excerpt.article,
    }
    return {name: _visible(value) for name, value in found.items()}


def _visible(value: Value) -> Value:
    if isinstance(value, list):
        return [visible(item) for item in value]
    return visible(value) if isinstance(value, str) else value


def _cell(value: Value) -> str | float | None:
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, str) and value.lstrip().startswith(_FORMULA):
        return f"'{value}"
    return value
