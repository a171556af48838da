from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from geo.link.quotations import Saying, attribute, find_quotations


def quoted(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_quotations(text)]


def test_quotes_of_every_family() -> None:
    """Typographic, plain and angle quotes open and close speech."""
    for opening, closing in ("“”", "‘’", '""', "''", "«»", "„“"):
        speech = f"{opening}We walked to the river.{closing}"
        assert quoted(f"She said: {speech} Then she left.") == [speech]


def test_apostrophes_close_nothing() -> None:
    """An apostrophe inside a word or after a plural does not end a quotation in single quotes."""
    speech = "‘The soldiers’ tents weren’t near the river,’"
    assert quoted(f"{speech} he said.") == [speech]


def test_short_quotes_are_names() -> None:
    """A name or a phrase in quotes is no speech."""
    assert quoted("The ‘Dawn of Lviv’ club and “Fox” came.") == []


def test_unclosed_quotation_ends_with_its_line() -> None:
    """Print opens each paragraph of a long quotation and closes only the last."""
    assert quoted("“We left our home.\nHe went on.") == ["“We left our home."]


def test_decade_is_no_quotation() -> None:
    """An apostrophe in front of a number opens nothing that stays open."""
    assert quoted("In the '90s they lived there and were happy.") == []


def test_nearest_verb_of_saying_decides() -> None:
    """Of two speakers in a paragraph each gets the quotation beside them."""
    text = '"We came by train today," said A. "We came on foot today," said B.'
    spans = find_quotations(text)
    sayings = [
        Saying(text.index("said A"), text.index("said A") + 4, ("person:a",)),
        Saying(text.index("said B"), text.index("said B") + 4, ("person:b",)),
    ]
    assert [q.speakers for q in attribute(text, spans, sayings, [])] == [("person:a",), ("person:b",)]


def test_quotation_over_several_paragraphs() -> None:
    """A paragraph that only quotes goes on with the speaker before it, until somebody else speaks."""
    text = (
        'A said: "We came by train.\n"It was a long way."\n"The night was cold."\nB said: "I stayed at home."'
    )
    sayings = [
        Saying(2, 6, ("person:a",)),
        Saying(text.index("B said") + 2, text.index("B said") + 6, ("person:b",)),
    ]
    found = attribute(text, find_quotations(text), sayings, [])
    assert [q.speakers[0] for q in found] == ["person:a"] * 3 + ["person:b"]


def test_narration_in_between_ends_a_speech() -> None:
    """After a paragraph that tells of nobody, a quotation without a speaker stays without."""
    text = 'A said: "We came by train."\nThe town was quiet.\n"It was a long way."'
    found = attribute(text, find_quotations(text), [Saying(2, 6, ("person:a",))], [])
    assert [q.speakers for q in found] == [("person:a",), ()]


@given(st.text(alphabet="ab “”‘’'\"«».,\n", max_size=200))
def test_quotations_are_sorted_and_apart(text: str) -> None:
    """Whatever the quotes, quotations lie inside the text, in order, in one line each, without overlaps."""
    spans = find_quotations(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all("\n" not in text[span.start : span.end] for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert [q.span for q in attribute(text, spans, [], [])] == list(spans)


def test_empty_text_has_no_quotations() -> None:
    """Nothing in, nothing out."""
    assert find_quotations("") == ()
    assert attribute("", (), [], []) == ()
    assert find_quotations("x" * 1_000_000) == ()
