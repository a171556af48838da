"""Places of a text that no model reads: capitalised words that the gazetteer knows, in any language.

It finds well-known names and misses most others; persons, dates and events stay unread.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from geo.models import Feature, Kind, Match, Mention, Role, Span
from geo.recognize.declension import basic_forms
from geo.recognize.syntax import plain
from geo.recognize.words import case_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.gazetteer.names import NameIndex, NameInfo
    from geo.models import Article, Sentence, Token

VERSION = "foreign/1"
"""Names this method in results; raise it when the output changes."""

LONGEST = 4
"""Most words of a name that is tried; joined by a space or a hyphen."""

LOCATED, BARE, INITIAL = 0.3, 0.5, 0.55
"""Least importance of a place behind a preposition of place, elsewhere, and as a sentence's first word."""

OTHER_SCRIPT = 0.1
"""By how much less is enough for a name in another script than Latin: few other words look like it."""

_LOCATIVE = frozenset(
    """
    в во на у из под около возле близ із з зі під біля поблизу
    in nach aus bei bis durch à en au aux dans vers sur desde hacia hasta em para da
    w we do z ze pod koło ve i di a nel nella te naar uit bij
    """.split()
)
"""Prepositions of place in the languages of Europe's news."""

_LAST_LATIN = "\u024f"
_CAPITALISED = (3, 4, 5)


def foreign_places(article: Article, sentences: Sequence[Sentence], names: NameIndex) -> list[Mention]:
    """Give the places of a text in any language, sorted, none overlapping another."""
    return [mention for sentence in sentences for mention in _in_sentence(article, sentence, names)]


def _in_sentence(article: Article, sentence: Sentence, names: NameIndex) -> list[Mention]:
    tokens = sentence.tokens
    mentions = []
    at = 0
    while at < len(tokens):
        found = _longest(article.text, tokens, at, names)
        if found is None:
            at += 1
            continue
        end, name, info = found
        located = at > 0 and tokens[at - 1].text.lower() in _LOCATIVE
        least = LOCATED if located else BARE if at else INITIAL
        if info.importance >= least - OTHER_SCRIPT * (name[0] > _LAST_LATIN):
            span = Span(tokens[at].start, tokens[end - 1].end)
            means_it = located or info.feature is not Feature.COUNTRY
            written = article.text[span.start : span.end]
            mentions.append(
                Mention(
                    start=span.start,
                    end=span.end,
                    text=written,
                    kind=Kind.PLACE,
                    role=Role.LITERAL if means_it else Role.ASSOCIATIVE,
                    method=VERSION,
                    sentence=Span(sentence.start, sentence.end),
                    name=name if name != written else "",
                )
            )
        at = end
    return mentions


def _longest(
    text: str, tokens: Sequence[Token], at: int, names: NameIndex
) -> tuple[int, str, NameInfo] | None:
    """The longest known name that begins at a word: one past its last word, its basic form, its entry."""
    if case_of(tokens[at].text) not in _CAPITALISED:
        return None
    for end in range(min(at + LONGEST, len(tokens)), at, -1):
        if not _may_be_one(text, tokens[at:end]):
            continue
        found = _known(text, tokens[at:end], names)
        if found is not None:
            return end, *found
    return None


def _may_be_one(text: str, tokens: Sequence[Token]) -> bool:
    """Whether words are joined as a name is, and its last word is no small word."""
    joined = all(text[a.end : b.start] in ("", " ") for a, b in pairwise(tokens))
    return joined and case_of(tokens[-1].text) in _CAPITALISED and all(t.text not in ",;:()" for t in tokens)


def _known(text: str, tokens: Sequence[Token], names: NameIndex) -> tuple[str, NameInfo] | None:
    """The first form of the words that the gazetteer has; only the last word is tried in other cases."""
    before = plain(text[tokens[0].start : tokens[-1].start])
    for form in basic_forms(tokens[-1].text):
        info = names.known(before + form)
        if info is not None and info.match in (Match.PRIMARY, Match.ALTERNATE):
            return before + form, info
    return None
