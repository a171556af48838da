"""Persons and organisations: kept per article as found, and once each with the fullest name for lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from sqlalchemy import Connection, delete, func, insert, select

from geo.identity.merging import Named, block_of
from geo.models import Analysis, Kind, Organisation, Person
from geo.store.database import database_of
from geo.store.schema import actor, article_actor
from geo.store.tying import tie_actors

_CHUNK = 500

Described = tuple[int, str, tuple[str, ...]]
"""An actor's number, and its name and aliases as one article has them."""


def keep(connection: Connection, article: int, analysis: Analysis) -> None:
    """Write an article's persons and organisations; they are settled later, by `people.settle`."""
    found: dict[tuple[str, str], Person | Organisation] = {}
    found.update((("person", person.id), person) for person in analysis.persons)
    found.update((("organisation", group.id), group) for group in analysis.organisations)
    known = _known(connection, found)
    numbers = {key: number for key, (number, _, _) in known.items()}
    fresh = [key for key in found if key not in known]
    if fresh:
        numbers |= dict(
            zip(fresh, database_of(connection).next_numbers(connection, actor, len(fresh)), strict=True)
        )
        full = {key: _fullest([(found[key].name, found[key].aliases)]) for key in fresh}
        connection.execute(insert(actor), [_row(*key, numbers[key], full[key]) for key in fresh])
    for (kind, ref), (number, name, aliases) in known.items():
        mine = (found[kind, ref].name, found[kind, ref].aliases)
        _describe(connection, kind, ref, number, _fullest([(name, aliases), mine]))
    rows = [
        {
            "article": article,
            "kind": kind,
            "pos": pos,
            "actor": numbers[kind, ref],
            "name": it.name,
            "aliases": it.aliases,
            "mentions": it.mentions,
        }
        for pos, ((kind, ref), it) in enumerate(found.items())
    ]
    if rows:
        connection.execute(insert(article_actor), rows)


def keep_all(connection: Connection, analyses: Mapping[int, Analysis]) -> None:
    """Write the persons and organisations of many new articles, by their number."""
    database = database_of(connection)
    described: dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]] = {}
    rows: list[dict[str, object]] = []
    for article, analysis in analyses.items():
        for pos, (kind, it) in enumerate(_named(analysis)):
            described.setdefault((kind, it.id), []).append((it.name, it.aliases))
            rows.append({"article": article, "kind": kind, "pos": pos, "actor": it.id, "name": it.name,
                         "aliases": it.aliases, "mentions": it.mentions})  # fmt: skip
    known = _known(connection, described)
    numbers = {key: number for key, (number, _, _) in known.items()}
    fresh = [key for key in described if key not in known]
    if fresh:
        numbers |= dict(zip(fresh, database.next_numbers(connection, actor, len(fresh)), strict=True))
        database.insert(
            connection, actor, [_row(*key, numbers[key], _fullest(described[key])) for key in fresh]
        )
    _open(connection, [number for number, _, _ in known.values()])
    for key, (number, name, aliases) in known.items():
        full = _fullest([(name, aliases), *described[key]])
        if full != (name, aliases):
            _describe(connection, *key, number, full)
    for row in rows:
        row["actor"] = numbers[str(row["kind"]), str(row["actor"])]
    database.insert(connection, article_actor, rows)


def _named(analysis: Analysis) -> Iterator[tuple[str, Person | Organisation]]:
    yield from ((Kind.PERSON.value, it) for it in analysis.persons)
    yield from ((Kind.ORGANISATION.value, it) for it in analysis.organisations)


def _open(connection: Connection, numbers: Sequence[int]) -> None:
    """Let `people.settle` look again at some actors and at whoever is one with them."""
    for at in range(0, len(numbers), _CHUNK):
        humans = select(actor.c.human).where(actor.c.id.in_(numbers[at : at + _CHUNK]))
        settled = actor.c.human.in_(humans) & actor.c.settled
        connection.execute(actor.update().where(settled).values(settled=False))


