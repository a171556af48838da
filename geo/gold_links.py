"""Our own gold texts for who and what: persons, organisations and events, and the places they belong to.

A file holds articles. One is a line `== ID | style | outlet | date` (outlet and date may be missing or
empty), lines that name who and what the article tells of, and the text:

    @ person anna = Anna Koval = Koval = Heron          key, fullest name, other forms
    @ organisation fsb = Federal Security Service = FSB
    @ event e1 = battle = 2022-08 = asserted = main     key, type, then date, modality and `main` if any

In the text every place mention is `[[Izyum]]`, with its ties `[[Izyum|anna fought_in; e1]]`: a key and a
relation (`other`, for events `took_place_in`, when missing); `anna travelled_to?` is denied, wished or only
possible. A trigger of an event is `{{fought|e1}}`. Keys of persons and organisations mean the same one in
the whole file, those of events are the article's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.models import Article, EventType, Kind, Modality, Relation, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIX = ".txt"
"""How the name of such a file ends."""

_HEADER = "== "
_NAMED = "@ "
_MARK = re.compile(r"\[\[([^\[\]|{}]+)(?:\|([^\[\]|{}]+))?\]\]|\{\{([^\[\]|{}]+)\|([^\[\]|{}]+)\}\}")
_BROKEN = re.compile(r"\[\[|\]\]|\{\{|\}\}")
_DATE = re.compile(r"\d{3}[\w-]*", re.ASCII)
_ACTORS = {"person": Kind.PERSON, "organisation": Kind.ORGANISATION}


@dataclass(frozen=True, slots=True)
class GoldActor:
    """A person or an organisation as one article names them."""

    key: str
    """The same human being or body has the same key in every article of the file."""
    kind: Kind
    """Person or organisation."""
    name: str
    """The fullest name that the article has, without titles."""
    aliases: tuple[str, ...]
    """The other forms in the article, without titles, call signs included."""


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An event that an article tells of."""

    key: str
    """Unique within the article."""
    type: EventType
    """One of the eighteen."""
    date: str | None
    """TIMEX value, or None for undated."""
    modality: Modality
    """Whether it is told as a fact."""
    main: bool
    """Whether the article is about it."""
    triggers: tuple[Span, ...]
    """Where the text names it, rising; at least one."""


@dataclass(frozen=True, slots=True)
class GoldTie:
    """What a person, an organisation or an event has to do with one place mention."""

    place: int
    """Index into the article's places."""
    key: str
    """Key of the actor or the event."""
    relation: Relation
    """What they have to do with each other."""
    asserted: bool
    """False where the text denies it, wishes it or only thinks of it."""


@dataclass(frozen=True, slots=True)
class GoldStory:
    """One annotated article."""

    article: Article
    """Its text, outlet and date."""
    places: tuple[Span, ...]
    """Every place mention, rising."""
    actors: tuple[GoldActor, ...]
    """In the order of the file."""
    events: tuple[GoldEvent, ...]
    """In the order of the file."""
    ties: tuple[GoldTie, ...]
    """Rising by place."""


@dataclass(slots=True)
class _Draft:
    """What is collected while an article's lines are read."""

    text: str = ""
    actors: dict[str, GoldActor] = field(default_factory=dict)
    events: dict[str, GoldEvent] = field(default_factory=dict)
    places: list[Span] = field(default_factory=list)
    ties: list[GoldTie] = field(default_factory=list)
    triggers: dict[str, list[Span]] = field(default_factory=dict)


def holds_stories(path: Path) -> bool:
    """Tell whether a file is one of these: it names who or what before a text. Raises InputError."""
    return path.suffix == SUFFIX and any(
        line.startswith(_NAMED) for _, lines in _blocks(path, strict=False) for line in lines
    )


def read_stories(path: Path) -> list[GoldStory]:
    """Read a file of articles with who and what. Raises InputError with the line that is broken."""
    stories = [_story(path, number, lines) for number, lines in _blocks(path)]
    kinds: dict[str, Kind] = {}
    for story in stories:
        for actor in story.actors:
            if kinds.setdefault(actor.key, actor.kind) is not actor.kind:
                raise InputError(str(path), f"{actor.key!r} is a person and an organisation")
    return stories


