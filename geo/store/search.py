"""Full-text search over the sentences that name a place; each database has an index of its own for it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sqlalchemy import Connection, select

from geo.models import Analysis, Kind, Mention, Span
from geo.store import schema
from geo.store.cube import Ints
from geo.store.database import database_of
from geo.store.phrases import UNSEARCHABLE, phrases


def find(snapshot: Connection, asked: str) -> Ints:
    """Give the numbers of the first mentions of all sentences that hold every word asked for.

    Words in double quotes must follow one another; a word that ends with `*` stands for all that begin
    so. Case and accents do not count. Nothing else means anything: any text may be asked.
    """
    wanted = phrases(asked)
    if not wanted:
        return np.zeros(0, dtype=np.int32)
    return database_of(snapshot).find_words(snapshot, wanted)


def add(connection: Connection, analysis: Analysis, mentions: Mapping[int, int]) -> None:
    """Index the sentences of a new analysis; `mentions` gives the store's numbers."""
    rows = sentences(analysis, mentions)
    if rows:
        database_of(connection).keep_words(connection, rows)


def remove(connection: Connection, analysis: Analysis, article: int) -> None:
    """Take the sentences of an article out again, before its mentions are deleted."""
    table = schema.mention
    numbers = connection.execute(select(table.c.pos, table.c.id).where(table.c.article == article)).all()
    rows = sentences(analysis, dict(numbers))
    if rows:
        database_of(connection).drop_words(connection, rows)


def sentences(analysis: Analysis, mentions: Mapping[int, int]) -> list[dict[str, object]]:
    """Give the sentences that name a place, each with the number of the first such mention in it."""
    found: dict[int, dict[str, object]] = {}
    for pos, mention in enumerate(analysis.mentions):
        if mention.kind is Kind.PLACE:
            span = _around(analysis.article.text, mention)
            key = span.start if mention.sentence is not None else -1 - mention.start
            words = UNSEARCHABLE.sub(" ", analysis.article.text[span.start : span.end])
            found.setdefault(key, {"mention": mentions[pos], "words": words})
    return list(found.values())


def _around(text_: str, mention: Mention) -> Span:
    """The sentence, or the line where none is known."""
    if mention.sentence is not None:
        return mention.sentence
    end = text_.find("\n", mention.end)
    return Span(text_.rfind("\n", 0, mention.start) + 1, len(text_) if end < 0 else end)
