"""Which country's or region's territory holds a point; shapes from Natural Earth."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from geo.errors import SetupMissing

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

COAST_KM = 30.0
"""The shapes are simplified: a point this close to a territory counts as inside."""

_KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Territories:
    """The countries' shapes by ISO code."""

    shapes: dict[str, BaseGeometry]
    """ISO 3166-1 alpha-2 to the country's territory, in degrees."""

    @classmethod
    def load(cls, folder: Path, *, point_of_view: str = "deu") -> Territories:
        """Read the extract of one point of view. Raises SetupMissing."""
        path = folder / f"ne_countries_{point_of_view}_simplified.geojson.gz"
        try:
            with gzip.open(path, "rt", encoding="utf-8") as file:
                features = json.load(file)["features"]
        except FileNotFoundError:
            raise SetupMissing(str(path), "git checkout data/natural_earth") from None
        shapes: dict[str, BaseGeometry] = {}
        for feature in features:
            code = feature["properties"]["iso2"]
            shape = shapely.make_valid(shapely.from_geojson(json.dumps(feature["geometry"])))
            shapes[code] = shape if code not in shapes else shapes[code].union(shape)
        for shape in shapes.values():
            shapely.prepare(shape)
        return cls(shapes)

    def holds(self, country: str, *, lat: float, lon: float) -> bool:
        """Tell whether a country's territory holds a point, coast included; False for unknown codes."""
        shape = self.shapes.get(country)
        if shape is None:
            return False
        return bool(shapely.dwithin(shape, shapely.Point(lon, lat), COAST_KM / _KM_PER_DEGREE))
