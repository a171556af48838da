from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.gold import GoldToponym, read_gold
from geo.models import Role, Span

ROW = {
    "id": 17,
    "text": "From Łódź to Kyiv.",
    "meta": {"domain": "courier.example"},
    "toponyms": [
        {"start": 13, "end": 17, "text": "Kyiv", "lat": 50.45, "lon": 30.52, "geonameid": "703448"},
        {"start": 5, "end": 9, "text": "Łódź", "lat": None, "lon": None, "geonameid": None},
    ],
}


def write(folder: Path, *lines: str | bytes) -> Path:
    path = folder / "corpus.jsonl"
    path.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines))
    return path


def test_a_row_becomes_an_article_with_sorted_toponyms(tmp_path: Path) -> None:
    """Toponyms come in text order; a missing point or id is None; the outlet is the row's domain."""
    (gold,) = read_gold(write(tmp_path, json.dumps(ROW), "", "  "))
    assert gold.article.text == ROW["text"]
    assert (gold.article.id, gold.article.source) == ("17", "courier.example")
    assert [t.text for t in gold.toponyms] == ["Łódź", "Kyiv"]
    assert [gold.article.text[t.span.start : t.span.end] for t in gold.toponyms] == ["Łódź", "Kyiv"]
    assert (gold.toponyms[0].lat, gold.toponyms[0].geonameid) == (None, None)
    assert (gold.toponyms[1].lat, gold.toponyms[1].geonameid) == (50.45, 703448)


def test_the_row_s_own_source_goes_before_its_domain(tmp_path: Path) -> None:
    """`source` wins over `meta.domain`; a row with neither has none."""
    named = json.dumps({**ROW, "source": "The Courier"})
    bare = json.dumps({"id": 1, "text": "", "toponyms": [], "meta": "a note"})
    assert [g.article.source for g in read_gold(write(tmp_path, named, bare))] == ["The Courier", None]


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "[]",
        '{"id": 1}',
        '{"id": 1, "text": "x", "toponyms": 5}',
        '{"id": 1, "text": "x", "toponyms": [3]}',
        '{"id": 1, "text": "x", "toponyms": [{"start": 0, "text": "x"}]}',
        '{"id": 1, "text": "x", "toponyms": [{"start": 0, "end": 1, "text": "x", "geonameid": "Q5"}]}',
        b'{"id": 1, "text": "caf\xe9", "toponyms": []}',
    ],
)
def test_a_broken_row_is_named_with_its_line(tmp_path: Path, broken: str | bytes) -> None:
    """No JSON, no such keys, no UTF-8: all are an InputError that leads to the row."""
    with pytest.raises(InputError) as caught:
        read_gold(write(tmp_path, json.dumps(ROW), broken))
    assert caught.value.line == 2
    assert caught.value.path.endswith("corpus.jsonl")


def test_an_absent_file_is_an_input_error(tmp_path: Path) -> None:
    """A wrong path is reported as such, without a line."""
    with pytest.raises(InputError, match="No such file") as caught:
        read_gold(tmp_path / "absent.jsonl")
    assert caught.value.line is None


@pytest.mark.parametrize(
    ("kind", "wanted", "role"),
    [
        (None, True, None),
        ("Literal", True, Role.LITERAL),
        ("Mixed", True, Role.LITERAL),
        ("Coercion", True, Role.LITERAL),
        ("Metonymic", True, Role.ASSOCIATIVE),
        ("Literal_Modifier", False, Role.LITERAL),
        ("Embedded_Literal", False, Role.LITERAL),
        ("Demonym", False, Role.ASSOCIATIVE),
        ("Homonym", False, Role.ASSOCIATIVE),
    ],
)
def test_types_tell_what_counts_and_which_role_is_right(
    kind: str | None, wanted: object, role: Role | None
) -> None:
    """Literal, Metonymic, Mixed and Coercion must be found; five types are literal, the rest associative."""
    toponym = GoldToponym(Span(0, 1), "x", None, None, None, kind)
    assert (toponym.counts, toponym.role) == (wanted, role)
