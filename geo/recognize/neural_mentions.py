"""The recogniser's names as mentions and entities, for everything that reads an article further."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from geo.models import Kind, Mention, Span
from geo.recognize.places import parts
from geo.recognize.syntax import Entity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.models import Article, Sentence
    from geo.recognize.found import Found

_OPEN_END = re.compile(r"\b(?:of|for)(?: the)?$")
_OPEN_START = re.compile(r"(?:of|for|[Ww]ithout|[Aa]gainst)\b")
_SPACE = re.compile(r" (?:the )?")
_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]+ $")
_LONGEST_WORD = 30

_LABELS = {"PER": "PERSON", "LOC": "LOC", "ORG": "ORG", "MISC": "MISC"}


def place_mentions(
    article: Article, sentences: Sequence[Sentence], found: Found, *, method: str
) -> list[Mention]:
    """Give the places as mentions with their sentences; "Kharkiv, Ukraine" becomes two."""
    starts = [s.start for s in sentences]
    return [
        Mention(
            start=span.start,
            end=span.end,
            text=article.text[span.start : span.end],
            kind=Kind.PLACE,
            role=place.role,
            demonym=place.demonym,
            score=place.score,
            method=method,
            sentence=_sentence_at(starts, sentences, span.start),
        )
        for place in found.places
        for span in parts(article.text, place.span)
    ]


def entities_of(text: str, found: Found) -> tuple[Entity, ...]:
    """Give the entities under the labels that the rules for persons and organisations know.

    No organisation's name begins or ends with a preposition: such a one takes in the word before it, or the
    place behind it ("Security Service of" Ukraine).
    """
    ends = {place.span.start: place.span.end for place in found.places}
    entities = []
    for entity in found.entities:
        start, end = entity.span.start, entity.span.end
        if entity.label == "ORG":
            end = _behind(text, start, end, ends)
            start = _before(text, start)
        entities.append(Entity(start, end, _LABELS[entity.label]))
    return tuple(entities)


def _behind(text: str, start: int, end: int, places: Mapping[int, int]) -> int:
    if _OPEN_END.search(text, start, end) is None:
        return end
    space = _SPACE.match(text, end)
    return places.get(space.end(), end) if space else end


def _before(text: str, start: int) -> int:
    if _OPEN_START.match(text, start) is None:
        return start
    word = _CAPITALISED.search(text, max(0, start - _LONGEST_WORD), start)
    return word.start() if word else start


def _sentence_at(starts: Sequence[int], sentences: Sequence[Sentence], at: int) -> Span | None:
    k = bisect_right(starts, at) - 1
    if k < 0 or sentences[k].end <= at:
        return None
    return Span(sentences[k].start, sentences[k].end)
