"""What services call sorts of places, as our features."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log10
from typing import Final

from geo.models import Feature


@dataclass(frozen=True, slots=True)
class Sort:
    """What kind of place a service's type is."""

    feature: Feature
    """The feature."""
    importance: float
    """How likely it is meant when its population is not known, 0 to 1 (see `gazetteer.importance`)."""


COUNTRY = Sort(Feature.COUNTRY, 0.84)
STATE = Sort(Feature.REGION, 0.58)
COUNTY = Sort(Feature.REGION, 0.42)
CITY = Sort(Feature.SETTLEMENT, 0.44)
TOWN = Sort(Feature.SETTLEMENT, 0.38)
VILLAGE = Sort(Feature.SETTLEMENT, 0.28)
HAMLET = Sort(Feature.SETTLEMENT, 0.19)
QUARTER = Sort(Feature.SETTLEMENT, 0.22)
WATER = Sort(Feature.WATER, 0.3)
LAND = Sort(Feature.LANDFORM, 0.25)
CONTINENT = Sort(Feature.CONTINENT, 0.93)
FACILITY = Sort(Feature.FACILITY, 0.12)

_SORTS: Final[Mapping[str, Sort]] = {
    word: sort
    for sort, words in (
        (CONTINENT, "continent"),
        (COUNTRY, "country dependency nation countryregion"),
        (STATE, ("state region province macroregion administrative_area_level_1 admindivision1 "
                 "countrysubdivision")),
        (COUNTY, ("county district municipality localadmin macrocounty state_district "
                  "administrative_area_level_2 admindivision2 countrysecondarysubdivision")),
        (CITY, "city locality place populatedplace"),
        (TOWN, "town borough"),
        (VILLAGE, "village"),
        (HAMLET, "hamlet isolated_dwelling croft"),
        (QUARTER, ("suburb quarter neighbourhood neighborhood city_district sublocality "
                   "sublocality_level_1 municipalitysubdivision")),
        (WATER, ("river stream canal water bay sea ocean lake reservoir strait waterway marinearea "
                 "body_of_water")),
        (LAND, ("island islet archipelago peak mountain mountain_range valley cape peninsula beach glacier "
                "desert hill ridge plateau natural_feature naturalfeature")),
    )
    for word in words.split()
}  # fmt: skip
"""By the words that services use for sorts of places; any other is a facility: a street, a house, a shop."""


def sort_of(word: str) -> Sort:
    """The sort that a service's word names; a facility for any other word."""
    return _SORTS.get(word, FACILITY)


def importance(sort: Sort, population: int) -> float:
    """As `gazetteer.importance` has it, with the sort's own value where nobody counted."""
    if not population:
        return sort.importance
    people = log10(population + 1)
    if sort.feature is Feature.SETTLEMENT:
        return round(min(1.0, 0.02 + 0.09 * people), 4)
    if sort.feature is Feature.COUNTRY:
        return round(min(1.0, 0.60 + 0.04 * people), 4)
    return sort.importance


def osm_sort(key: str, value: str, address_type: str) -> Sort:
    """OpenStreetMap's main tag; an administrative boundary is what it is the address part of."""
    if key == "highway" or address_type in ("road", "street", "house", "building"):
        return FACILITY
    if key == "place" or key in ("natural", "waterway"):
        return _SORTS.get(value) or _SORTS.get(key) or _SORTS.get(address_type, FACILITY)
    if key == "boundary":
        return _SORTS.get(address_type, COUNTY)
    return FACILITY


def geonames_sort(group: str, code: str, population: int) -> Sort:
    """GeoNames' feature classes: https://www.geonames.org/export/codes.html."""
    if group == "A":
        first = {"ADM1": STATE, "PCLI": COUNTRY, "PCLD": COUNTRY, "PCLS": COUNTRY, "PCL": COUNTRY}
        return first.get(code, COUNTY)
    if group == "P":
        return VILLAGE if population else HAMLET
    if group == "L":
        return CONTINENT if code == "CONT" else COUNTY
    return {"H": WATER, "T": LAND}.get(group, FACILITY)
