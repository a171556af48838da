"""Radii that stand for the extent of places."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from geo.errors import SetupMissing
from geo.models import Feature, Place
from geo.resolve.extent import FACILITY_KM, REGION_KM, SMALLEST_SETTLEMENT_KM, Extents, settlement_km


@pytest.fixture(scope="module")
def extents() -> Extents:
    """The committed table."""
    return Extents.load()


def place(feature: Feature, *, country: str | None = "UA", ref: str = "test:1", population: int = 0) -> Place:
    return Place(ref, "X", 0.0, 0.0, feature, country, population=population)


@pytest.mark.parametrize(
    ("population", "km2"),
    [(2_950_000, 839), (1_790_000, 517), (3_660_000, 891), (8_900_000, 1572), (45_000, 43.6)],
)
def test_settlements_are_as_large_as_published(population: int, km2: float) -> None:
    """Kyiv, Warsaw, Berlin, London and Izyum by their published areas, within a fifth."""
    assert settlement_km(population) == pytest.approx(math.sqrt(km2 / math.pi), rel=0.2)


def test_each_feature_has_its_own_kind_of_radius(extents: Extents) -> None:
    """Countries and regions by shape, settlements by people, facilities small; no circle is a river."""
    assert extents.radius_km(place(Feature.COUNTRY)) == pytest.approx(math.sqrt(603_550 / math.pi), rel=0.02)
    oblast = place(Feature.REGION, ref="geonames:703446")
    assert extents.radius_km(oblast) == pytest.approx(math.sqrt(28_131 / math.pi), rel=0.05)
    assert extents.radius_km(place(Feature.REGION)) == REGION_KM
    assert extents.radius_km(place(Feature.REGION, country=None)) is None
    assert extents.radius_km(place(Feature.SETTLEMENT)) == SMALLEST_SETTLEMENT_KM
    assert extents.radius_km(place(Feature.FACILITY)) == FACILITY_KM
    for feature in (Feature.WATER, Feature.LANDFORM, Feature.CONTINENT):
        assert extents.radius_km(place(feature)) is None
    assert extents.radius_km(place(Feature.COUNTRY, country=None)) is None


def test_a_lost_table_is_named(tmp_path: Path) -> None:
    """Whoever lacks the table learns how to get it back."""
    with pytest.raises(SetupMissing, match=r"extents\.csv"):
        Extents.load(tmp_path / "extents.csv")
