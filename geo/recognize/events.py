"""Events in an article: one per trigger, with type, modality and date, and the one it is about."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from geo.models import Article, DateExpression, Event, EventDate, EventType, Modality, Sentence
from geo.recognize.clauses import Clauses
from geo.recognize.lexicon import Lexicon
from geo.recognize.modality import modality
from geo.recognize.triggers import Trigger, find_triggers

_CERTAINTY = {
    Modality.ASSERTED: 1.0,
    Modality.FUTURE: 0.6,
    Modality.HYPOTHETICAL: 0.5,
    Modality.GENERIC: 0.2,
}
_BACKGROUND = {EventType.STATEMENT: 0.4, EventType.LIFE: 0.3}
_RESULTS = ("kill", "murder", "attack", "die", "dead", "death", "destroy", "damage")
"""Triggers that mostly tell the outcome of another event ("a bomb killed ten")."""
_RESULT_SHARE = 0.35
"""What a result counts beside its possible cause."""
_NEAR = 250
"""Code points within which a cause is looked for."""
_CAUSES = frozenset(
    {EventType.STRIKE, EventType.BATTLE, EventType.DISASTER, EventType.PROTEST, EventType.TERRITORY}
)
_LEAD = 300
"""Code points of the lead: the headline and the first sentences."""
_FADING = 1_500
"""Code points after which an event counts half as much as in the lead."""
_STEM = 5
"""Letters in which a trigger and a word of the headline must agree."""


def find_events(
    article: Article, sentences: Sequence[Sentence], dates: Sequence[DateExpression], *, lexicon: Lexicon
) -> tuple[Event, ...]:
    """Find the events that the sentences tell of, sorted by start.

    Each spans its trigger; triggers of one type in one clause are one event. The label is the type's name,
    places, persons and the main event are for others to fill in. Ids are the first 16 hex digits of SHA-256
    over the article's digest, the span and the type.
    """
    days = [date for date in dates if date.precision != "duration"]
    starts = [date.start for date in days]
    events: list[Event] = []
    for sentence in sentences:
        clauses = Clauses(sentence)
        near = days[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        events.extend(
            Event(
                id=_identity(article, trigger),
                type=trigger.type,
                label=lexicon.label(trigger.type),
                start=trigger.start,
                end=trigger.end,
                modality=modality(trigger.head, clauses),
                date=_date(trigger, clauses, near),
            )
            for trigger in find_triggers(article.text, sentence, clauses, lexicon)
        )
    return tuple(sorted(events, key=lambda event: (event.start, event.end, event.type)))


def choose_main(article: Article, events: Sequence[Event]) -> tuple[Event, ...]:
    """Mark the one event that the article is about; the same events otherwise, none when there are none.

    The type with the most weight wins: events in the headline and the lead count most, facts more than
    possibilities, statements and lives least. Within it the weightiest event, then the first.
    """
    if not events:
        return ()
    title = {word[:_STEM].lower() for word in article.title.split()}
    results = [article.text[event.start : event.end].lower().startswith(_RESULTS) for event in events]
    causes = [
        event.start
        for event, result in zip(events, results, strict=True)
        if event.type in _CAUSES and not result
    ]
    weights = [
        _weight(article, event, title) * (_RESULT_SHARE if result and _is_near(event.start, causes) else 1.0)
        for event, result in zip(events, results, strict=True)
    ]
    totals: defaultdict[EventType, float] = defaultdict(float)
    for event, weight in zip(events, weights, strict=True):
        totals[event.type] += weight
    best = max(range(len(events)), key=lambda i: (totals[events[i].type], weights[i], -events[i].start))
    return tuple(replace(event, main=index == best) for index, event in enumerate(events))


def _weight(article: Article, event: Event, title: set[str]) -> float:
    weight = 1.0 if event.start < _LEAD else 0.6 / (1 + event.start / _FADING)
    if article.text[event.start : event.start + _STEM].lower() in title:
        weight += 1.0
    return weight * _CERTAINTY[event.modality] * _BACKGROUND.get(event.type, 1.0)


def _is_near(start: int, others: Sequence[int]) -> bool:
    at = bisect_left(others, start - _NEAR)
    return at < len(others) and others[at] <= start + _NEAR


def _identity(article: Article, trigger: Trigger) -> str:
    key = f"{article.digest}\n{trigger.start}\n{trigger.end}\n{trigger.type.value}"
    return sha256(key.encode()).hexdigest()[:16]


def _date(trigger: Trigger, clauses: Clauses, dates: Sequence[DateExpression]) -> EventDate | None:
    """Give the date in the trigger's clause or the one that governs it, else the only one, in front."""
    if not dates:
        return None
    starts = [token.start for token in clauses.tokens]
    places = [max(0, bisect_right(starts, date.start) - 1) for date in dates]
    clause = clauses.clause(trigger.head)
    ranks = [
        (_distance(clause, clauses.clause(place), clauses), abs(date.start - trigger.start), number)
        for number, (date, place) in enumerate(zip(dates, places, strict=True))
    ]
    distance, _, number = min(ranks)
    chosen = dates[number]
    fronted = len(dates) == 1 and places[number] <= 1
    if distance > 1 and not fronted:
        return None
    return EventDate(chosen.value, chosen.precision)


def _distance(clause: int, other: int, clauses: Clauses) -> int:
    """0: the same clause; 1: the other governs it directly; 2: neither."""
    if clause == other:
        return 0
    return (
        1 if clauses.head(clause) == other and clauses.tokens[clause].dep in ("conj", "advcl", "acl") else 2
    )
