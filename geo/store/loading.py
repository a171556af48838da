"""Saves many articles at once: what `saving` does for each, table by table instead of article by article.

Only articles that are new go this way, and only to places where nothing was read before; the others are
saved one by one in the same transaction. The result is the same as saving each in turn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from geo.models import Analysis
from geo.store import actors, copies, schema, search
from geo.store.applying import apply
from geo.store.counting import tie_events
from geo.store.database import Database, database_of
from geo.store.rows import Saved
from geo.store.saving import collection_number, results_of, row_of, save
from geo.store.tying import tie_actors
from geo.store.writing import (
    article_row,
    candidate_rows,
    date_rows,
    describe,
    event_rows,
    extra_rows,
    keep_places,
    link_rows,
    mention_rows,
    noise_rows,
)

_CHUNK = 500

Line = tuple[Analysis, int | None]
"""An analysis with its line in a file of many."""


def save_all(connection: Connection, lines: Sequence[Line], collection: str) -> list[Saved]:
    """Write analyses in the given order; gives what each did to the collection."""
    number = collection_number(connection, collection)
    found: list[Saved] = []
    fresh: dict[str, Analysis] = {}
    known = _known(connection, number, [analysis for analysis, _ in lines])
    origins: set[tuple[str, str]] = set()
    for analysis, line in lines:
        article = analysis.article
        origin = (article.origin, row_of(article))
        if article.digest in known or article.origin in known or article.digest in fresh or origin in origins:
            _load(connection, number, list(fresh.values()))
            known |= fresh.keys()
            fresh = {}
            found.append(save(connection, analysis, collection, line))
        else:
            fresh[article.digest] = analysis
            found.append(Saved.ADDED)
        origins.add(origin)
    _load(connection, number, list(fresh.values()))
    return found


def _known(connection: Connection, collection: int, analyses: Sequence[Analysis]) -> set[str]:
    """Give the digests that are stored, and the paths that were read before, with or without success."""
    article, origin, failure = schema.article, schema.origin, schema.failure
    found: set[str] = set()
    for at in range(0, len(analyses), _CHUNK):
        some = [it.article for it in analyses[at : at + _CHUNK]]
        paths = {it.origin for it in some}
        digests = select(article.c.digest).where(article.c.digest.in_({it.digest for it in some}))
        found.update(connection.execute(digests).scalars())
        here = {(it.origin, row_of(it)) for it in some}
        asked = select(origin.c.path, origin.c.row).where(
            origin.c.collection == collection, origin.c.path.in_(paths),
            origin.c.row.in_({row for _, row in here}),
        )  # fmt: skip
        found.update(row.path for row in connection.execute(asked) if (row.path, row.row) in here)
        failed = select(failure.c.path).where(failure.c.collection == collection, failure.c.path.in_(paths))
        found.update(connection.execute(failed).scalars())
    return found


def _load(connection: Connection, collection: int, analyses: Sequence[Analysis]) -> None:
    if not analyses:
        return
    database = database_of(connection)
    keys = database.next_numbers(connection, schema.article, len(analyses))
    _describe(connection, database, collection, keys, analyses)
    mentions = _mentions(connection, database, keys, analyses)
    _results(connection, database, keys, analyses)
    actors.keep_all(connection, dict(zip(keys, analyses, strict=True)))
    tie_actors(connection, keys)
    apply(connection, keys, ties=False)
    tie_events(connection, keys)
    sentences = [
        row
        for numbers, analysis in zip(mentions, analyses, strict=True)
        for row in search.sentences(analysis, numbers)
    ]
    if sentences:
        database.keep_words(connection, sentences)
    copies.keep_all(connection, {key: it.article for key, it in zip(keys, analyses, strict=True)})


def _describe(
    connection: Connection, database: Database, collection: int, keys: range, analyses: Sequence[Analysis]
) -> None:
    pairs = list(zip(keys, analyses, strict=True))
    described = [{"id": key, "story": key, **article_row(it, results_of(it))} for key, it in pairs]
    database.insert(connection, schema.article, described)
    texts = [{"article": key, "text": it.article.text} for key, it in pairs]
    database.insert(connection, schema.body, texts)
    origins = [
        {
            "collection": collection,
            "path": it.article.origin,
            "row": row_of(it.article),
            "described": describe(it.article),
            "source": it.article.source,
            "article": key,
        }
        for key, it in pairs
    ]
    database.insert(connection, schema.origin, origins)


def _mentions(
    connection: Connection, database: Database, keys: range, analyses: Sequence[Analysis]
) -> list[Mapping[int, int]]:
    """Write mentions and candidates; gives the store's numbers of each analysis' mentions by position."""
    states, places = keep_places(connection, [it.resolutions for it in analyses])
    total = sum(len(it.mentions) for it in analyses)
    numbers = iter(database.next_numbers(connection, schema.mention, total) if total else ())
    found: list[Mapping[int, int]] = []
    rows: list[Mapping[str, object]] = []
    candidates: list[Mapping[str, object]] = []
    for key, analysis in zip(keys, analyses, strict=True):
        mine = dict(enumerate(next(numbers) for _ in analysis.mentions))
        found.append(mine)
        rows += [
            {"id": mine[pos], **row} for pos, row in enumerate(mention_rows(key, analysis, states, places))
        ]
        candidates += candidate_rows(analysis, mine, states)
    database.insert(connection, schema.mention, rows)
    database.insert(connection, schema.candidate, candidates)
    return found


def _results(connection: Connection, database: Database, keys: range, analyses: Sequence[Analysis]) -> None:
    rows = defaultdict[str, list[Mapping[str, object]]](list)
    for key, analysis in zip(keys, analyses, strict=True):
        for table, made in (
            ("noise", noise_rows),
            ("extra", extra_rows),
            ("date", date_rows),
            ("event", event_rows),
            ("link", link_rows),
        ):
            rows[table] += made(key, analysis)
    for name, listed in rows.items():
        database.insert(connection, schema.METADATA.tables[name], listed)
