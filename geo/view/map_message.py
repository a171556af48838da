"""What the map says to the page: one string, as static/wherein/map.js writes it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

_FURTHEST_NORTH = 85.06
"""Web Mercator ends there."""
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """A reader chose a place on the map."""

    place: str
    """The place's id, as it was given to the map."""
    at: float
    """When, in milliseconds since 1970: two choices of one place are two messages."""


@dataclass(frozen=True, slots=True)
class View:
    """A reader moved the map, and it has come to rest."""

    lat: float
    """Centre, degrees north."""
    lon: float
    """Centre, degrees east, -180 to 180."""
    zoom: int
    """Web Mercator zoom, 0 to 20."""
    at: float
    """When, in milliseconds since 1970."""


def read_message(text: str | None) -> Choice | View | None:
    """Read `[id, time]` or `["view", lat, lon, zoom, time]`; None for anything else.

    The string comes from a browser, so nothing in it is trusted. A place named "view" is no trouble: ids
    have a namespace, and the two lists differ in length.
    """
    try:
        said = json.loads(text or "null")
    except (ValueError, RecursionError):
        return None
    match said:
        case [str(place), int() | float() as at] if _number(at):
            return Choice(place, float(at))
        case ["view", lat, lon, int(zoom), at] if _number(lat) and _number(lon) and _number(at):
            return _view(float(lat), float(lon), zoom, float(at))
        case _:
            return None


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _view(lat: float, lon: float, zoom: int, at: float) -> View | None:
    if isinstance(zoom, bool) or abs(lat) > _FURTHEST_NORTH or not 0 <= zoom <= _DEEPEST:
        return None
    if not -180 <= lon < 180:  # noqa: PLR2004, degrees; the map was dragged around the world
        lon = (lon + 180) % 360 - 180
    return View(lat, lon, zoom, at)
