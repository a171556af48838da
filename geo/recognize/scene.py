"""One sentence with its labels, and what its words say about a name in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.models import Span
from geo.recognize.roles import LOCATIVE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.models import Sentence, Token
    from geo.recognize.syntax import Entity

_SORTS = frozenset(
    """
    capital city country county district hometown island neighborhood neighbourhood oblast port province
    region republic resort settlement state suburb town village
    """.split()
)
"""Nouns that announce a place's name: "the resort city Sochi"."""

_JOINTS = frozenset({",", "and", "or", ", and", ", or", "/", "-"})
"""What stands between the members of a list."""

_LONGEST_JOINT = 7
"""Code points of the longest joint with its spaces."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence as the gazetteer pass sees it."""

    text: str
    """The article's whole text, with plain quotes."""
    sentence: Sentence
    """The sentence."""
    entities: tuple[Entity, ...]
    """The labels that begin in it."""

    def words(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def entity_at(self, span: Span) -> Entity | None:
        """The label that overlaps a span, or None."""
        return next((e for e in self.entities if e.start < span.end and span.start < e.end), None)

    def is_person_word(self, word: str) -> bool:
        """Tell whether a person of the sentence bears the word: "Jackson" beside "Michael Jackson"."""
        return any(e.label == "PERSON" and word in self.text[e.start : e.end].split() for e in self.entities)

    def pos_at(self, span: Span) -> str:
        """The part of speech of a span's first token."""
        return next((t.pos for t in self.sentence.tokens if t.start >= span.start), "")

    def located(self, span: Span) -> bool:
        """Tell whether a preposition of place or a sort of place stands before it."""
        before = [t.text.lower() for t in self.sentence.tokens if t.end <= span.start]
        while before and before[-1] in ("the", "'", '"', "a"):
            before.pop()
        if not before:
            return False
        if before[-1] == "of":
            return len(before) > 1 and before[-2] in _SORTS
        return before[-1] in LOCATIVE or before[-1] in _SORTS

    def has_article(self, span: Span, *articles: str) -> bool:
        """Tell whether one of the articles stands directly before it: no settlement's name takes any."""
        before = next((t for t in reversed(self.sentence.tokens) if t.end <= span.start), None)
        return before is not None and before.text in articles

    def listed(self, span: Span, known: Sequence[Span]) -> bool:
        """Tell whether only a comma or "and" stands between it and a place that is known."""
        for other in known:
            first, second = (other, span) if other.end <= span.start else (span, other)
            gap = self.text[first.end : second.start]
            if len(gap) <= _LONGEST_JOINT and gap.strip() in _JOINTS:
                return True
        return False

    def part_of_longer_name(self, at: int, span: Span) -> bool:
        """Tell whether a further proper noun stands directly before token `at` or behind the span."""
        tokens = self.sentence.tokens
        if at > 1 and is_capitalised(tokens[at - 1]) and tokens[at - 1].pos == "PROPN":
            return True
        behind = next((t for t in tokens if t.start >= span.end), None)
        if behind is None or behind.start - span.end > 1:
            return False
        return is_capitalised(behind) and behind.pos == "PROPN"


def is_capitalised(token: Token) -> bool:
    """Tell whether it begins with a capital letter."""
    return token.text[:1].isupper()
