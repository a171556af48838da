"""Which articles need not be analysed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from geo.store.database import database_of
from geo.store.schema import article

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


def known_results(
    connection: Connection, digests: Collection[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Give the digest of each article with the version of the methods that analysed it.

    Of all, or of those with some hundred `digests`.
    """
    asked = select(article.c.digest, article.c.version)
    if digests is not None:
        asked = asked.where(database_of(connection).one_of(article.c.digest, digests))
    for row in connection.execute(asked):
        yield row.digest, row.version
