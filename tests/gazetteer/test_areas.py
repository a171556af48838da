"""Areas of shapes and the committed table of radii."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from geo.gazetteer.areas import EARTH_RADIUS_KM, area_km2, radii, write
from geo.resolve.extent import TABLE
from geo.settings import ROOT


def test_an_eighth_of_the_sphere() -> None:
    """A triangle of three right angles has an eighth of the surface, whichever way it runs."""
    ring = ((0.0, 0.0), (90.0, 0.0), (90.0, 90.0), (0.0, 90.0), (0.0, 0.0))
    for way in (ring, ring[::-1]):
        assert area_km2([way]) == pytest.approx(math.pi * EARTH_RADIUS_KM**2 / 2)


def test_a_hole_is_no_area() -> None:
    """A ring that runs the other way round is taken off."""
    outer = ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0))
    hole = ((0.5, 0.5), (0.5, 1.5), (1.5, 1.5), (1.5, 0.5), (0.5, 0.5))
    assert area_km2([outer, hole]) == pytest.approx(area_km2([outer]) - area_km2([hole]))


def test_the_committed_table_is_what_the_shapes_give(tmp_path: Path) -> None:
    """Nobody has changed the table by hand, and its countries have their published areas."""
    found = radii(ROOT / "data" / "natural_earth")
    write(tmp_path / "again.csv", found)
    assert (tmp_path / "again.csv").read_bytes() == TABLE.read_bytes()
    for country, km2 in {"UA": 603_550, "ZA": 1_221_037, "IT": 301_340, "BR": 8_515_770}.items():
        assert math.pi * found[f"country:{country}"] ** 2 == pytest.approx(km2, rel=0.02)
