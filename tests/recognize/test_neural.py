"""The shipped model on the built gazetteer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import SetupMissing
from geo.gazetteer.lookup import Gazetteer
from geo.models import Article, Noise, Role, Span
from geo.pipeline import RECOGNIZER_FILES
from geo.recognize.neural import NeuralRecognizer
from geo.recognize.onnx_model import OnnxModel
from geo.settings import ROOT, Settings

HARD = st.sampled_from(
    [
        "Kyiv", "Bakhmut’s", "\u200b", "\u200d", "\ufeff", "\x00", "\u2028",
        "😀", "👩🏽‍🚀", "Киев", "北京市", "القاهرة", "e\u0301",
        "New York City", "U.S.", "-", "“", "(", " ", "\n", "\r\n", "\t", "İstanbul", "ﬁ", "A" * 300, "1" * 50,
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=120), st.lists(HARD, max_size=40).map("".join), st.lists(HARD, max_size=40).map(" ".join)
)


@pytest.fixture(scope="module")
def recognizer() -> Iterator[NeuralRecognizer]:
    gazetteer = Gazetteer.open(Settings().gazetteer)
    yield NeuralRecognizer(OnnxModel.load(RECOGNIZER_FILES["full"]), gazetteer)
    gazetteer.close()


def article(text: str, *noise: Span) -> Article:
    return Article(id="a", text=text, digest="d", noise=tuple(Noise(n, "boilerplate") for n in noise))


def names(recognizer: NeuralRecognizer, text: str) -> list[str]:
    return [text[p.span.start : p.span.end] for p in recognizer.find(article(text)).places]


@given(text=TEXTS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gives_spans_of_its_own(recognizer: NeuralRecognizer, text: str) -> None:
    """Names lie within the text, begin and end in no space, and one kind never overlaps."""
    found = recognizer.find(article(text))
    for spans in ([p.span for p in found.places], [e.span for e in found.entities]):
        assert all(0 <= s.start < s.end <= len(text) for s in spans)
        assert all(text[s.start : s.end].strip() == text[s.start : s.end] for s in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(0 <= p.score <= 1 for p in found.places)


@given(before=TEXTS)
@settings(deadline=None, max_examples=30)
def test_offsets_count_code_points(recognizer: NeuralRecognizer, before: str) -> None:
    """Whatever stands on the lines before, the offsets of a name are those of the text as read."""
    text = f"{before}\n\nThe train from Warsaw reached Kyiv in the evening."
    spans = {p.span for p in recognizer.find(article(text)).places}
    start = text.rindex("Warsaw reached")
    assert Span(start, start + 6) in spans


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", "…", "😀"])
def test_nothing_to_read_gives_nothing(recognizer: NeuralRecognizer, text: str) -> None:
    """No words or no names: no places, no error."""
    assert recognizer.find(article(text)).places == ()


def test_a_line_without_end_is_read(recognizer: NeuralRecognizer) -> None:
    """A line without end is cut into windows; its names are found where they stand."""
    filler = "and so it went on " * 8_000
    text = f"Shells fell in Kharkiv {filler} until trains left Odesa again"
    places = recognizer.find(article(text)).places
    assert len(text) > 140_000
    assert {text[p.span.start : p.span.end] for p in places} >= {"Kharkiv", "Odesa"}


def test_a_word_of_a_megabyte_is_read(recognizer: NeuralRecognizer) -> None:
    """One endless word is no name and no trouble."""
    assert recognizer.find(article("x" * 1_000_000)).places == ()


def test_the_same_text_gives_the_same_answer(recognizer: NeuralRecognizer) -> None:
    """Two runs agree to the last digit, and so does an article read between others."""
    text = "Fighting went on near Kreminna and Svatove, Ukraine said on Monday."
    first = recognizer.find(article(text))
    recognizer.find(article("Something else happened in Lima."))
    assert recognizer.find(article(text)) == first


def test_noise_is_not_read(recognizer: NeuralRecognizer) -> None:
    """What does not count has no names, and what follows keeps its offsets."""
    text = "Subscribe to our London newsletter.\nFloods hit Jakarta."
    found = recognizer.find(article(text, Span(0, text.index("\n"))))
    assert [text[p.span.start : p.span.end] for p in found.places] == ["Jakarta"]


def test_spans_are_exact(recognizer: NeuralRecognizer) -> None:
    """No leading article, no trailing possessive, a long name whole."""
    assert names(recognizer, "He left the United Kingdom’s capital for New York City.") == [
        "United Kingdom",
        "New York City",
    ]


def test_a_list_of_towns_is_found_whole(recognizer: NeuralRecognizer) -> None:
    """Names that off-the-shelf models miss."""
    text = "Russian shelling hit Borodianka, Kandalaksha, Tolyatti and Bakhmut on Friday."
    assert set(names(recognizer, text)) >= {"Borodianka", "Kandalaksha", "Tolyatti", "Bakhmut"}


def test_a_demonym_is_marked_and_never_literal(recognizer: NeuralRecognizer) -> None:
    """An adjective names a place without being there."""
    text = "Ukrainian troops entered Kherson."
    places = {text[p.span.start : p.span.end]: p for p in recognizer.find(article(text)).places}
    assert places["Ukrainian"].demonym
    assert places["Ukrainian"].role is Role.ASSOCIATIVE
    assert not places["Kherson"].demonym
    assert places["Kherson"].role is Role.LITERAL


def test_persons_and_organisations_are_told_apart(recognizer: NeuralRecognizer) -> None:
    """The entity head's labels."""
    text = "John Carter of Deutsche Bank met Angela Merkel in Berlin."
    found = {text[e.span.start : e.span.end]: e.label for e in recognizer.find(article(text)).entities}
    assert found["John Carter"] == found["Angela Merkel"] == "PER"
    assert found["Deutsche Bank"] == "ORG"


def test_the_version_names_the_model_file(recognizer: NeuralRecognizer) -> None:
    """Results carry the first digits of the file's SHA-256, so that a new model is another version."""
    assert re.match(r"recognizer/[0-9a-f]{8}\+", recognizer.version)


def test_a_missing_model_is_said() -> None:
    """The message names the file."""
    with pytest.raises(SetupMissing, match=r"none\.onnx"):
        OnnxModel.load(ROOT / "data" / "models" / "none.onnx")


def test_model_files_are_small_enough() -> None:
    """A shipped model stays under 25 MB."""
    sizes = {p.name: p.stat().st_size for p in RECOGNIZER_FILES.values() if p.exists()}
    assert sizes
    assert all(size <= 25_000_000 for size in sizes.values()), json.dumps(sizes)
