"""Renames and removes collections; each function runs within its caller's transaction."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, select

from geo.errors import StoreError
from geo.store.saving import leave
from geo.store.schema import collection as collections
from geo.store.schema import failure, origin

LONGEST = 100
"""Most code points of a collection's name."""


def rename(connection: Connection, old: str, new: str) -> None:
    """Give a collection another name. Raises StoreError for a name that is taken, empty or too long."""
    new = " ".join(new.split())
    if not new or len(new) > LONGEST or not new.isprintable():
        raise StoreError(f"{new!r} is no name for a collection: 1 to {LONGEST} printable characters")
    if new != old and _number(connection, new) is not None:
        raise StoreError(f"there is a collection {new!r} already")
    if _number(connection, old) is None:
        raise StoreError(f"there is no collection {old!r}")
    connection.execute(collections.update().where(collections.c.name == old).values(name=new))


def remove(connection: Connection, name: str) -> int:
    """Remove a collection; articles that no other one holds go too. Gives how many went.

    Corrections stay: they hold again should the articles come back. Raises StoreError for an unknown name.
    """
    number = _number(connection, name)
    if number is None:
        raise StoreError(f"there is no collection {name!r}")
    held = connection.execute(select(origin.c.article).where(origin.c.collection == number).distinct())
    articles = list(held.scalars())
    connection.execute(delete(origin).where(origin.c.collection == number))
    connection.execute(delete(failure).where(failure.c.collection == number))
    connection.execute(delete(collections).where(collections.c.id == number))
    for article in articles:
        leave(connection, article)
    if not articles:
        return 0
    left = 0
    for at in range(0, len(articles), 500):
        some = articles[at : at + 500]
        asked = select(func.count(origin.c.article.distinct())).where(origin.c.article.in_(some))
        left += int(connection.execute(asked).scalar_one())
    return len(articles) - left


def _number(connection: Connection, name: str) -> int | None:
    return connection.execute(select(collections.c.id).where(collections.c.name == name)).scalar()
