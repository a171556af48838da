"""Records as columns of a table, and what a spreadsheet program must not take for a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from geo.gazetteer.credits import Credit
from geo.models import Place
from geo.services import credit_of
from geo.view.exports.records import Extract, Record

Value = str | float | int | tuple[str, ...] | None
"""What a column may hold."""

COLUMNS: Final = (
    "place", "name", "country", "admin1", "feature", "lat", "lon", "mention", "role", "score", "excerpt",
    "relation", "radius_km",
    "persons", "organisations", "events", "date", "title", "source", "published", "url", "article",
    "event_types",
)  # fmt: skip
"""The columns of every format, in order."""

_FORMULA: Final = re.compile(r"(^|;)(\s*)(?=[=+\-@＝＋－＠])")
_SHOWN: Final = 200


def values(record: Record) -> tuple[Value, ...]:
    """Give a record's values in the order of COLUMNS; an empty text is None."""
    place = record.place
    return (
        place.id,
        place.name,
        place.country,
        place.admin1,
        place.feature.value,
        round(record.lat, 6),
        round(record.lon, 6),
        record.mention,
        record.role.value,
        round(record.score, 4),
        record.excerpt or None,
        record.relation or None,
        None if record.radius_km is None else round(record.radius_km, 1),
        record.persons,
        record.organisations,
        record.events,
        record.date,
        record.title,
        record.source,
        record.published,
        record.url,
        record.article,
        tuple(it.value for it in record.types),
    )


def flat(value: Value) -> str | float | int | None:
    """Give several names as one text."""
    return "; ".join(value) if isinstance(value, tuple) else value


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet program would take a text for a formula (OWASP, CSV injection)."""
    return _FORMULA.search(text) is not None


def guarded(text: str) -> str:
    """Put an apostrophe before what would be taken for a formula.

    A semicolon ends a cell where commas are decimal points, so what follows one is guarded too.
    """
    return _FORMULA.sub(r"\1\2'", text)


def credit_line(credits_: Iterable[Credit]) -> str:
    """Give the credits in one line, each with its licence and its address."""
    return " · ".join(f"{it.name} ({it.licence}, {it.licence_url or it.url})" for it in credits_)


def source_line(extract: Extract) -> str:
    """Name the outlets of the articles in one line; the first 200, each row names its own."""
    if not extract.sources:
        return "Articles: sources not named"
    left = len(extract.sources) - _SHOWN
    more = f" and {left:,} more" if left > 0 else ""
    return f"Articles: {'; '.join(extract.sources[:_SHOWN])}{more}"


def row_credit(shared: str, place: Place) -> str:
    """Add the credit of the online service that a place came from."""
    service = credit_of(place.id)
    return shared if service is None else f"{shared} · {service}"
