"""Words of a text as the place recogniser counts them: letters or digits in a row, or one mark."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import SetupMissing
from geo.recognize.syntax import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.models import Span

CASES = 6
"""How many shapes `case_of` tells apart."""

MARK = 2
"""The shape of punctuation, and of what pads a batch."""

LONGEST_WORD = 100
"""Letters of a word that are read; a longer one is unknown, as in BERT's own tokeniser."""

MOST_PIECES = 8
"""Pieces of a word that are read: names are shorter, junk is not worth its time."""

_WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_]*)*|[^\w\s]|_")
_ENDS = frozenset(".!?")
_WIDE = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an article in order, without its noise."""

    texts: tuple[str, ...]
    """As written, with typographic quotes and dashes made plain."""
    starts: tuple[int, ...]
    """First code point of each in the article's text."""
    ends: tuple[int, ...]
    """One past the last code point of each."""
    breaks: tuple[int, ...]
    """Sorted indexes of words before which the text may be cut: behind sentences and lines."""


def split_words(text: str, stretches: Iterable[Span]) -> Words:
    """Split the given stretches of a text; offsets are those of the whole text."""
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    breaks: list[int] = []
    for stretch in stretches:
        for match in _WORD.finditer(plain(text[stretch.start : stretch.end])):
            start = stretch.start + match.start()
            if texts and texts[-1] in _ENDS and start > ends[-1]:
                breaks.append(len(texts))
            texts.append(match.group())
            starts.append(start)
            ends.append(stretch.start + match.end())
        breaks.append(len(texts))
    return Words(tuple(texts), tuple(starts), tuple(ends), tuple(breaks))


def case_of(word: str) -> int:
    """Tell a word's shape: 0 lower, 1 digits, 2 no letters, 3 capitals, 4 one capital first, 5 mixed."""
    if word.islower():
        return 0
    if word.isdigit():
        return 1
    if not any(c.isalpha() for c in word):
        return MARK
    if word.isupper() and len(word) > 1:
        return 3
    if word[0].isupper():
        return 4
    return 5 if any(c.isupper() for c in word) else 0


def cut(count: int, breaks: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Cut `count` words into windows of at most `most`, behind sentences where that leaves a third."""
    start = 0
    while start < count:
        end = min(count, start + most)
        at = bisect_right(breaks, end) - 1
        if at >= 0 and breaks[at] > start + most // 3:
            end = breaks[at]
        yield start, end
        start = end


class WordPieces:
    """Numbers the pieces of single words by BERT's vocabulary (uncased WordPiece)."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._longest = max(map(len, pieces), default=1)
        self.first = self._numbers["[CLS]"]
        """Stands before each window."""
        self.last = self._numbers["[SEP]"]
        """Stands behind each window."""
        self._unknown = self._numbers["[UNK]"]
        self.mask = self._numbers.get("[MASK]", self._unknown)
        """Stands for a word that is hidden in training."""
        self.of = lru_cache(100_000)(self._of)
        """The piece numbers of a word, one at least and MOST_PIECES at most; words are kept."""

    @classmethod
    def load(cls, path: Path) -> WordPieces:
        """Read a vocabulary, one piece a line. Raises SetupMissing when it is absent."""
        if not path.is_file():
            raise SetupMissing("The recogniser's vocabulary", "git checkout data/models")
        return cls(path.read_text(encoding="utf-8").split("\n"))

    def _of(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST_WORD:
            return (self._unknown,)
        bare = "".join(
            c
            for c in unicodedata.normalize("NFD", word.lower())
            if unicodedata.category(c) not in ("Mn", "Cf")
        )
        numbers: list[int] = []
        for part in _WIDE.sub(r" \1 ", bare).split():
            numbers += self._pieces(part)
        return tuple(numbers[:MOST_PIECES]) or (self._unknown,)

    def _pieces(self, part: str) -> list[int]:
        """Greedy longest match from the left; unknown as a whole when any rest has no piece."""
        numbers = []
        start = 0
        while start < len(part):
            lead = "##" if start else ""
            for end in range(min(len(part), start + self._longest), start, -1):
                number = self._numbers.get(lead + part[start:end])
                if number is not None:
                    break
            else:
                return [self._unknown]
            numbers.append(number)
            start = end
        return numbers
