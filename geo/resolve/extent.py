"""How large a place is: the radius of a circle that stands for its extent."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import SetupMissing
from geo.models import Feature
from geo.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo.models import Place

TABLE = ROOT / "data" / "extents.csv"
"""Radii of countries and first-order regions; made by `geo.gazetteer.areas`."""

FACILITY_KM = 0.5
"""A bridge, a station, a stadium, with its grounds."""
SMALLEST_SETTLEMENT_KM = 1.0
"""A village, or a settlement whose population is not known."""
REGION_KM = 30.0
"""A region without a shape is mostly a district. The mean US county (9.15 million km² of land over 3,143
counties, US Census Bureau) has the area of a circle of 30 km."""

_SETTLEMENT_FACTOR, _SETTLEMENT_POWER = 0.1, 0.34


def settlement_km(population: int) -> float:
    """Give the radius of the area of a settlement: 0.1 km times its population to the power 0.34.

    Larger places are denser: land grows slower than people. Fitted by hand to the published areas of
    Kyiv, Warsaw, Berlin, London and Izyum, which it meets within a fifth.
    """
    return max(SMALLEST_SETTLEMENT_KM, _SETTLEMENT_FACTOR * math.pow(population, _SETTLEMENT_POWER))


@dataclass(frozen=True, slots=True)
class Extents:
    """The radii of places."""

    areas: Mapping[str, float]
    """Radius in km by `country:UA` or by the place id of a region."""

    @classmethod
    def load(cls, path: Path = TABLE) -> Extents:
        """Read the table of countries and regions. Raises SetupMissing."""
        try:
            with path.open(encoding="utf-8", newline="") as file:
                return cls({row["id"]: float(row["radius_km"]) for row in csv.DictReader(file)})
        except FileNotFoundError:
            raise SetupMissing(str(path), "git checkout -- data/extents.csv") from None

    def radius_km(self, place: Place) -> float | None:
        """Give a place's own radius; None for what no circle stands for: waters, mountains, continents."""
        if place.feature is Feature.COUNTRY:
            return self.areas.get(f"country:{place.country}")
        if place.feature is Feature.REGION:
            return self.areas.get(place.id, REGION_KM if place.country else None)
        if place.feature is Feature.SETTLEMENT:
            return settlement_km(place.population)
        return FACILITY_KM if place.feature is Feature.FACILITY else None
