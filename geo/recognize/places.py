"""Place mentions: what the language model labels, corrected and completed by the gazetteer.

The model misses names it never saw (Borodianka) and mislabels others (Crimea as an organisation).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.models import Kind, Match, Mention, Span
from geo.recognize import gazetteer_pass as gp
from geo.recognize.roles import role_of
from geo.recognize.scene import Scene
from geo.recognize.spans import tighten
from geo.recognize.syntax import VERSION as SPACY_VERSION
from geo.recognize.syntax import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.gazetteer.names import NameIndex, NameInfo
    from geo.models import Article
    from geo.recognize.syntax import Entity, Parsed

_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})


class PlaceFinder:
    """Finds the place names of parsed articles; keeps no state between them."""

    version = f"{SPACY_VERSION}+{gp.VERSION}"

    def __init__(self, names: NameIndex, *, thresholds: gp.Thresholds | None = None) -> None:
        self._names = names
        self._thresholds = thresholds or gp.Thresholds()

    def find(self, article: Article, parsed: Parsed) -> list[Mention]:
        """Give every place mention with its role, sorted, none overlapping another."""
        text = plain(article.text)
        mentions: list[Mention] = []
        for scene in _scenes(text, parsed):
            sentence = scene.sentence
            before = [m.span for m in mentions if m.end > sentence.start]  # a label may cross its end
            mentions += [
                Mention(
                    start=hit.span.start,
                    end=hit.span.end,
                    text=article.text[hit.span.start : hit.span.end],
                    kind=Kind.PLACE,
                    role=role_of(sentence, hit.span, demonym=hit.demonym, embedded=hit.embedded),
                    demonym=hit.demonym,
                    method=hit.method,
                    sentence=Span(sentence.start, sentence.end),
                )
                for hit in self._hits(scene, before)
            ]
        return sorted(mentions, key=lambda m: (m.start, m.end))

    def _hits(self, scene: Scene, before: list[Span]) -> list[gp.Hit]:
        hits = list(self._labelled(scene))
        while True:  # a list is read from its known members: "Bucha, Irpin and Borodianka"
            known = before + [h.span for h in hits]
            more = list(gp.gazetteer_pass(scene, known, self._names, self._thresholds))
            if not more:
                return hits
            hits += more

    def _labelled(self, scene: Scene) -> Iterator[gp.Hit]:
        """Entities that are places as a whole."""
        for entity in scene.entities:
            for span in parts(scene.text, Span(entity.start, entity.end)):
                info = self._names.known(scene.words(span))
                if self._is_place(scene, entity, span, info):
                    demonym = info is not None and info.match is Match.DEMONYM
                    yield gp.Hit(span, demonym=demonym, embedded=False, method=SPACY_VERSION)

    def _is_place(self, scene: Scene, entity: Entity, span: Span, info: NameInfo | None) -> bool:
        if entity.label not in (*_PLACE_LABELS, "NORP", "ORG", "PRODUCT"):
            return False
        located = scene.located(span)
        if info is None:
            # what no gazetteer knows is a place only when the words around it say so
            return entity.label == "FAC" or (entity.label in _PLACE_LABELS and located)
        name = scene.words(span)
        if name.lower() in gp.DIRECTIONS:
            return False
        if entity.label in _PLACE_LABELS or info.match is Match.DEMONYM:
            return located or info.importance >= self._thresholds.labelled or " " in name
        if entity.label == "NORP":
            named = scene.pos_at(span) == "PROPN" and not scene.has_article(span, "a", "an")
            return named and info.match is Match.PRIMARY and info.importance >= self._thresholds.labelled
        abbreviated = info.match is Match.ABBREVIATION or name.isupper()
        whole = span.end - span.start == entity.end - entity.start
        return whole and not abbreviated and info.importance >= self._thresholds.embedded


def _scenes(text: str, parsed: Parsed) -> Iterator[Scene]:
    entities = list(parsed.entities)
    at = 0
    for sentence in parsed.sentences:
        while at < len(entities) and entities[at].start < sentence.start:
            at += 1
        first = at
        while at < len(entities) and entities[at].start < sentence.end:
            at += 1
        yield Scene(text, sentence, tuple(entities[first:at]))


def parts(text: str, span: Span) -> Iterator[Span]:
    """One name per part: "Kharkiv, Ukraine" is two."""
    start = span.start
    while (comma := text.find(", ", start, span.end)) >= 0:
        if (part := tighten(text, Span(start, comma))) is not None:
            yield part
        start = comma + 2
    if (part := tighten(text, Span(start, span.end))) is not None:
        yield part
