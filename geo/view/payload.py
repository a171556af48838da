"""Places -> the columns that static/wherein/map.js draws: short enough for tens of thousands of places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.models import EVENT_GROUPS, Feature, Place
from geo.view.correction_html import mention_tools
from geo.view.excerpt_html import place_html, plain
from geo.view.js_json import Json, js_json
from geo.view.shapes import PlaceOnMap

POPUP_BUDGET = 200_000
"""Most characters of popups in one payload, as sent; places beyond it say "N mentions: see the list".

The second half is spent on one excerpt for each place, so that it lasts longer.
"""

GROUPS = (*EVENT_GROUPS, "")
"""The order of the colour groups in `groups`; the empty one is "no event"."""

PER_DEGREE = 10_000
"""Units in which positions are sent: 11 m."""

_GEONAMES = "geonames:"
_SHAPED = (Feature.COUNTRY, Feature.CONTINENT)
_EXACT = 15  # digits of a whole number that JavaScript keeps


@dataclass(frozen=True, slots=True)
class Heap:
    """What one place stands for besides itself, where there are more than a browser draws."""

    others: int
    """How many more places, at least 1."""
    box: tuple[float, float, float, float]
    """South, west, north and east of all of them, degrees."""


def columns(places: Sequence[PlaceOnMap], heaps: Mapping[str, Heap] | None = None) -> dict[str, Json]:
    """Give the places by column, most mentions first; what few places have is keyed or listed by row.

    `heaps` tells by id which of them stand for others as well.

    `ids` (the number alone for GeoNames), `names`, `lats` and `lons` (in PER_DEGREE), `mentions`, `groups`
    (index in GROUPS), `scores` (0 to 100), `radii` (km, 0 for none), `popups` (HTML of the first rows),
    `circles` {row: [[lat, lon, km]…]}, `guesses` [row…], `countries` {row: code}, `continents` [row…],
    `regions` [row…] and `heaps` {row: [others, south, west, north, east]}.
    """
    ordered = sorted(places, key=lambda found: found.place.id)
    ordered.sort(key=lambda found: found.mentions, reverse=True)
    points = [found.place for found in ordered]
    group = {name: index for index, name in enumerate(GROUPS)}
    return {
        "ids": [_short_id(place.id) for place in points],
        "names": [plain(place.name) for place in points],
        "lats": [round(PER_DEGREE * place.lat) for place in points],
        "lons": [round(PER_DEGREE * place.lon) for place in points],
        "mentions": [found.mentions for found in ordered],
        "groups": [group[found.group or ""] for found in ordered],
        "scores": [round(100 * found.score) for found in ordered],
        "radii": [_radius(found) for found in ordered],
        "popups": _popups(ordered),
        "circles": {str(row): areas for row, found in enumerate(ordered) if (areas := _circles(found))},
        "guesses": [row for row, found in enumerate(ordered) if found.approximate],
        "countries": {
            str(row): place.country
            for row, place in enumerate(points)
            if place.feature is Feature.COUNTRY and place.country
        },
        "continents": [row for row, place in enumerate(points) if place.feature is Feature.CONTINENT],
        "regions": [row for row, place in enumerate(points) if place.feature is Feature.REGION],
        "heaps": _heaps(points, heaps or {}),
    }


def opened(found: PlaceOnMap, *, correcting: bool = False) -> dict[str, Json]:
    """Give what the chosen place's popup shows: `html`, and `circles` as in `columns`."""
    return {
        "html": place_html(found, lambda it: mention_tools(it, correcting=correcting)),
        "circles": _circles(found),
    }


def _heaps(points: Sequence[Place], heaps: Mapping[str, Heap]) -> dict[str, Json]:
    return {
        str(row): [heap.others, *(round(side, 4) for side in heap.box)]
        for row, place in enumerate(points)
        if (heap := heaps.get(place.id)) is not None
    }


def _short_id(key: str) -> Json:
    number = key[len(_GEONAMES) :]
    short = key.startswith(_GEONAMES) and number.isdecimal() and number.isascii() and number[0] != "0"
    return int(number) if short and len(number) <= _EXACT else key


def _radius(found: PlaceOnMap) -> Json:
    """Give how far around its point the place's mentions lie; countries and continents have shapes."""
    km = found.radius_km
    if km is None or found.place.feature in _SHAPED:
        return 0
    return round(km) if km >= 10 else round(km, 1)  # noqa: PLR2004, two digits


def _circles(found: PlaceOnMap) -> list[Json]:
    """Give the circles that lie elsewhere than around the place's own point."""
    if not found.excerpts or found.place.feature in _SHAPED:
        return []
    moved = [
        (round(it.point.lat, 4), round(it.point.lon, 4), round(it.radius_km, 1))
        for it in found.excerpts
        if it.point is not None and it.radius_km is not None
    ]
    return [list(circle) for circle in dict.fromkeys(moved)]


def _popups(ordered: Sequence[PlaceOnMap]) -> list[Json]:
    """Give the popups of the first places, as many as the budget holds."""
    left, made = POPUP_BUDGET, list[Json]()
    last = max((row for row, found in enumerate(ordered) if found.excerpts), default=-1)
    for found in ordered[: last + 1]:
        shown = found if left > POPUP_BUDGET // 2 else found._replace(excerpts=found.excerpts[:1])
        popup = place_html(shown) if found.excerpts else ""
        left -= len(js_json(popup)) + 1
        if left < 0:
            break
        made.append(popup)
    return made
