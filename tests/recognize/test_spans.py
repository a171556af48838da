from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.models import Span
from geo.recognize.spans import tighten

NAMELIKE = st.text(
    st.one_of(
        st.sampled_from("aAsSnNtThHeE' ’‘“”\"().,_-–\u00a0\n\u0301"), st.characters(exclude_categories=())
    ),
    max_size=24,
)


def tight(text: str) -> str | None:
    span = tighten(text, Span(0, len(text)))
    return None if span is None else text[span.start : span.end]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("the United States' ", "United States"),
        ("the United States", "United States"),
        ("Putin‘s", "Putin"),
        ("Russia’s", "Russia"),
        ("Athens's", "Athens"),
        ("U.S.", "U.S."),
        ("the U.S.’s", "U.S."),
        ("Washington, D.C.", "Washington, D.C."),
        ("St. Louis", "St. Louis"),
        ("Ky.", "Ky."),
        ("Bakhmut.", "Bakhmut"),
        ("Tolyatti...", "Tolyatti"),
        ("(Ukraine)", "Ukraine"),
        ("Ukraine)", "Ukraine"),
        ("Ukraine (", "Ukraine"),
        ("Guinea (Conakry)", "Guinea (Conakry)"),
        ("‘Bakhmut’", "Bakhmut"),
        ("“the Donbas”,", "Donbas"),
        ("_Kyiv_", "Kyiv"),
        ("Rostov-on-Don", "Rostov-on-Don"),
        ("Côte d’Ivoire", "Côte d’Ivoire"),
        ("Sucre\u0301", "Sucre\u0301"),
        ("Theodosia", "Theodosia"),
        ("Anapa", "Anapa"),
    ],
)
def test_a_name_loses_what_is_not_its_own(written: str, name: str) -> None:
    """Articles, possessives, quotes and stray brackets go; abbreviations, hyphens and accents stay."""
    assert tight(written) == name


@pytest.mark.parametrize("empty", ["", " ", "the", "The ", "“”", "()", "...", "the ’", "\ud800"])
def test_what_holds_no_name_is_none(empty: str) -> None:
    """Without a letter or with an article alone nothing is left."""
    assert tight(empty) is None


def test_offsets_are_those_of_the_article() -> None:
    """A span in the middle of a text keeps its place."""
    text = "He left ‘the Donbas’ again."
    span = tighten(text, Span(8, 20))
    assert span is not None
    assert text[span.start : span.end] == "Donbas"


@given(NAMELIKE, NAMELIKE, NAMELIKE)
def test_tight_spans_stay_inside_and_end_cleanly(before: str, inner: str, behind: str) -> None:
    """The result lies in the given span, and neither end is a space or a quotation mark."""
    span = Span(len(before), len(before) + len(inner))
    text = before + inner + behind
    found = tighten(text, span)
    if found is None:
        return
    assert span.start <= found.start < found.end <= span.end
    for end in (text[found.start], text[found.end - 1]):
        assert not end.isspace()
        assert end not in "'\"‘’‚‛“”„‟′″`«»"


@given(NAMELIKE)
def test_tightening_twice_changes_nothing(text: str) -> None:
    """A tight name is its own tight name, wherever it stands."""
    once = tight(text)
    if once is not None:
        assert tight(once) == once


@given(NAMELIKE, NAMELIKE)
def test_what_stands_around_a_span_does_not_matter(text: str, around: str) -> None:
    """Only the span's own characters decide."""
    alone = tighten(text, Span(0, len(text)))
    inside = tighten(around + text + around, Span(len(around), len(around) + len(text)))
    shifted = None if alone is None else Span(alone.start + len(around), alone.end + len(around))
    assert inside == shifted
