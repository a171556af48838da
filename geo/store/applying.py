"""Lays corrections over what the machine said: which place is shown for a mention, and how an event is shown.

Only the layer for counting changes (`mention.place`, `event.shown_…`, the ties); what an analysis holds stays
as it was made. Applying twice changes nothing, and an article that comes later, or is analysed again by
another model, is laid out by the same corrections.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Row, Select, select, update
from sqlalchemy.sql.expression import bindparam

from geo.correction import OF_EVENTS, OF_MENTIONS, Correction, Kept, Scope, Verdict, fold_toponym
from geo.models import EventType, Kind, Modality
from geo.store import schema
from geo.store.corrections import ROWS, kept
from geo.store.counting import days, tie_events

_CHUNK: Final = 200
"""Articles that are laid out at a time."""
_LOOK: Final = 500
_WIDTH: Final = {scope: rank for rank, scope in enumerate(Scope)}


def apply(connection: Connection, articles: Iterable[int], *, ties: bool = True) -> int:
    """Lay out some articles as the corrections in force say; gives how many mentions and events changed.

    Without `ties` the caller lays out the ties of events itself, afterwards.
    """
    if connection.execute(_ANY).first() is None:
        return 0
    listed = sorted(set(articles))
    changed = 0
    for at in range(0, len(listed), _CHUNK):
        among = listed[at : at + _CHUNK]
        moved = _place_mentions(connection, among)
        shown = _show_events(connection, among)
        if ties and (moved or shown):
            tie_events(connection, among)
        changed += moved + shown
    return changed


def affected(connection: Connection, corrections: Iterable[Correction]) -> set[int]:
    """Find the articles in which corrections of mentions and events can change anything."""
    digests: set[str] = set()
    names: set[str] = set()
    events: set[str] = set()
    for it in corrections:
        if it.article is not None:
            digests.add(it.article)
        elif it.verdict in OF_MENTIONS:
            names.add(fold_toponym(it.name))
        elif it.event is not None:
            events.add(it.event)
    article, mention, event = schema.article, schema.mention, schema.event
    found: set[int] = set()
    for some in _chunks(digests):
        found.update(connection.execute(select(article.c.id).where(article.c.digest.in_(some))).scalars())
    for some in _chunks(_written(connection, names)):
        asked = select(mention.c.article).where(mention.c.text.in_(some)).distinct()
        found.update(connection.execute(asked).scalars())
    for some in _chunks(events):
        found.update(connection.execute(select(event.c.article).where(event.c.ref.in_(some))).scalars())
    return found


def _written(connection: Connection, folded: set[str]) -> set[str]:
    """Find how articles write some folded names."""
    if not folded:
        return set()
    texts = connection.execute(select(schema.mention.c.text).distinct()).scalars()
    return {text for text in texts if fold_toponym(text) in folded}


_Rule = tuple[Kept, int | None]
"""A correction of mentions with the store's number of its place."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """Corrections of mentions that can concern some articles."""

    of_one: dict[tuple[str | None, int | None, int | None], _Rule]
    """The newest for each single mention, by digest, start and end."""
    of_name: dict[str, list[_Rule]]
    """The wider ones by folded name, the newest last."""

    def of(self, mention: Row[*tuple[object, ...]], folded: str, leading: str | None) -> _Rule | None:
        """Choose what holds for a mention: the narrowest scope, then the newest."""
        own = self.of_one.get((mention.digest, mention.start, mention.end))
        if own is not None and fold_toponym(own[0].correction.name) == folded:
            return own
        fitting = [
            rule
            for rule in self.of_name.get(folded, ())
            if _concerns(rule[0].correction, mention.digest, leading)
        ]
        return min(fitting, key=lambda rule: (_WIDTH[rule[0].correction.scope], -rule[0].key), default=None)


def _concerns(it: Correction, digest: str, leading: str | None) -> bool:
    match it.scope:
        case Scope.ARTICLE:
            return it.article == digest
        case Scope.COUNTRY:
            return leading is not None and it.country == leading
        case _:
            return True


def _place_mentions(connection: Connection, articles: Sequence[int]) -> int:
    rows = connection.execute(_MACHINE, {"among": articles}).all()
    rules = _rules(connection, {fold_toponym(row.text) for row in rows}, {row.digest for row in rows})
    if not (rules.of_one or rules.of_name) and all(row.fixed is None for row in rows):
        return 0
    wide = (rule.correction.scope for named in rules.of_name.values() for rule, _ in named)
    leading = _leading(rows) if Scope.COUNTRY in wide else {}
    changes = []
    for row in rows:
        folded = fold_toponym(row.text)
        rule = rules.of(row, folded, leading.get((row.article, folded)))
        place, fixed = (row.machine, None) if rule is None else (rule[1], rule[0].key)
        if (place, fixed) != (row.place, row.fixed):
            changes.append({"number": row.id, "shown": place, "by": fixed})
    if changes:
        connection.execute(_MOVE, changes)
    return len(changes)


def _machine() -> Select[*tuple[object, ...]]:
    """Select place mentions with what the machine said of each."""
    mention, state, place = schema.mention, schema.place_state, schema.place
    return (
        select(
            mention.c.id, mention.c.article, mention.c.start, mention.c.end, mention.c.text,
            mention.c.place, mention.c.fixed, place.c.id.label("machine"), state.c.country,
            schema.article.c.digest,
        )
        .join(schema.article, schema.article.c.id == mention.c.article)
        .outerjoin(state, state.c.id == mention.c.state)
        .outerjoin(place, place.c.ref == state.c.ref)
        .where(mention.c.article.in_(bindparam("among", expanding=True)), mention.c.kind == Kind.PLACE.value)
    )  # fmt: skip


