"""Gold data about events: main types, places of triggers, dates; as corpora give it and as we marked it.

Our own articles (`what.txt`) are a line `== ID | style | day of publication | main type` (the day may be `-`)
and the text below it. A trigger is `{{word|type|key|modality|date}}`, where modality and date may be missing
(asserted, undated). A place is `[[name|keys]]` with the keys of the events that happened there, none after
the bar when there are none. A date is `<<expression|value>>`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.gold import BROKEN, article_of, span_of, text_of
from geo.models import Article, EventType, Modality, Span

LABELS: Mapping[str, EventType] = {
    label: event_type
    for event_type, labels in {
        EventType.BATTLE: "ARMED_CLASH",
        EventType.VIOLENCE_CIVILIANS: "ATTACK SEX_VIOL ABDUCT_DISSAP",
        EventType.STRIKE: "AIR_STRIKE ART_MISS_ATTACK GRENADE REM_EXPLOS SUIC_BOMB CHEM_WEAP",
        EventType.MOBILISATION: "DISR_WEAP HQ_ESTABLISHED CHANGE_TO_GROUP_ACT",
        EventType.PROTEST: "PEACE_PROTEST VIOL_DEMONSTR FORCE_AGAINST_PROTEST PROTEST_WITH_INTER MOB_VIOL",
        EventType.TERRITORY: "GOV_REGAINS_TERIT NON_STATE_ACTOR_OVERTAKES_TER NON_VIOL_TERRIT_TRANSFER",
        EventType.DAMAGE: "PROPERTY_DISTRUCT",
        EventType.DISASTER: "MAN_MADE_DISASTER NATURAL_DISASTER",
        EventType.DIPLOMACY: "DIPLO AGREEMENT",
        EventType.ARREST: "ARREST",
        EventType.CRIME: "ORG_CRIME",
        EventType.STATEMENT: "ATTRIB",
    }.items()
    for label in labels.split()
}
"""CASE-2021's labels (the sub-event types of ACLED) and our types; `OTHER` is left out."""

_YEAR = re.compile(r"\d{4}")
_HEADER = "== "
_UNDATED = "-"
_MARK = re.compile(r"\{\{([^{}|]+)\|([^{}]+)\}\}|\[\[([^\[\]|]+)\|([^\[\]|]*)\]\]|<<([^<>|]+)\|([^<>|]+)>>")
_BROKEN = re.compile(r"\{\{|\}\}|\[\[|\]\]|<<|>>")


@dataclass(frozen=True, slots=True)
class GoldDate:
    """One date expression."""

    span: Span
    """Where it stands."""
    value: str
    """Its TIMEX value."""


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """One event trigger."""

    span: Span
    """Where the trigger stands."""
    type: EventType | None
    """Its type; None where the corpus gives none."""
    places: tuple[Span, ...]
    """Where the places stand at which it happened."""
    modality: Modality = Modality.ASSERTED
    """Whether the text says that it happened."""
    date: str | None = None
    """TIMEX value of its own date."""


@dataclass(frozen=True, slots=True)
class GoldStory:
    """One annotated text; what its corpus does not annotate is empty."""

    article: Article
    """The text."""
    main: EventType | None = None
    """The type of its main event."""
    events: tuple[GoldEvent, ...] = ()
    """Sorted by start."""
    places: tuple[Span, ...] = ()
    """All marked places."""
    dates: tuple[GoldDate, ...] = ()
    """Dates, sorted by start."""


def read_types(path: Path) -> list[GoldStory]:
    """Read rows `{"id","text","label"}`, those without one of our types left out. Raises InputError."""

    def story(row: dict[str, Any], article: Article) -> GoldStory | None:
        main = LABELS.get(row["label"])
        return None if main is None else GoldStory(article, main=main)

    return _rows(path, story)


def read_event_places(path: Path) -> list[GoldStory]:
    """Read rows `{"id","text","event":{"start","end"},"places":[…]}`. Raises InputError."""

    def story(row: dict[str, Any], article: Article) -> GoldStory:
        places = tuple(span_of(place, article.text) for place in row["places"])
        trigger = span_of(row["event"], article.text)
        return GoldStory(article, events=(GoldEvent(trigger, None, places),), places=places)

    return _rows(path, story)


def read_dates(path: Path) -> list[GoldStory]:
    """Read rows `{"id","text","published","dates":[…]}`; of the dates those whose value begins with a year.

    Raises InputError.
    """

    def story(row: dict[str, Any], article: Article) -> GoldStory:
        dates = tuple(
            GoldDate(span_of(date, article.text), date["value"])
            for date in row["dates"]
            if date["type"] == "DATE" and _YEAR.match(text_of(date["value"]))
        )
        return GoldStory(article, dates=dates)

    return _rows(path, story)


