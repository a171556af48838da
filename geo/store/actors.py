"""Persons and organisations: kept per article as found, and once each with the fullest name for lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from sqlalchemy import Connection, delete, insert, select

from geo.models import Analysis, Organisation, Person
from geo.store.schema import actor, article_actor

_CHUNK = 500

Described = tuple[int, str, tuple[str, ...]]
"""An actor's number, and its name and aliases as one article has them."""


def keep(connection: Connection, article: int, analysis: Analysis) -> dict[tuple[str, str], int]:
    """Write an article's persons and organisations; gives the number of each by kind and id."""
    found: dict[tuple[str, str], Person | Organisation] = {}
    found.update((("person", person.id), person) for person in analysis.persons)
    found.update((("organisation", group.id), group) for group in analysis.organisations)
    known = _known(connection, found)
    missing = [key for key in found if key not in known]
    for kind, ref in missing:
        name, aliases = _fullest([(found[kind, ref].name, found[kind, ref].aliases)])
        row = {"kind": kind, "ref": ref, "name": name, "aliases": aliases}
        connection.execute(insert(actor), row)
    numbers = {key: number for key, (number, _, _) in _known(connection, found).items()}
    for key, (number, name, aliases) in known.items():
        merged = _fullest([(name, aliases), (found[key].name, found[key].aliases)])
        if merged != (name, aliases):
            _describe(connection, number, merged)
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
    return numbers


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
        if left:
            _describe(connection, number, _fullest(left))
        else:
            connection.execute(delete(actor).where(actor.c.id == number))


def _fullest(described: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[str, tuple[str, ...]]:
    listed = list(described)
    name = max((name for name, _ in listed), key=lambda name: (len(name), name))
    others = set(chain.from_iterable((other, *aliases) for other, aliases in listed)) - {name}
    return name, tuple(sorted(others))


def _describe(connection: Connection, number: int, described: tuple[str, tuple[str, ...]]) -> None:
    name, aliases = described
    connection.execute(actor.update().where(actor.c.id == number).values(name=name, aliases=aliases))


def _known(
    connection: Connection, wanted: Mapping[tuple[str, str], object]
) -> dict[tuple[str, str], Described]:
    refs = sorted({ref for _, ref in wanted})
    found: dict[tuple[str, str], Described] = {}
    for at in range(0, len(refs), _CHUNK):
        for row in connection.execute(select(actor).where(actor.c.ref.in_(refs[at : at + _CHUNK]))):
            if (row.kind, row.ref) in wanted:
                found[row.kind, row.ref] = (row.id, row.name, row.aliases)
    return found
