"""Full-text search over the sentences that name a place (SQLite's FTS5)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import numpy as np
from sqlalchemy import Connection, select, text

from geo.models import Analysis, Kind, Mention, Span
from geo.store import schema
from geo.store.cube import Ints

LONGEST: Final = 300
"""Code points of a search that count."""
_INSERT = text("INSERT INTO sentence_words (rowid, sentence) VALUES (:mention, :words)")
_DELETE = text(
    "INSERT INTO sentence_words (sentence_words, rowid, sentence) VALUES ('delete', :mention, :words)"
)
_MATCH = text("SELECT rowid FROM sentence_words WHERE sentence_words MATCH :asked")
_PART: Final = re.compile(r'"([^"]*)"?|([^\s"]+)')
_UNSEARCHABLE: Final = re.compile("[\x00-\x1f\ud800-\udfff]")


def find(snapshot: Connection, asked: str) -> Ints:
    """Give the numbers of the first mentions of all sentences that hold every word asked for.

    Words in double quotes must follow one another; a word that ends with `*` stands for all that begin
    so. Case and accents do not count. Nothing else means anything: any text may be asked.
    """
    expression = match_expression(asked)
    if expression is None:
        return np.zeros(0, dtype=np.int32)
    return np.array(snapshot.execute(_MATCH, {"asked": expression}).scalars().all(), dtype=np.int32)


def match_expression(asked: str) -> str | None:
    """Write a search in FTS5's own syntax, every word as a string; None when it holds no word."""
    found = []
    for phrase, word in _PART.findall(_UNSEARCHABLE.sub(" ", asked[:LONGEST])):
        words = phrase or word
        if any(sign.isalnum() for sign in words):
            prefix = "*" if word.endswith("*") else ""
            found.append(f'"{words.replace(chr(34), "")}"{prefix}')
    return " AND ".join(found) if found else None


def add(connection: Connection, analysis: Analysis, mentions: Mapping[int, int]) -> None:
    """Index the sentences of a new analysis; `mentions` gives the store's numbers."""
    rows = _sentences(analysis, mentions)
    if rows:
        connection.execute(_INSERT, rows)


def remove(connection: Connection, analysis: Analysis, article: int) -> None:
    """Take the sentences of an article out again, before its mentions are deleted."""
    table = schema.mention
    numbers = connection.execute(select(table.c.pos, table.c.id).where(table.c.article == article)).all()
    rows = _sentences(analysis, dict(numbers))
    if rows:
        connection.execute(_DELETE, rows)


def _sentences(analysis: Analysis, mentions: Mapping[int, int]) -> list[dict[str, object]]:
    found: dict[int, dict[str, object]] = {}
    for pos, mention in enumerate(analysis.mentions):
        if mention.kind is Kind.PLACE:
            span = _around(analysis.article.text, mention)
            key = span.start if mention.sentence is not None else -1 - mention.start
            words = _UNSEARCHABLE.sub(" ", analysis.article.text[span.start : span.end])
            found.setdefault(key, {"mention": mentions[pos], "words": words})
    return list(found.values())


def _around(text_: str, mention: Mention) -> Span:
    """The sentence, or the line where none is known."""
    if mention.sentence is not None:
        return mention.sentence
    end = text_.find("\n", mention.end)
    return Span(text_.rfind("\n", 0, mention.start) + 1, len(text_) if end < 0 else end)
