"""Scores of events against gold data: main types, places of triggers, types at places, dates."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geo.gold_events import GoldEvent, GoldStory, read_dates, read_event_places, read_stories, read_types
from geo.gold_markup import SUFFIX
from geo.models import Analysis, Event, EventType, Span, Tier
from geo.scores import Spans, share

if TYPE_CHECKING:
    from geo.wire import JsonObject

HELD = "h"
"""Our own texts whose id begins so are held back: nobody looks at their errors."""
_READERS: dict[str, Callable[[Path], list[GoldStory]]] = {
    "label": read_types,
    "event": read_event_places,
    "dates": read_dates,
}
"""Which reader a corpus needs, by the field that only its rows have."""


@dataclass(slots=True)
class EventScore:
    """All event scores of one corpus; what it does not annotate is empty."""

    name: str
    """The file's stem, with `-held` for texts that are held back."""
    main: list[bool] = field(default_factory=list)
    """Whether the type of each text's main event is right."""
    triggers: list[bool] = field(default_factory=list)
    """Whether each gold trigger is found."""
    places: Spans = field(default_factory=Spans)
    """Places of the events at gold triggers, triggers found by us."""
    places_given: Spans = field(default_factory=Spans)
    """The same where the trigger is found."""
    types: Spans = field(default_factory=Spans)
    """Pairs of a gold place and the type of an event there."""
    modality: list[bool] = field(default_factory=list)
    """Whether each found trigger's modality is right."""
    event_dates: list[bool] = field(default_factory=list)
    """Whether each found trigger's date is right, undated included."""
    dates: list[bool] = field(default_factory=list)
    """Whether each gold date expression is found with exactly its value."""

    def figures(self) -> dict[str, float]:
        """Give each score that has gold behind it, 0 to 1, better when higher."""
        lists = {
            "main_type": self.main,
            "triggers_found": self.triggers,
            "modality": self.modality,
            "event_dates": self.event_dates,
            "dates": self.dates,
        }
        spans = {
            "event_places_f1": self.places,
            "event_places_given_f1": self.places_given,
            "types_at_places_f1": self.types,
        }
        found = {name: share(values) for name, values in lists.items() if values}
        return found | {name: value.f1 for name, value in spans.items() if value.gold}

    def to_json(self) -> JsonObject:
        """All figures with the corpus's name."""
        return {"corpus": self.name, "events": dict(self.figures())}


def read_any(path: Path) -> list[GoldStory] | None:
    """Read a file of event gold; None when it holds something else (toponyms). Raises InputError."""
    if path.suffix == SUFFIX:
        return read_stories(path) if _is_ours(path) else None
    try:
        with path.open(encoding="utf-8") as file:
            row = json.loads(file.readline() or "{}")
    except (OSError, ValueError, RecursionError):
        return None
    reader = next((_READERS[key] for key in _READERS if isinstance(row, dict) and key in row), None)
    return None if reader is None else reader(path)


def _is_ours(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            header = file.readline()
    except (OSError, UnicodeDecodeError):
        return False
    return header.rpartition("|")[2].strip() in set(EventType)


def evaluate_stories(
    name: str,
    stories: Sequence[GoldStory],
    analyse: Callable[[GoldStory], Analysis],
    *,
    watch: Callable[[Iterable[GoldStory]], Iterable[GoldStory]] = lambda rows: rows,
) -> list[EventScore]:
    """Score one corpus; texts that are held back get a score of their own."""
    scores: dict[str, EventScore] = {}
    for story in watch(stories):
        held = story.main is not None and bool(story.events) and story.article.id.startswith(HELD)
        key = f"{name}-held" if held else name
        add(scores.setdefault(key, EventScore(key)), story, analyse(story))
    return list(scores.values())


def add(score: EventScore, story: GoldStory, found: Analysis) -> None:
    """Hold one analysis against its gold."""
    if story.main is not None:
        score.main.append(any(event.main and event.type is story.main for event in found.events))
    for gold in story.events:
        _add_event(score, gold, found)
    if any(gold.type is not None for gold in story.events):
        score.types.add(_types(story, found))
    for date in story.dates:
        score.dates.append(
            any(
                Span(d.start, d.end).overlaps(date.span) and d.value == date.value
                for d in found.dates
                if d.precision != "duration"
            )
        )


def _add_event(score: EventScore, gold: GoldEvent, found: Analysis) -> None:
    ours = [
        event
        for event in found.events
        if any(gold.span.overlaps(span) for span in (Span(event.start, event.end), *event.triggers))
    ]
    score.triggers.append(bool(ours))
    spans = {found.mentions[index].span for event in ours for index in event.places}
    spans = {span for span in spans if not span.overlaps(gold.span)}
    wrong = sum(not any(span.overlaps(place) for place in gold.places) for span in spans)
    right = sum(any(span.overlaps(place) for span in spans) for place in gold.places)
    counted = Spans(right, right + wrong, len(gold.places))
    score.places.add(counted)
    if not ours:
        return
    score.places_given.add(counted)
    if gold.type is None:
        return
    same = next((event for event in ours if event.type is gold.type), ours[0])
    score.modality.append(same.modality is gold.modality)
    score.event_dates.append((same.date.value if same.date else None) == gold.date)


def _types(story: GoldStory, found: Analysis) -> Spans:
    expected = {(place, gold.type) for gold in story.events for place in gold.places}
    events: dict[str, Event] = {event.id: event for event in found.events}
    predicted = set()
    for link in found.links:
        if link.event is None or link.tier is Tier.ARTICLE:
            continue
        span = found.mentions[link.mention].span
        place = next((place for place in story.places if place.overlaps(span)), None)
        if place is not None:
            predicted.add((place, events[link.event].type))
    return Spans(len(expected & predicted), len(predicted), len(expected))


def table(scores: Sequence[EventScore]) -> str:
    """The figures as a table for people, in percent; a dash where a corpus does not tell."""
    names = list(dict.fromkeys(name for score in scores for name in score.figures()))
    rows = [("corpus", *names)]
    for score in scores:
        values = score.figures()
        rows.append((score.name, *(f"{100 * values[n]:.1f}" if n in values else "-" for n in names)))
    return "\n".join(f"{row[0]:<14}" + "".join(f"{cell:>23}" for cell in row[1:]) for row in rows)
