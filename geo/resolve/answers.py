"""What services answer, read into places: each service's own fields, and its own ids.

A reader is given one result as geopy leaves it in `Location.raw`. Texts are cut and freed of control
characters; whatever is not as the service's format says is an error, never half a place.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from geopy.location import Location

from geo.gazetteer.normalise import normalise
from geo.models import Candidate, Feature, Match, Place
from geo.resolve.sorts import COUNTY, FACILITY, STATE, Sort, geonames_sort, importance, osm_sort, sort_of

VERSION: Final = "1"
"""Raised when what is read from an answer changes: cached answers are then asked again."""

LONGEST: Final = 200
"""Code points of a name that are kept."""

_Raw = Mapping[str, Any]

Locate = Callable[[float, float], tuple[str | None, str | None]]
"""Country code and region name of a point (latitude, longitude), as the gazetteer names them."""


@dataclass(frozen=True, slots=True)
class _Result:
    """What a reader found in one result."""

    id: str
    """The id behind the service's name."""
    name: str
    """The name."""
    sort: Sort
    """What it is."""
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    admin1: str | None = None
    """The first-order region."""
    population: int = 0
    """Inhabitants; 0 when unknown."""
    others: tuple[str, ...] = ()
    """Further names."""


def candidates(
    service: str, name: str, locations: Iterable[Location | None], locate: Locate
) -> list[Candidate]:
    """Read a service's results for a name, in its order, none twice.

    Raises ValueError, TypeError, LookupError or AttributeError for what is not in the service's format.
    """
    reader = _READERS.get(service, _any)
    found: dict[str, Candidate] = {}
    for location in locations:
        if location is None:  # geopy's word for a result without a position
            continue
        lat, lon = float(location.latitude), float(location.longitude)
        if not (math.isfinite(lat) and math.isfinite(lon)) or lat == lon == 0.0:
            raise ValueError("no position")  # geopy makes (0, 0) of an absent one
        result = reader(location)
        place = _place(service, result, lat, lon, locate)
        found.setdefault(place.id, Candidate(place, _match(name, result)))
    return list(found.values())


def fits(service: str, document: object) -> bool:
    """Tell whether a decoded answer has the service's shape, so that nothing else is read as "none"."""
    if service in ("nominatim", "pickpoint", "openmapquest"):
        return isinstance(document, list) or (
            isinstance(document, dict) and bool({"lat", "error"} & set(document))
        )
    if not isinstance(document, dict):
        return isinstance(document, list) and service not in _LISTS
    keys = _LISTS.get(service)
    if keys is None:
        return bool(document)
    return isinstance(document.get(keys[0]), list) or any(key in document for key in keys[1:])


_LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "photon": ("features",),
    "pelias": ("features",),
    "geocodeearth": ("features",),
    "geonames": ("geonames", "status"),
    "opencage": ("results",),
    "googlev3": ("results",),
    "mapbox": ("features",),
    "herev7": ("items",),
    "bing": ("resourceSets", "statusCode"),
    "azure": ("results", "addresses"),
    "tomtom": ("results", "addresses"),
}
"""Where each service's answer has its list of results, and what stands there instead of one."""


def _place(service: str, result: _Result, lat: float, lon: float, locate: Locate) -> Place:
    sort = result.sort
    country, admin1 = result.country, result.admin1
    if sort.feature not in (Feature.CONTINENT, Feature.WATER) and (
        country is None or sort.feature is not Feature.COUNTRY
    ):
        known_country, region = locate(lat, lon)
        country = country or known_country
        # one name for one region, so that the ranker sees that two places share it
        admin1 = region if region is not None and known_country == country else admin1
    if sort is STATE:
        admin1 = result.name
    namespace = "geonames" if service == "geonames" else service
    return Place(
        id=f"{namespace}:{result.id}",
        name=result.name,
        lat=lat,
        lon=lon,
        feature=sort.feature,
        country=country,
        admin1=None if sort.feature is Feature.COUNTRY else admin1,
        population=result.population,
        importance=importance(sort, result.population),
    )


def _match(name: str, result: _Result) -> Match:
    """A service finds what merely sounds alike, too: that is a partial match."""
    asked = normalise(name)
    if normalise(result.name) == asked:
        return Match.PRIMARY
    if asked in {normalise(other) for other in result.others}:
        return Match.ALTERNATE
    return Match.PARTIAL


def _nominatim(location: Location) -> _Result:
    raw = location.raw
    address = _table(raw, "address")
    names = _table(raw, "namedetails")
    kind = _text(raw.get("type"))
    sort = osm_sort(_text(raw.get("class") or raw.get("category")), kind, _text(raw.get("addresstype")))
    first = _text(raw.get("name")) or _text(raw["display_name"]).split(",")[0]
    return _Result(
        id=_osm_id(raw["osm_type"], raw["osm_id"]) if "osm_type" in raw else _point(location),
        name=_required(first),
        sort=sort,
        country=_country(address.get("country_code")),
        admin1=_text(address.get("state")) or None,
        population=_count(_table(raw, "extratags").get("population")),
        others=tuple(_text(value) for value in names.values()),
    )


