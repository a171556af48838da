"""Which articles need not be analysed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from geo.store.schema import article

if TYPE_CHECKING:
    from collections.abc import Iterator


def known_results(connection: Connection) -> Iterator[tuple[str, str]]:
    """Give the digest of each article with the version of the methods that analysed it."""
    for row in connection.execute(select(article.c.digest, article.c.version)):
        yield row.digest, row.version
