from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from geo.errors import SetupMissing
from geo.settings import ROOT
from geo.territory import Territories

NATURAL_EARTH = ROOT / "data" / "natural_earth"


def square(code: str, west: float, south: float, size: float) -> dict[str, object]:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"properties": {"iso2": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def territories(folder: Path, *features: dict[str, object]) -> Territories:
    with gzip.open(folder / "ne_countries_deu_simplified.geojson.gz", "wt", encoding="utf-8") as file:
        json.dump({"features": features}, file)
    return Territories.load(folder)


@pytest.fixture(scope="module")
def world() -> Territories:
    """The countries as the project ships them."""
    return Territories.load(NATURAL_EARTH)


@pytest.mark.parametrize(
    ("country", "lat", "lon", "inside"),
    [
        ("UA", 48.6, 38.0, True),  # Bakhmut
        ("UA", 67.2, 32.4, False),  # Kandalaksha
        ("RU", 67.2, 32.4, True),
        ("US", 21.3, -157.9, True),  # Honolulu, far from the main part
        ("FJ", -17.8, 178.0, True),  # beside the date line
        ("XX", 0.0, 0.0, False),  # nobody's code
    ],
)
def test_a_country_holds_its_places(
    world: Territories, country: str, lat: float, lon: float, inside: object
) -> None:
    """A point is inside its own country only, islands included; an unknown code holds nothing."""
    assert world.holds(country, lat=lat, lon=lon) is inside


def test_the_point_of_view_decides_about_crimea(world: Territories) -> None:
    """Simferopol lies in Ukraine from the German point of view, in Russia from Natural Earth's own."""
    default = Territories.load(NATURAL_EARTH, point_of_view="default")
    simferopol = {"lat": 44.95, "lon": 34.1}
    assert world.holds("UA", **simferopol)
    assert not world.holds("RU", **simferopol)
    assert default.holds("RU", **simferopol)
    assert not default.holds("UA", **simferopol)


def test_the_coast_is_forgiven_for_30_km(tmp_path: Path) -> None:
    """The shapes are simplified: 20 km off the border is inside, 40 km is not."""
    found = territories(tmp_path, square("AA", 0, 0, 1))
    assert found.holds("AA", lat=-20 / 111.2, lon=0.5)
    assert not found.holds("AA", lat=-40 / 111.2, lon=0.5)


def test_parts_of_one_country_are_one_territory(tmp_path: Path) -> None:
    """Two features of one code are joined; a neighbour stays apart."""
    found = territories(tmp_path, square("AA", 0, 0, 1), square("AA", 10, 0, 1), square("BB", 20, 0, 1))
    assert found.holds("AA", lat=0.5, lon=0.5)
    assert found.holds("AA", lat=0.5, lon=10.5)
    assert not found.holds("AA", lat=0.5, lon=20.5)


def test_a_shape_that_crosses_itself_still_counts(tmp_path: Path) -> None:
    """Simplified borders may cross themselves; they are mended, not refused."""
    bow = {
        "properties": {"iso2": "AA"},
        "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]},
    }
    assert territories(tmp_path, bow).holds("AA", lat=1.0, lon=0.2)


def test_absent_shapes_name_the_command_that_brings_them(tmp_path: Path) -> None:
    """Without the extract the error tells how to get it back."""
    with pytest.raises(SetupMissing, match="git checkout data/natural_earth"):
        Territories.load(tmp_path)
