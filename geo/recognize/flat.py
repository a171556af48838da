"""Sentences without a tree: cut at their marks, for texts that no parser reads or that must go fast."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from geo.models import Sentence, Span, Token
from geo.recognize.syntax import Parsed, stretches
from geo.recognize.words import split_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geo.models import Article

VERSION = "flat/1"
"""Names this method in results; raise it when the output changes."""

_END = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?…]+[\"'»”)]*\s+|$")
"""Marks that end a sentence, unless a capital or a short capitalised word before may be abbreviated."""


class SentenceParser(Protocol):
    """Anything that cuts articles into sentences; `syntax.Parser` and `FlatParser` do."""

    @property
    def version(self) -> str:
        """Names the method in results."""
        ...

    def parse(self, article: Article) -> Parsed:
        """Parse one article; offsets are those of its text."""
        ...

    def vector(self, word: str) -> NDArray[np.float64] | None:
        """Give the unit vector of a lower-case word; None when there is none."""
        ...


class FlatParser:
    """Gives sentences without parts of speech and trees: rules on syntax find nothing in them."""

    version = VERSION

    def parse(self, article: Article) -> Parsed:
        """Cut one article; there are no entities."""
        return Parsed(sentences_of(article), ())

    def vector(self, word: str) -> None:
        """Know no vectors."""
        del word


def sentences_of(article: Article) -> tuple[Sentence, ...]:
    """Cut an article's lines into sentences at their marks; every word is its own root."""
    found: list[Sentence] = []
    for stretch in stretches(article):
        start = stretch.start
        for end in _END.finditer(article.text, stretch.start, stretch.end):
            words = split_words(article.text, [Span(start, end.end())])
            tokens = tuple(
                Token(start=s, end=e, text=t, lemma=t.lower(), pos="X", dep="", head=k)
                for k, (t, s, e) in enumerate(zip(words.texts, words.starts, words.ends, strict=True))
            )
            if tokens:
                found.append(Sentence(tokens[0].start, tokens[-1].end, tokens))
            start = end.end()
    return tuple(found)
