"""The recogniser's names as mentions and entities, for everything that reads an article further."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from geo.models import Kind, Mention, Span
from geo.recognize.places import parts
from geo.recognize.syntax import Entity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.models import Article, Sentence
    from geo.recognize.found import Found

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


def entities_of(found: Found) -> tuple[Entity, ...]:
    """Give the entities under the labels that the rules for persons and organisations know."""
    return tuple(Entity(e.span.start, e.span.end, _LABELS[e.label]) for e in found.entities)


def _sentence_at(starts: Sequence[int], sentences: Sequence[Sentence], at: int) -> Span | None:
    k = bisect_right(starts, at) - 1
    if k < 0 or sentences[k].end <= at:
        return None
    return Span(sentences[k].start, sentences[k].end)
