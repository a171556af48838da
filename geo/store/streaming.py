"""Reads place mentions page by page, twice as fast as `pages`: past SQLAlchemy's own rows.

What is asked for and what it means is said in `pages` alone; here its selects are run on the driver's own
cursor, whose plain tuples get the columns' names back.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Select, select

from geo.models import EventType, Kind, Relation, Span, Tier
from geo.store import pages, schema
from geo.store.columns import AnyText, unescape
from geo.store.database import database_of
from geo.store.rows import EventTie, MentionRow

PAGE = 1_000
"""Mentions of one page; the texts of their articles are in memory at once."""

_TYPES = {kind.value: kind for kind in EventType}
_RELATIONS = {it.value: it for it in Relation}
_TIERS = list(Tier)


@dataclass(slots=True)
class Streamed:
    """One mention with its article's text and the names of what is linked to it."""

    row: MentionRow
    """The mention."""
    text: str
    """Its article's whole text."""
    persons: list[str]
    """Names of linked persons, as the article has them; may repeat."""
    organisations: list[str]
    """Names of linked organisations."""
    events: list[EventTie]
    """Asserted events, the strongest link first."""
    people: Sequence[Span]
    """Where the article names persons; empty unless asked for."""


class Reader:
    """Reads mentions of one snapshot by their numbers."""

    def __init__(self, snapshot: Connection, *, people: bool = False) -> None:
        """Prepare the queries; with `people` each mention knows where its article names persons."""
        self._snapshot = snapshot
        among = database_of(snapshot).among()
        mention, tie_actor, tie_event = schema.mention, schema.tie_actor, schema.tie_event
        self._mentions = _Query(snapshot, pages.mentions_where(mention.c.id.in_(among)))
        self._actors = _Query(snapshot, pages.actor_ties_where(tie_actor.c.mention.in_(among)))
        self._events = _Query(snapshot, pages.event_ties_where(tie_event.c.mention.in_(among)))
        named = select(mention.c.article, mention.c.start, mention.c.end)
        named = named.where(mention.c.article.in_(among), mention.c.kind == Kind.PERSON.value)
        self._people = _Query(snapshot, named) if people else None

    def read(self, numbers: Sequence[int], *, texts: bool = True) -> Iterator[Streamed]:
        """Give mentions in the order of their numbers; without `texts` the articles' texts are empty."""
        for at in range(0, len(numbers), PAGE):
            yield from self._page(numbers[at : at + PAGE], texts=texts)

    def _page(self, numbers: Sequence[int], *, texts: bool) -> Iterator[Streamed]:
        rows = {row.key: row for row in map(pages.mention_row, self._mentions.run(numbers))}
        articles = {row.article.key for row in rows.values()}
        bodies = pages.texts(self._snapshot, articles) if texts else {}
        people: dict[int, list[Span]] = {}
        for it in self._people.run(sorted(articles)) if self._people else ():
            people.setdefault(it.article, []).append(Span(it.start, it.end))
        found = {
            key: Streamed(row, bodies.get(row.article.key, ""), [], [], [], people.get(row.article.key, ()))
            for key, row in rows.items()
        }
        for it in self._actors.run(numbers):
            held = found[it.mention]
            (held.persons if it.kind == Kind.PERSON.value else held.organisations).append(it.name)
        for it in self._events.run(numbers):
            tie = EventTie(it.ref, _TYPES[it.type], it.label, it.date, it.first_day, it.last_day,
                           _RELATIONS[it.relation], _TIERS[it.strength])  # fmt: skip
            found[it.mention].events.append(tie)
        for number in numbers:
            yield found[number]


class _Query:
    """A select that takes a list of whole numbers."""

    def __init__(self, snapshot: Connection, asked: Select[*tuple[object, ...]]) -> None:
        compiled = asked.compile(snapshot.engine, compile_kwargs={"literal_binds": True})
        self._sql = str(compiled)
        self._snapshot = snapshot
        columns = list(asked.selected_columns)
        names = [str(column.key) for column in columns]
        made: Any = namedtuple("_row", names)  # type: ignore[misc]  # noqa: PYI024 - named by the select
        self._row: Callable[[Sequence[object]], Any] = made._make
        self._texts = [at for at, it in enumerate(columns) if isinstance(it.type, AnyText)]

    def run(self, numbers: Sequence[int]) -> list[Any]:
        """Give the rows with their columns as attributes."""
        cursor = self._snapshot.connection.cursor()
        try:
            cursor.execute(self._sql, database_of(self._snapshot).bound(numbers))
            rows = cast("list[tuple[Any, ...]]", cursor.fetchall())
        finally:
            cursor.close()
        escaped = {at for at in self._texts if any(row[at] and "\x1a" in row[at] for row in rows)}
        if escaped:
            rows = [
                tuple(unescape(it) if at in escaped and it else it for at, it in enumerate(row))
                for row in rows
            ]
        return list(map(self._row, rows))
