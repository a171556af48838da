"""Near-copies of articles are one story, and paragraphs that come back across stories do not count.

A sketch of each text and its paragraphs (`sketches`) are kept beside it: each new one is compared with
all before it; what is grouped depends on which articles there are, not on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from geo.models import Article
from geo.store import schema
from geo.store.database import database_of
from geo.store.sketches import Hashes, bands_of, paragraphs, sketch

ALIKE = 0.5
"""Estimated share of common shingles from which two texts are one story; copies that an editor cut by a
third have 0.67."""
RECURS_IN = 5
"""A paragraph that stands in so many different stories is the outlet's, not the article's."""
_CHUNK = 500


def keep(connection: Connection, key: int, article: Article) -> None:
    """Compare a new or rewritten article with all others: which story, which paragraphs come back."""
    known = select(schema.signature.c.article).where(schema.signature.c.article == key)
    if connection.execute(known).first() is not None:
        forget(connection, key)
    hashes = sketch(article)
    raw = b"" if hashes is None else hashes.tobytes()
    connection.execute(insert(schema.signature), {"article": key, "hashes": raw})
    if hashes is not None:
        alike = _alike(connection, hashes)
        connection.execute(insert(schema.band), [{"key": it, "article": key} for it in bands_of(hashes)])
    else:
        alike = []
    moved = _join(connection, key, alike)
    found = list(paragraphs(article))
    rows = [
        {"key": it.key, "article": key, "start": it.span.start, "end": it.span.end, "recurs": False}
        for it in found
    ]
    if rows:
        connection.execute(insert(schema.paragraph), rows)
    _join_recurring(connection, [key])
    if moved:
        _recount(connection, _paragraphs_of(connection, moved))
    _mark(connection, [key])


def keep_all(connection: Connection, articles: Mapping[int, Article]) -> None:
    """Compare many new articles, by their rising number, with all others and with each other."""
    database = database_of(connection)
    hashes = {key: sketch(article) for key, article in articles.items()}
    sketched = {key: made for key, made in hashes.items() if made is not None}
    signatures = [
        {"article": key, "hashes": b"" if made is None else made.tobytes()} for key, made in hashes.items()
    ]
    database.insert(connection, schema.signature, signatures)
    rows_of_bands = [{"key": it, "article": key} for key, made in sketched.items() for it in bands_of(made)]
    database.insert(connection, schema.band, rows_of_bands)
    moved: set[int] = set()
    for key, near in _earlier(connection, sorted(sketched)).items():
        alike = [other for other in near if _are_alike(connection, sketched[key], other)]
        if alike:
            moved.update(_join(connection, key, alike))
    found = {key: list(paragraphs(article)) for key, article in articles.items()}
    rows = [
        {"key": it.key, "article": key, "start": it.span.start, "end": it.span.end, "recurs": False}
        for key, mine in found.items()
        for it in mine
    ]
    database.insert(connection, schema.paragraph, rows)
    _join_recurring(connection, list(articles))
    _recount(connection, _paragraphs_of(connection, moved))
    table = schema.paragraph
    again = select(table.c.article).where(table.c.recurs, table.c.article >= min(articles)).distinct()
    _mark(connection, connection.execute(again).scalars().all())


def _earlier(connection: Connection, keys: Sequence[int]) -> dict[int, list[int]]:
    """Give for each article those before it that share a band, by the articles that have such."""
    band, other = schema.band, schema.band.alias()
    found: dict[int, list[int]] = {}
    for at in range(0, len(keys), _CHUNK):
        asked = (
            select(band.c.article, other.c.article.label("other"))
            .join(other, (other.c.key == band.c.key) & (other.c.article < band.c.article))
            .where(band.c.article.in_(keys[at : at + _CHUNK]))
            .distinct()
        )
        for row in connection.execute(asked.order_by(band.c.article, other.c.article)):
            found.setdefault(row.article, []).append(row.other)
    return found


def forget(connection: Connection, key: int) -> None:
    """Take an article out of its story and its paragraphs out of the counts, before it is deleted."""
    gone = _paragraphs_of(connection, [key])
    for table in (schema.signature, schema.band, schema.paragraph):
        connection.execute(delete(table).where(table.c.article == key))
    article = schema.article
    left = connection.execute(
        select(article.c.id).where(article.c.story == key, article.c.id != key).order_by(article.c.id)
    ).scalars()
    others = list(left)
    connection.execute(update(article).where(article.c.id == key).values(story=key))
    for number in others:  # what this one alone held together falls apart
        connection.execute(update(article).where(article.c.id == number).values(story=number))
    for number in others:
        hashes = _stored(connection, number)
        if hashes is not None:
            _join(connection, number, _alike(connection, hashes))
    _recount(connection, gone | _paragraphs_of(connection, others))


def _alike(connection: Connection, hashes: Hashes) -> list[int]:
    """The articles whose estimated likeness reaches the limit."""
    near = connection.execute(
        select(schema.band.c.article).where(schema.band.c.key.in_(bands_of(hashes))).distinct()
    ).scalars()
    return [number for number in near.all() if _are_alike(connection, hashes, number)]


def _are_alike(connection: Connection, hashes: Hashes, article: int) -> bool:
    other = _stored(connection, article)
    return other is not None and float(np.mean(other == hashes)) >= ALIKE


def _stored(connection: Connection, article: int) -> Hashes | None:
    table = schema.signature
    raw = connection.execute(select(table.c.hashes).where(table.c.article == article)).scalar()
    return np.frombuffer(raw, dtype=np.uint32) if raw else None


def _join(connection: Connection, key: int, alike: Collection[int]) -> list[int]:
    """Make one story of an article and its copies, named by the first; gives all whose story moved."""
    article = schema.article
    asked = select(article.c.id, article.c.story).where(article.c.id.in_([key, *alike]))
    stories = {row.story if row.story is not None else row.id for row in connection.execute(asked)} | {key}
    if len(stories) == 1:
        connection.execute(update(article).where(article.c.id == key).values(story=key))
        return []
    members = connection.execute(
        select(article.c.id).where(article.c.story.in_(stories) | (article.c.id == key))
    ).scalars()
    numbers = members.all()
    connection.execute(update(article).where(article.c.id.in_(numbers)).values(story=min(numbers)))
    # Of a story that only grew by this article no other paragraph is counted anew.
    return [number for number in numbers if number != key] if len(stories) > 2 else []  # noqa: PLR2004 - it and one more


def _paragraphs_of(connection: Connection, articles: Collection[int]) -> set[int]:
    if not articles:
        return set()
    table = schema.paragraph
    return set(connection.execute(select(table.c.key).where(table.c.article.in_(articles))).scalars())


def _join_recurring(connection: Connection, articles: Sequence[int]) -> None:
    """See which of new articles' paragraphs come back; however often, only a few rows are looked at."""
    known, doubtful = list[tuple[int, int]](), set[int]()
    for at in range(0, len(articles), _CHUNK):
        for row in connection.execute(_STANDING, {"among": articles[at : at + _CHUNK]}):
            if row.before:
                known.append((row.article, row.key))
            elif row.fifth is not None:
                doubtful.add(row.key)
    if known:
        connection.execute(_RECURS, [{"number": article, "same": key} for article, key in known])
    _recount(connection, doubtful)


