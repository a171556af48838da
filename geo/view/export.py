"""The filtered mentions as files for other programs: GeoJSON (RFC 7946) and CSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Final

from geo.gazetteer.credits import CREDITS, plain_text
from geo.models import Filter, Place
from geo.store import Store
from geo.view.excerpt import visible
from geo.view.shapes import Excerpt
from geo.view.tables import each_excerpt, service_credits, unresolved

Value = str | float | list[str] | None

COLUMNS: Final = (
    "place", "name", "country", "admin1", "feature", "lat", "lon", "mention", "role", "score", "excerpt",
    "relation", "radius_km",
    "persons", "organisations", "events", "date", "title", "source", "published", "url", "article", "unasked",
    "credits",
)  # fmt: skip
"""The columns of the CSV file, in order; GeoJSON has the same as properties but the last."""

_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""Beginnings that spreadsheet programs take for a formula (OWASP, CSV injection), with or without
white space before them; tabs and line ends are spaces by then."""


def to_geojson(store: Store, wanted: Filter) -> str:
    """Give a FeatureCollection with one point for every mention that passes, and the credits.

    Names that an online service could not be asked for follow without a point, with the reason in `unasked`.
    """
    features = []
    for properties in _rows(store, wanted):
        lon, lat = properties["lon"], properties["lat"]
        point = None if lat is None else {"type": "Point", "coordinates": [lon, lat]}
        features.append({"type": "Feature", "geometry": point, "properties": properties})
    credits_ = [
        {"name": it.name, "url": it.url, "licence": it.licence, "licence_url": it.licence_url}
        for it in CREDITS
    ]
    credits_ += [
        {"name": name, "url": "", "licence": "", "licence_url": ""} for name in service_credits(store)
    ]
    whole = {"type": "FeatureCollection", "credits": credits_, "features": features}
    return json.dumps(whole, allow_nan=False)


def to_csv(store: Store, wanted: Filter) -> str:
    """Give a table with one row for every mention that passes; every row names the credits.

    Names that an online service could not be asked for follow without a place, with the reason in
    `unasked`. A text that a spreadsheet program would take for a formula begins with an apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    credits_ = " · ".join((plain_text(), *service_credits(store)))
    for properties in _rows(store, wanted):
        whole = {**properties, "credits": credits_}
        writer.writerow(_cell(whole[column]) for column in COLUMNS)
    return out.getvalue()


def _rows(store: Store, wanted: Filter) -> Iterator[dict[str, Value]]:
    for place, excerpt in each_excerpt(store, wanted):
        yield _properties(place, excerpt)
    yield from _open(store, wanted)


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
        "unasked": excerpt.unasked,
    }
    return {name: _visible(value) for name, value in found.items()}


def _open(store: Store, wanted: Filter) -> Iterator[dict[str, Value]]:
    """The mentions without a place that a service has yet to be asked for; roles of the filter hold."""
    nothing: dict[str, Value] = dict.fromkeys(COLUMNS[:-1])
    for it in unresolved(store, wanted, only_unasked=True):
        if it.role in wanted.roles:
            found: dict[str, Value] = {
                "mention": it.text[it.start : it.end],
                "role": it.role.value,
                "excerpt": it.text,
                "title": it.title,
                "source": it.source,
                "published": it.published,
                "article": it.article,
                "unasked": it.unasked,
            }
            yield nothing | {name: _visible(value) for name, value in found.items()}


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
