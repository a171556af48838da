"""Excerpts: short, on one line, with the mention where it is said to be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geo.models import Span
from geo.view.excerpt import LONGEST, cut, visible

LETTERS = st.text(st.sampled_from("ab é\u00a0\n\t\x00\u202e\ud800 "), max_size=800)


@given(before=LETTERS, name=st.text("xyz ", min_size=1, max_size=500), after=LETTERS, data=st.data())
def test_offsets(before: str, name: str, after: str, data: st.DataObject) -> None:
    """Whatever surrounds it, the mention stands at its offsets and nothing unprintable is left."""
    text = before + name + after
    mention = Span(len(before), len(before) + len(name))
    start = data.draw(st.integers(0, mention.start))
    end = data.draw(st.integers(mention.end, len(text)))
    for sentence in (None, Span(start, end)):
        found = cut(text, mention, sentence)
        assert len(found.text) <= LONGEST
        assert found.text[found.start : found.end] == name[: found.end - found.start]
        assert found.end > found.start
        assert found.end - found.start == len(name) or len(name) > LONGEST - 2
        assert not set(found.text) & set("\n\t\x00\u202e\ud800\u00a0")


def test_whole_sentence() -> None:
    """A short sentence is shown whole, without an ellipsis and without its neighbours."""
    text = "He left. She stayed in Bakhmut.  They met."
    found = cut(text, Span(23, 30), Span(8, 33))
    assert found.text == "She stayed in Bakhmut."
    assert found.text[found.start : found.end] == "Bakhmut"


def test_long_sentence_is_cut_between_words() -> None:
    """A long sentence keeps whole words around the mention and shows that it was cut."""
    text = "word " * 100 + "Bakhmut" + " word" * 100
    found = cut(text, Span(500, 507), Span(0, len(text)))
    assert found.text.startswith("…word ")
    assert found.text.endswith(" word…")
    assert 280 < len(found.text) <= LONGEST
    assert abs(found.start - (len(found.text) - found.end)) < 20


def test_room_of_a_short_side_goes_to_the_other() -> None:
    """At the beginning of a long sentence the rest of it fills the room."""
    text = "Bakhmut " + "word " * 100
    found = cut(text, Span(0, 7), Span(0, len(text)))
    assert found.start == 0
    assert len(found.text) > 280


def test_without_a_sentence_it_is_the_line() -> None:
    """An unknown sentence is replaced by the line."""
    assert cut("Above\nIn Bakhmut now\nBelow", Span(9, 16), None).text == "In Bakhmut now"


def test_visible_keeps_the_length() -> None:
    """Each character is replaced by one; letters of any script stay."""
    text = "a\r\n\x00\u2028\u2066Київ\ud800"
    assert visible(text) == "a     Київ\ufffd"
    assert len(visible(text)) == len(text)
