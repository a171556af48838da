"""How the store stands: counts per collection, and contradictions between its tables."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    distinct,
    func,
    select,
    true,
)

from geo.models import Kind
from geo.store import filters, schema
from geo.store.database import database_of
from geo.store.reading import read_analysis
from geo.store.rows import CollectionSummary, Failure, Origin, Owed, Status
from geo.store.soundness import faults


def collections(connection: Connection) -> tuple[CollectionSummary, ...]:
    """Count articles and failures of every collection, by name."""
    named, origin, failure = schema.collection, schema.origin, schema.failure
    articles = (
        select(func.count(distinct(origin.c.article)))
        .where(origin.c.collection == named.c.id)
        .scalar_subquery()
    )
    failures = select(func.count()).where(failure.c.collection == named.c.id).scalar_subquery()
    rows = connection.execute(select(named.c.name, articles, failures).order_by(named.c.name))
    return tuple(CollectionSummary(*row) for row in rows)


def failures(connection: Connection, collection: str) -> Iterator[Failure]:
    """Give the inputs that could not be read, in the order they failed."""
    failed, named = schema.failure, schema.collection
    said = (failed.c.path, failed.c.line, failed.c.reason, failed.c.file, failed.c.place, failed.c.advice)
    asked = select(*said).join(named, named.c.id == failed.c.collection).where(named.c.name == collection)
    for row in connection.execute(asked.order_by(failed.c.id)):
        yield Failure(*row[:3], *(value or "" for value in row[3:]))


def status(connection: Connection, collection: str | None) -> Status:
    """Count what a collection holds; None means the whole store."""

    def count(what: ColumnElement[int], *conditions: ColumnElement[bool]) -> int:
        return int(connection.execute(select(what).where(*conditions)).scalar_one())

    def inside(article: ColumnElement[int]) -> ColumnElement[bool]:
        return true() if collection is None else article.in_(filters.members(collection))

    mention, actor, event, failure = schema.mention, schema.article_actor, schema.event, schema.failure
    found = (mention.c.kind == Kind.PLACE.value, inside(mention.c.article))
    mentions = count(func.count(), *found)
    resolved = count(func.count(), *found, mention.c.place.is_not(None))
    named = select(schema.collection.c.id).where(schema.collection.c.name == collection)
    mine = true() if collection is None else failure.c.collection.in_(named)
    human = select(schema.actor.c.human).where(schema.actor.c.id == actor.c.actor).scalar_subquery()
    made_by = schema.article.c.version
    versions = select(made_by).where(inside(schema.article.c.id)).group_by(made_by)
    versions = versions.order_by(func.count().desc(), made_by)
    who = (distinct(human), inside(actor.c.article))
    return Status(
        articles=count(func.count(schema.article.c.id), inside(schema.article.c.id)),
        mentions=mentions,
        places=count(func.count(distinct(mention.c.place)), *found),
        resolved=resolved,
        unresolved=mentions - resolved,
        persons=count(func.count(who[0]), who[1], actor.c.kind == Kind.PERSON.value),
        organisations=count(func.count(who[0]), who[1], actor.c.kind == Kind.ORGANISATION.value),
        events=count(func.count(event.c.pos), inside(event.c.article)),
        failures=count(func.count(failure.c.id), mine),
        stories=count(func.count(distinct(schema.article.c.story)), inside(schema.article.c.id)),
        recurring=count(func.count(), *found, ~mention.c.counts),
        versions=tuple(connection.execute(versions).scalars()),
    )


def owed(connection: Connection, collection: str) -> Iterator[Owed]:
    """Name the articles with names that no online service could be asked for, by the order of reading."""
    named, origin, mention = schema.collection, schema.origin, schema.mention
    asked = (
        select(schema.article.c.digest, origin.c.path, mention.c.unasked)
        .join(origin, origin.c.article == schema.article.c.id)
        .join(named, named.c.id == origin.c.collection)
        .join(mention, mention.c.article == schema.article.c.id)
        .where(named.c.name == collection, mention.c.unasked.is_not(None))
        .order_by(origin.c.id, mention.c.pos)
    )
    yield from dict.fromkeys(Owed(*row) for row in connection.execute(asked))


def origins(connection: Connection, digest: str) -> Iterator[Origin]:
    """Give where an article was read from, in the order of reading."""
    named, origin, article = schema.collection, schema.origin, schema.article
    asked = (
        select(named.c.name, origin.c.path, origin.c.row)
        .join(named, named.c.id == origin.c.collection)
        .join(article, article.c.id == origin.c.article)
        .where(article.c.digest == digest)
        .order_by(origin.c.id)
    )
    for row in connection.execute(asked):
        yield Origin(*row)


def contradictions(connection: Connection) -> Iterator[str]:
    """Name articles whose results are unsound, and rows that nothing refers to or that disagree."""
    digests = connection.execute(select(schema.article.c.digest).order_by(schema.article.c.id)).scalars()
    for digest in digests.all():
        analysis = read_analysis(connection, digest)
        if analysis is not None:
            yield from (f"article {digest}: {fault}" for fault in faults(analysis))
    article, origin, body = schema.article, schema.origin, schema.body
    yield from _orphans(connection, article, article.c.id.not_in(select(origin.c.article)), "no origin")
    yield from _orphans(connection, article, article.c.id.not_in(select(body.c.article)), "no text")
    named = select(schema.article_actor.c.actor)
    yield from _orphans(connection, schema.actor, schema.actor.c.id.not_in(named), "no article names it")
    heads = select(schema.actor.c.id)
    yield from _orphans(connection, schema.actor, schema.actor.c.human.not_in(heads), "means nobody")
    for number in database_of(connection).lost_words(connection):
        yield f"sentence_words {number}: there is no such mention"


def _orphans(
    connection: Connection, rows: FromClause, condition: ColumnElement[bool], what: str
) -> Iterator[str]:
    for number in connection.execute(select(rows.c.id).where(condition)).scalars():
        yield f"{rows.description} {number}: {what}"
