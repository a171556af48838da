"""The app's address -> a Filter, for whoever wants exactly what a page of the app shows.

The keys are those of the address bar; `place`, `read` and `view` say what is looked at and narrow nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from urllib.parse import parse_qs

from geo.models import EventType, Filter, Role

FIRST_DAY = "0001-01-01"
"""Any date at all: undated mentions are left out by asking for dates from this day."""
LONGEST_TEXT = 300
"""Most characters of a text search."""
SCORES = ("0.5", "0.7", "0.9")
"""The least scores that the app offers."""
_SWITCHED = {"0": False, "1": True}


def filter_of_link(link: str, *, collections: Collection[str], default: str) -> Filter:
    """Read an address of the app, whole or from its question mark on, as the app reads it.

    What it names that cannot be is left out. Without a collection in it, it is `default` when there is one
    of that name, else all.
    """
    asked = (link.partition("?")[2] if "?" in link else link).partition("#")[0]
    return filter_of(parse_qs(asked, keep_blank_values=True), collections=collections, default=default)


def filter_of(address: Mapping[str, Sequence[str]], *, collections: Collection[str], default: str) -> Filter:
    """Read the keys and values of an address; see `filter_of_link`."""

    def many(key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(address.get(key, ())))

    def switch(key: str, *, usual: bool) -> bool:
        return _SWITCHED.get("".join(address.get(key, ())), usual)

    first, last = _day(many("from")), _day(many("to"))
    undated = switch("undated", usual=True)
    roles = tuple(role for role in Role if role.value in many("role"))
    scores = [float(it) for it in many("score") if it in SCORES]
    return Filter(
        collection=collection_of("".join(address.get("collection", (default,))), collections, default),
        persons=many("person"),
        organisations=many("organisation"),
        event_types=tuple(EventType(it) for it in many("event") if it in set(EventType)),
        events=many("happening"),
        countries=many("country"),
        regions=many("region"),
        sources=many("source"),
        languages=many("language"),
        extra=tuple(pair for it in many("column") if (pair := column_of(it)) is not None),
        date_from=first or (None if undated or last else FIRST_DAY),
        date_to=last,
        undated=undated,
        roles=roles or (Role.LITERAL,),
        min_score=scores[0] if scores else 0.0,
        text="".join(address.get("text", ())[:1])[:LONGEST_TEXT],
        weaker=switch("weaker", usual=False),
        by_publication=switch("publication", usual=False),
    )


def column_text(name: str, value: str) -> str:
    """Write a column's value as the address has it: `section=Sport`; a name's own `=` is `%3D`."""
    return f"{name.replace('%', '%25').replace('=', '%3D')}={value}"


def column_of(text: str) -> tuple[str, str] | None:
    """Read what `column_text` writes; None for what has no name."""
    name, sign, value = text.partition("=")
    return (name.replace("%3D", "=").replace("%25", "%"), value) if name and sign else None


def collection_of(name: str, collections: Collection[str], default: str) -> str | None:
    """Give the collection of a name, else the one named `default`, else None for all.

    An empty name means all.
    """
    if name in collections:
        return name
    return default if name and default in collections else None


def _day(values: Sequence[str]) -> str | None:
    try:
        return date.fromisoformat(values[0]).isoformat() if values else None
    except ValueError:
        return None