def of_article(connection: Connection, article: int) -> set[Described]:
    """Read how an article describes its persons and organisations."""
    wanted = select(article_actor.c.actor, article_actor.c.name, article_actor.c.aliases)
    rows = connection.execute(wanted.where(article_actor.c.article == article))
    return set(rows)


def refresh(connection: Connection, gone: Iterable[Described]) -> None:
    """Forget names that no article has any longer, and actors that nobody names."""
    for number in sorted({number for number, _, _ in gone}):
        wanted = select(article_actor.c.name, article_actor.c.aliases)
        left = connection.execute(wanted.where(article_actor.c.actor == number).distinct()).all()
        row = connection.execute(select(actor.c.kind, actor.c.ref).where(actor.c.id == number)).one()
        if left:
            _describe(connection, row.kind, row.ref, number, _fullest(left))
        else:
            _release(connection, number)
            connection.execute(delete(actor).where(actor.c.id == number))


def _release(connection: Connection, number: int) -> None:
    """Let everybody go for whom an actor stands, or who stands with it; they are settled again later."""
    human = connection.execute(select(actor.c.human).where(actor.c.id == number)).scalar_one()
    connection.execute(actor.update().where(actor.c.human == human).values(settled=False))
    if human != number:
        return
    others = connection.execute(
        select(actor.c.id).where(actor.c.human == number, actor.c.id != number)
    ).scalars()
    freed = list(others)
    own = actor.update().where(actor.c.human == number)
    connection.execute(own.values(human=actor.c.id, shown=actor.c.name, known=actor.c.aliases))
    articles = select(article_actor.c.article).where(article_actor.c.actor.in_(freed))
    tie_actors(connection, connection.execute(articles).scalars().all())


def _fullest(described: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[str, tuple[str, ...]]:
    listed = list(described)
    name = max((name for name, _ in listed), key=lambda name: (len(name), name))
    others = set(chain.from_iterable((other, *aliases) for other, aliases in listed)) - {name}
    return name, tuple(sorted(others))


def _row(kind: str, ref: str, number: int, described: tuple[str, tuple[str, ...]]) -> dict[str, object]:
    """Give the row of a new actor: it stands for itself until it is settled."""
    name, aliases = described
    row = {"kind": kind, "ref": ref, "name": name, "aliases": aliases, "shown": name, "known": aliases}
    block = _block(kind, ref, name, aliases)
    return {"id": number, "human": number, **row, "block": block, "someone": True, "settled": False}


def _describe(
    connection: Connection, kind: str, ref: str, number: int, described: tuple[str, tuple[str, ...]]
) -> None:
    """Write what an actor is called; whoever was one with it is looked at again."""
    name, aliases = described
    values = {"name": name, "aliases": aliases, "block": _block(kind, ref, name, aliases)}
    human = select(actor.c.human).where(actor.c.id == number).scalar_subquery()
    connection.execute(actor.update().where(actor.c.human == human).values(settled=False))
    connection.execute(actor.update().where(actor.c.id == number).values(values))
    others = select(func.count()).where(actor.c.human == human, actor.c.id != number)
    if not connection.execute(others).scalar_one():
        shown = {"shown": name, "known": aliases}
        connection.execute(actor.update().where(actor.c.id == number).values(shown))


def _block(kind: str, ref: str, name: str, aliases: tuple[str, ...]) -> str:
    return block_of(Kind(kind), Named(ref, name, aliases, 1))


def _known(
    connection: Connection, wanted: Mapping[tuple[str, str], object]
) -> dict[tuple[str, str], Described]:
    refs = sorted({ref for _, ref in wanted})
    found: dict[tuple[str, str], Described] = {}
    for at in range(0, len(refs), _CHUNK):
        among = database_of(connection).one_of(actor.c.ref, refs[at : at + _CHUNK])
        for row in connection.execute(select(actor).where(among)):
            if (row.kind, row.ref) in wanted:
                found[row.kind, row.ref] = (row.id, row.name, row.aliases)
    return found
