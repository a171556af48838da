from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import SetupMissing
from geo.models import Span
from geo.recognize.syntax import plain
from geo.recognize.words import MOST_PIECES, WordPieces, case_of, cut, split_words

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "bakh", "##mut", "##s", "kyiv", "’", "a", "##a"]


def whole(text: str) -> list[Span]:
    return [Span(0, len(text))] if text else []


@given(st.text(max_size=200))
def test_words_are_where_they_say(text: str) -> None:
    """Each word's offsets give it back from any text; words are in order and never overlap."""
    words = split_words(text, whole(text))
    assert [plain(text)[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == list(words.texts)
    assert all(a < b for a, b in zip(words.starts, words.ends, strict=True))
    assert all(b <= a for b, a in zip(words.ends, words.starts[1:], strict=False))


@given(st.text(max_size=200))
def test_every_letter_and_digit_is_in_a_word(text: str) -> None:
    """Nothing but space and invisible marks falls between words."""
    words = split_words(text, whole(text))
    inside = {k for a, b in zip(words.starts, words.ends, strict=True) for k in range(a, b)}
    assert all(k in inside for k, c in enumerate(plain(text)) if c.isalnum())


def test_possessives_and_hyphens_are_words_of_their_own() -> None:
    """A typographic apostrophe splits like a plain one."""
    words = split_words("Kyiv’s Rostov-on-Don", whole("Kyiv’s Rostov-on-Don"))
    assert words.texts == ("Kyiv", "'", "s", "Rostov", "-", "on", "-", "Don")


def test_an_accent_of_its_own_stays_with_its_letter() -> None:
    """A decomposed letter does not break a word in two."""
    text = "Me\u0301xico"
    assert split_words(text, whole(text)).texts == (text,)


def test_text_may_be_cut_behind_sentences_and_lines() -> None:
    """Breaks are indexes of words."""
    text = "He left. She\nstayed"
    words = split_words(text, [Span(0, 12), Span(13, 19)])
    assert words.texts == ("He", "left", ".", "She", "stayed")
    assert words.breaks == (3, 4, 5)


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("kyiv", 0),
        ("2022", 1),
        (",", 2),
        ("😀", 2),
        ("USA", 3),
        ("Kyiv", 4),
        ("I", 4),
        ("iPhone", 5),
        ("місто", 0),
    ],
)
def test_shapes(word: str, shape: int) -> None:
    """The six shapes of a word."""
    assert case_of(word) == shape


@given(st.integers(0, 500), st.lists(st.integers(1, 500), max_size=30), st.integers(1, 60))
def test_windows_cover_all_words_once(count: int, breaks: list[int], most: int) -> None:
    """Windows follow one another, none is empty, none is too long."""
    windows = list(cut(count, sorted(breaks), most))
    assert [k for a, b in windows for k in range(a, b)] == list(range(count))
    assert all(0 < b - a <= most for a, b in windows)


def test_windows_end_behind_sentences() -> None:
    """A sentence is not torn when it fits."""
    assert list(cut(100, [30, 55, 90], 60)) == [(0, 55), (55, 90), (90, 100)]


def test_pieces_are_the_longest_from_the_left() -> None:
    """Letters lose case and accents; what has no pieces is unknown as a whole."""
    pieces = WordPieces(PIECES)
    assert pieces.of("Bakhmut") == (4, 5)
    assert pieces.of("BÁKHMUTS") == (4, 5, 6)
    assert pieces.of("Bakhmutz") == (1,)
    assert pieces.of("\u200e") == (1,)


def test_a_long_word_has_few_pieces() -> None:
    """Junk costs no more than a name."""
    pieces = WordPieces(PIECES)
    assert len(pieces.of("a" * 90)) == MOST_PIECES
    assert pieces.of("a" * 101) == (1,)


def test_an_absent_vocabulary_is_said(tmp_path: Path) -> None:
    """The message tells what to do."""
    with pytest.raises(SetupMissing, match="vocabulary"):
        WordPieces.load(tmp_path / "none.txt")
