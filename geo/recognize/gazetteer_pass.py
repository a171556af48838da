"""Capitalised words that the gazetteer knows: places that the language model missed.

How important a place must be to be believed depends on the words around its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.models import Feature, Match, Span
from geo.recognize.scene import Scene, is_capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.gazetteer.names import NameIndex, NameInfo
    from geo.models import Token
    from geo.recognize.syntax import Entity

VERSION = "gazetteer-pass/1"
"""Names this method in results; raise it when the output changes."""

LONGEST = 6
"""Most tokens of a name that is tried."""

OPEN_LABELS = frozenset({"ORG", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW", "FAC"})
"""Entities that may hold a place's name inside their own."""

DIRECTIONS = frozenset(
    """
    north south east west northeast northwest southeast southwest northern southern eastern western central
    """.split()
)
"""Villages bear these names; news means a side of the world."""

_NEVER_PLACES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL", "CARDINAL", "QUANTITY", "LANGUAGE"})
_INSIDE = frozenset("of the de del la le las los el al and upon on -".split())
"""Small words inside place names: "Isle of Man", "Rostov-on-Don"."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Least importance of a place to be believed, by the strength of the words around its name.

    Chosen on every second article of the toponym corpora.
    """

    located: float = 0.2
    """Behind "in", "near", "the city of" …, or in a list with a place."""
    embedded: float = 0.55
    """Inside an organisation's or an event's name."""
    labelled: float = 0.35
    """One word that the language model labels as a place, without a preposition before it."""
    bare: float = 0.45
    """Anywhere else."""
    initial: float = 0.55
    """As the first word of a sentence."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place's name before its role is known."""

    span: Span
    """Where it stands."""
    demonym: bool
    """An adjective or a people."""
    embedded: bool
    """Part of another name."""
    method: str
    """What found it."""


def gazetteer_pass(
    scene: Scene, known: Sequence[Span], names: NameIndex, thresholds: Thresholds
) -> Iterator[Hit]:
    """Give the believed names outside the spans that are known already."""
    tokens = scene.sentence.tokens
    at = 0
    while at < len(tokens):
        longest = _longest(scene, at, known, names)
        if longest is None:
            at += 1
            continue
        span, info, at_next = longest
        entity = scene.entity_at(span)
        if _believed(scene, at, span, info, entity, known=known, thresholds=thresholds):
            whole = entity is not None and span == Span(entity.start, entity.end)
            embedded = entity is not None and entity.label in OPEN_LABELS and not whole
            yield Hit(span, demonym=info.match is Match.DEMONYM, embedded=embedded, method=VERSION)
        at = at_next


def _longest(
    scene: Scene, at: int, known: Sequence[Span], names: NameIndex
) -> tuple[Span, NameInfo, int] | None:
    """The longest name that begins at a token: its span, its entry and the token behind it."""
    tokens = scene.sentence.tokens
    if not is_capitalised(tokens[at]):
        return None
    for k in reversed(_possible_ends(tokens, at)):
        span = Span(tokens[at].start, tokens[k].end)
        if any(span.overlaps(other) for other in known):
            continue
        info = names.known(scene.words(span))
        if info is not None:
            return span, info, k + 1
    return None


def _possible_ends(tokens: Sequence[Token], at: int) -> list[int]:
    ends = []
    for k in range(at, min(at + LONGEST, len(tokens))):
        if is_capitalised(tokens[k]):
            ends.append(k)
        elif tokens[k].text.lower() not in _INSIDE:
            break
    return ends


def _believed(
    scene: Scene,
    at: int,
    span: Span,
    info: NameInfo,
    entity: Entity | None,
    *,
    known: Sequence[Span],
    thresholds: Thresholds,
) -> bool:
    name = scene.words(span)
    if not _may_name_place(name, info, entity):
        return False
    supported = scene.located(span) or scene.listed(span, known)
    if info.feature is Feature.SETTLEMENT and scene.has_article(span, "the", "a", "an"):
        supported = False
    if entity is not None and entity.label in (*OPEN_LABELS, "PERSON"):
        if span == Span(entity.start, entity.end) and supported:
            return " " not in name and info.importance >= thresholds.located
        return entity.label != "PERSON" and info.importance >= thresholds.embedded
    if scene.is_person_word(name) or scene.part_of_longer_name(at, span):
        return False
    if supported:
        return info.importance >= thresholds.located
    least = thresholds.initial if at == 0 else thresholds.bare
    return scene.sentence.tokens[at].pos in ("PROPN", "ADJ") and info.importance >= least


def _may_name_place(name: str, info: NameInfo, entity: Entity | None) -> bool:
    if name.lower() in DIRECTIONS or (entity is not None and entity.label in _NEVER_PLACES):
        return False
    return info.match is not Match.ABBREVIATION or name.isupper() or name.endswith(".")