def _recount(connection: Connection, keys: Collection[int]) -> None:
    """See which paragraphs come back in enough stories, and mark the mentions in those that changed."""
    table = schema.paragraph
    for key in sorted(keys):
        # All rows of a paragraph say the same, but for articles that have just come: the last ones.
        states = {
            row.recurs
            for order in (table.c.article.asc(), table.c.article.desc())
            for row in connection.execute(
                select(table.c.recurs).where(table.c.key == key).order_by(order).limit(1)
            )
        }
        if not states:
            continue
        recurs = len(connection.execute(_stories_of(key)).all()) >= RECURS_IN
        if states == {recurs}:
            continue
        held = (table.c.key == key) & (table.c.recurs != recurs)
        articles = connection.execute(select(table.c.article).where(held)).scalars().all()
        connection.execute(update(table).where(held).values(recurs=recurs))
        _mark(connection, articles)


def _stories_of(key: int) -> Select[int]:
    """The first few stories that hold a paragraph."""
    table, article = schema.paragraph, schema.article
    return (
        select(article.c.story)
        .distinct()
        .select_from(table)
        .join(article, article.c.id == table.c.article)
        .where(table.c.key == key)
        .limit(RECURS_IN)
    )


def _mark(connection: Connection, articles: Collection[int]) -> None:
    """Say of each mention of some articles whether it counts."""
    mention, table = schema.mention, schema.paragraph
    inside = (
        select(table.c.key)
        .where(table.c.article == mention.c.article, table.c.recurs)
        .where(table.c.start <= mention.c.start, table.c.end >= mention.c.end)
        .exists()
    )
    wanted = mention.c.article == bindparam("number")
    changes = update(mention).where(wanted, mention.c.counts == inside).values(counts=~inside)
    for number in articles:
        connection.execute(changes, {"number": number})


def _standing() -> Select[tuple[int, int, bool | None, int | None]]:
    """Of each paragraph of some articles: whether it comes back elsewhere, and the fifth article with it."""
    own, other = schema.paragraph.alias("own"), schema.paragraph.alias("other")
    same = other.c.key == own.c.key
    before = select(other.c.recurs).where(same, other.c.article != own.c.article).limit(1)
    fifth = select(other.c.article).where(same).order_by(other.c.article).limit(1).offset(RECURS_IN - 1)
    return select(
        own.c.article,
        own.c.key,
        before.correlate(own).scalar_subquery().label("before"),
        fifth.correlate(own).scalar_subquery().label("fifth"),
    ).where(own.c.article.in_(bindparam("among", expanding=True)))


_STANDING = _standing()
"""Built once: building it takes longer than running it."""
_RECURS = (
    update(schema.paragraph)
    .where(schema.paragraph.c.article == bindparam("number"), schema.paragraph.c.key == bindparam("same"))
    .values(recurs=True)
)
