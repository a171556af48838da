"""What the one page shows, as short columns: places, who and what each mention is tied to, excerpts.

Every mention counts, so that the page's filters count as the app's do; of the sentences only as many are
taken along as there is room for, the best of every place first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from geo.models import EVENT_GROUPS, EventType
from geo.view.excerpt_html import date_words
from geo.view.exports.records import Extract, Record
from geo.view.js_json import Json, js_json
from geo.view.looks import GROUP_COLOURS, LABELS, UNSURE, VIEWS
from geo.view.payload import GROUPS, columns
from geo.view.shapes import PlaceOnMap

ROUNDS: Final = (1, 4, 12)
"""How many excerpts each place gets, as long as there is room: one everywhere before four anywhere."""
_TYPES: Final = {kind: at for at, kind in enumerate(EventType)}
_GROUP_OF: Final = {kind: GROUPS.index(group) for group, kinds in EVENT_GROUPS.items() for kind in kinds}


class _Numbers:
    """Gives each value a number, from 0 in the order of asking."""

    def __init__(self) -> None:
        self.of: dict[object, int] = {}

    def __call__(self, value: object) -> int:
        return self.of.setdefault(value, len(self.of))


class _Tables:
    """Names and sets of names by number, shared by mentions and excerpts."""

    def __init__(self) -> None:
        self.persons, self.bodies, self.sets = _Numbers(), _Numbers(), _Numbers()
        self.events, self.articles = _Numbers(), _Numbers()
        self.sets(())

    def people(self, record: Record) -> int:
        """Number the set of persons that a mention is tied to; 0 is nobody."""
        return self.sets(tuple(map(self.persons, record.persons)))


def page_data(extract: Extract, *, most: int) -> dict[str, Json]:
    """Give all that the page shows, in about `most` bytes as far as leaving excerpts out can do it."""
    counts = extract.place_counts()
    counts.sort(key=lambda it: it.place.id)
    counts.sort(key=lambda it: -it.mentions)  # as in `columns`
    places = [
        PlaceOnMap(it.place, it.mentions, it.articles, it.score, it.group, (), it.radius_km, it.approximate)
        for it in counts
    ]
    rows = {it.key: row for row, it in enumerate(counts)}
    tables = _Tables()
    tally = Counter((rows[it.key], tables.people(it), mask(it.types)) for it in extract.ties())
    data: dict[str, Json] = {
        "places": columns(places),
        "where": [", ".join(filter(None, (it.place.admin1, it.place.country))) for it in counts],
        "ties": [value for key, amount in sorted(tally.items()) for value in (*key, amount)],
        "types": [[it.value.replace("_", " ").capitalize(), _GROUP_OF[it]] for it in EventType],
        "groups": [{"key": it, "colour": GROUP_COLOURS[it], "label": LABELS[it]} for it in GROUPS],
        "unsure": 100 * UNSURE,
        "persons": extract.options.persons,
        "excerpts": extract.options.excerpts,
        "mentions": extract.mentions,
        "statement": VIEWS[extract.options.point_of_view],
    }
    left = most - len(js_json(data).encode()) - _size(tables)
    data["told"] = list(_told(extract, rows, tables, left)) if extract.options.excerpts else []
    data["names"] = list(map(str, tables.persons.of))
    data["sets"] = [list(it) for it in tables.sets.of if isinstance(it, tuple)]
    data["bodies"] = list(map(str, tables.bodies.of))
    data["events"] = list(map(str, tables.events.of))
    data["articles"] = [list(it) for it in tables.articles.of if isinstance(it, tuple)]
    return data


def mask(types: Iterable[EventType]) -> int:
    """Give a set of event types as a number, one bit each."""
    return sum(1 << _TYPES[it] for it in types)


def _told(extract: Extract, rows: dict[int, int], tables: _Tables, room: int) -> Iterator[Json]:
    """Give excerpts while there is room.

    Each is [place, text, start, end, article, set of persons, types, bodies, events, date, relation].
    """
    taken: set[int] = set()
    keys = list(rows)
    for limit in ROUNDS:
        for record in extract.best(keys, limit=limit):
            if record.number in taken:
                continue
            known = len(tables.articles.of), len(tables.events.of), len(tables.bodies.of)
            row = _row(record, rows, tables)
            room -= len(js_json(row).encode()) + 1 + _new(tables, known)
            if room < 0:
                return
            taken.add(record.number)
            yield row


def _row(record: Record, rows: dict[int, int], tables: _Tables) -> list[Json]:
    article = (record.title, record.source or "", record.published or "", record.url or "")
    return [
        rows[record.key],
        record.excerpt,
        # JavaScript counts UTF-16 units.
        len(record.excerpt[: record.start].encode("utf-16-le")) // 2,
        len(record.excerpt[: record.end].encode("utf-16-le")) // 2,
        tables.articles(article),
        tables.people(record),
        mask(record.types),
        [tables.bodies(it) for it in record.organisations],
        [tables.events(it) for it in record.events],
        date_words(record.date) if record.events else "",
        record.relation,
    ]


def _new(tables: _Tables, known: tuple[int, int, int]) -> int:
    """Count the bytes of what an excerpt brought into the tables."""
    total = 0
    for table, had in zip((tables.articles, tables.events, tables.bodies), known, strict=True):
        for value in islice(reversed(table.of), len(table.of) - had):
            fields = value if isinstance(value, tuple) else (value,)
            total += len(js_json([str(it) for it in fields]).encode()) + 1
    return total


def _size(tables: _Tables) -> int:
    names = js_json(list(map(str, tables.persons.of)))
    return len(names.encode()) + len(js_json([list(it) for it in tables.sets.of if isinstance(it, tuple)]))
