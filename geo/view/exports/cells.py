"""Records as columns of a table, and what a spreadsheet program must not take for a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from geo.gazetteer.credits import Credit
from geo.services import credit_of
from geo.view.exports.records import Extract, Record, clean

Value = str | float | int | tuple[str, ...] | None
"""What a column may hold."""

COLUMNS: Final = (
    "place", "name", "country", "admin1", "feature", "lat", "lon", "mention", "role", "score", "excerpt",
    "relation", "radius_km",
    "persons", "organisations", "events", "date", "title", "source", "published", "url", "article",
    "event_types", "unasked",
)  # fmt: skip
"""The columns of every format, in order."""

_FORMULA: Final = re.compile(r"(^|;)(\s*)(?=[=+\-@＝＋－＠])")
_SIGNS: Final = frozenset("=+-@＝＋－＠ \t")
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
        record.unasked,
    )


def rows(extract: Extract) -> Iterator[tuple[Value, ...]]:
    """Give the values of every mention that passes, then of those that a service has yet to be asked for.

    The latter have no place, and the reason in `unasked`.
    """
    yield from map(values, extract.records())
    for it in extract.owed():
        # Where names are left out nobody has looked for them in these.
        sentence = it.text if extract.options.excerpts and extract.options.persons else None
        known: dict[str, Value] = {
            "mention": clean(it.name),
            "role": it.role.value,
            "excerpt": sentence,
            "title": clean(it.title) if extract.options.persons else None,
            "source": clean(it.source) if it.source else None,
            "published": clean(it.published) if it.published else None,
            "article": it.article,
            "unasked": clean(it.unasked or ""),
        }
        yield tuple(known.get(column) for column in COLUMNS)


def flat(value: Value) -> str | float | int | None:
    """Give several names as one text."""
    return "; ".join(value) if isinstance(value, tuple) else value


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet program would take a text for a formula (OWASP, CSV injection)."""
    return (text[:1] in _SIGNS or ";" in text) and _FORMULA.search(text) is not None


def guarded(text: str) -> str:
    """Put an apostrophe before what would be taken for a formula.

    A semicolon ends a cell where commas are decimal points, so what follows one is guarded too.
    """
    return _FORMULA.sub(r"\1\2'", text) if text[:1] in _SIGNS or ";" in text else text


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


def row_credit(shared: str, place: Value) -> str:
    """Add the credit of the online service that a place, by its id, came from."""
    service = credit_of(place) if isinstance(place, str) else None
    return shared if service is None else f"{shared} · {service}"
