import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.gazetteer.builder import build, build_if_needed, inputs_version
from geo.gazetteer.lookup import Gazetteer
from geo.gazetteer.sources.base import DumpFiles, SourceFiles
from geo.models import Feature, Match


def _row(
    number: int, name: str, kind: str, at: tuple[float, float], code: str, *names: str, people: int = 0
) -> str:
    group, _, feature = kind.partition(".")
    columns = [
        *(str(number), name, name, ",".join(names), str(at[0]), str(at[1]), group, feature, "UA", "", code),
        *("", "", "", str(people), "", "120", "Europe/Kyiv", "2024-01-01"),
    ]
    assert len(columns) == 19
    return "\t".join(columns) + "\n"


ROWS = (
    _row(2, "Bakhmut", "P.PPLA2", (1.0, 1.0), "02", "Bachmut", "Bakhmut-on-Dump", people=9)
    + _row(101, "Littleham", "P.PPL", (48.5, 37.5), "01", "Мале Село", "lilham", "LTH", people=120)
    + _row(102, "Brook County", "A.ADM2", (48.5, 37.6), "01", "Brook")
    + _row(103, "Still Lake", "H.LK", (48.4, 37.4), "01")
    + _row(104, "Old Pump", "S.PMP", (48.4, 37.4), "01")
    + _row(105, "Ghostham", "P.PPLW", (48.4, 37.4), "01")
    + _row(106, "Third Region", "A.ADM1", (48.4, 37.4), "03")
    + _row(107, "State University", "S.UNIV", (48.4, 37.4), "01")
)
NAMES = (
    "1\t101\ten\tSmallville\t\t\t\t\t\t\n"
    "2\t101\tlink\thttps://example.org/Littleham\t\t\t\t\t\t\n"
    "3\t101\t\tThe Big Hamlet\t\t\t1\t\t\t\n"
    "4\t2\tfr\tBakhmoute\t1\t\t\t\t\t\n"
    "5\t999\ten\tNobody's\t\t\t\t\t\t\n"
    "6\t101\tja\t小さい\t\t\t\t\t\t\n"
    "7\t101\tabbr\tL.H.\t\t\t\t\t\t\n"
)


def _plain(folder: Path) -> DumpFiles:
    (folder / "allCountries.txt").write_text(ROWS, encoding="utf-8")
    (folder / "alternateNamesV2.txt").write_text(NAMES, encoding="utf-8")
    return DumpFiles(folder / "allCountries.txt", folder / "alternateNamesV2.txt")


def _zipped(folder: Path) -> DumpFiles:
    with zipfile.ZipFile(folder / "allCountries.zip", "w") as archive:
        archive.writestr("allCountries.txt", ROWS)
    with zipfile.ZipFile(folder / "alternateNamesV2.zip", "w") as archive:
        archive.writestr("iso-languagecodes.txt", "x" * 5000)
        archive.writestr("alternateNamesV2.txt", NAMES)
    return DumpFiles(folder / "allCountries.zip", folder / "alternateNamesV2.zip")


@pytest.fixture(params=[_plain, _zipped], ids=["plain", "zipped"])
def built(request: pytest.FixtureRequest, tmp_path: Path, small_world: SourceFiles) -> Path:
    """A gazetteer of the small world and a small dump."""
    path = tmp_path / "gazetteer.sqlite"
    build(path, files=small_world.with_dump(request.param(tmp_path)))
    return path


def test_dump_places_are_found(built: Path) -> None:
    """Settlements, areas, waters and universities come in, under their names, in their region."""
    gazetteer = Gazetteer.open(built)
    (small,) = gazetteer.look_up("Littleham")
    assert (small.place.id, small.place.population) == ("geonames:101", 120)
    assert small.place.admin1 == "Westland Oblast"
    assert [c.place.id for c in gazetteer.look_up("мале село")] == ["geonames:101"]
    assert [c.match for c in gazetteer.look_up("Brook")] == [Match.PARTIAL]
    assert [c.place.feature for c in gazetteer.look_up("Still Lake")] == [Feature.WATER]
    assert [c.place.feature for c in gazetteer.look_up("State University")] == [Feature.FACILITY]
    (west,) = gazetteer.look_up("Westland region")
    assert gazetteer.within(small.place, west.place)
    gazetteer.close()


