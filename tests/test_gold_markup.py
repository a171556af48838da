"""Our own gold texts: how they are read, and whether what they say is sound."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.gazetteer.lookup import Gazetteer
from geo.gold import ALL_TYPES, GoldArticle
from geo.gold_markup import read_marked, read_places
from geo.models import Role, Span
from geo.resolve.geometry import haversine_km
from geo.settings import ROOT
from tests.refusals import read_or_refused

GOLD = ROOT / "tests" / "gold"
TABLE = "key,name,country,lat,lon\n703448,Kyiv,UA,50.4547,30.5238\nthe-hill,Hill,,1.5,2.5\n"


def write(folder: Path, text: str, table: str = TABLE) -> Path:
    (folder / "places.csv").write_text(table, encoding="utf-8")
    path = folder / "texts.txt"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def own() -> list[GoldArticle]:
    return [*read_marked(GOLD / "dev.txt"), *read_marked(GOLD / "held.txt")]


def test_marks_become_toponyms_and_leave_the_text(tmp_path: Path) -> None:
    """The text holds the names alone; a mark gives span, point, id and type, `Literal` when left out."""
    path = write(
        tmp_path,
        "== 7 | wire | courier.example\nFrom [[Kyiv|703448|Metonymic]]\n\nto [[the Hill|the-hill]].\n\n",
    )
    (gold,) = read_marked(path)
    assert gold.article.text == "From Kyiv\n\nto the Hill."
    assert (gold.article.id, gold.article.source) == ("7", "courier.example")
    kyiv, hill = gold.toponyms
    assert (kyiv.span, kyiv.text, kyiv.geonameid, kyiv.role) == (
        Span(5, 9),
        "Kyiv",
        703448,
        Role.ASSOCIATIVE,
    )
    assert (hill.span, hill.lat, hill.lon, hill.geonameid) == (Span(14, 22), 1.5, 2.5, None)
    assert hill.type == "Literal"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("lost\n== 1 | x\ny\n", 1),
        ("== 1 | x\n\n== 2 | x\nword\n", 1),
        ("== 1 | x\nIn [[Kyiv|1]].\n", 2),
        ("== 1 | x\nIn\n[[Kyiv|703448|Guess]].\n", 3),
        ("== 1 | x\nIn [[Kyiv|703448].\n", 2),
        ("== 1 | x\nIn Kyiv]].\n", 2),
    ],
)
def test_a_broken_mark_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    """Text without a header, an empty article, an unknown place or type and an open mark are errors."""
    with pytest.raises(InputError) as failed:
        read_marked(write(tmp_path, text))
    assert failed.value.line == line


def test_a_broken_table_is_named_with_its_line(tmp_path: Path) -> None:
    """A place without coordinates is an error; so is a missing file."""
    path = write(tmp_path, "== 1 | x\ny\n", TABLE + "bad,Bad,,north,0\n")
    with pytest.raises(InputError) as failed:
        read_marked(path)
    assert (failed.value.line, failed.value.path.endswith("places.csv")) == (4, True)
    with pytest.raises(InputError):
        read_places(tmp_path / "absent.csv")


@given(st.lists(st.tuples(st.text("ab é\U0001f30d.'", max_size=8), st.booleans()), min_size=1, max_size=8))
def test_spans_hold_the_names(
    tmp_path_factory: pytest.TempPathFactory, parts: list[tuple[str, bool]]
) -> None:
    """Whatever stands around them, each span cuts its name out of the text."""
    line = "".join(before + ("[[Kyiv|703448]]" if marked else "") for before, marked in parts)
    path = write(tmp_path_factory.mktemp("marks"), f"== 1 | x\nHere: {line}\n")
    (gold,) = read_marked(path)
    assert gold.article.text == "Here: " + line.replace("[[Kyiv|703448]]", "Kyiv")
    assert [gold.article.text[t.span.start : t.span.end] for t in gold.toponyms] == ["Kyiv"] * sum(
        marked for _, marked in parts
    )


def test_there_are_enough_own_texts(own: list[GoldArticle]) -> None:
    """At least 60 texts of 60 to 150 words with unlike numbers, a third of them held out."""
    assert len(own) >= 60
    assert len({g.article.id for g in own}) == len(own)
    assert all(60 <= len(g.article.text.split()) <= 150 for g in own)
    held = {int(g.article.id) for g in read_marked(GOLD / "held.txt")}
    assert held == {int(g.article.id) for g in own if int(g.article.id) % 3 == 0}


def test_spans_are_bare_names(own: list[GoldArticle]) -> None:
    """No article before the name, no possessive behind it, no space at its ends."""
    names = [t.text for g in own for t in g.toponyms]
    assert names
    assert [n for n in names if n != n.strip() or re.search(r"^[Tt]he |['’]s$", n)] == ["St. George's"]


def test_a_marked_name_is_marked_everywhere(own: list[GoldArticle]) -> None:
    """A name marked once in a text is not left unmarked elsewhere in it, but for people of that name."""
    people = {("30", "Victoria Salcedo"), ("53", "Jordan Haddad")}
    missed = []
    for gold in own:
        for name in {t.text for t in gold.toponyms}:
            for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", gold.article.text):
                span = Span(found.start(), found.end())
                if not any(span.overlaps(t.span) for t in gold.toponyms):
                    missed.append((gold.article.id.lstrip("0"), gold.article.text[span.start :][:20]))
    assert [m for m in missed if not any(m[0] == p[0] and m[1].startswith(p[1]) for p in people)] == []


def test_each_id_is_where_the_table_says(gazetteer: Gazetteer) -> None:
    """The gazetteer has every GeoNames id of the table within 25 km of the table's point.

    Countries, continents and regions have many centres: theirs may lie 1,000 km off.
    """
    wrong = []
    for key, (lat, lon) in read_places(GOLD / "places.csv").items():
        if key.isdigit():
            place = gazetteer.place(f"geonames:{key}")
            wide = 1000 if place is not None and place.feature in ("country", "continent", "region") else 25
            if place is None or haversine_km(place.lat, place.lon, lat, lon) > wide:
                wrong.append((key, place))
    assert wrong == []


def test_the_table_holds_no_place_that_no_text_names(own: list[GoldArticle]) -> None:
    """A place in the table that is not used is a slip."""
    used = {(t.lat, t.lon) for g in own for t in g.toponyms}
    assert {p for p in read_places(GOLD / "places.csv").values() if p not in used} == set()


_SIGNS = st.lists(
    st.sampled_from("[[ ]] | == Kyiv 703448 the-hill Literal Demonym a".split())
    | st.sampled_from(["\n", "\n", " ", "\n== ", "[[Kyiv|703448]]", "\u2028", "\x0c"]),
    max_size=30,
).map("".join)
_CELL = st.sampled_from(
    ["", "1", "x", "91", "-181", "nan", "inf", "1e999", "²", '"', '"a\n"', "9" * 5_000]
) | st.text(max_size=5)
_CELLS = st.lists(st.lists(_CELL, max_size=6).map(",".join), max_size=4).map("\n".join)
_WORD = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="[]|"), min_size=1, max_size=6
)
_PLAIN = st.text(st.sampled_from("ab é\n\u2028\x0b\x0c\x85\U0001f30d'"), max_size=8)


@given(
    st.binary(max_size=100) | _SIGNS.map(str.encode) | _SIGNS.map(lambda text: f"== 1 | x\n{text}".encode())
)
def test_whatever_is_read_is_sound_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """Each span cuts its name out of the text; what is no such file is refused with a line of it."""
    path = write(tmp_path_factory.mktemp("any"), "")
    for gold in read_or_refused(read_marked, path, content) or []:
        assert gold.article.text.strip()
        assert [gold.article.text[t.span.start : t.span.end] for t in gold.toponyms] == [
            t.text for t in gold.toponyms
        ]


@given(
    st.binary(max_size=100)
    | _CELLS.map(lambda text: text.encode("utf-8", "replace"))
    | _CELLS.map(lambda text: (TABLE + text).encode("utf-8", "replace"))
)
@example(TABLE.encode() + b"x" * 200_000 + b",Hill,,1,1\n")
def test_any_table_holds_points_on_the_earth_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """No point of a table is beside the earth; a row that is none is named by its line."""
    found = read_or_refused(read_places, tmp_path_factory.mktemp("any") / "places.csv", content) or {}
    assert all(abs(lat) <= 90 and abs(lon) <= 180 for lat, lon in found.values())


@given(
    st.dictionaries(
        _WORD.filter(lambda key: key.strip() == key), st.tuples(st.floats(-90, 90), st.floats(-180, 180))
    ),
    st.lists(
        st.tuples(_PLAIN, _WORD, st.integers(0, 9), st.none() | st.sampled_from(sorted(ALL_TYPES))),
        max_size=5,
    ),
    _PLAIN,
)
def test_what_is_written_is_read_as_it_is(
    tmp_path_factory: pytest.TempPathFactory,
    points: dict[str, tuple[float, float]],
    marks: list[tuple[str, str, int, str | None]],
    last: str,
) -> None:
    """Keys and names come back with their points, ids and types, and the text with every line end it has."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(
        [["key", "name", "lat", "lon"], *([key, "x", *at] for key, at in points.items())]
    )
    keys = sorted(points)
    marked = text = "x"
    wanted = []
    for before, word, number, kind in marks if keys else []:
        key = keys[number % len(keys)]
        start = len(text) + len(before)
        text += before + word
        marked += f"{before}[[{word}|{key}{f'|{kind}' if kind else ''}]]"
        geonameid = int(key) if key.isdecimal() else None
        wanted.append((Span(start, len(text)), word, *points[key], geonameid, kind or "Literal"))
    path = write(tmp_path_factory.mktemp("good"), f"== 1 | x\n{marked}{last}.\n\n", out.getvalue())
    assert read_places(path.with_name("places.csv")) == points
    (gold,) = read_marked(path)
    assert gold.article.text == f"{text}{last}."
    assert [(t.span, t.text, t.lat, t.lon, t.geonameid, t.type) for t in gold.toponyms] == wanted


def test_a_key_of_the_table_is_there_once(tmp_path: Path) -> None:
    """A second row of a key would silently win; it is refused, also below a cell with a line end."""
    (tmp_path / "places.csv").write_text(TABLE + 'x,"a\nb",,1,1\nthe-hill,Hill,,3,4\n', encoding="utf-8")
    with pytest.raises(InputError, match="'the-hill' is there twice") as caught:
        read_places(tmp_path / "places.csv")
    assert caught.value.line == 6
