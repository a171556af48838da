"""How large countries and first-order regions are, measured once from Natural Earth's shapes.

`python -m geo.gazetteer.areas` writes `data/extents.csv` anew; the table is committed, so that nobody
waits for the shapes to be read.
"""

from __future__ import annotations

import csv
import math
from itertools import pairwise
from typing import TYPE_CHECKING

from geo.gazetteer.sources.natural_earth import countries, regions
from geo.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geo.gazetteer.shapes import Ring

EARTH_RADIUS_KM = 6371.0
"""Mean radius."""
SMALLEST_KM = 0.4
"""The shapes are simplified to nothing below it; Vatican City (0.49 km², CIA World Factbook) has it."""


def area_km2(rings: Sequence[Ring]) -> float:
    """Give the area of a shape whose holes run the other way round than its outer rings.

    By the line integral of Chamberlain and Duquette, "Some algorithms for polygons on a sphere" (2007).
    """
    twice = 0.0
    for ring in rings:
        for (lon1, lat1), (lon2, lat2) in pairwise(ring):
            heights = 2 + math.sin(math.radians(lat1)) + math.sin(math.radians(lat2))
            twice += math.radians(lon2 - lon1) * heights
    return abs(twice) / 2 * EARTH_RADIUS_KM**2


def radii(folder: Path, *, point_of_view: str = "deu") -> dict[str, float]:
    """Give the radius in km of the circle of the same area, by `country:UA` or a region's GeoNames id.

    `folder` holds the Natural Earth extracts.
    """
    shapes = {f"country:{iso}": drawn.rings for iso, drawn in countries(folder, point_of_view).items()}
    shapes |= {found.geonames: found.rings for found in regions(folder) if found.geonames}
    return {
        key: max(SMALLEST_KM, round(math.sqrt(area_km2(rings) / math.pi), 1)) for key, rings in shapes.items()
    }


def write(target: Path, found: Mapping[str, float]) -> None:
    """Write the table `id,radius_km`, sorted by id."""
    with target.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("id", "radius_km"))
        rows.writerows(sorted(found.items()))


if __name__ == "__main__":
    write(ROOT / "data" / "extents.csv", radii(ROOT / "data" / "natural_earth"))
