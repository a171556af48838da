from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from geo.models import Article, Noise, Span
from geo.recognize.flat import FlatParser, sentences_of


def article(text: str, *noise: Span) -> Article:
    return Article(id="a", text=text, digest="d", noise=tuple(Noise(n, "boilerplate") for n in noise))


def texts(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences_of(article(text))]


def test_marks_and_lines_end_sentences() -> None:
    """Full stops, questions and line ends cut; closing quotes stay with their sentence."""
    assert texts("Floods hit Lima. Who helps? “Nobody,” he said.\nMore rain") == [
        "Floods hit Lima.", "Who helps?", "“Nobody,” he said.", "More rain",
    ]  # fmt: skip


def test_abbreviations_do_not_cut() -> None:
    """Initials and short titles are no ends."""
    assert texts("Mr. Orlov met J. Park in the U.S. capital.") == [
        "Mr. Orlov met J. Park in the U.S. capital."
    ]


@given(st.text(max_size=300))
def test_sentences_lie_in_order_within_the_text(text: str) -> None:
    """Any text: no overlap, tokens within their sentence and as written, each its own root."""
    sentences = FlatParser().parse(article(text)).sentences
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    for sentence in sentences:
        assert 0 <= sentence.start < sentence.end <= len(text)
        assert [t.head for t in sentence.tokens] == list(range(len(sentence.tokens)))
        assert all(sentence.start <= t.start < t.end <= sentence.end for t in sentence.tokens)


def test_noise_belongs_to_no_sentence() -> None:
    """What does not count is not cut up."""
    text = "Subscribe now.\nFloods hit Lima."
    found = sentences_of(article(text, Span(0, 14)))
    assert [text[s.start : s.end] for s in found] == ["Floods hit Lima."]
