"""Files that the browser loads from this machine: Leaflet from installed packages, the basemap from data/."""

from __future__ import annotations

import gzip
import json
import math
import shutil
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from geo.errors import SetupMissing

POINTS_OF_VIEW = ("deu", "default")
"""Whose borders there are, as in `Settings.point_of_view`."""

VENDOR = {
    "leaflet": ("xstatic.pkg.leaflet", ("leaflet.js", "leaflet.css")),
    "markercluster": ("xstatic.pkg.leaflet_markercluster", ("leaflet.markercluster.js", "MarkerCluster.css")),
}
"""Folder under `vendor/` -> the package that carries it, and its files."""

OWN = ("map.js", "map.css", "page.css")
"""Our own files under `wherein/`, which are part of the checkout."""

WATER = "basemap/water.geojson"
"""Lakes and rivers, the same from every point of view."""

_DIGITS = 2  # hundredths of a degree: 1.1 km at the equator, below one pixel up to zoom 7
_TOLERANCE = 0.01  # degrees a point may lie beside the line that replaces it
_STEP = 0.03  # degrees from one point to the next, at least
_SMALLEST = 0.003  # square degrees; rings below it are not drawn, except a country's largest
_WATER_RANK = 5  # Natural Earth's scale rank up to which water is drawn
_TRIANGLE = 4  # points of the smallest closed ring
_LABEL_ZOOM = ((300.0, 2), (60.0, 3), (12.0, 4), (2.0, 5), (0.0, 6))  # square degrees -> from which zoom

Point = tuple[float, float]
Ring = list[Point]


def countries_file(point_of_view: str) -> str:
    """Name the basemap's file below the static folder."""
    return f"basemap/countries-{point_of_view}.geojson"


def install(static: Path, natural_earth: Path) -> list[Path]:
    """Write `vendor/` and `basemap/` below `static`; give the files written.

    `natural_earth` holds the extracts `ne_countries_<view>_simplified.geojson.gz` and
    `ne_rivers_lakes_simplified.geojson.gz`. Raises SetupMissing when a package or an extract is absent.
    """
    return [*_install_vendor(static), *_install_basemap(static, natural_earth)]


def missing(static: Path) -> list[str]:
    """Name what the map needs and `static` lacks, as paths below it; empty when all is there."""
    wanted = [f"vendor/{folder}/{name}" for folder, (_, names) in VENDOR.items() for name in names]
    wanted += [f"wherein/{name}" for name in OWN]
    wanted += [countries_file(view) for view in POINTS_OF_VIEW] + [WATER]
    return [name for name in wanted if not (static / name).is_file()]


def _install_vendor(static: Path) -> Iterator[Path]:
    for folder, (package, names) in VENDOR.items():
        try:
            data = files(package) / "data"
        except ModuleNotFoundError as error:
            raise SetupMissing(package, "pip install -r requirements.txt") from error
        for name in names:
            target = static / "vendor" / folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with (data / name).open("rb") as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)
            yield target


def _install_basemap(static: Path, natural_earth: Path) -> Iterator[Path]:
    for view in POINTS_OF_VIEW:
        features = _read(natural_earth / f"ne_countries_{view}_simplified.geojson.gz")
        yield _write(static / countries_file(view), map(_country, features))
    features = _read(natural_earth / "ne_rivers_lakes_simplified.geojson.gz")
    drawn = (_water(feature) for feature in features if feature["properties"]["rank"] <= _WATER_RANK)
    yield _write(static / WATER, drawn)


def _read(path: Path) -> list[Any]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            features: list[Any] = json.load(file)["features"]
    except FileNotFoundError as error:
        raise SetupMissing(str(path), "git checkout -- data/natural_earth") from error
    return features


def _write(target: Path, features: Iterable[dict[str, Any] | None]) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    collection = {"type": "FeatureCollection", "features": [feature for feature in features if feature]}
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    partial = target.with_suffix(".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(target)
    return target


def _country(feature: dict[str, Any]) -> dict[str, Any]:
    raw = sorted(_polygons(feature["geometry"]), key=lambda polygon: _area(polygon[0]), reverse=True)
    thin = [[_thin(ring) for ring in polygon] for polygon in raw]
    kept: list[Any] = [
        [ring for ring in polygon if len(ring) >= _TRIANGLE]
        for polygon in thin
        if len(polygon[0]) >= _TRIANGLE and _area(polygon[0]) >= _SMALLEST
    ]
    if not kept:  # a country smaller than the grid stays as it is
        kept = raw[:1]
    size = sum(_area(polygon[0]) for polygon in kept)
    known = feature["properties"]
    return {
        "type": "Feature",
        "properties": {
            "name": known["name"],
            "lat": round(known["lat"], _DIGITS),
            "lon": round(known["lon"], _DIGITS),
            "zoom": next(zoom for least, zoom in _LABEL_ZOOM if size >= least),
        },
        "geometry": {"type": "MultiPolygon", "coordinates": kept},
    }


def _water(feature: dict[str, Any]) -> dict[str, Any] | None:
    geometry = feature["geometry"]
    if geometry["type"].endswith("LineString"):
        lines = [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]
        shape = {"type": "MultiLineString", "coordinates": [_thin(line) for line in lines]}
    else:
        polygons = [[_thin(ring) for ring in polygon] for polygon in _polygons(geometry)]
        shape = {"type": "MultiPolygon", "coordinates": polygons}
    return {"type": "Feature", "properties": {}, "geometry": shape}


def _polygons(geometry: dict[str, Any]) -> list[list[list[list[float]]]]:
    coordinates: list[Any] = geometry["coordinates"]
    return [coordinates] if geometry["type"] == "Polygon" else coordinates


def _thin(line: list[list[float]]) -> Ring:
    """Round to the grid, drop repeats and points that change the line by less than `_TOLERANCE`."""
    kept: Ring = []
    for x, y in line:
        point = (round(x, _DIGITS), round(y, _DIGITS))
        if kept and math.dist(point, kept[-1]) < _STEP:
            continue
        if len(kept) > 1 and _straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    closing = (round(line[-1][0], _DIGITS), round(line[-1][1], _DIGITS))
    if kept[-1] != closing:
        kept.append(closing)
    return kept


def _straight(a: Point, b: Point, c: Point) -> bool:
    cross = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    length = math.dist(a, c)
    return abs(cross) < _TOLERANCE * length and max(math.dist(a, b), math.dist(b, c)) < length


def _area(ring: Sequence[Sequence[float]]) -> float:
    """Give a ring's area in square degrees (the shoelace formula)."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))) / 2
