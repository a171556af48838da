"""What a question's hints become in each service's own terms."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from geo.resolve.query import Query

POINT = "point"
"""Name of the hint that makes a question one about a point: latitude and longitude."""

COUNTRY, LIKELY, NEAR, LANGUAGE, SORT = "country", "likely", "near", "language", "sort"
"""Names of hints: the country that the text names as the container, the one in which the article is
mostly set (both ISO 3166-1 alpha-2), the box around its other places (`south,west,north,east` in whole
degrees), the language wanted and the word that says what sort of place it is ("region")."""

MOST: Final = 10
"""Answers asked for, where a service lets one choose."""

_Box = tuple[tuple[float, float], tuple[float, float]]

_STATES = {"region", "oblast", "province", "state", "governorate", "krai", "republic", "prefecture"}
"""Words for what Nominatim calls a state."""

_FIXED: Final[Mapping[str, Any]] = {
    "limit": MOST,
    "addressdetails": True,
    "extratags": True,
    "namedetails": True,
    "annotations": False,
    "include_country_code": True,
}
"""Arguments that are the same for each question, for the services that have them."""


def arguments(geocode: Callable[..., Any], query: Query) -> dict[str, Any]:
    """Give the arguments of a geopy `geocode` method for a question, apart from the name itself.

    A container that the text names narrows the search; where the article is otherwise set is a
    preference, and is left out for services that only know it as a limit.
    """
    has = inspect.signature(geocode).parameters
    hints = dict(query.context)
    asked: dict[str, Any] = {"exactly_one": False}
    asked |= {name: value for name, value in _FIXED.items() if name in has}
    if LANGUAGE in hints:
        asked |= _first(
            has, {"language": hints[LANGUAGE], "lang": hints[LANGUAGE], "culture": hints[LANGUAGE]}
        )
    if COUNTRY in hints:
        asked |= _country(has, hints[COUNTRY])
    elif LIKELY in hints and "country" in has:
        asked |= _first(has, {"country_bias": hints[LIKELY]} if "boundary_rect" not in has else {})
    if NEAR in hints:
        asked |= _near(has, _box(hints[NEAR]))
    if hints.get(SORT) in _STATES and "featuretype" in has:
        asked["featuretype"] = "state"
    return asked


def _country(has: Mapping[str, Any], code: str) -> dict[str, Any]:
    if "at" in has:  # HERE knows three letters only
        return {}
    if "components" in has:
        return {"components": {"country": code}}
    return _first(has, {"country_codes": [code.lower()], "countries": [code], "country": [code]})


def _near(has: Mapping[str, Any], box: _Box) -> dict[str, Any]:
    (south, west), (north, east) = box
    centre = ((south + north) / 2, (west + east) / 2)
    return _first(
        has,
        {
            "viewbox": box,
            "location_bias": centre,
            "proximity": centre,
            "at": centre,
            "user_location": centre,
            "bounds": box,
        },
    )


def _first(has: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The first of several arguments that the service has."""
    return next(({name: value} for name, value in options.items() if name in has), {})


def _box(text: str) -> _Box:
    south, west, north, east = (float(part) for part in text.split(","))
    return (south, west), (north, east)
