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


@dataclass(frozen=True, slots=True)
class Press:
    """A reader pressed a button in a popup or a numbered marker."""

    act: str
    """What to do."""
    value: str
    """With what."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A reader gave a point on the map."""

    lat: float
    """Degrees north."""
    lon: float
    """Degrees east, -180 to 180."""


def read_message(text: str | None) -> Choice | View | Press | Pick | None:
    """Read what was said; None for anything else than these.

    `[id, time]`, `["view", lat, lon, zoom, time]`, `["act", act, value, time]`, `["pick", lat, lon, time]`.

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
        case ["act", str(act), str(value), at] if _number(at):
            return Press(act, value)
        case ["pick", lat, lon, at] if _number(lat) and _number(lon) and _number(at):
            return Pick(float(lat), _around(float(lon))) if abs(lat) <= _FURTHEST_NORTH else None
        case _:
            return None


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _view(lat: float, lon: float, zoom: int, at: float) -> View | None:
    if isinstance(zoom, bool) or abs(lat) > _FURTHEST_NORTH or not 0 <= zoom <= _DEEPEST:
        return None
    return View(lat, _around(lon), zoom, at)


def _around(lon: float) -> float:
    """Bring a longitude back from another turn of the world, where the map was dragged to."""
    return lon if -180 <= lon < 180 else (lon + 180) % 360 - 180  # noqa: PLR2004, degrees
