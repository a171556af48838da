"""Forgetting as users ask for it: finds what is meant, removes it, notes that, wipes it off the disk."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy import Connection, select

from geo.correction import Hand
from geo.errors import StoreError
from geo.models import Kind
from geo.store import forgetting, schema
from geo.store.audit import note
from geo.store.backup import backup, examine, put_in_place, target_of
from geo.store.forgetting import Forgotten, Mark
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


def restore(copy: Path, url: str, *, with_forgotten: bool = False) -> tuple[Path | None, int]:
    """Put a copy in the place of the store; what was forgotten since stays out, unless asked for.

    A copy of an older version is brought up to the present one first.

    Gives where the store as it was lies now, and how many articles were left out or lost a name. Raises
    StoreError, as `backup.restore` does.
    """
    folder_of_store = target_of(url).parent
    kept_out = [] if with_forgotten else _kept_out(url)
    if examine(copy) == schema.SCHEMA_VERSION and not kept_out:
        return put_in_place(copy, url), 0
    with tempfile.TemporaryDirectory(dir=folder_of_store) as folder:
        own = Path(folder) / "copy.sqlite"
        backup(f"sqlite:///{copy}", own)
        with Store.open(f"sqlite:///{own}") as store:
            with store.writing() as connection:
                gone = forgetting.keep_out(connection, kept_out)
            if kept_out:
                store.compact()
        return put_in_place(own, url), len(set(gone.articles))


def _kept_out(url: str) -> list[Mark]:
    """What the store at an address keeps out; nothing when there is none, or none that can be read."""
    try:
        with Store.open(url, create=False) as store, store.reading() as connection:
            return forgetting.marks(connection)
    except StoreError:
        return []


def _meant(connection: Connection, named: str) -> list[str]:
    article, origin = schema.article, schema.origin
    of_path = select(origin.c.article).where(origin.c.path == named)
    asked = select(article.c.digest).where(
        (article.c.digest == named) | (article.c.url == named) | article.c.id.in_(of_path)
    )
    return list(connection.execute(asked.order_by(article.c.id)).scalars())
