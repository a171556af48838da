import gzip
import json
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from geo.errors import SetupMissing
from geo.settings import ROOT
from geo.view.static_files import (
    CITIES,
    POINTS_OF_VIEW,
    REGION_INDEX,
    REGIONS,
    SEAS,
    WATER,
    WATER_FINE,
    countries_file,
    install,
    missing,
)

NATURAL_EARTH = ROOT / "data" / "natural_earth"
LARGEST_FAR, LARGEST_NEAR = 150_000, 600_000


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static folder as set-up leaves it."""
    folder = tmp_path_factory.mktemp("static")
    shutil.copytree(ROOT / "static" / "wherein", folder / "wherein")
    install(folder, NATURAL_EARTH)
    return folder


def _points(flat: list[int], scale: int) -> list[tuple[float, float]]:
    x, y, points = 0, 0, []
    for dx, dy in zip(flat[::2], flat[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / scale, y / scale))
    return points


def _inside(lon: float, lat: float, ring: list[tuple[float, float]]) -> bool:
    inside = False
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > lat) != (y1 > lat) and lon < (x1 - x0) * (lat - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside


def _holds(shape: dict[str, Any], scale: int, lon: float, lat: float) -> bool:
    return sum(_inside(lon, lat, _points(ring, scale)) for ring in shape["r"]) % 2 == 1


def _file(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _countries_at(path: Path, *, lon: float, lat: float) -> list[str]:
    made = _file(path)
    return [shape["n"] for shape in made["shapes"] if _holds(shape, made["scale"], lon, lat)]


def test_nothing_is_missing_after_install(static: Path) -> None:
    """Set-up brings every file that the map loads."""
    assert missing(static) == []


def test_every_file_is_missed_by_name(static: Path, tmp_path: Path) -> None:
    """A file that is gone is named, so that the page can say what to do."""
    copy = shutil.copytree(static, tmp_path / "static")
    (copy / "vendor" / "leaflet" / "leaflet.js").unlink()
    assert missing(copy) == ["vendor/leaflet/leaflet.js"]
    assert len(missing(tmp_path / "none")) > len(missing(copy))


def test_what_set_up_did_not_bring_goes(static: Path, tmp_path: Path) -> None:
    """Installing again removes what else lies in its folders, as all there is served; our own stay."""
    copy = shutil.copytree(static, tmp_path / "static")
    before = {path for path in copy.rglob("*") if path.is_file()}
    for name in ("vendor/old/old.js", "basemap/notes.txt", "basemap/regions/.store.sqlite.partial"):
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_text("left behind")
    install(copy, NATURAL_EARTH)
    assert {path for path in copy.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("fine", [False, True])
@pytest.mark.parametrize(("view", "country"), [("deu", "Ukraine"), ("default", "Russia")])
def test_the_point_of_view_decides_whose_crimea_is(
    static: Path, view: str, country: str, *, fine: bool
) -> None:
    """Simferopol lies within the country that the chosen point of view says, far and near."""
    assert _countries_at(static / countries_file(view, fine=fine), lon=34.1, lat=44.95) == [country]


@pytest.mark.parametrize("view", POINTS_OF_VIEW)
def test_the_basemap_still_holds_the_world(static: Path, view: str) -> None:
    """Thinning keeps every country with closed outlines; what is loaded at first is small."""
    source = NATURAL_EARTH / f"ne_countries_{view}_simplified.geojson.gz"
    wanted = len(json.loads(gzip.decompress(source.read_bytes()))["features"])
    for fine, largest in ((False, LARGEST_FAR), (True, LARGEST_NEAR)):
        path = static / countries_file(view, fine=fine)
        assert path.stat().st_size < largest
        made = _file(path)
        assert len(made["shapes"]) == wanted
        rings = [_points(ring, made["scale"]) for shape in made["shapes"] for ring in shape["r"]]
        assert all(ring[0] == ring[-1] for ring in rings)


def test_a_border_is_what_two_countries_share(static: Path) -> None:
    """Between Ukraine and Poland there is a border; off Iceland there is none."""
    made = _file(static / countries_file("deu"))
    points = [point for line in made["borders"] for point in _points(line, made["scale"])]
    assert any(22 < lon < 24.5 and 49 < lat < 52 for lon, lat in points)
    assert not any(-25 < lon < -12 and 63 < lat < 67 for lon, lat in points)


def test_norway_and_france_have_their_codes_in_every_view(static: Path) -> None:
    """The default view leaves their alpha-2 codes out; their places are shaded all the same."""
    for view in POINTS_OF_VIEW:
        codes = {key for shape in _file(static / countries_file(view))["shapes"] for key in shape["k"]}
        assert {"FR", "NO", "UA", "RU", "US"} <= codes


@pytest.mark.parametrize(
    ("place", "lon", "lat"),
    [
        ("geonames:703883", 34.1, 44.95),  # Crimea, Simferopol
        ("geonames:709716", 37.8, 48.0),  # Donetsk oblast, Donetsk
        ("geonames:709718", 39.3, 48.57),  # Donbas, Luhansk: it consists of two oblasts
        ("geonames:3174618", 9.19, 45.46),  # Lombardy, Milan: Natural Earth has its provinces alone
        ("geonames:6269131", -1.9, 52.48),  # England, Birmingham
    ],
)
def test_a_region_is_found_by_its_place_and_holds_its_towns(
    static: Path, place: str, lon: float, lat: float
) -> None:
    """The index names the country's file, and there a shape under the place's id."""
    code = _file(static / REGION_INDEX)["places"][place]
    made = _file(static / REGIONS / f"{code}.json")
    shape = next(shape for shape in made["shapes"] if place in shape["k"])
    assert _holds(shape, made["scale"], lon, lat)


def test_every_country_of_the_index_has_its_file(static: Path) -> None:
    """What the map may ask for is there."""
    index = _file(static / REGION_INDEX)
    assert len(index["countries"]) > 200
    assert len(index["places"]) > 4_000
    assert all((static / REGIONS / f"{code}.json").is_file() for code in index["countries"])
    assert set(index["places"].values()) <= set(index["countries"])


def test_water_and_names_come_by_zoom(static: Path) -> None:
    """Far away there are the great rivers and seas, near all of them, and the largest cities first."""
    far, near = _file(static / WATER), _file(static / WATER_FINE)
    assert {shape["z"] for shape in far["shapes"]} == {2, 3, 4}
    assert len(near["shapes"]) > 2 * len(far["shapes"])
    seas = {row[0]: row[3] for row in _file(static / SEAS)}
    assert seas["Black Sea"] < seas["Sea of Azov"]
    cities = _file(static / CITIES)
    assert len(cities) > 4_000
    assert [row[3] for row in cities] == sorted(row[3] for row in cities)


def test_an_absent_extract_is_named_with_what_helps(tmp_path: Path) -> None:
    """Without the extracts set-up stops and says which one is missing."""
    with pytest.raises(SetupMissing, match="ne_countries_deu_simplified"):
        install(tmp_path / "static", tmp_path)
