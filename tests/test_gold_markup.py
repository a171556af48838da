"""Our own gold texts: how they are read, and whether what they say is sound."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.gazetteer.lookup import Gazetteer
from geo.gold import GoldArticle
from geo.gold_markup import read_marked, read_places
from geo.models import Role, Span
from geo.resolve.geometry import haversine_km
from geo.settings import ROOT

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
