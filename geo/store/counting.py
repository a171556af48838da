"""Lays out the links of resolved mentions to events for counting: the table `tie_event`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert

from geo.models import Analysis, Modality, Tier
from geo.store import schema
from geo.timex import interval

STRENGTH = {tier: order for order, tier in enumerate(Tier)}
"""How the tables write a tier: 0 is the strongest."""

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The store's numbers of what an analysis names."""

    article: int
    """The article."""
    mentions: Mapping[int, int]
    """Mentions, by their index."""


def insert_ties(connection: Connection, analysis: Analysis, numbers: Numbers) -> None:
    """Write one row per resolved mention and event tied to it; of several links the strongest counts."""
    events = {event.id: (pos, event) for pos, event in enumerate(analysis.events)}
    by_event: dict[tuple[int, int], Row] = {}
    for link in sorted(analysis.links, key=lambda link: STRENGTH[link.tier]):
        resolution = analysis.resolutions[link.mention]
        if link.event is None or resolution is None or resolution.place is None:
            continue
        pos, event = events[link.event]
        if event.modality is Modality.ASSERTED:
            mention = numbers.mentions[link.mention]
            row: Row = {
                "mention": mention,
                "event": pos,
                "article": numbers.article,
                "strength": STRENGTH[link.tier],
                "relation": link.relation.value,
            }
            by_event.setdefault((mention, pos), row)
    if by_event:
        connection.execute(insert(schema.tie_event), list(by_event.values()))


def days(value: str | None) -> tuple[str | None, str | None]:
    """Give the first and last day of a date; two None when there is none."""
    found = interval(value) if value else None
    return found if found is not None else (None, None)
