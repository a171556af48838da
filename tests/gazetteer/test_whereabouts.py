from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import SetupMissing
from geo.gazetteer.lookup import Gazetteer
from geo.gazetteer.whereabouts import Whereabout, Whereabouts
from geo.settings import ROOT

SHAPES = ROOT / "data" / "natural_earth"


@pytest.fixture(scope="module")
def whereabouts(gazetteer: Gazetteer) -> Whereabouts:
    """The shapes with Crimea in Ukraine."""
    return Whereabouts(SHAPES, point_of_view="deu", place=gazetteer.place)


@pytest.mark.parametrize(
    ("lat", "lon", "country", "region"),
    [
        (48.59, 38.0, "UA", "Donetsk Oblast"),
        (67.157, 32.41, "RU", "Murmansk Oblast"),
        (30.27, -97.74, "US", "Texas"),
        (44.95, 34.1, "UA", "Crimea"),
        (-16.5, 179.99, "FJ", "Northern Division"),
        (46.4, 30.8, "UA", "Odesa Oblast"),
    ],
)
def test_a_point_has_a_country_and_a_region(
    whereabouts: Whereabouts, lat: float, lon: float, country: str, region: str
) -> None:
    """Named as the gazetteer names them, off the coast and by the date line too."""
    found = whereabouts.at(lat, lon)
    assert (found.country, found.region) == (country, region)
    assert found.region_id is not None


def test_the_point_of_view_decides(gazetteer: Gazetteer) -> None:
    """Natural Earth's own drawing has Crimea in Russia."""
    other = Whereabouts(SHAPES, point_of_view="default", place=gazetteer.place)
    assert other.at(44.95, 34.1).country == "RU"


@pytest.mark.parametrize(("lat", "lon"), [(0, -30), (90, 0), (40, -150), (float("nan"), 5)])
def test_the_open_sea_is_nobody_s(whereabouts: Whereabouts, lat: float, lon: float) -> None:
    """A point far from any shape, or none at all, has no country."""
    assert whereabouts.at(lat, lon) == Whereabout()


def test_without_the_shapes_set_up_is_named(tmp_path: Path, gazetteer: Gazetteer) -> None:
    """The message says what brings them back."""
    with pytest.raises(SetupMissing, match="natural_earth"):
        Whereabouts(tmp_path, point_of_view="deu", place=gazetteer.place)
