"""Events in an article: one per trigger, with type, modality and date."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from geo.models import Article, DateExpression, Event, EventDate, Sentence
from geo.recognize.clauses import Clauses
from geo.recognize.lexicon import Lexicon
from geo.recognize.main_event import event_id
from geo.recognize.modality import modality
from geo.recognize.triggers import Trigger, find_triggers


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
                id=event_id(article, trigger.start, trigger.end, trigger.type),
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
