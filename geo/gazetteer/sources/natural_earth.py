"""Natural Earth: countries, first-order regions, seas and landforms, rivers and lakes (public domain)."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.gazetteer.normalise import normalise
from geo.gazetteer.shapes import Ring
from geo.gazetteer.sources.base import SourcePlace, readable
from geo.models import Feature, Match

_COUNTRY_FILES = {"deu": "ne_countries_deu", "default": "ne_countries_default"}
_EXPANSIONS = (
    ("Mts.", "Mountains"),
    ("Mts", "Mountains"),
    ("Mt.", "Mount"),
    ("Is.", "Islands"),
    ("Pen.", "Peninsula"),
)
_SHORT_WORDS = {"Of", "De", "Del", "La", "The", "And", "Da", "Do", "Di", "Du", "Des"}


@dataclass(frozen=True, slots=True)
class DrawnCountry:
    """A country as the map draws it."""

    name: str
    """Natural Earth's English name."""
    lat: float
    """Where its name stands on a map: degrees north."""
    lon: float
    """Degrees east."""
    rings: tuple[Ring, ...]
    """All rings of its shape."""


@dataclass(frozen=True, slots=True)
class Region:
    """A first-order region with its shape, which tells what lies inside."""

    place: SourcePlace
    """The region under Natural Earth's own id, of the second order until GeoNames says otherwise."""
    geonames: str | None
    """Its place id in GeoNames, where Natural Earth has one that no other region shares."""
    iso: str
    """ISO 3166-2 code, with a `~` where Natural Earth made it up; may be empty."""
    kind: str
    """What it is called in English ("Oblast", "State"), empty when unknown."""
    rings: tuple[Ring, ...]
    """All rings of its shape, holes included, as (lon, lat) pairs."""


def countries(folder: Path, point_of_view: str) -> dict[str, DrawnCountry]:
    """Give each country by ISO alpha-2 code.

    Of several shapes under one code (France and Clipperton) the most detailed counts. Norway and
    France have no alpha-2 code in the default view: their alpha-3 codes tell them.
    """
    found: dict[str, DrawnCountry] = {}
    for row, geometry in _features(folder / f"{_COUNTRY_FILES[point_of_view]}_simplified.geojson.gz"):
        iso = {"FRA": "FR", "NOR": "NO"}.get(row["iso3"], row["iso2"])
        drawn = DrawnCountry(_expanded(row["name"]), row["lat"], row["lon"], _rings(geometry))
        if iso.isalpha() and (iso not in found or _corners(drawn) > _corners(found[iso])):
            found[iso] = drawn
    return found


def _corners(country: DrawnCountry) -> int:
    return sum(len(ring) for ring in country.rings)


def regions(folder: Path) -> Iterator[Region]:
    """Yield the 4,596 first-order regions in the file's order; nameless ones are left out."""
    rows = [f for f in _features(folder / "ne_admin1_simplified.geojson.gz") if f[0]["name"]]
    uses = Counter(row["gn"] for row, _ in rows if (row["gn"] or 0) > 0)
    ids = _Ids(("region", f"{row['iso'] or row['cc']} {row['name']}", row) for row, _ in rows)
    for row, geometry in rows:
        known = (row["gn"] or 0) > 0 and uses[row["gn"]] == 1
        names = {n for n in row["names"] if readable(n)} - {row["name"]}
        kind = (row["type"] or "").partition("|")[0]
        yield Region(
            place=SourcePlace(
                id=ids.next(row),
                name=row["name"],
                lat=row["lat"],
                lon=row["lon"],
                feature=Feature.REGION,
                country=row["cc"],
                names=tuple((n, Match.ALTERNATE) for n in sorted(names)),
                level=2,
            ),
            geonames=f"geonames:{row['gn']}" if known else None,
            iso=row["iso"] or "",
            kind=kind,
            rings=_rings(geometry),
        )


def physical(folder: Path) -> Iterator[SourcePlace]:
    """Yield seas, straits, ranges, deserts, islands, then rivers and lakes.

    Parts of one thing under one name and kind (the Mediterranean has two) are one place: the first.
    """
    marine = [row for row, _ in _features(folder / "ne_regions_marine_simplified.geojson.gz")]
    water = [row for row, _ in _features(folder / "ne_rivers_lakes_simplified.geojson.gz")]
    rows = [row for row in marine + water if row["name"] and row.get("cls") != "Continent"]
    kinds = {id(row): _kind(row) for row in rows}
    ids = _Ids((kinds[id(row)], _title(row["name"]), row) for row in rows)
    seen: set[str] = set()
    for row in rows:
        place = _physical_place(row, ids.next(row), kinds[id(row)])
        if place.id not in seen:
            seen.add(place.id)
            yield place


def _physical_place(row: dict[str, Any], key: str, kind: str) -> SourcePlace:
    name = _title(row["name"])
    names = {_title(n) for n in (*row.get("names", ()), row.get("alt")) if n and readable(n)} - {name}
    if kind == "river":
        names |= {f"{name} River", f"River {name}"} if "river" not in name.lower() else set()
    if kind == "lake" and not name.lower().startswith("lake "):
        names.add(f"Lake {name}" if "lake" not in name.lower() else name)
    water = row["kind"] in ("sea", "river", "lake") or row.get("cls") == "Lake"
    region = not water and row.get("cls") in ("Geoarea", "Coast", "Isthmus", "Basin")
    return SourcePlace(
        id=key,
        name=name,
        lat=row["lat"],
        lon=row["lon"],
        feature=Feature.WATER if water else Feature.REGION if region else Feature.LANDFORM,
        names=tuple((n, Match.ALTERNATE) for n in sorted(names - {name})),
        rank=float(row["rank"]),
    )


class _Ids:
    """Ids from kind and name; where two places share both, each also has its position.

    Positions are rounded to whole degrees, so parts of one sea that lie together share an id.
    """

    def __init__(self, keys: Any) -> None:
        self._slug = {id(row): f"naturalearth:{kind}:{slug(name)}" for kind, name, row in keys}
        self._uses = Counter(self._slug.values())

    def next(self, row: dict[str, Any]) -> str:
        key = self._slug[id(row)]
        if self._uses[key] == 1 or row.get("cls") in ("sea", "ocean"):
            return key
        return f"{key}:{round(row['lat'])}_{round(row['lon'])}"


def slug(name: str) -> str:
    """Give a name as one lower-case word for an id."""
    return normalise(name).replace(" ", "-")


def _kind(row: dict[str, Any]) -> str:
    return str(row["kind"]) if row["kind"] != "region" else slug(row["cls"])


def _title(name: str) -> str:
    clean = " ".join(name.split())
    if clean.isupper():
        words = [w.title() for w in clean.lower().replace("’", "'").split()]
        clean = " ".join(w.lower() if i and w in _SHORT_WORDS else w for i, w in enumerate(words))
    return _expanded(clean)


def _expanded(name: str) -> str:
    for short, full in _EXPANSIONS:
        if name.endswith(f" {short}"):
            name = name.removesuffix(short) + full
    return name


def _features(path: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for feature in json.load(file)["features"]:
            yield feature["properties"], feature["geometry"]


def _rings(geometry: dict[str, Any]) -> tuple[Ring, ...]:
    coordinates = geometry["coordinates"]
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    return tuple(tuple((x, y) for x, y, *_ in ring) for polygon in polygons for ring in polygon)