@pytest.mark.parametrize(
    "name", ["Old Pump", "Ghostham", "Third Region", "lilham", "LTH", "小さい", "Nobody's"]
)
def test_what_news_do_not_name_is_left_out(built: Path, name: str) -> None:
    """Pumps, abandoned villages, areas that the map lacks, codes and other scripts do not come in."""
    gazetteer = Gazetteer.open(built)
    assert gazetteer.look_up(name) == []
    gazetteer.close()


def test_known_places_keep_their_facts(built: Path) -> None:
    """A place that the packages have keeps point and population and gains names."""
    gazetteer = Gazetteer.open(built)
    known = gazetteer.place("geonames:2")
    assert known is not None
    assert (known.lat, known.population) == (48.6, 50_000)
    for name in ("Bakhmut-on-Dump", "Bakhmoute", "Artemivsk"):
        assert [c.place.id for c in gazetteer.look_up(name)] == ["geonames:2"]
    assert [c.place.id for c in gazetteer.look_up("Black Sea")] == ["naturalearth:sea:black-sea"]
    gazetteer.close()


def test_alternate_names_tell_their_kind(built: Path) -> None:
    """A name is alternate, a colloquial one partial, an abbreviation one; a link is no name."""
    gazetteer = Gazetteer.open(built)
    kinds = {n: [c.match for c in gazetteer.look_up(n)] for n in ("Smallville", "Big Hamlet")}
    assert kinds == {"Smallville": [Match.ALTERNATE], "Big Hamlet": [Match.PARTIAL]}
    gazetteer.close()
    with closing(sqlite3.connect(built)) as connection:
        assert connection.execute("select count(*) from alias where norm like 'http%'").fetchone() == (0,)


def test_broken_rows_are_named_and_passed_over(tmp_path: Path, small_world: SourceFiles) -> None:
    """Each broken row is told with its file and line; the others go in."""
    dump = _plain(tmp_path)
    dump.places.write_text(
        f"too\tshort\n{ROWS}" + ROWS.splitlines()[1].replace("48.5", "148.5"), encoding="utf-8"
    )
    heard: list[str] = []
    build(tmp_path / "g.sqlite", files=small_world.with_dump(dump), progress=heard.append)
    told = [message for message in heard if "allCountries.txt, line" in message]
    assert [message.split("line ")[1].split(":")[0] for message in told] == ["1", "10"]


@pytest.mark.parametrize("content", [b"", b"not\ta dump\n", b"PK\x03\x04 broken", b"\xff\xfe\x00"])
def test_a_file_of_another_format_is_refused(
    tmp_path: Path, small_world: SourceFiles, content: bytes
) -> None:
    """A file that is no dump is named; the old gazetteer stays."""
    path = tmp_path / "g.sqlite"
    build(path, files=small_world)
    before = path.read_bytes()
    (tmp_path / "wrong.zip").write_bytes(content)
    with pytest.raises(InputError, match=r"wrong\.zip"):
        build(path, files=small_world.with_dump(DumpFiles(tmp_path / "wrong.zip")))
    assert path.read_bytes() == before


def test_an_absent_file_is_named(tmp_path: Path, small_world: SourceFiles) -> None:
    """A dump that does not exist is an input error."""
    with pytest.raises(InputError, match=r"absent\.zip"):
        inputs_version(small_world.with_dump(DumpFiles(tmp_path / "absent.zip")), "deu")


def test_the_dump_is_an_input(tmp_path: Path, small_world: SourceFiles) -> None:
    """With the same dump nothing is built again; with a changed one it is."""
    path, dump = tmp_path / "g.sqlite", _plain(tmp_path)
    files = small_world.with_dump(dump)
    first = build_if_needed(path, files=files)
    assert not build_if_needed(path, files=files).built
    dump.places.write_text(ROWS + _row(108, "Newham", "P.PPL", (48.5, 37.5), "01"), encoding="utf-8")
    second = build_if_needed(path, files=files)
    assert second.built
    assert second.places == first.places + 1
    assert replace(files, dump=None) == small_world
