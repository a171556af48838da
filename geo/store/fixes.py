"""What readers decided about what a page shows: the corrections in force with what the machine had said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from geo.correction import Kept
from geo.models import EventType, Place
from geo.store import schema
from geo.store.corrections import of_keys
from geo.store.reading import place_from
from geo.store.rows import MentionRow

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Fix:
    """The correction that a mention follows."""

    kept: Kept
    """Who decided what and when."""
    was: Place | None
    """What the machine had said; None when it knew no place."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as it is shown, with what a correction of it needs."""

    ref: str
    """Its id."""
    named: bool
    """Whether it is one in all articles."""
    article: str
    """Digest of the first article that has it."""
    start: int
    """First code point of its trigger there."""
    end: int
    """One past the last."""
    label: str
    """Its label."""
    type: EventType
    """Its type."""
    date: str | None
    """Its date with its own precision; None is undated."""
    places: tuple[Place, ...]
    """The places that its articles name, by name."""


def fixes(snapshot: Connection, rows: Iterable[MentionRow]) -> dict[int, Fix]:
    """Give the corrections that some mentions follow, with the machine's places, by the mentions' numbers."""
    keys = {row.key: row.fixed for row in rows if row.fixed is not None}
    kept = of_keys(snapshot, keys.values())
    said = _said(snapshot, sorted(keys))
    return {mention: Fix(kept[key], said.get(mention)) for mention, key in keys.items()}


def in_article(snapshot: Connection, digest: str) -> dict[tuple[int, int], Kept]:
    """Give the corrections that mentions of an article follow, by the mentions' starts and ends."""
    mention, article = schema.mention, schema.article
    rows = snapshot.execute(
        select(mention.c.start, mention.c.end, mention.c.fixed)
        .join(article, article.c.id == mention.c.article)
        .where(article.c.digest == digest, mention.c.fixed.is_not(None))
    ).all()
    kept = of_keys(snapshot, [row.fixed for row in rows])
    return {(row.start, row.end): kept[row.fixed] for row in rows}


def event_row(snapshot: Connection, ref: str) -> EventRow | None:
    """Give an event as it is shown, those that did not happen too; None when no article has it."""
    event, article = schema.event, schema.article
    asked = select(event, article.c.digest).join(article, article.c.id == event.c.article)
    rows = snapshot.execute(asked.where(event.c.ref == ref).order_by(event.c.article)).all()
    if not rows:
        return None
    first = rows[0]
    places = _places(snapshot, [row.article for row in rows])
    return EventRow(
        ref=ref,
        named=first.named is not None,
        article=first.digest,
        start=first.start,
        end=first.end,
        label=first.shown_label,
        type=EventType(first.shown_type),
        date=first.shown_date,
        places=tuple(places),
    )


def _places(snapshot: Connection, articles: Sequence[int]) -> list[Place]:
    """Give the places that some articles name, by name."""
    mention, place = schema.mention, schema.place
    columns = [column for column in place.c if column.name != "id"]
    asked = select(*columns).where(
        place.c.id.in_(select(mention.c.place).where(mention.c.article.in_(articles[:_CHUNK])))
    )
    rows = snapshot.execute(asked.order_by(place.c.name, place.c.ref)).all()
    return [place_from(tuple(row)) for row in rows]


def _said(snapshot: Connection, mentions: Sequence[int]) -> dict[int, Place]:
    """Give the machine's places of some mentions; one that it left unresolved is left out."""
    mention, place, state = schema.mention, schema.place, schema.place_state
    columns = [column for column in place.c if column.name != "id"]
    found: dict[int, Place] = {}
    for at in range(0, len(mentions), _CHUNK):
        rows = snapshot.execute(
            select(mention.c.id, *columns)
            .join(state, state.c.id == mention.c.state)
            .join(place, place.c.ref == state.c.ref)
            .where(mention.c.id.in_(mentions[at : at + _CHUNK]))
        )
        found.update((row[0], place_from(tuple(row)[1:])) for row in rows)
    return found
