"""Runs the two real articles and checks what they must show: `python -m bench.real FOLDER`.

Their text is not in the repository; what they name is. A settlement is right within 25 km, a country or a
region when the point lies inside it.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from geo.models import Analysis, EventType, Kind, Place, Role
from geo.pipeline import open_pipeline
from geo.read.files import read_paths
from geo.resolve.geometry import haversine_km
from geo.services import Services
from geo.settings import ROOT, Settings
from geo.territory import Territories

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTLEMENT_KM = 25.0
ARTICLES = 2
EXTRACTS = ROOT / "data" / "natural_earth"


@dataclass(frozen=True, slots=True)
class Expected:
    """A place that the articles name, and where it must be."""

    names: tuple[str, ...]
    """How the articles write it."""
    point: tuple[float, float] | None = None
    """A settlement's latitude and longitude."""
    country: str | None = None
    """A country's ISO code."""
    regions: tuple[str, ...] = ()
    """ISO 3166-2 codes of the regions that may hold the point."""
    behind: str = ""
    """What must follow the name for it to mean this place: " region"."""


EXPECTED = (
    Expected(("Bakhmut",), point=(48.595, 38.000)),
    Expected(("Bucha",), point=(50.544, 30.213)),
    Expected(("Irpin",), point=(50.518, 30.251)),
    Expected(("Borodianka",), point=(50.645, 29.930)),
    Expected(("Kyiv", "Kiev"), point=(50.450, 30.523)),
    Expected(("Kyiv", "Kyiv region"), regions=("UA-32",), behind=" region"),
    Expected(("Sochi",), point=(43.600, 39.731)),
    Expected(("Tolyatti",), point=(53.530, 49.346)),
    Expected(("Chechnya",), regions=("RU-CE",)),
    Expected(("Crimea",), regions=("UA-43", "UA-40")),
    Expected(("Ukraine",), country="UA"),
    Expected(("Russia",), country="RU"),
    Expected(("Izyum",), point=(49.209, 37.257)),
    Expected(("Donbas",), regions=("UA-14", "UA-09")),
    Expected(("Donetsk",), point=(48.003, 37.805)),
    Expected(("Kandalaksha",), point=(67.151, 32.410)),
    Expected(("Moscow",), point=(55.752, 37.616)),
    Expected(("Syria",), country="SY"),
)


def main(folder: str) -> int:
    """Print the table and what fails; gives 0, 1 when something fails, 2 without the articles."""
    paths = sorted(Path(folder).glob("*.txt"))
    if len(paths) < ARTICLES:
        print(f"{folder}: the two real articles are not here; set REAL=folder", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        settings = replace(
            Settings.from_env(os.environ), cache=Path(scratch) / "cache.sqlite", services=Services()
        )
        with open_pipeline(settings) as pipeline:
            analyses = []
            for item in read_paths([str(p) for p in paths]):
                if isinstance(item, Exception):
                    raise item
                analyses.append(pipeline.analyse(item))
    failures = [*_places(analyses), *_pins(analyses), *_persons(analyses)]
    for failure in failures:
        print(f"FAILS: {failure}")
    print(f"{len(failures)} failures")
    return 1 if failures else 0


def _places(analyses: list[Analysis]) -> Iterator[str]:
    territories = Territories.load(EXTRACTS)
    regions = _regions()
    for expected in EXPECTED:
        places = list(_answers(analyses, expected))
        wrong = [p for p in places if p is None or not _is_right(p, expected, territories, regions)]
        shown = ", ".join(sorted({"nothing" if p is None else f"{p.name} ({p.id})" for p in places}))
        title = expected.names[0] + expected.behind
        print(f"{title:<14} {len(places) - len(wrong)}/{len(places)} right   {shown}")
        if not places:
            yield f"{title} is not found"
        if wrong:
            yield f"{title} is placed wrong {len(wrong)} times"


def _answers(analyses: list[Analysis], expected: Expected) -> Iterator[Place | None]:
    for analysis in analyses:
        text = analysis.article.text
        for mention, resolution in zip(analysis.mentions, analysis.resolutions, strict=True):
            if mention.kind is not Kind.PLACE or resolution is None or mention.text not in expected.names:
                continue
            region_follows = text.startswith(" region", mention.end) or mention.text.endswith(" region")
            if region_follows == bool(expected.behind):
                yield resolution.place


def _is_right(
    place: Place, expected: Expected, territories: Territories, regions: dict[str, shapely.Geometry]
) -> bool:
    if expected.point is not None:
        return haversine_km(place.lat, place.lon, *expected.point) <= SETTLEMENT_KM
    if expected.country is not None:
        return place.country == expected.country and territories.holds(
            expected.country, lat=place.lat, lon=place.lon
        )
    return any(regions[code].covers(shapely.Point(place.lon, place.lat)) for code in expected.regions)


def _regions() -> dict[str, shapely.Geometry]:
    with gzip.open(EXTRACTS / "ne_admin1_simplified.geojson.gz", "rt", encoding="utf-8") as file:
        features = json.load(file)["features"]
    wanted = {code for e in EXPECTED for code in e.regions}
    return {
        f["properties"]["iso"]: shapely.make_valid(shapely.from_geojson(json.dumps(f["geometry"])))
        for f in features
        if f["properties"]["iso"] in wanted
    }


def _pins(analyses: list[Analysis]) -> Iterator[str]:
    """Nothing but the expected names may be pinned."""
    allowed = {name for e in EXPECTED for name in (*e.names, e.names[0] + e.behind)}
    for analysis in analyses:
        for mention, resolution in zip(analysis.mentions, analysis.resolutions, strict=True):
            pinned = resolution is not None and resolution.place is not None
            if pinned and mention.role is Role.LITERAL and mention.text not in allowed:
                yield f"{mention.text!r} is pinned"


def _persons(analyses: list[Analysis]) -> Iterator[str]:
    persons = {frozenset({p.name, *p.aliases}): p for a in analyses for p in a.persons}
    if not any({"Caesar", "Maximilian Andronnikov"} <= names for names in persons):
        yield "Caesar and Maximilian Andronnikov are not one person"
    for kind, wanted in (("person", "Volodymyr Grotskov"), ("event", EventType.PROTEST)):
        shown = {p for a in analyses for p in _linked(a, kind, wanted)}
        print(f"filtered by {wanted}: {', '.join(sorted(shown))}")
        if "Kandalaksha" not in shown:
            yield f"filtering by {wanted} does not show Kandalaksha"


def _linked(analysis: Analysis, kind: str, wanted: str) -> set[str]:
    if kind == "person":
        ids = {p.id for p in analysis.persons if wanted in (p.name, *p.aliases)}
        return {analysis.mentions[k.mention].text for k in analysis.links if k.person in ids}
    ids = {e.id for e in analysis.events if e.type == wanted}
    return {analysis.mentions[k.mention].text for k in analysis.links if k.event in ids}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
