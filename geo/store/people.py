"""Who is who: the named step that makes one of all the ids of a human being or a body.

Saving an article changes no other article; this step does, and nothing else. It looks again at the blocks in
which a name is new, gone or changed, at all of them when the table or the rules changed, and gives the same
answer whatever the order in which the articles came. Running it twice changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Row, ScalarSelect, bindparam, delete, insert, select

from geo.correction import Correction
from geo.identity.merging import WELL_KNOWN, Identity, Named, identities
from geo.identity.table import Table, Tables
from geo.models import Kind
from geo.names import GivenNames, Key, fold_name, slug
from geo.store.corrections import with_table
from geo.store.schema import actor, article_actor, meta
from geo.store.tying import tie_actors

VERSION = "who-is-who/1"
"""Names the rules; with another version everything is looked at again."""

_META = "who"
_Value = TypeVar("_Value", int, str)
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Settled:
    """What the step did."""

    looked_at: int
    """Ids of persons and organisations that were compared."""
    changed: int
    """Those of them that mean somebody else now, or show another name."""


def settle(connection: Connection, tables: Tables, given: GivenNames) -> Settled:
    """Make one of all the ids of a human being or a body, as the table and the rules say."""
    _open_all_if_new(connection, tables)
    tables = with_table(connection, tables)
    looked_at = changed = 0
    for kind in (Kind.PERSON, Kind.ORGANISATION):
        table = tables.of(kind)
        asked = select(actor.c.block).where(actor.c.kind == kind.value, actor.c.settled.is_(False)).distinct()
        waiting = set(connection.execute(asked).scalars())
        while waiting:
            rows = _together(connection, kind, set(islice(waiting, _CHUNK)), table)
            waiting -= {row.block for row in rows.values()}
            counts = _articles(connection, rows)
            found: list[Identity] = []
            for group in _tied(rows.values(), kind, table):
                named = [Named(row.ref, row.name, row.aliases, counts.get(row.id, 0)) for row in group]
                found += identities(kind, named, table=table, given=given)
            looked_at += len(rows)
            changed += _write(connection, found, {row.ref: row for row in rows.values()}, table.nobody)
    return Settled(looked_at, changed)


def _open_all_if_new(connection: Connection, tables: Tables) -> None:
    """Look at everybody again when the table or the rules are not those of the last time."""
    parts = [VERSION, repr(tables.decisions)]
    mark = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    if connection.execute(select(meta.c.value).where(meta.c.key == _META)).scalar() == mark:
        return
    connection.execute(delete(meta).where(meta.c.key == _META))
    connection.execute(insert(meta), {"key": _META, "value": mark})
    connection.execute(actor.update().values(settled=False))


def _together(
    connection: Connection, kind: Kind, blocks: set[str], table: Table
) -> dict[int, Row[*tuple[object, ...]]]:
    """Read the actors of some blocks and of every block that the table, or an earlier answer, ties in."""
    rows: dict[int, Row[*tuple[object, ...]]] = {}
    seen: set[str] = set()
    wanted = blocks
    while wanted:
        seen |= wanted
        fresh = _of_blocks(connection, kind, wanted)
        rows |= {row.id: row for row in fresh}
        refs = {ref for row in fresh for ref in _relatives(row, kind, table)}
        humans = {row.human for row in fresh}
        beside = select(actor.c.block).where(actor.c.kind == kind.value)
        wanted = {
            name
            for column, values in ((actor.c.ref, refs), (actor.c.human, humans), (actor.c.id, humans))
            for some in _chunks(values)
            for name in connection.execute(beside.where(column.in_(some))).scalars()
        } - seen
    return rows


def _relatives(row: Row[*tuple[object, ...]], kind: Kind, table: Table) -> set[str]:
    return {f"{kind.value}:{slug(key)}" for key in table.relatives(_named(row).key)}


def _tied(
    rows: Iterable[Row[*tuple[object, ...]]], kind: Kind, table: Table
) -> list[list[Row[*tuple[object, ...]]]]:
    """Part actors into groups that neither a block, nor the table, nor an earlier answer ties together."""
    leads: dict[object, object] = {}

    def first(it: object) -> object:
        while (ahead := leads.setdefault(it, it)) != it:
            leads[it] = it = leads[ahead]
        return it

    groups: dict[object, list[Row[*tuple[object, ...]]]] = {}
    listed = list(rows)
    for row in listed:
        for tie in (row.id, row.human, row.ref, *_relatives(row, kind, table)):
            leads[first(tie)] = first(("block", row.block))
    for row in listed:
        groups.setdefault(first(row.id), []).append(row)
    return list(groups.values())


def _of_blocks(connection: Connection, kind: Kind, blocks: set[str]) -> list[Row[*tuple[object, ...]]]:
    asked = select(actor).where(actor.c.kind == kind.value)
    return [
        row for some in _chunks(blocks) for row in connection.execute(asked.where(actor.c.block.in_(some)))
    ]


def _named(row: Row[*tuple[object, ...]]) -> Named:
    return Named(row.ref, row.name, row.aliases, 1)


def _articles(connection: Connection, rows: Iterable[int]) -> dict[int, int]:
    """Count the articles that name each actor, up to as many as make it well known; no rule needs more."""
    return {
        number: WELL_KNOWN if enough is not None else int(one is not None)
        for some in _chunks(rows)
        for number, one, enough in connection.execute(_NAMING.where(actor.c.id.in_(some)))
    }


def _nth(number: int) -> ScalarSelect[int]:
    table = article_actor
    found = select(table.c.article).where(table.c.actor == actor.c.id).limit(1).offset(number - 1)
    return found.correlate(actor).scalar_subquery()


_NAMING = select(actor.c.id, _nth(1), _nth(WELL_KNOWN))
_CHANGE = actor.update().where(actor.c.id == bindparam("number"))


def reopen(connection: Connection, corrections: Iterable[Correction]) -> None:
    """Let `settle` look again at those whom corrections name, and at whoever was one with them."""
    for kind in (Kind.PERSON, Kind.ORGANISATION):
        names = {name for it in corrections if it.kind is kind for name in (it.name, it.other) if name}
        refs = {f"{kind.value}:{slug(fold_name(name))}" for name in names}
        for some in _chunks(refs):
            humans = select(actor.c.human).where(actor.c.kind == kind.value, actor.c.ref.in_(some))
            for few in _chunks(connection.execute(humans).scalars()):
                connection.execute(actor.update().where(actor.c.human.in_(few)).values(settled=False))


def _write(
    connection: Connection,
    found: Iterable[Identity],
    rows: Mapping[str, Row[*tuple[object, ...]]],
    nobody: frozenset[Key],
) -> int:
    """Write who stands for whom; the ties of those who changed are laid out anew."""
    moved: list[int] = []
    written: list[dict[str, object]] = []
    for identity in found:
        human = rows[identity.head].id
        all_nobody = bool(nobody & {_named(rows[identity.head]).key, fold_name(identity.name)})
        for ref in identity.members:
            row = rows[ref]
            someone = not all_nobody and _named(row).key not in nobody
            before = (row.human, row.shown, row.known, row.someone)
            if before != (human, identity.name, identity.aliases, someone):
                written.append(
                    {
                        "number": row.id,
                        "human": human,
                        "shown": identity.name,
                        "known": identity.aliases,
                        "someone": someone,
                    }
                )
            if (row.human, row.someone) != (human, someone):
                moved.append(row.id)
    if written:
        connection.execute(_CHANGE, written)
    for some in _chunks(row.id for row in rows.values()):
        connection.execute(actor.update().where(actor.c.id.in_(some)).values(settled=True))
    for some in _chunks(moved):
        articles = select(article_actor.c.article).where(article_actor.c.actor.in_(some))
        tie_actors(connection, connection.execute(articles).scalars().all())
    return len(written)


def _chunks(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    listed = sorted(set(values))
    for at in range(0, len(listed), _CHUNK):
        yield listed[at : at + _CHUNK]
