"""What the map says to the page, as static/wherein/map.js writes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TypeGuard

_FURTHEST_NORTH = 85.06
"""Web Mercator ends there."""
_DEEPEST = 20
_FAR = 1e6
"""No number of a message is that large; nor is NaN smaller."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A reader chose a place on the map."""

    place: str
    """The place's id, as it was given to the map."""


@dataclass(frozen=True, slots=True)
class View:
    """A reader moved the map, and it has come to rest."""

    lat: float
    """Centre, degrees north."""
    lon: float
    """Centre, degrees east, -180 to 180."""
    zoom: int
    """Web Mercator zoom, 0 to 20."""


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


def parsed(text: str | None) -> object:
    """Read the map's one string as JSON; None for anything else. It comes from a browser."""
    try:
        found: object = json.loads(text or "null")
    except (ValueError, RecursionError):
        return None
    return found


def read_message(said: list[object]) -> Choice | View | Press | Pick | None:
    """Read one message; None for anything else than these.

    `[id]`, `["view", lat, lon, zoom]`, `["act", act, value]`, `["pick", lat, lon]`. A place named
    "view" is no trouble: ids have a namespace, and the lists differ in length.
    """
    match said:
        case [str(place)]:
            return Choice(place)
        case ["view", lat, lon, int(zoom)] if _number(lat) and _number(lon):
            return _view(float(lat), float(lon), zoom)
        case ["act", str(act), str(value)]:
            return Press(act, value)
        case ["pick", lat, lon] if _number(lat) and _number(lon):
            return Pick(float(lat), _around(float(lon))) if abs(lat) <= _FURTHEST_NORTH else None
        case _:
            return None


def _number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and -_FAR < value < _FAR


def _view(lat: float, lon: float, zoom: int) -> View | None:
    if isinstance(zoom, bool) or abs(lat) > _FURTHEST_NORTH or not 0 <= zoom <= _DEEPEST:
        return None
    return View(lat, _around(lon), zoom)


def _around(lon: float) -> float:
    """Bring a longitude back from another turn of the world, where the map was dragged to."""
    return lon if -180 <= lon < 180 else (lon + 180) % 360 - 180  # noqa: PLR2004, degrees
