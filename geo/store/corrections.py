"""The log of corrections: who decided what and when; rows are added and taken back, never lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Row, func, insert, select

from geo.correction import OF_ACTORS, Correction, Hand, Kept, Scope, Verdict, fold_toponym, topic
from geo.identity.table import Decision, Tables, tables_of
from geo.models import Kind
from geo.store.places import place_numbers
from geo.store.reading import place_from
from geo.store.schema import correction as table
from geo.store.schema import place

ROWS = select(
    table, *(column.label(f"place_{column.name}") for column in place.c if column.name != "id")
).outerjoin(place, place.c.id == table.c.place)
"""Selects corrections with the places that they name."""

_CHUNK = 500
_RULES = {
    Verdict.SAME: "same",
    Verdict.DIFFERENT: "different",
    Verdict.NAME: "name",
    Verdict.NOBODY: "nobody",
}


def add(connection: Connection, corrections: Sequence[Correction], hand: Hand) -> list[int]:
    """Write corrections; gives their numbers in the same order."""
    return add_as_they_were(connection, [Kept(0, it, hand.who, hand.when) for it in corrections])


def add_as_they_were(connection: Connection, kept_elsewhere: Sequence[Kept]) -> list[int]:
    """Write corrections with who and when; their own numbers do not count, new ones are given back."""
    corrections = [it.correction for it in kept_elsewhere]
    places = place_numbers(connection, [it.place for it in corrections if it.place is not None])
    first = (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1
    rows = [
        {
            "id": first + at,
            "made": one.made,
            "who": one.who,
            "undone": one.undone,
            "undone_by": one.undone_by,
            "topic": topic(it),
            "verdict": it.verdict.value,
            "scope": it.scope.value,
            "name": it.name,
            "folded": fold_toponym(it.name),
            "article": it.article,
            "start": it.start,
            "end": it.end,
            "country": it.country,
            "kind": it.kind.value if it.kind else None,
            "other": it.other,
            "event": it.event,
            "place": places[it.place.id] if it.place is not None else None,
            "note": it.note,
        }
        for at, (one, it) in enumerate(zip(kept_elsewhere, corrections, strict=True))
    ]
    if rows:
        connection.execute(insert(table), rows)
    return [first + at for at in range(len(rows))]


def undo(connection: Connection, key: int, hand: Hand) -> bool:
    """Take a correction back; False when it is not there or was taken back before."""
    asked = table.update().where(table.c.id == key, table.c.undone.is_(None))
    return bool(connection.execute(asked.values(undone=hand.when, undone_by=hand.who)).rowcount)


def overruled(connection: Connection, correction: Correction, seen: int | None) -> Kept | None:
    """Find the answer in force to the same question, when its corrector has not seen it."""
    asked = ROWS.where(table.c.topic == topic(correction), table.c.undone.is_(None))
    row = connection.execute(asked.order_by(table.c.id.desc()).limit(1)).first()
    return None if row is None or row.id == seen else kept(row)


def listed(connection: Connection, *, holding: bool = False) -> list[Kept]:
    """Give all corrections in the order of deciding, or those alone that hold."""
    asked = ROWS.order_by(table.c.id)
    return [
        kept(row) for row in connection.execute(asked.where(table.c.undone.is_(None)) if holding else asked)
    ]


def of_keys(connection: Connection, keys: Iterable[int]) -> dict[int, Kept]:
    """Give corrections by their numbers."""
    wanted = sorted(set(keys))
    found: dict[int, Kept] = {}
    for at in range(0, len(wanted), _CHUNK):
        rows = connection.execute(ROWS.where(table.c.id.in_(wanted[at : at + _CHUNK])))
        found.update((row.id, kept(row)) for row in rows)
    return found


def with_table(connection: Connection, tables: Tables) -> Tables:
    """Join what the table of people says with the corrections in force, which are newer and win."""
    asked = ROWS.where(table.c.verdict.in_([it.value for it in OF_ACTORS]), table.c.undone.is_(None))
    newest = {row.topic: row for row in connection.execute(asked.order_by(table.c.id))}
    decisions = [
        Decision(Kind(row.kind), _RULES[Verdict(row.verdict)], row.name, row.other or row.name)
        for row in newest.values()
    ]
    return tables_of(decisions, on_top_of=tables)


def kept(row: Row[*tuple[object, ...]]) -> Kept:
    """Build a correction from a row of `ROWS`."""
    own = len(table.c)
    return Kept(
        key=row.id,
        correction=Correction(
            verdict=Verdict(row.verdict),
            name=row.name,
            scope=Scope(row.scope),
            article=row.article,
            start=row.start,
            end=row.end,
            country=row.country,
            kind=Kind(row.kind) if row.kind else None,
            other=row.other,
            event=row.event,
            place=place_from(row[own:]) if row.place is not None else None,
            note=row.note,
        ),
        who=row.who,
        made=row.made,
        undone_by=row.undone_by,
        undone=row.undone,
    )
