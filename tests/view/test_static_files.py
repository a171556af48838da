import gzip
import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from geo.errors import SetupMissing
from geo.settings import ROOT
from geo.view.static_files import POINTS_OF_VIEW, countries_file, install, missing

NATURAL_EARTH = ROOT / "data" / "natural_earth"
LARGEST_BASEMAP = 900_000


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static folder as set-up leaves it."""
    folder = tmp_path_factory.mktemp("static")
    shutil.copytree(ROOT / "static" / "wherein", folder / "wherein")
    install(folder, NATURAL_EARTH)
    return folder


def _inside(lon: float, lat: float, ring: list[list[float]]) -> bool:
    inside = False
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > lat) != (y1 > lat) and lon < (x1 - x0) * (lat - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside


def _country_at(static: Path, view: str, *, lon: float, lat: float) -> list[str]:
    features = json.loads((static / countries_file(view)).read_text(encoding="utf-8"))["features"]
    return [
        feature["properties"]["name"]
        for feature in features
        if any(_inside(lon, lat, polygon[0]) for polygon in feature["geometry"]["coordinates"])
    ]


def test_nothing_is_missing_after_install(static: Path) -> None:
    """Set-up brings every file that the map loads."""
    assert missing(static) == []


def test_every_file_is_missed_by_name(static: Path, tmp_path: Path) -> None:
    """A file that is gone is named, so that the page can say what to do."""
    copy = shutil.copytree(static, tmp_path / "static")
    (copy / "vendor" / "leaflet" / "leaflet.js").unlink()
    assert missing(copy) == ["vendor/leaflet/leaflet.js"]
    assert len(missing(tmp_path / "none")) > len(missing(copy))


@pytest.mark.parametrize(("view", "country"), [("deu", "Ukraine"), ("default", "Russia")])
def test_the_point_of_view_decides_whose_crimea_is(static: Path, view: str, country: str) -> None:
    """Simferopol lies within the country that the chosen point of view says."""
    assert _country_at(static, view, lon=34.1, lat=44.95) == [country]


@pytest.mark.parametrize("view", POINTS_OF_VIEW)
def test_the_basemap_still_holds_the_world(static: Path, view: str) -> None:
    """Thinning keeps every country with a closed outline, and the file small."""
    path = static / countries_file(view)
    assert path.stat().st_size < LARGEST_BASEMAP
    source = NATURAL_EARTH / f"ne_countries_{view}_simplified.geojson.gz"
    wanted = len(json.loads(gzip.decompress(source.read_bytes()))["features"])
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert len(features) == wanted
    assert all(feature["geometry"]["coordinates"] for feature in features)
    rings = [ring for feature in features for part in feature["geometry"]["coordinates"] for ring in part]
    assert all(ring[0] == ring[-1] for ring in rings)


def test_an_absent_extract_is_named_with_what_helps(tmp_path: Path) -> None:
    """Without the extracts set-up stops and says which one is missing."""
    with pytest.raises(SetupMissing, match="ne_countries_deu_simplified"):
        install(tmp_path / "static", tmp_path)
