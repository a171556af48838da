"""Forms as corrections: what the fields of an editor say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from geo.correction import Correction, Scope, Verdict
from geo.models import EventType, Place
from geo.store.fixes import EventRow
from geo.ui.correct_forms import MentionFacts


def of_mention(facts: MentionFacts, place: Place | None, scope: Scope, note: str) -> Correction:
    """Make the correction of a mention: a place, or None for not a place."""
    alone, inside = scope is Scope.MENTION, scope in {Scope.MENTION, Scope.ARTICLE}
    return Correction(
        Verdict.NOT_A_PLACE if place is None else Verdict.PLACE,
        facts.mention.text,
        scope,
        article=facts.analysis.article.digest if inside else None,
        start=facts.mention.start if alone else None,
        end=facts.mention.end if alone else None,
        country=facts.country if scope is Scope.COUNTRY else None,
        place=place,
        note=note,
    )


def of_event(event: EventRow, name: str, fields: Mapping[str, object]) -> Correction | None:
    """Make the correction of an event; None when the fields say nothing that it can be."""
    if event.named:
        base = Correction(Verdict.NO_EVENT, event.label, event=event.ref, note=text_of(fields, "note"))
    else:
        base = Correction(
            Verdict.NO_EVENT, event.label, article=event.article, start=event.start, end=event.end,
            note=text_of(fields, "note"),
        )  # fmt: skip
    match name:
        case "type":
            kind = text_of(fields, "type")
            return replace(base, verdict=Verdict.EVENT_TYPE, other=kind) if kind in set(EventType) else None
        case "date":
            return replace(base, verdict=Verdict.EVENT_DATE, other=text_of(fields, "date"))
        case "where":
            place = next((it for it in event.places if it.id == text_of(fields, "where")), None)
            return None if place is None else replace(base, verdict=Verdict.EVENT_PLACE, place=place)
        case _:
            return base


def text_of(fields: Mapping[str, object], name: str) -> str:
    """Give a field of a form as text without white space around it; empty when there is none."""
    found = fields.get(name)
    return found.strip() if isinstance(found, str) else ""
