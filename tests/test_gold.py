from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.gold import ALL_TYPES, GoldArticle, GoldToponym, read_gold
from geo.models import Role, Span
from geo.pairs import pair_key

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


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXT | st.sampled_from(["\ud800", 10**400]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_TEXT, inner, max_size=2),
    max_leaves=4,
)
_TOPONYMS = st.lists(
    st.fixed_dictionaries(
        {"start": st.integers(0, 8) | _VALUE, "end": st.integers(0, 9) | _VALUE, "text": _TEXT | _VALUE},
        optional={"lat": st.integers(-90, 90) | _VALUE, "lon": st.integers(-180, 180) | _VALUE}
        | {"geonameid": _VALUE, "type": st.sampled_from(sorted(ALL_TYPES)) | _VALUE},
    ),
    max_size=3,
)
_ROWS = st.lists(
    st.fixed_dictionaries(
        {"id": st.integers(0, 9) | _VALUE, "text": st.just("x" * 8) | _VALUE, "toponyms": _TOPONYMS | _VALUE},
        optional={"meta": _VALUE | st.fixed_dictionaries({"domain": _VALUE}), "source": _VALUE},
    )
    | _VALUE,
    max_size=3,
)


def _read(path: Path, content: bytes) -> list[GoldArticle]:
    """The articles of a file; none when it is refused with its path and a line of it."""
    path.write_bytes(content)
    try:
        return read_gold(path)
    except InputError as error:
        refused = error
    assert refused.path == str(path)
    assert 1 <= (refused.line or 0) <= content.count(b"\n") + 1
    return []


@given(st.binary(max_size=200) | _ROWS.map(lambda rows: "\n".join(map(json.dumps, rows)).encode()))
@example(b'{"id": 1, "text": "x", "toponyms": ' + b"[" * 5_000)
@example(b'{"id": 1, "text": "x", "toponyms": [' + b"9" * 5_000 + b"]}")
def test_whatever_is_read_is_sound_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """Spans lie within their text, points on the earth, and all texts can be written; the rest is refused."""
    for gold in _read(tmp_path_factory.mktemp("any") / "corpus.jsonl", content):
        article = gold.article
        "".join((article.id, article.text, article.digest, article.source or "")).encode()
        assert [t.span for t in gold.toponyms] == sorted(
            (t.span for t in gold.toponyms), key=lambda it: (it.start, it.end)
        )
        for toponym in gold.toponyms:
            assert 0 <= toponym.span.start < toponym.span.end <= len(article.text)
            assert (toponym.lat is None) == (toponym.lon is None)
            assert abs(toponym.lat or 0) <= 90
            assert abs(toponym.lon or 0) <= 180
            assert pair_key(toponym)


@given(
    st.lists(
        st.tuples(
            _TEXT,
            st.lists(
                st.tuples(
                    _TEXT,
                    _TEXT.filter(bool),
                    st.floats(-90, 90),
                    st.floats(-180, 180),
                    st.none() | st.integers(1),
                ),
                max_size=3,
            ),
            st.none() | _TEXT.filter(bool),
        ),
        max_size=3,
    )
)
def test_what_is_written_is_read_as_it_is(
    tmp_path_factory: pytest.TempPathFactory,
    articles: list[tuple[str, list[tuple[str, str, float, float, int | None]], str | None]],
) -> None:
    """Texts, spans, points, ids and outlets come back, whatever letters and line ends a text has."""
    rows = []
    for number, (first, named, source) in enumerate(articles):
        text, toponyms = first, []
        for before, name, lat, lon, key in named:
            start = len(text) + len(before)
            text += before + name
            toponyms.append({"start": start, "end": len(text), "text": name, "lat": lat, "lon": lon}
                            | {"geonameid": key})  # fmt: skip
        rows.append({"id": number, "text": text, "toponyms": toponyms, "source": source})
    content = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    found = _read(tmp_path_factory.mktemp("good") / "corpus.jsonl", content.encode())
    assert [
        {
            "id": int(it.article.id), "text": it.article.text, "source": it.article.source,
            "toponyms": [
                {"start": t.span.start, "end": t.span.end, "text": t.text, "lat": t.lat, "lon": t.lon}
                | {"geonameid": t.geonameid}
                for t in it.toponyms
            ],
        }
        for it in found
    ] == rows  # fmt: skip
