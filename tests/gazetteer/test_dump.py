import io
import re
import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.small_world import small_world as write_world
from geo.errors import InputError
from geo.gazetteer.builder import build, build_if_needed, inputs_version
from geo.gazetteer.lookup import Gazetteer
from geo.gazetteer.sources import geonames_dump
from geo.gazetteer.sources.base import DumpFiles, SourceFiles, SourcePlace
from geo.gazetteer.sources.geonames_dump import ExtraName
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


_KINDS = {
    "P.PPL": (Feature.SETTLEMENT, None),
    "A.PCLI": (Feature.COUNTRY, 0),
    "A.ADM2": (Feature.REGION, 2),
    "H.LK": (Feature.WATER, None),
    "S.UNIV": (Feature.FACILITY, None),
}
_NAME = st.from_regex(r"[A-ZÉЖ][a-zéж]{3,9}( [A-ZÉЖ][a-zéж]{3,9})?", fullmatch=True)
_PLACES = st.lists(
    st.tuples(
        st.integers(1, 10**9),
        _NAME,
        st.sampled_from(sorted(_KINDS)),
        st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
        st.sampled_from(["", "00", "01", "ENG"]),
        st.lists(_NAME, max_size=3),
        st.integers(0, 10**9),
    ),
    min_size=1,
    max_size=5,
)
_COLUMN = st.text(max_size=8) | st.sampled_from(
    [
        "",
        "P",
        "PPL",
        "A",
        "ADM2",
        "nan",
        "1e999",
        "9" * 30,
        "9" * 5_000,
        "-1",
        "abbr",
        "1",
        "X" * 500,
        "²",
        "\x1b[",
    ]
)
_GOOD = [line.split("\t") for line in (*ROWS.splitlines()[1:4], *NAMES.splitlines()[:3])]
_ROW = st.lists(_COLUMN, min_size=1, max_size=20) | st.builds(
    lambda row, wrong: [wrong.get(at, column) for at, column in enumerate(row)],
    st.sampled_from(_GOOD),
    st.dictionaries(st.integers(0, 18), _COLUMN, max_size=2),
)
_METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


def _packed(text: str, method: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("allCountries.txt", text)
    return made.getvalue()


def _read(path: Path) -> tuple[list[SourcePlace], list[ExtraName], list[str]]:
    """Places, names and complaints of a file; a refusal counts as a complaint."""
    said: list[str] = []
    places: list[SourcePlace] = []
    names: list[ExtraName] = []
    try:
        places.extend(geonames_dump.places(path, said.append))
    except InputError as error:
        said.append(str(error))
    try:
        names.extend(geonames_dump.names(path, said.append))
    except InputError as error:
        said.append(str(error))
    assert all(it.startswith(str(path)) for it in said)
    return places, names, said


@given(rows=_PLACES, end=st.sampled_from(["\n", "\r\n"]), method=st.sampled_from([None, *_METHODS]))
def test_what_is_well_formed_is_read_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]], end: str, method: int | None
) -> None:
    """Every row comes back with all its facts, plain or packed by any method, whatever ends its lines."""
    text = "".join(
        _row(number, name, kind, at, code, *names, people=people).replace("\n", end)
        for number, name, kind, at, code, names, people in rows
    )
    path = tmp_path_factory.mktemp("dump") / "allCountries.txt"
    path.write_bytes(text.encode() if method is None else _packed(text, method))
    said: list[str] = []
    found = list(geonames_dump.places(path, said.append))
    assert said == []
    assert [(it.id, it.name, (it.lat, it.lon), it.population) for it in found] == [
        (f"geonames:{number}", name, at, people) for number, name, _, at, _, _, people in rows
    ]
    for it, (_, name, kind, _, code, names, _) in zip(found, rows, strict=True):
        assert (it.feature, it.level) == _KINDS[kind]
        assert (it.country, it.admin1) == ("UA", code if code not in ("", "00") else None)
        assert dict(it.names) == dict.fromkeys(set(names) - {name}, Match.ALTERNATE)


@given(st.lists(_ROW, max_size=6))
def test_rows_of_anything_are_places_or_named(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Sequence[str]]
) -> None:
    """What is taken is sound and fits a gazetteer; the rest is told with file and line."""
    path = tmp_path_factory.mktemp("dump") / "allCountries.txt"
    text = "".join("\t".join(row) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8", newline="", errors="replace")
    places, names, said = _read(path)
    lines = path.read_bytes().count(b"\n")
    assert all(1 <= int(it.split("line ")[1].split(":")[0]) <= lines for it in said if ", line " in it)
    for it in places:
        assert -90 <= it.lat <= 90
        assert -180 <= it.lon <= 180
        assert 0 <= it.population <= 10**10
        assert re.fullmatch(r"geonames:\d{1,18}", it.id, re.ASCII)
        assert it.country is None or re.fullmatch("[A-Z]{2}", it.country)
        assert not re.search(r"[\x00-\x1f\x7f-\x9f]", it.name + (it.admin1 or ""))
        assert max(map(len, (it.name, *(name for name, _ in it.names)))) <= 400
    assert all(0 < len(it.name) <= 400 and it.id < 10**18 for it in names)


@settings(max_examples=15)
@given(st.lists(_ROW, min_size=1, max_size=6))
def test_whatever_is_read_can_be_built(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Sequence[str]]
) -> None:
    """A gazetteer is built from any rows beside good ones, and the good ones are in it."""
    folder = tmp_path_factory.mktemp("built")
    dump = _plain(folder)
    text = "".join("\t".join(row) + "\n" for row in rows)
    with dump.places.open("a", encoding="utf-8", newline="", errors="replace") as file:
        file.write(text)
    build(folder / "g.sqlite", files=write_world(folder / "sources").with_dump(dump))
    with closing(Gazetteer.open(folder / "g.sqlite")) as gazetteer:
        assert "geonames:101" in [it.place.id for it in gazetteer.look_up("Littleham")]


@given(
    method=st.sampled_from(_METHODS),
    damage=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
    cut=st.floats(0, 1),
)
@example(zipfile.ZIP_LZMA, [(0.2, 255)], 1.0)
def test_a_damaged_archive_is_named(
    tmp_path_factory: pytest.TempPathFactory, method: int, damage: list[tuple[float, int]], cut: float
) -> None:
    """Whatever bytes of an archive are others or missing, its rows are read or the file is named."""
    data = bytearray(_packed(ROWS, method))
    for at, value in damage:
        data[int(at * len(data))] = value
    path = tmp_path_factory.mktemp("dump") / "allCountries.zip"
    path.write_bytes(data[: int(cut * len(data))])
    _read(path)


@given(st.binary(max_size=300))
def test_any_bytes_are_places_or_named(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Nothing but an InputError leaves the reader."""
    path = tmp_path_factory.mktemp("dump") / "allCountries.txt"
    path.write_bytes(content)
    _read(path)


def test_a_line_longer_than_memory_is_passed_over(tmp_path: Path) -> None:
    """An endless line is read in pieces and told of; what stands behind it is read, with its own number."""
    path = tmp_path / "allCountries.txt"
    good = _row(101, "Littleham", "P.PPL", (48.5, 37.5), "01")
    path.write_text(f"{'a' * 3_000_000}\n{good}short\n", encoding="utf-8")
    places, _, said = _read(path)
    assert [it.name for it in places] == ["Littleham"]
    lines = [it.split("line ")[1].split(":")[0] for it in said if "19" in it and ", line " in it]
    assert lines == ["1", "1", "1", "3"]
