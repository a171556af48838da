"""What can be read beside the map: an article with everything marked, a person's or an event's places."""

from __future__ import annotations

from dataclasses import dataclass, replace

from geo.models import Filter, Kind, Role
from geo.store import Store, lookups, queries
from geo.timex import interval
from geo.view.excerpt import visible
from geo.view.facets import event_words
from geo.view.shapes import Excerpt, PlaceOnMap
from geo.view.tables import each_excerpt, places_on_map

LONGEST = 200
"""Excerpts on one page."""


@dataclass(frozen=True, slots=True)
class Story:
    """A person, an organisation or an event with their places in the order of time."""

    kind: str
    """`person`, `organisation` or `event`."""
    ref: str
    """Its id."""
    label: str
    """Name or label."""
    about: str
    """Other names, or the type of the event; may be empty."""
    mentions: int
    """How many place mentions are linked."""
    places: int
    """How many places."""
    weaker: bool
    """Whether no sentence ties it to a place: the places are all that the same articles name."""
    shown: tuple[PlaceOnMap, ...]
    """The places on its small map: those that are meant as locations."""
    entries: tuple[tuple[str, Excerpt], ...]
    """Name of the place and excerpt, dated ones first, at most `LONGEST`."""


def story(store: Store, collection: str | None, kind: str, ref: str, *, weaker: bool = False) -> Story | None:
    """Collect what is linked to a person, an organisation or an event; None when the store knows no such.

    Where no sentence links it to a place, or with `weaker`, the weaker links are taken.
    """
    roles = (Role.LITERAL, Role.ASSOCIATIVE)
    wanted = {
        "person": Filter(collection, persons=(ref,), roles=roles, weaker=weaker),
        "organisation": Filter(collection, organisations=(ref,), roles=roles, weaker=weaker),
        "event": Filter(collection, events=(ref,), roles=roles, weaker=weaker),
    }[kind]
    with store.reading() as snapshot:
        chosen = store.select(snapshot, wanted)
        mentions, _, places = queries.totals(chosen)
        if kind == "event":
            event = lookups.event_named(chosen, ref)
            label, about = (event.label, event_words(event.type)) if event is not None else ("", "")
        else:
            actor = lookups.actor_named(chosen, Kind(kind), ref)
            ref = ref if actor is None else actor.value
            label, about = (actor.label, ", ".join(actor.aliases)) if actor is not None else ("", "")
    if not label:
        return None
    if not mentions and not weaker:
        return story(store, collection, kind, ref, weaker=True)
    entries = [(place.name, excerpt) for place, excerpt in each_excerpt(store, wanted, limit=LONGEST)]
    shown = tuple(places_on_map(store, replace(wanted, roles=(Role.LITERAL,)), excerpted=0))
    entries.sort(key=lambda entry: _when(entry[1]))
    return Story(kind, ref, visible(label), visible(about), mentions, places, weaker, shown, tuple(entries))


def _when(excerpt: Excerpt) -> tuple[bool, str]:
    days = interval(excerpt.date) if excerpt.date else None
    return (days is None, days[0] if days else "")
