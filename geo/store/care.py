"""Forgetting as users ask for it: finds what is meant, removes it, notes that, wipes it off the disk."""

from __future__ import annotations

from sqlalchemy import Connection, select

from geo.correction import Hand
from geo.models import Kind
from geo.store import forgetting, schema
from geo.store.audit import note
from geo.store.forgetting import Forgotten
from geo.store.store import Store


def forget_article(store: Store, named: str, hand: Hand) -> Forgotten:
    """Forget the articles with a digest, of a path or an address; a digest is kept out in any case.

    Raises StoreError.
    """
    with store.writing() as connection:
        digests = _meant(connection, named)
        found = forgetting.forget_articles(connection, digests or [named], when=hand.when)
        note(connection, hand.who, hand.when, "forget", f"{len(found.articles):,} articles")
    store.compact()
    return found


def forget_actor(store: Store, kind: Kind, name: str, hand: Hand) -> Forgotten:
    """Forget a person or an organisation under all its names; the articles' own texts stay.

    Raises StoreError.
    """
    with store.writing() as connection:
        found = forgetting.forget_actor(connection, kind, name, when=hand.when)
        detail = f"a {kind.value} named in {len(found.articles):,} articles"
        note(connection, hand.who, hand.when, "forget", detail)
    store.compact()
    return found


def _meant(connection: Connection, named: str) -> list[str]:
    article, origin = schema.article, schema.origin
    of_path = select(origin.c.article).where(origin.c.path == named)
    asked = select(article.c.digest).where(
        (article.c.digest == named) | (article.c.url == named) | article.c.id.in_(of_path)
    )
    return list(connection.execute(asked.order_by(article.c.id)).scalars())
