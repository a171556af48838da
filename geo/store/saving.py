"""Decides what saving an article means for its collection, and does it.

An article is its digest: the same title and text is one article, wherever it was read. An *origin* is
where an input stands (collection, path and row); it holds one article at a time. An article whose last
origin is gone, because another text took its place, goes too.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from sqlalchemy import Connection, Row, delete, func, insert, select

from geo.models import Analysis, Article
from geo.store.rows import Saved
from geo.store.schema import article as articles
from geo.store.schema import collection as collections
from geo.store.schema import failure as failures
from geo.store.schema import origin as origins
from geo.store.writing import delete_article, describe, fingerprint, insert_article, rewrite_article

_STANDARD_INPUT = "-"
_ROWS = frozenset({".jsonl", ".ndjson"})
"""Endings of files that hold one article a row."""


def settled(connection: Connection, analysis: Analysis, collection: str, line: int | None) -> bool:
    """Tell whether saving would change nothing."""
    found = _standing(connection, analysis.article, collection, line)
    return found is not None and not _outdated(*found, analysis, results_of(analysis))


def save(connection: Connection, analysis: Analysis, collection: str, line: int | None) -> Saved:
    """Write an analysis, or only its origin when its results are there already."""
    article = analysis.article
    known = collection_number(connection, collection)
    clear(connection, known, article.origin, line=line, whole=holds_one(article.origin))
    results = results_of(analysis)
    here = _origin(connection, known, article)
    stored = _stored(connection, article.digest)
    if stored is None:
        key, outcome = insert_article(connection, analysis, results), Saved.ADDED
    else:
        key = stored.id
        outcome = Saved.UNCHANGED if _member(connection, known, key) else Saved.ADDED
        seen = here if here is not None and here.article == key else None
        if _outdated(stored, seen, analysis, results):
            rewrite_article(connection, key, analysis, results)
            outcome = Saved.REPLACED if outcome is Saved.UNCHANGED else outcome
    if _settle_origin(connection, known, article, key, here):
        outcome = Saved.REPLACED
    return outcome


def renew(connection: Connection, analysis: Analysis) -> Saved | None:
    """Replace a stored article's results; None when it is not stored."""
    stored = _stored(connection, analysis.article.digest)
    if stored is None:
        return None
    results = results_of(analysis)
    if (stored.version, stored.results) == (analysis.version, results):
        return Saved.UNCHANGED
    kept = replace(analysis.article, id=stored.ident, origin=stored.origin)
    rewrite_article(connection, stored.id, replace(analysis, article=kept), results)
    return Saved.REPLACED


def has(connection: Connection, digest: str, collection: str, version: str) -> bool:
    """Tell whether a collection holds an article with results of these methods."""
    wanted = (
        select(func.count())
        .select_from(articles)
        .join(origins, origins.c.article == articles.c.id)
        .join(collections, collections.c.id == origins.c.collection)
        .where(articles.c.digest == digest, articles.c.version == version, collections.c.name == collection)
    )
    return bool(connection.execute(wanted).scalar_one())


def analysed(connection: Connection, digest: str, version: str) -> bool:
    """Tell whether an article is stored with results of these methods, in whatever collection."""
    stored = _stored(connection, digest)
    return stored is not None and stored.version == version


def in_place(connection: Connection, article: Article, collection: str, line: int | None) -> bool:
    """Tell whether a collection holds an article where it was read, as it describes itself."""
    found = _standing(connection, article, collection, line)
    return found is not None and found[1].described == describe(article)


def reuse(
    connection: Connection, article: Article, collection: str, version: str, line: int | None
) -> Saved | None:
    """Take an article into a collection with results already kept; None when it must be analysed."""
    stored = _stored(connection, article.digest)
    if stored is None or stored.version != version:
        return None
    known = collection_number(connection, collection)
    here = _origin(connection, known, article)
    if here is not None and here.article == stored.id and here.described != describe(article):
        return None
    clear(connection, known, article.origin, line=line, whole=holds_one(article.origin))
    outcome = Saved.UNCHANGED if _member(connection, known, stored.id) else Saved.ADDED
    return Saved.REPLACED if _settle_origin(connection, known, article, stored.id, here) else outcome


def collection_number(connection: Connection, name: str) -> int:
    """Give a collection's number; a new name is written."""
    found = _known(connection, name)
    if found is None:
        connection.execute(insert(collections), {"name": name})
        found = _known(connection, name)
    if found is None:
        raise LookupError(name)
    return found


def clear(connection: Connection, collection: int, path: str, *, line: int | None, whole: bool) -> None:
    """Forget the failure of one line, or with `whole` every failure of a path."""
    gone = delete(failures).where(failures.c.collection == collection, failures.c.path == path)
    if not whole:
        gone = gone.where(failures.c.line.is_not_distinct_from(line))
    connection.execute(gone)


