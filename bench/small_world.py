"""A world of three towns in the shape of the packages' files: what a gazetteer is built from, in a blink."""

from __future__ import annotations

import gzip
import json
import pickle
from pathlib import Path
from typing import Any

from geo.gazetteer.sources.base import SourceFiles


def _settlement(number: int, name: str, lat: float, lon: float, code: str, *names: str) -> dict[str, Any]:
    return {
        "geonameid": number,
        "name": name,
        "latitude": lat,
        "longitude": lon,
        "countrycode": "UA",
        "population": 50_000,
        "admin1code": code,
        "alternatenames": list(names),
    }


def _square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _layer(folder: Path, name: str, features: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    rows = [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]
    text = json.dumps({"type": "FeatureCollection", "features": rows})
    (folder / f"{name}_simplified.geojson.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def _region(iso: str, name: str, gn: int, lat: float, lon: float) -> dict[str, Any]:
    return {
        "name": name,
        "names": [name],
        "iso": iso,
        "cc": "UA",
        "gn": gn,
        "type": "Region",
        "lat": lat,
        "lon": lon,
    }


def _natural_earth(folder: Path) -> None:
    country = (
        {"name": "Ukraine", "iso2": "UA", "iso3": "UKR", "lat": 49.0, "lon": 32.0},
        _square(22, 44, 41, 53),
    )
    for view in ("ne_countries_deu", "ne_countries_default"):
        _layer(folder, view, [country])
    west = (_region("UA-1", "Westland", 11, 49.5, 27.0), _square(22, 44, 32, 53))
    east = (_region("UA-2", "Eastland", -99, 49.5, 36.0), _square(32, 44, 41, 53))
    _layer(folder, "ne_admin1", [west, east])
    sea = {"name": "BLACK SEA", "alt": None, "cls": "sea", "kind": "sea", "rank": 1, "lat": 43.4, "lon": 34.3}
    _layer(folder, "ne_regions_marine", [(sea, _square(28, 41, 41, 46))])
    river = {"name": "Dnieper", "names": ["Dnieper"], "kind": "river", "rank": 3.0, "lat": 48.0, "lon": 34.9}
    _layer(folder, "ne_rivers_lakes", [(river, {"type": "LineString", "coordinates": [[34, 48], [35, 48]]})])


def small_world(folder: Path) -> SourceFiles:
    """Write files as the packages have them: a country, two regions, three settlements, a sea, a river."""
    for name in ("natural_earth", "countryinfo", "curated"):
        (folder / name).mkdir(parents=True)
    rows = [
        _settlement(1, "Westland", 49.0, 27.0, "01", "Westopol", "WST"),
        _settlement(2, "Bakhmut", 48.6, 38.0, "02", "Artemivsk", "Бахмут"),
        _settlement(3, "Bakhmut", 47.0, 30.0, "01"),
    ]
    (folder / "cities500.json").write_text(
        json.dumps({str(r["geonameid"]): r for r in rows}), encoding="utf-8"
    )
    country = {
        "geonameid": 10,
        "name": "Ukraine",
        "iso3": "UKR",
        "population": 40_000_000,
        "capital": "Westland",
        "continentcode": "EU",
    }
    (folder / "countries.json").write_text(json.dumps({"UA": country}), encoding="utf-8")
    areas = [
        ["Ukraine", "Ukraine", "UA", 31.0, 48.5, "10", "country", 40_000_000],
        ["Westland Oblast", "Westland Oblast", "UA", 26.5, 49.2, "11", "admin1", 60_000],
        ["Europe", "Europe", float("nan"), 9.1, 48.7, "6255148", "continent", 700_000_000],
    ]
    (folder / "areas.pkl").write_bytes(pickle.dumps(areas))
    demonym = {"name": "Ukraine", "ISO": {"alpha2": "UA"}, "demonym": "Ukrainian"}
    (folder / "countryinfo" / "ukraine.json").write_text(json.dumps(demonym), encoding="utf-8")
    curated = folder / "curated"
    (curated / "curated_places.csv").write_text(
        "id,name,feature,lat,lon,country,importance,names,same_as\n"
        "curated:old-mill,Old Mill,facility,48.1,33.2,UA,0.5,The Mill,\n",
        encoding="utf-8",
    )
    (curated / "demonyms.csv").write_text("place,demonyms\nUA-2,Eastlander|Eastlanders\n", encoding="utf-8")
    (curated / "abbreviations.csv").write_text("place,abbreviations\nUA-1,WL\n", encoding="utf-8")
    _natural_earth(folder / "natural_earth")
    return SourceFiles(
        settlements=folder / "cities500.json",
        countries=folder / "countries.json",
        areas=folder / "areas.pkl",
        demonyms=folder / "countryinfo",
        natural_earth=folder / "natural_earth",
        curated=curated,
    )