def _blocks(path: Path, *, strict: bool = True) -> Iterator[tuple[int, list[str]]]:
    """Each article's first line's number and its lines."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # other separators are part of a text
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), str(error)) from error
    start, block = 0, list[str]()
    for number, line in enumerate(lines, start=1):
        if line.startswith(_HEADER):
            if block:
                yield start, block
            start, block = number, [line]
        elif block:
            block.append(line)
        elif line.strip() and strict:
            raise InputError(str(path), "text before the first header", line=number)
    if block:
        yield start, block


def _story(path: Path, first: int, lines: list[str]) -> GoldStory:
    parts = [part.strip() for part in lines[0].removeprefix(_HEADER).split("|")]
    name, _, outlet, day = [*parts, "", "", ""][:4]
    while not lines[-1].strip():
        lines.pop()
    draft = _Draft()
    for number, line in enumerate(lines[1:], start=first + 1):
        try:
            if line.startswith(_NAMED):
                _declare(draft, line.removeprefix(_NAMED))
            else:
                _append(draft, line)
        except ValueError as error:
            raise InputError(str(path), str(error), line=number) from error
    silent = draft.events.keys() - draft.triggers.keys()
    if silent or not draft.text.strip():
        what = f"no trigger marks {min(silent)!r}" if silent else f"article {name!r} is empty"
        raise InputError(str(path), what, line=first)
    digest = f"{path.stem}:{name}"
    return GoldStory(
        Article(id=name, text=draft.text, digest=digest, source=outlet or None, published=day or None),
        tuple(draft.places),
        tuple(draft.actors.values()),
        tuple(_with_triggers(event, draft.triggers[key]) for key, event in draft.events.items()),
        tuple(draft.ties),
    )


def _with_triggers(event: GoldEvent, triggers: list[Span]) -> GoldEvent:
    return GoldEvent(event.key, event.type, event.date, event.modality, event.main, tuple(triggers))


def _declare(draft: _Draft, line: str) -> None:
    """Take one "@" line. Raises ValueError."""
    head, *values = [part.strip() for part in line.split("=")]
    what, key = head.split()
    if draft.text:
        raise ValueError("names stand before the text")
    if key in draft.actors or key in draft.events or not values or not all(values):
        raise ValueError(f"{key!r} is there twice or has no name")
    if what in _ACTORS:
        draft.actors[key] = GoldActor(key, _ACTORS[what], values[0], tuple(values[1:]))
        return
    if what != "event":
        raise ValueError(f"{what!r} is neither person, organisation nor event")
    rest = set(values[1:])
    modality = next((m for m in Modality if m.value in rest), Modality.ASSERTED)
    dates = sorted(rest - {modality.value, "main"})
    if len(dates) > 1 or not all(map(_DATE.fullmatch, dates)):
        raise ValueError(f"no date: {dates[0]!r}")
    draft.events[key] = GoldEvent(
        key, EventType(values[0]), dates[0] if dates else None, modality, "main" in rest, ()
    )


def _append(draft: _Draft, line: str) -> None:
    """Add a line to the text and take its marks. Raises ValueError."""
    draft.text += "\n" if draft.text else ""
    done = 0
    for mark in _MARK.finditer(line):
        draft.text += _plain(line[done : mark.start()])
        place, ties, trigger, event = mark.groups()
        start = len(draft.text)
        draft.text += place or trigger
        span = Span(start, len(draft.text))
        if trigger:
            if event not in draft.events:
                raise ValueError(f"there is no event {event!r}")
            draft.triggers.setdefault(event, []).append(span)
        else:
            draft.ties += [_tie(draft, len(draft.places), tie) for tie in (ties or "").split(";") if tie]
            draft.places.append(span)
        done = mark.end()
    draft.text += _plain(line[done:])


def _tie(draft: _Draft, place: int, words: str) -> GoldTie:
    key, _, relation = words.strip().partition(" ")
    asserted = not words.strip().endswith("?")
    key, relation = key.rstrip("?"), relation.rstrip("?").strip()
    if key not in draft.actors and key not in draft.events:
        raise ValueError(f"there is no {key!r}")
    vague = Relation.TOOK_PLACE_IN if key in draft.events else Relation.OTHER
    return GoldTie(place, key, Relation(relation) if relation else vague, asserted)


def _plain(part: str) -> str:
    if _BROKEN.search(part):
        raise ValueError(f"broken mark near {part!r}")
    return part