def _photon(location: Location) -> _Result:
    raw = _table(location.raw, "properties")
    name = _text(raw.get("name")) or _text(raw.get("street")) or location.address.split(",")[0]
    return _Result(
        id=_osm_id(raw["osm_type"], raw["osm_id"]),
        name=_required(_text(name)),
        sort=osm_sort(_text(raw.get("osm_key")), _text(raw.get("osm_value")), _text(raw.get("type"))),
        country=_country(raw.get("countrycode")),
        admin1=_text(raw.get("state")) or None,
        population=_count(_table(raw, "extra").get("population")),
    )


def _pelias(location: Location) -> _Result:
    raw = _table(location.raw, "properties")
    return _Result(
        id=_required(_text(raw.get("gid") or raw["id"])),
        name=_required(_text(raw["name"])),
        sort=sort_of(_text(raw.get("layer"))),
        country=_country(raw.get("country_code")),
        admin1=_text(raw.get("region")) or None,
        population=_count(raw.get("population")),
    )


def _geonames(location: Location) -> _Result:
    raw = location.raw
    return _Result(
        id=str(int(raw["geonameId"])),
        name=_required(_text(raw["name"])),
        sort=geonames_sort(_text(raw.get("fcl")), _text(raw.get("fcode")), _count(raw.get("population"))),
        country=_country(raw.get("countryCode")),
        admin1=_text(raw.get("adminName1")) or None,
        population=_count(raw.get("population")),
        others=(_text(raw.get("toponymName")),),
    )


def _opencage(location: Location) -> _Result:
    parts = _table(location.raw, "components")
    kind = _text(parts.get("_type"))
    own = _text(parts.get(kind)) or _text(parts.get("_normalized_city")) or location.address.split(",")[0]
    sort = sort_of(kind)
    return _Result(
        id=_point(location),
        name=_required(_text(own)),
        sort=sort,
        country=_country(parts.get("country_code")),
        admin1=_text(parts.get("state")) or None,
    )


def _google(location: Location) -> _Result:
    raw = location.raw
    parts = raw["address_components"]
    kinds = [kind for kind in raw["types"] if sort_of(kind) is not FACILITY]
    by_kind = {kind: part for part in parts for kind in part["types"]}
    return _Result(
        id=_required(_text(raw["place_id"])),
        name=_required(_text(parts[0]["long_name"])),
        sort=sort_of(kinds[0]) if kinds else FACILITY,
        country=_country(by_kind.get("country", {}).get("short_name")),
        admin1=_text(by_kind.get("administrative_area_level_1", {}).get("long_name")) or None,
    )


def _mapbox(location: Location) -> _Result:
    raw = location.raw
    around = {part["id"].partition(".")[0]: part for part in raw.get("context", ())}
    kind = raw["place_type"][0]
    own = raw.get("properties", {}) if kind == "country" else around.get("country", {})
    return _Result(
        id=_required(_text(raw["id"])),
        name=_required(_text(raw["text"])),
        sort=COUNTY if kind == "district" else sort_of(kind),
        country=_country(own.get("short_code")),
        admin1=_text(around.get("region", {}).get("text")) or None,
    )


def _any(location: Location) -> _Result:
    """A service without a reader of its own: the first words of its address, at that point."""
    return _Result(id=_point(location), name=_required(_text(location.address).split(",")[0]), sort=FACILITY)


_READERS: Final[Mapping[str, Callable[[Location], _Result]]] = {
    "nominatim": _nominatim,
    "pickpoint": _nominatim,
    "openmapquest": _nominatim,
    "photon": _photon,
    "pelias": _pelias,
    "geocodeearth": _pelias,
    "geonames": _geonames,
    "opencage": _opencage,
    "googlev3": _google,
    "mapbox": _mapbox,
}


def _osm_id(kind: object, number: object) -> str:
    letter = _text(kind)[:1].upper()
    if letter not in ("N", "W", "R"):
        raise ValueError("no type of OpenStreetMap's")
    return f"osm:{letter}{int(str(number))}"


def _point(location: Location) -> str:
    """An id for services that give none: a position, to a metre."""
    return f"point:{location.latitude:.5f},{location.longitude:.5f}"


def _table(raw: _Raw, key: str) -> _Raw:
    value = raw.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise TypeError(f"{key} is no object")
    return value


def _text(value: object) -> str:
    """A text from outside, in one line; what is no text is none."""
    if not isinstance(value, str):
        return ""
    clean = value.encode(errors="replace").decode()
    return " ".join("".join(c if c.isprintable() else " " for c in clean).split())[:LONGEST]


def _required(text: str) -> str:
    if not text:
        raise ValueError("a result without a name or an id")
    return text


def _country(value: object) -> str | None:
    code = _text(value).upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None  # noqa: PLR2004 - alpha-2


def _count(value: object) -> int:
    """Inhabitants, from a number or from digits as people write them ("8 416 535")."""
    if isinstance(value, bool) or value is None:
        return 0
    digits = "".join(c for c in str(value).partition(".")[0] if c in "0123456789")
    return min(int(digits[:11]), 10**10) if digits else 0
