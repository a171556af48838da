"""Named events: "Battle of Bakhmut", "Euromaidan", "the Bucha massacre", by a table and by patterns.

The same event has the same key in every article: the name of the table's row, or the words of the pattern.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from geo.errors import InputError
from geo.models import NAMED, Article, Event, EventDate, EventType, Modality, Place
from geo.timex import interval, precision

COLUMNS = ("name", "type", "place", "country", "start", "end", "aliases")
"""The table's columns: dates are TIMEX values, an empty end goes on, aliases are parted by `;`."""
LONGEST = 120
"""Code points of the longest name."""
KEY = "named:"
"""How the key of a named event begins."""

_WORD = re.compile(r"[^\W_]+")
_ORDINAL = r"(?:(?:First|Second|Third|Fourth|Fifth)\s)?"
_NAME = r"[A-Z][\w’'-]+(?:\s(?:(?:el|al|de|la|del)\s)?[A-Z][\w’'-]+)*"
_PATTERNS: tuple[tuple[re.Pattern[str], Mapping[str, EventType]], ...] = (
    (
        re.compile(
            rf"\b(?P<name>{_ORDINAL}(?P<noun>[Bb]attle|[Ss]iege|[Ff]all|[Ll]iberation|[Aa]nnexation|[Bb]ombing|"
            rf"[Ss]acking)\sof\s(?P<place>{_NAME}))"
        ),
        {
            "battle": EventType.BATTLE,
            "siege": EventType.BATTLE,
            "fall": EventType.TERRITORY,
            "liberation": EventType.TERRITORY,
            "annexation": EventType.TERRITORY,
            "bombing": EventType.STRIKE,
            "sacking": EventType.DAMAGE,
        },
    ),
    (
        re.compile(
            rf"\b(?P<name>(?P<place>{_NAME})\s(?P<noun>massacre|genocide|pogrom|earthquake|mutiny|Accords|"
            rf"Uprising|Massacre|Revolution))\b"
        ),
        {
            "massacre": EventType.VIOLENCE_CIVILIANS,
            "genocide": EventType.VIOLENCE_CIVILIANS,
            "pogrom": EventType.VIOLENCE_CIVILIANS,
            "earthquake": EventType.DISASTER,
            "mutiny": EventType.BATTLE,
            "accords": EventType.DIPLOMACY,
            "uprising": EventType.PROTEST,
            "revolution": EventType.PROTEST,
        },
    ),
)
"""Names that say what they are; our own list."""
_NO_PLACE = frozenset("the a an this that in on at after before since another one every each his her".split())


@dataclass(frozen=True, slots=True)
class NamedEvent:
    """One row of the table."""

    key: str
    """Stable over articles and collections."""
    name: str
    """How it is called."""
    type: EventType
    """Its type."""
    place: str
    """Name of the place, empty when it has no single one."""
    country: str
    """ISO 3166-1 alpha-2 of the place, or empty."""
    start: str
    """First day, month or year."""
    end: str
    """Last day, month or year; empty when it goes on."""
    aliases: tuple[str, ...]
    """Other names."""

    def covers(self, event: Event, place: Place) -> bool:
        """Tell whether an unnamed event of that type, place and date is a part of it."""
        if (
            event.type is not self.type
            or event.date is None
            or place.name.casefold() != self.place.casefold()
        ):
            return False
        if self.country and place.country != self.country:
            return False
        first, its, last = interval(self.start), interval(event.date.value), interval(self.end)
        if first is None or its is None:
            return False
        return first[0] <= its[0] and (last is None or its[1] <= last[1])


@dataclass(frozen=True, slots=True)
class _Found:
    """A name in a text."""

    start: int
    end: int
    key: str
    name: str
    type: EventType
    date: EventDate | None


class NamedEvents:
    """The table, ready to be looked for in articles."""

    def __init__(self, rows: Sequence[NamedEvent]) -> None:
        self.rows = tuple(rows)
        """The table's rows in order."""
        self._by_word: dict[str, list[tuple[re.Pattern[str], NamedEvent]]] = {}
        for row in self.rows:
            for alias in (row.name, *row.aliases):
                pattern = re.compile(r"\s+".join(map(re.escape, alias.split())) + r"(?!\w)", re.IGNORECASE)
                first = _WORD.search(alias)
                if first is not None and first.start() == 0:
                    self._by_word.setdefault(first[0].casefold(), []).append((pattern, row))
        digest = sha256("\n".join(repr(row) for row in self.rows).encode()).hexdigest()[:8]
        self.version = f"named/{digest}"
        """Names the table's content."""

    def name(self, article: Article, events: Sequence[Event]) -> list[Event]:
        """Name the events that the table or a pattern knows, and add those that only a name tells of.

        An event inside a name takes its type, label and key, and its date unless the text gives one; two
        inside the same name are one.
        """
        found = list(self.find(article.text))
        result: list[Event] = []
        at: dict[_Found, int] = {}
        for event in events:
            name = next((f for f in found if f.start < event.end and event.start < f.end), None)
            if name is None:
                result.append(event)
            elif name not in at:
                at[name] = len(result)
                result.append(_named(article, event, name))
            elif event.main:
                result[at[name]] = replace(result[at[name]], main=True)
        for name in found:
            if name not in at:
                made = Event("", name.type, name.name, name.start, name.end, Modality.ASSERTED)
                result.append(_named(article, made, name))
        return sorted(result, key=lambda event: (event.start, event.end, event.type))

    def part(self, event: Event, places: Mapping[int, Place]) -> Event:
        """Give an unnamed event the key of the row that its type, place and date fit, if any does."""
        if event.date is None or event.modality is not Modality.ASSERTED or event.named is not None:
            return event
        for index in event.places:
            for row in self.rows:
                if index in places and row.covers(event, places[index]):
                    return replace(event, named=row.key)
        return event

    def find(self, text: str) -> Iterator[_Found]:
        """Find the names of a text, longest first at each place, without overlaps, sorted by start."""
        candidates = [*self._by_table(text), *_by_pattern(text)]
        last = 0
        for item in sorted(candidates, key=lambda f: (f.start, -f.end)):
            if item.start >= last:
                last = item.end
                yield item

    def _by_table(self, text: str) -> Iterator[_Found]:
        for word in _WORD.finditer(text):
            for pattern, row in self._by_word.get(word[0].casefold(), ()):
                match = pattern.match(text, word.start())
                if match and any(c.isupper() for c in match[0]):
                    kind = precision(row.start)
                    date = EventDate(row.start, kind) if kind else None
                    yield _Found(word.start(), match.end(), row.key, row.name, row.type, date)