def _rows(path: Path, story: Callable[[dict[str, Any], Article], GoldStory | None]) -> list[GoldStory]:
    found = []
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            made = story(row, article_of(row, path.stem))
        except BROKEN as error:
            raise InputError(str(path), f"no gold row: {error!r}", line=number) from error
        if made is not None:
            found.append(made)
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), str(error)) from error


def read_stories(path: Path) -> list[GoldStory]:
    """Read our own marked articles. Raises InputError with the line that is broken."""
    return [_story(path, number, lines) for number, lines in _blocks(path)]


def _blocks(path: Path) -> Iterator[tuple[int, list[str]]]:
    start, block = 0, list[str]()
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if line.startswith(_HEADER):
            if block:
                yield start, block
            start, block = number, [line]
        elif block:
            block.append(line)
        elif line.strip():
            raise InputError(str(path), f"text before the first '{_HEADER}'", line=number)
    if block:
        yield start, block


def _story(path: Path, number: int, lines: list[str]) -> GoldStory:
    parts = [part.strip() for part in lines[0].removeprefix(_HEADER).split("|")]
    try:
        name, _, published, main = parts
        kind = EventType(main)
    except ValueError as error:
        raise InputError(str(path), f"no header: {error}", line=number) from error
    marked = "\n".join(lines[1:])
    bare = marked.lstrip("\n")
    builder = _Builder(path, number + 1 + len(marked) - len(bare))
    text = builder.read(bare.rstrip("\n"))
    article = Article(
        id=name,
        text=text,
        digest=f"{path.stem}:{name}",
        published=None if published == _UNDATED else published,
    )
    return GoldStory(
        article, kind, builder.events(), tuple(s for s, _ in builder.places), tuple(builder.dates)
    )


class _Builder:
    """Takes the marks out of one text and keeps what they say."""

    def __init__(self, path: Path, first: int) -> None:
        self._path = path
        self._first = first
        self._triggers: dict[str, GoldEvent] = {}
        self.places: list[tuple[Span, tuple[str, ...]]] = []
        self.dates: list[GoldDate] = []

    def read(self, marked: str) -> str:
        """Give the plain text. Raises InputError."""
        parts: list[str] = []
        length = last = 0
        for found in _MARK.finditer(marked):
            plain = marked[last : found.start()]
            self._check(plain, marked, last)
            surface = found[1] or found[3] or found[5]
            parts += [plain, surface]
            start = length + len(plain)
            length = start + len(surface)
            last = found.end()
            self._keep(found, Span(start, length), marked.count("\n", 0, found.start()))
        self._check(marked[last:], marked, last)
        self._check_keys()
        return "".join([*parts, marked[last:]])

    def _check(self, plain: str, marked: str, offset: int) -> None:
        broken = _BROKEN.search(plain)
        if broken:
            line = self._first + marked.count("\n", 0, offset + broken.start())
            raise InputError(str(self._path), f"a mark is not closed: {broken[0]}", line=line)

    def _keep(self, found: re.Match[str], span: Span, line: int) -> None:
        if found[3]:
            self.places.append((span, tuple(found[4].split())))
        elif found[5]:
            self.dates.append(GoldDate(span, found[6]))
        else:
            fields = [*found[2].split("|"), "", "", ""]
            try:
                event = GoldEvent(
                    span,
                    EventType(fields[0]),
                    (),
                    Modality(fields[2] or Modality.ASSERTED),
                    fields[3] or None,
                )
            except ValueError as error:
                raise InputError(str(self._path), f"no event: {error}", line=self._first + line) from error
            if not fields[1] or fields[1] in self._triggers:
                raise InputError(str(self._path), f"no new key: {fields[1]!r}", line=self._first + line)
            self._triggers[fields[1]] = event

    def _check_keys(self) -> None:
        unknown = {key for _, keys in self.places for key in keys} - set(self._triggers)
        if unknown:
            raise InputError(str(self._path), f"no event has the key {min(unknown)!r}", line=self._first)

    def events(self) -> tuple[GoldEvent, ...]:
        """Give the events with the places that name them, sorted by start."""
        return tuple(
            sorted(
                (
                    GoldEvent(
                        event.span,
                        event.type,
                        tuple(span for span, keys in self.places if key in keys),
                        event.modality,
                        event.date,
                    )
                    for key, event in self._triggers.items()
                ),
                key=lambda event: event.span.start,
            )
        )