def clear_file(connection: Connection, collection: int, file: str) -> None:
    """Forget every failure of a file and of what is in it."""
    of_file = (failures.c.path == file) | (failures.c.file == file)
    connection.execute(delete(failures).where(failures.c.collection == collection, of_file))


def holds_one(path: str) -> bool:
    """Tell whether a file or address holds a single article rather than rows."""
    return path != _STANDARD_INPUT and PurePath(path).suffix.lower() not in _ROWS


def row_of(article: Article) -> str:
    """Name an article within its file, so that a changed row is known for the same row.

    Rows without an id of their own, and standard input, have no identity but their text.
    """
    if article.origin == _STANDARD_INPUT:
        return article.digest
    if article.id != article.digest:
        return article.id
    return "" if holds_one(article.origin) else article.digest


def results_of(analysis: Analysis) -> str:
    """Condense what an analysis found."""
    found = (analysis.mentions, analysis.resolutions, analysis.persons, analysis.organisations)
    return fingerprint((found, analysis.dates, analysis.events, analysis.links, analysis.version))


def _outdated(
    stored: Row[*tuple[object, ...]], here: Row[*tuple[object, ...]] | None, analysis: Analysis, results: str
) -> bool:
    """Tell whether an analysis is news about a stored article.

    A copy at another path with other particulars (a date, a source) is none: the first description
    stays, else two copies would replace each other at every run.
    """
    article = analysis.article
    if stored.version != analysis.version:
        return True
    if here is None:
        return False
    first = (stored.origin, stored.ident) == (article.origin, article.id)
    return bool(here.described != describe(article) or (first and stored.results != results))


def _settle_origin(
    connection: Connection,
    collection: int,
    article: Article,
    key: int,
    here: Row[*tuple[object, ...]] | None,
) -> bool:
    """Point the origin to the article; True when it held another one before."""
    if here is None:
        row = {"collection": collection, "path": article.origin, "row": row_of(article)}
        described = {"described": describe(article), "source": article.source}
        connection.execute(insert(origins), {**row, **described, "article": key})
        return False
    change = {"article": key, "described": describe(article), "source": article.source}
    if (here.article, here.described) != (key, change["described"]):
        connection.execute(origins.update().where(origins.c.id == here.id).values(change))
    if here.article == key:
        return False
    leave(connection, int(here.article))
    return True


def leave(connection: Connection, key: int) -> None:
    """Delete an article without origins; else name one that is left as where it was read from."""
    left = connection.execute(
        select(origins.c.path, origins.c.row).where(origins.c.article == key).order_by(origins.c.id)
    ).all()
    if not left:
        delete_article(connection, key)
        return
    stored = connection.execute(select(articles).where(articles.c.id == key)).one()
    if stored.origin not in {row.path for row in left}:
        ident = left[0].row or stored.digest
        change = {"origin": left[0].path, "ident": ident}
        connection.execute(articles.update().where(articles.c.id == key).values(change))


def _known(connection: Connection, name: str) -> int | None:
    return connection.execute(select(collections.c.id).where(collections.c.name == name)).scalar()


def _standing(
    connection: Connection, article: Article, collection: str, line: int | None
) -> tuple[Row[*tuple[object, ...]], Row[*tuple[object, ...]]] | None:
    """Read an article and its origin as stored; None unless that holds it, without a failure noted."""
    known = _known(connection, collection)
    if known is None or _failed(connection, known, article, line):
        return None
    here, stored = _origin(connection, known, article), _stored(connection, article.digest)
    if stored is None or here is None or here.article != stored.id:
        return None
    return stored, here


def _stored(connection: Connection, digest: str) -> Row[*tuple[object, ...]] | None:
    return connection.execute(select(articles).where(articles.c.digest == digest)).one_or_none()


def _origin(connection: Connection, collection: int, article: Article) -> Row[*tuple[object, ...]] | None:
    wanted = select(origins).where(
        origins.c.collection == collection,
        origins.c.path == article.origin,
        origins.c.row == row_of(article),
    )
    return connection.execute(wanted).one_or_none()


def _member(connection: Connection, collection: int, key: int) -> bool:
    wanted = select(func.count()).where(origins.c.collection == collection, origins.c.article == key)
    return bool(connection.execute(wanted).scalar_one())


def _failed(connection: Connection, collection: int, article: Article, line: int | None) -> bool:
    wanted = select(func.count()).where(
        failures.c.collection == collection, failures.c.path == article.origin
    )
    if not holds_one(article.origin):
        wanted = wanted.where(failures.c.line.is_not_distinct_from(line))
    return bool(connection.execute(wanted).scalar_one())
