"""Which country and which first-order region hold a point, offline, from the Natural Earth shapes."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import SetupMissing
from geo.models import Place

COAST_DEGREES = 0.27
"""The shapes are simplified: a point this far outside, about 30 km, belongs to the nearest country."""


@dataclass(frozen=True, slots=True)
class Whereabout:
    """Where a point lies; None at sea and where no shape says."""

    country: str | None = None
    """ISO 3166-1 alpha-2."""
    country_name: str | None = None
    """The country's name."""
    region: str | None = None
    """The first-order region, as the gazetteer names it where it knows the region."""
    region_id: str | None = None
    """The region's place id, `geonames:…`, where Natural Earth has one."""


@dataclass(frozen=True, slots=True)
class _Area:
    """One shape's description."""

    country: str
    """ISO 3166-1 alpha-2."""
    name: str
    """Natural Earth's name."""
    id: str | None
    """Place id."""


class Whereabouts:
    """The shapes with an index over them; made once, used by any number of threads."""

    def __init__(self, folder: Path, *, point_of_view: str, place: Callable[[str], Place | None]) -> None:
        """`folder` holds the extracts, `place` is the gazetteer's look-up by id. Raises SetupMissing."""
        self._place = place
        self._countries = _Layer(folder / f"ne_countries_{point_of_view}_simplified.geojson.gz", _country)
        self._regions = _Layer(folder / "ne_admin1_simplified.geojson.gz", _region)

    def at(self, lat: float, lon: float) -> Whereabout:
        """Tell where a point lies, given in degrees; a point off a coast belongs to it."""
        if not (math.isfinite(lat) and math.isfinite(lon)):
            return Whereabout()
        point = shapely.Point(lon, lat)
        country = self._countries.holder(point)
        if country is None:
            return Whereabout()
        region = self._regions.holder(point)
        if region is None:
            return Whereabout(country.country, country.name)
        known = self._place(region.id) if region.id else None
        return Whereabout(country.country, country.name, known.name if known else region.name, region.id)


class _Layer:
    """Shapes that do not overlap, as far as the map's points of view allow."""

    def __init__(self, path: Path, describe: Callable[[dict[str, Any]], _Area]) -> None:
        try:
            with gzip.open(path, "rt", encoding="utf-8") as file:
                features = json.load(file)["features"]
        except FileNotFoundError:
            raise SetupMissing(str(path), "git checkout data/natural_earth") from None
        self._areas = [describe(feature["properties"]) for feature in features]
        shapes: list[BaseGeometry] = [
            shapely.make_valid(shapely.from_geojson(json.dumps(feature["geometry"]))) for feature in features
        ]
        self._tree = shapely.STRtree(shapes)

    def holder(self, point: shapely.Point) -> _Area | None:
        """The shape that holds a point, else the nearest within reach of a coast."""
        inside = self._tree.query(point, predicate="intersects")
        if not len(inside):
            inside = self._tree.query_nearest(point, max_distance=COAST_DEGREES)
        return self._areas[int(min(inside))] if len(inside) else None


def _country(properties: dict[str, Any]) -> _Area:
    return _Area(properties["iso2"], properties["name"], None)


def _region(properties: dict[str, Any]) -> _Area:
    number = properties.get("gn")
    return _Area(properties["cc"], properties["name"], f"geonames:{number}" if number else None)