def _leading(rows: Sequence[Row[*tuple[object, ...]]]) -> dict[tuple[int, str], str]:
    """Give the country that an article is mostly about, by article and folded name.

    The mentions of the name itself do not count: they are what is in doubt.
    """
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    own: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        key = (row.article, fold_toponym(row.text))
        own[key].update([row.country] if row.country else [])
        counts[row.article].update([row.country] if row.country else [])
    found = {}
    for key, mine in own.items():
        rest = counts[key[0]] - mine
        if rest:
            found[key] = min(rest, key=lambda country: (-rest[country], country))
    return found


def _rules(connection: Connection, names: set[str], digests: set[str]) -> _Rules:
    of_one: dict[tuple[str | None, int | None, int | None], _Rule] = {}
    of_name: defaultdict[str, list[_Rule]] = defaultdict(list)
    for some in _chunks(names):
        for row in connection.execute(_OF_MENTIONS, {"digests": list(digests), "names": some}):
            rule = (kept(row), row.place)
            if row.scope == Scope.MENTION.value:
                of_one[row.article, row.start, row.end] = rule
            else:
                of_name[row.folded].append(rule)
    return _Rules(of_one, dict(of_name))


def _show_events(connection: Connection, articles: Sequence[int]) -> int:
    event = schema.event
    if connection.execute(_ANY_EVENT).first() is None:
        return 0
    rows = connection.execute(_EVENTS, {"among": articles}).all()
    rules = _event_rules(connection, {row.digest for row in rows}, {row.ref for row in rows})
    changed = 0
    for row in rows:
        mine = rules.get(row.ref) or rules.get((row.digest, row.start, row.end), [])
        if not mine and row.fixed is None:
            continue
        values = _shown(row, mine)
        if any(getattr(row, name) != value for name, value in values.items()):
            one = (event.c.article == row.article) & (event.c.pos == row.pos)
            connection.execute(update(event).where(one).values(values))
            changed += 1
    return changed


def _event_rules(
    connection: Connection, digests: set[str], refs: set[str]
) -> dict[str | tuple[str | None, int | None, int | None], list[tuple[Kept, int | None]]]:
    found: defaultdict[str | tuple[str | None, int | None, int | None], list[tuple[Kept, int | None]]] = (
        defaultdict(list)
    )
    for asked, wanted in ((_OF_ARTICLES, digests), (_OF_NAMED, refs)):
        for some in _chunks(wanted):
            for row in connection.execute(asked, {"names": some}):
                key = row.event if row.event is not None else (row.article, row.start, row.end)
                found[key].append((kept(row), row.place))
    return dict(found)


def _shown(row: Row[*tuple[object, ...]], rules: Sequence[tuple[Kept, int | None]]) -> dict[str, object]:
    """Give the columns of an event as shown: the machine's, then each correction, the newest last."""
    kind, date, moved, where = row.type, row.date, None, None
    happened = row.modality == Modality.ASSERTED.value
    for rule, place in rules:
        it = rule.correction
        match it.verdict:
            case Verdict.EVENT_TYPE:
                kind = it.other
            case Verdict.EVENT_DATE:
                date = it.other or None
            case Verdict.EVENT_PLACE:
                moved, where = place, it.place
            case _:
                happened = False
    label = row.label
    if row.named is None and (kind, date, where) != (row.type, row.date, None):
        label = _label(EventType(kind), where.name if where else _where(row.label), date)
    first, last = days(date)
    return {
        "shown_type": kind,
        "shown_label": label,
        "shown_date": date,
        "first_day": first,
        "last_day": last,
        "happened": happened,
        "moved": moved,
        "fixed": rules[-1][0].key if rules else None,
    }


def _where(label: str) -> str:
    """Take the places out of a label that the machine made: "Protest in Kandalaksha, 2011"."""
    _, found, rest = label.partition(" in ")
    place, comma, year = rest.rpartition(", ")
    return (place if comma and year.isdigit() else rest) if found else ""


def _label(kind: EventType, place: str, date: str | None) -> str:
    label = kind.value.replace("_", " ").capitalize() + (f" in {place}" if place else "")
    return f"{label}, {date[:4]}" if date is not None and date[:4].isdigit() else label


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    listed = sorted(values)
    for at in range(0, len(listed), _LOOK):
        yield listed[at : at + _LOOK]


# Built once: building a statement takes longer than running it for one article.
_MACHINE = _machine()
_MOVE = (
    update(schema.mention)
    .where(schema.mention.c.id == bindparam("number"))
    .values(place=bindparam("shown"), fixed=bindparam("by"))
)
_EVENTS = (
    select(schema.event, schema.article.c.digest)
    .join(schema.article, schema.article.c.id == schema.event.c.article)
    .where(schema.event.c.article.in_(bindparam("among", expanding=True)))
)
_ANY = select(schema.correction.c.id).limit(1)
_ANY_EVENT = (
    select(schema.correction.c.id)
    .where(schema.correction.c.verdict.in_([it.value for it in OF_EVENTS]))
    .limit(1)
)
_HOLDING = ROWS.where(schema.correction.c.undone.is_(None)).order_by(schema.correction.c.id)
_OF_MENTIONS = _HOLDING.where(
    schema.correction.c.verdict.in_([it.value for it in OF_MENTIONS]),
    schema.correction.c.article.is_(None)
    | schema.correction.c.article.in_(bindparam("digests", expanding=True)),
    schema.correction.c.folded.in_(bindparam("names", expanding=True)),
)
_OF_ARTICLES, _OF_NAMED = (
    _HOLDING.where(
        schema.correction.c.verdict.in_([it.value for it in OF_EVENTS]),
        column.in_(bindparam("names", expanding=True)),
    )
    for column in (schema.correction.c.article, schema.correction.c.event)
)
