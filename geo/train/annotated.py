"""Training texts with their labels, one number per word and head."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from geo.gold import GoldArticle, GoldToponym, read_gold
from geo.models import Match, Role, Span
from geo.recognize.name_features import name_features
from geo.recognize.syntax import lines
from geo.recognize.tagging import ENTITIES, begin
from geo.recognize.words import Words, case_of, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from geo.gazetteer.names import NameIndex

UNKNOWN = -100
"""A label that is not learned from: the corpus does not tell."""

FOLDS = 5
"""Parts of every corpus; each is kept aside once in cross-validation."""

NO_CONVENTION = 0
"""The annotation convention that is put in when the model is used: none."""

CONVENTIONS = {"lgl": 1, "tr-news": 2, "geowebnews": 3, "geovirus": 4, "ner": 5, "own": 0}
"""Corpora disagree about what a place name is; each has a number, an input that is dropped at random."""

_NO_NAMES = frozenset({"Homonym", "Language"})


@dataclass(frozen=True, slots=True)
class Annotated:
    """One text's words, inputs and labels; all tuples are as long as `words`."""

    words: tuple[str, ...]
    """As split_words gives them."""
    breaks: tuple[int, ...]
    """Where it may be cut."""
    features: tuple[int, ...]
    """What the gazetteer says (`name_features`)."""
    toponyms: tuple[int, ...]
    """Labels of the toponym head, or UNKNOWN."""
    entities: tuple[int, ...]
    """Labels of the entity head, or UNKNOWN."""
    roles: tuple[int, ...]
    """0 literal, 1 associative on the first word of a toponym, else UNKNOWN."""
    convention: int
    """A value of CONVENTIONS."""

    def part(self, start: int, end: int) -> Annotated:
        """Give the words from `start` to `end`, not cut any further."""
        return Annotated(
            self.words[start:end],
            (end - start,),
            self.features[start:end],
            self.toponyms[start:end],
            self.entities[start:end],
            self.roles[start:end],
            self.convention,
        )

    def followed_by(self, other: Annotated) -> Annotated:
        """Join a text of the same convention behind this one."""
        return Annotated(
            self.words + other.words,
            self.breaks + tuple(len(self.words) + b for b in other.breaks),
            self.features + other.features,
            self.toponyms + other.toponyms,
            self.entities + other.entities,
            self.roles + other.roles,
            self.convention,
        )


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled stretch of a text."""

    span: Span
    """Where it stands."""
    kind: int
    """Index into ENTITIES or TOPONYMS."""


def fold_of(corpus: str, number: int, outlet: str | None) -> int:
    """Give an article's fold: by outlet where one outlet wrote many (LGL), else by its row."""
    if corpus == "lgl" and outlet:
        return int(sha256(outlet.encode()).hexdigest(), 16) % FOLDS
    return number % FOLDS


def read_folds(path: Path) -> list[tuple[int, GoldArticle]]:
    """Read a toponym corpus with each article's fold. Raises InputError."""
    rows = read_gold(path)
    return [(fold_of(path.stem, k, row.article.source), row) for k, row in enumerate(rows)]


def annotate(
    gold: GoldArticle, corpus: str, *, names: NameIndex, entities: Sequence[Label] = ()
) -> Annotated:
    """Label an article's words by its gold toponyms, and by the entities that another model sees.

    Where both speak, the gold does: a gold toponym is never a person, and a whole one is a place.
    """
    text = gold.article.text
    words = split_words(text, lines(text))
    toponyms = [t for t in gold.toponyms if t.type not in _NO_NAMES]
    labels = [Label(t.span, int(_is_demonym(t, names))) for t in toponyms]
    tops = spread(words, labels)
    if corpus == "geovirus":  # it leaves adjectives out
        for k, word in enumerate(words.texts):
            if tops[k] == 0 and case_of(word) and _demonym_word(word, names):
                tops[k] = UNKNOWN
    roles = [UNKNOWN] * len(words.texts)
    for toponym in toponyms:
        first = _covered(words, toponym.span)
        if toponym.role is not None and first:
            roles[first[0]] = int(toponym.role is Role.ASSOCIATIVE)
    ents = [UNKNOWN] * len(words.texts)
    if entities:
        places = [t for t, label in zip(toponyms, labels, strict=True) if not label.kind]
        ents = spread(words, _reconciled(entities, [t.span for t in places]))
    return _annotated(words, names, tops, ents, roles=roles, convention=CONVENTIONS[corpus])


def annotate_entities(text: str, entities: Sequence[Label], *, names: NameIndex, places: bool) -> Annotated:
    """Label a text by its entities; with `places` its places are toponyms too, and organisations unknown."""
    words = split_words(text, lines(text))
    ents = spread(words, entities)
    tops = [UNKNOWN] * len(ents)
    if places:
        location, person = ENTITIES.index("LOC"), ENTITIES.index("PER")
        known = {0: 0, begin(location): 1, begin(location) + 1: 2, begin(person): 0, begin(person) + 1: 0}
        tops = [known.get(e, UNKNOWN) for e in ents]
    return _annotated(words, names, tops, ents, roles=[UNKNOWN] * len(ents), convention=CONVENTIONS["ner"])


def spread(words: Words, labels: Iterable[Label]) -> list[int]:
    """Give each word its label: the first word of a span begins a name, the others go on with it."""
    numbers = [0] * len(words.texts)
    for label in labels:
        for position, k in enumerate(_covered(words, label.span)):
            numbers[k] = begin(label.kind) + (position > 0)
    return numbers


def _covered(words: Words, span: Span) -> range:
    return range(bisect_right(words.ends, span.start), bisect_left(words.starts, span.end))


def _reconciled(entities: Sequence[Label], places: Sequence[Span]) -> list[Label]:
    location = ENTITIES.index("LOC")
    person = ENTITIES.index("PER")
    kept = []
    for entity in entities:
        whole = any(p.start <= entity.span.start and entity.span.end <= p.end for p in places)
        touches = any(p.overlaps(entity.span) for p in places)
        if not whole and not (entity.kind == person and touches):
            kept.append(entity)
    return kept + [Label(p, location) for p in places if not any(p.overlaps(k.span) for k in kept)]


def _annotated(
    words: Words, names: NameIndex, tops: list[int], ents: list[int], *, roles: list[int], convention: int
) -> Annotated:
    return Annotated(
        words.texts,
        words.breaks,
        tuple(name_features(words.texts, names)),
        tuple(tops),
        tuple(ents),
        tuple(roles),
        convention,
    )


def _is_demonym(toponym: GoldToponym, names: NameIndex) -> bool:
    return toponym.type == "Demonym" or _demonym_word(toponym.text, names)


def _demonym_word(word: str, names: NameIndex) -> bool:
    info = names.known(word)
    return info is not None and info.match is Match.DEMONYM
