"""The choices of each facet with live counts: a facet's own choice is left out, the others hold."""

from __future__ import annotations

from geo.models import EventType, Filter, Kind
from geo.store import Store, queries
from geo.store.rows import OptionCount
from geo.view.excerpt import visible
from geo.view.shapes import Facets, Option

NO_SOURCE = "no source"
"""How articles without an outlet are called in the list of sources; their value is empty."""


def facets(store: Store, wanted: Filter) -> Facets:
    """Give every option that would show a mention, largest first, and the chosen ones even at 0."""
    with store.reading() as snapshot:
        wanted = queries.settle(snapshot, wanted)
        types = queries.event_type_counts(snapshot, wanted)
        sources = queries.source_counts(snapshot, wanted)
        first_day, last_day = queries.date_range(snapshot, wanted)
        return Facets(
            persons=_options(queries.actor_options(snapshot, wanted, Kind.PERSON)),
            organisations=_options(queries.actor_options(snapshot, wanted, Kind.ORGANISATION)),
            event_types=_event_types(types, wanted),
            sources=_sources(sources, wanted),
            first_day=first_day,
            last_day=last_day,
            undated=queries.undated(snapshot, wanted),
        )


def _options(counted: list[OptionCount]) -> tuple[Option, ...]:
    return tuple(
        Option(it.value, visible(it.label), it.mentions, tuple(visible(alias) for alias in it.aliases))
        for it in counted
    )


def _event_types(counted: dict[EventType, int], wanted: Filter) -> tuple[Option, ...]:
    return tuple(
        Option(kind.value, kind.value.replace("_", " "), counted.get(kind, 0))
        for kind in EventType
        if kind in counted or kind in wanted.event_types
    )


def _sources(counted: dict[str, int], wanted: Filter) -> tuple[Option, ...]:
    listed = dict.fromkeys(wanted.sources, 0) | counted
    ranked = sorted(listed.items(), key=lambda it: (-it[1], it[0]))
    return tuple(Option(value, visible(value) or NO_SOURCE, mentions) for value, mentions in ranked)
