"""Lays out the links of resolved mentions to events for counting: the table `tie_event`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert

from geo.models import EVENT_GROUPS, Analysis, Event, Link, Modality, Tier
from geo.store import schema
from geo.timex import interval

_COLOUR = {member: name for name, members in EVENT_GROUPS.items() for member in members}
_GROUPS = list(EVENT_GROUPS)
_STRENGTH = {tier: order for order, tier in enumerate(Tier)}

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The store's numbers of what an analysis names."""

    article: int
    """The article."""
    mentions: Mapping[int, int]
    """Mentions, by their index."""
    places: Mapping[str, int]
    """Places, by id."""


def mention_marks(analysis: Analysis) -> dict[int, tuple[bool, str]]:
    """Tell of each mention with asserted events, by index, whether one is dated, and the events' group.

    The group is that of the strongest link; `context` only where there is no other (it is off by
    default, and nearly every article has statements).
    """
    events = {event.id: event for event in analysis.events}
    dated: dict[int, bool] = {}
    best: dict[int, tuple[bool, int, int]] = {}
    for link in analysis.links:
        event = events[link.event] if link.event is not None else None
        if event is None or event.modality is not Modality.ASSERTED:
            continue
        has_day = event.date is not None and days(event.date.value)[0] is not None
        dated[link.mention] = dated.get(link.mention, False) or has_day
        colour = _COLOUR[event.type]
        rank = (colour == "context", _STRENGTH[link.tier], _GROUPS.index(colour))
        best[link.mention] = min(best.get(link.mention, rank), rank)
    return {index: (dated[index], _GROUPS[group]) for index, (_, _, group) in best.items()}


def insert_ties(
    connection: Connection, analysis: Analysis, numbers: Numbers, marks: Mapping[int, tuple[bool, str]]
) -> None:
    """Write one row per resolved mention and event tied to it; of several links the strongest counts."""
    events = {event.id: (pos, event) for pos, event in enumerate(analysis.events)}
    by_event: dict[tuple[int, int], Row] = {}
    for link in sorted(analysis.links, key=lambda link: _STRENGTH[link.tier]):
        facts = _mention_facts(analysis, link, numbers) if link.event is not None else None
        if facts is None or link.event is None:
            continue
        facts["dated"] = marks.get(link.mention, (False, ""))[0]
        mention = numbers.mentions[link.mention]
        pos, event = events[link.event]
        if event.modality is Modality.ASSERTED:
            by_event.setdefault((mention, pos), {**facts, **_event_facts(pos, event, link)})
    if by_event:
        connection.execute(insert(schema.tie_event), list(by_event.values()))


def days(value: str | None) -> tuple[str | None, str | None]:
    """Give the first and last day of a date; two None when there is none."""
    found = interval(value) if value else None
    return found if found is not None else (None, None)


def _mention_facts(analysis: Analysis, link: Link, numbers: Numbers) -> Row | None:
    """What a tie repeats of its mention; None for one without a place."""
    resolution, role = analysis.resolutions[link.mention], analysis.mentions[link.mention].role
    if resolution is None or resolution.place is None or role is None:
        return None
    return {
        "mention": numbers.mentions[link.mention],
        "article": numbers.article,
        "role": role.value,
        "place": numbers.places[resolution.place.id],
    }


def _event_facts(pos: int, event: Event, link: Link) -> Row:
    first, last = days(event.date.value if event.date else None)
    return {
        "event": pos,
        "type": event.type.value,
        "colour": _COLOUR[event.type],
        "first_day": first,
        "last_day": last,
        "strength": _STRENGTH[link.tier],
    }
