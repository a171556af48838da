import collections
import pickle
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from geo.gazetteer.builder import build, build_if_needed, inputs_version
from geo.gazetteer.lookup import Gazetteer
from geo.gazetteer.sources.base import SourceFiles
from geo.models import Feature, Match


def _rows(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        places = connection.execute("select * from place order by id").fetchall()
        return places + connection.execute("select * from alias order by norm, place").fetchall()


def test_a_small_world(tmp_path: Path, small_world: SourceFiles) -> None:
    """What the sources hold can be looked up, each thing once, under all of its names."""
    path = tmp_path / "gazetteer.sqlite"
    report = build(path, files=small_world)
    gazetteer = Gazetteer.open(path)
    assert (report.built, report.places) == (True, 10)
    ukraine = gazetteer.look_up("Ukraine")
    assert [(c.place.id, c.match) for c in ukraine] == [("geonames:10", Match.PRIMARY)]
    assert (
        gazetteer.look_up("Україна")[0].place == gazetteer.look_up("Ukrainians")[0].place == ukraine[0].place
    )
    assert {c.place.id for c in gazetteer.look_up("Bakhmut")} == {"geonames:2", "geonames:3"}
    assert [c.place.id for c in gazetteer.look_up("Бахмут")] == ["geonames:2"]
    assert [c.place.feature for c in gazetteer.look_up("Black Sea")] == [Feature.WATER]
    assert [c.place.id for c in gazetteer.look_up("Dnieper River")] == ["naturalearth:river:dnieper"]
    assert [c.place.id for c in gazetteer.look_up("the Mill")] == ["curated:old-mill"]
    assert [c.match for c in gazetteer.look_up("Eastlander")] == [Match.DEMONYM]
    assert gazetteer.look_up("WST") == []
    gazetteer.close()


def test_regions_are_merged_and_contain(tmp_path: Path, small_world: SourceFiles) -> None:
    """The map's region and GeoNames' area of one id are one place, at GeoNames' point, with their towns."""
    path = tmp_path / "gazetteer.sqlite"
    build(path, files=small_world)
    gazetteer = Gazetteer.open(path)
    (west,) = gazetteer.look_up("Westland region")
    (east,) = gazetteer.look_up("Eastland region")
    assert (west.place.id, west.place.lat, west.place.lon) == ("geonames:11", 49.2, 26.5)
    assert east.place.id == "naturalearth:region:ua-2-eastland"
    town, village = gazetteer.place("geonames:2"), gazetteer.place("geonames:3")
    assert town is not None
    assert village is not None
    assert gazetteer.within(town, east.place)
    assert gazetteer.within(village, west.place)
    assert not gazetteer.within(village, east.place)
    assert village.admin1 == "Westland Oblast"
    gazetteer.close()


def test_the_chief_town_keeps_its_name(tmp_path: Path, small_world: SourceFiles) -> None:
    """A bare name that a region shares with its chief town means the town first."""
    path = tmp_path / "gazetteer.sqlite"
    build(path, files=small_world)
    gazetteer = Gazetteer.open(path)
    found = [(c.place.feature, c.match) for c in gazetteer.look_up("Westland")]
    assert found == [(Feature.SETTLEMENT, Match.PRIMARY), (Feature.REGION, Match.PARTIAL)]
    gazetteer.close()


def test_two_builds_are_equal(tmp_path: Path, small_world: SourceFiles) -> None:
    """The same inputs give the same rows, ids included, and the same version."""
    one, two = tmp_path / "one.sqlite", tmp_path / "two.sqlite"
    assert build(one, files=small_world).version == build(two, files=small_world).version
    assert _rows(one) == _rows(two)


def test_ids_of_well_known_places_survive(gazetteer: Gazetteer) -> None:
    """Stores keep these ids: a rebuild must give them again."""
    expected = {
        "Kyiv": "geonames:703448",
        "Kyiv Oblast": "geonames:703446",
        "Russia": "geonames:2017370",
        "Black Sea": "naturalearth:sea:black-sea",
        "Volga": "naturalearth:river:volga",
        "Kremlin": "curated:kremlin",
        "European Union": "curated:european-union",
    }
    assert {name: gazetteer.look_up(name)[0].place.id for name in expected} == expected


def test_nothing_is_built_twice(tmp_path: Path, small_world: SourceFiles) -> None:
    """With the same inputs the file stays untouched; with a changed table it is built anew."""
    path = tmp_path / "gazetteer.sqlite"
    first = build_if_needed(path, files=small_world)
    written = path.stat()
    second = build_if_needed(path, files=small_world)
    assert (first.built, second.built) == (True, False)
    assert (second.version, second.places, second.aliases) == (first.version, first.places, first.aliases)
    assert path.stat().st_mtime_ns == written.st_mtime_ns
    with (small_world.curated / "abbreviations.csv").open("a", encoding="utf-8") as table:
        table.write("UA,UKR\n")
    third = build_if_needed(path, files=small_world)
    assert third.built
    assert third.version != first.version


def test_point_of_view_is_an_input(small_world: SourceFiles) -> None:
    """Another point of view is another gazetteer."""
    assert inputs_version(small_world, "deu") != inputs_version(small_world, "default")


@pytest.mark.parametrize("content", [b"", b"something else", b"SQLite format 3\x00 cut short"])
def test_a_broken_file_is_replaced(tmp_path: Path, small_world: SourceFiles, content: bytes) -> None:
    """A file that is no gazetteer is built over."""
    path = tmp_path / "gazetteer.sqlite"
    path.write_bytes(content)
    assert build_if_needed(path, files=small_world).built
    Gazetteer.open(path).close()


def test_a_failed_build_leaves_the_old_file(tmp_path: Path, small_world: SourceFiles) -> None:
    """When a source cannot be read, the gazetteer stays as it was and nothing is left over."""
    path = tmp_path / "out" / "gazetteer.sqlite"
    build(path, files=small_world)
    before = path.read_bytes()
    small_world.areas.write_bytes(pickle.dumps([collections.OrderedDict()]))
    with pytest.raises(pickle.UnpicklingError):
        build(path, files=small_world)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["gazetteer.sqlite"]


def test_a_reader_keeps_its_file(tmp_path: Path, small_world: SourceFiles) -> None:
    """Who has the gazetteer open while it is rebuilt goes on with the old one."""
    path = tmp_path / "gazetteer.sqlite"
    build(path, files=small_world)
    gazetteer = Gazetteer.open(path)
    (small_world.curated / "abbreviations.csv").write_text("place,abbreviations\nUA,UKR\n", encoding="utf-8")
    build(path, files=small_world)
    assert gazetteer.look_up("UKR") == []
    gazetteer.close()
    fresh = Gazetteer.open(path)
    assert [c.place.id for c in fresh.look_up("UKR")] == ["geonames:10"]
    fresh.close()


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("demonyms.csv", "XX,Nobodies"),
        ("abbreviations.csv", "geonames:999,Nb."),
        ("curated_places.csv", "geonames:999,Nowhere,settlement,1,2,UA,,,"),
        ("curated_places.csv", "curated:x,Nowhere,region,1,2,UA,,,geonames:999"),
    ],
)
def test_a_table_that_speaks_of_nothing_is_an_error(
    tmp_path: Path, small_world: SourceFiles, table: str, row: str
) -> None:
    """A row of our tables for a place that no source has is named, not skipped."""
    with (small_world.curated / table).open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    with pytest.raises(ValueError, match=r"999|XX"):
        build(tmp_path / "gazetteer.sqlite", files=small_world)


def test_a_place_of_ours_takes_its_geonames_id(tmp_path: Path, small_world: SourceFiles) -> None:
    """Where our table knows it; a row for a place that no source has is an error."""
    table = small_world.curated / "geonames_ids.csv"
    table.write_text("place,geonames\ncurated:old-mill,4242\n", encoding="utf-8")
    path = tmp_path / "gazetteer.sqlite"
    build(path, files=small_world)
    with closing(Gazetteer.open(path)) as gazetteer:
        assert [c.place.id for c in gazetteer.look_up("the Mill")] == ["geonames:4242"]
    table.write_text("place,geonames\ncurated:new-mill,4242\n", encoding="utf-8")
    with pytest.raises(ValueError, match="new-mill"):
        build(path, files=small_world)


def test_progress_is_told(tmp_path: Path, small_world: SourceFiles) -> None:
    """The caller hears what is being done."""
    heard: list[str] = []
    build(tmp_path / "gazetteer.sqlite", files=small_world, progress=heard.append)
    assert heard[0] == "reading countries, regions and waters"
    assert len(heard) >= 3
