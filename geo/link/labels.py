"""Event labels that read well in a list: "Protest in Kandalaksha, 2011"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geo.models import Event, EventType, Mention

SHOWN = 2
"""Places named in a label before "and N more"."""


def event_label(
    event: Event,
    mentions: Sequence[Mention],
    nouns: Mapping[EventType, str],
    place_names: Mapping[int, str],
) -> str:
    """Return the type's noun, the places and the year of an event.

    Args:
        event: The event, its places filled in.
        mentions: The article's mentions.
        nouns: What each type is called ("Protest"); a type without one shows its own name.
        place_names: Names of resolved places by mention index; else the mention's own text.
    """
    names = list(
        dict.fromkeys(place_names.get(i) or " ".join(mentions[i].text.split()) for i in event.places)
    )
    label = nouns.get(event.type) or event.type.value.replace("_", " ").capitalize()
    if names:
        label += " in " + _listed(names)
    if event.date is not None and event.date.value[:4].isdigit():
        label += f", {event.date.value[:4]}"
    return label


def _listed(names: Sequence[str]) -> str:
    if len(names) > SHOWN:
        return f"{', '.join(names[:SHOWN])} and {len(names) - SHOWN} more"
    return " and ".join(names)