def _named(article: Article, event: Event, name: _Found) -> Event:
    key = f"{article.digest}\n{name.start}\n{name.end}\n{name.key}"
    date = event.date or name.date
    year = (
        f", {date.value[:4]}" if date and date.value[:4].isdigit() and date.value[:4] not in name.name else ""
    )
    return replace(
        event,
        id=sha256(key.encode()).hexdigest()[:16],
        type=name.type,
        type_method=event.type_method if event.type is name.type and event.id else NAMED,
        label=name.name + year,
        start=name.start,
        end=name.end,
        date=date,
        named=name.key,
    )


def _by_pattern(text: str) -> Iterator[_Found]:
    for pattern, kinds in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("name")
            place = match["place"].split()
            if place[0].lower() in _NO_PLACE:
                if match.start("place") != start or not place[1:]:
                    continue
                start += text[start:end].index(place[1], len(place[0]))
            if match.end("place") == end and place[-1].endswith(("’s", "'s")):
                end -= 2
            name = " ".join(text[start:end].split())
            name = name[0].upper() + name[1:]
            yield _Found(start, end, key_of(name), name, kinds[match["noun"].lower()], None)


def key_of(name: str) -> str:
    """Give the key of a name: its words in plain small letters."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "").replace("'", "")
    return KEY + "-".join(_WORD.findall(plain))


def load_named_events(path: Path) -> NamedEvents:
    """Read the table. Raises InputError with the line that is broken."""
    rows: list[NamedEvent] = []
    known: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise InputError(str(path), f"the columns must be {', '.join(COLUMNS)}", line=1)
            for raw in reader:
                try:
                    row = _row(raw)
                    _check_names(row, known)
                except ValueError as error:
                    raise InputError(str(path), str(error), line=reader.line_num) from error
                rows.append(row)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(str(path), str(error)) from error
    return NamedEvents(rows)


def _check_names(row: NamedEvent, known: dict[str, str]) -> None:
    """Remember the names of a row. Raises ValueError when another row has one of them."""
    for alias in (row.name, *row.aliases):
        if known.setdefault(key_of(alias), row.name) != row.name:
            raise ValueError(f"{alias!r} is also a name of {known[key_of(alias)]!r}")


def _row(raw: Mapping[str | None, object]) -> NamedEvent:
    """Check one row. Raises ValueError that says what is wrong."""
    if None in raw or any(not isinstance(raw[column], str) for column in COLUMNS):
        raise ValueError(f"a row has {len(COLUMNS)} columns")
    cells = {column: str(raw[column]).strip() for column in COLUMNS}
    names = [cells["name"], *(alias.strip() for alias in cells["aliases"].split(";") if alias.strip())]
    for name in names:
        if not 0 < len(name) <= LONGEST or not name.isprintable() or not _WORD.match(name.removeprefix("#")):
            raise ValueError(f"this is no name: {name!r:.80}")
    for column in ("start", "end"):
        if cells[column] and interval(cells[column]) is None:
            raise ValueError(f"{column} is no date: {cells[column]!r:.80}")
    if not cells["start"]:
        raise ValueError("start is missing")
    first, last = interval(cells["start"]), interval(cells["end"])
    if first is not None and last is not None and last[1] < first[0]:
        raise ValueError("it ends before it starts")
    if cells["country"] and not re.fullmatch(r"[A-Z]{2}", cells["country"]):
        raise ValueError(f"country is no ISO 3166-1 code: {cells['country']!r:.80}")
    try:
        kind = EventType(cells["type"])
    except ValueError:
        raise ValueError(f"type is none of ours: {cells['type']!r:.80}") from None
    return NamedEvent(
        key_of(names[0]),
        names[0],
        kind,
        cells["place"],
        cells["country"],
        cells["start"],
        cells["end"],
        tuple(names[1:]),
    )
