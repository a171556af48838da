"""Text search on PostgreSQL: the words of a sentence as a `tsvector`, taken apart here rather than by it.

Its own parsers know words, addresses and numbers by the language that the server was set up with; FTS5's
tokenizer of the SQLite store takes runs of letters and digits, without case and accents. Here they are cut
the same way, so that both stores find the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    cast,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from geo.store import schema
from geo.store.database import Rows
from geo.store.phrases import Phrase

LONGEST_WORD: Final = 400
"""Code points of a word that count; PostgreSQL takes 2,046 bytes."""
MOST_SIGNS: Final = 200_000
"""Code points of a sentence that are indexed; the words of a `tsvector` may have 1 MB together."""
_WORD: Final = re.compile(r"[^\W_]+")

METADATA = MetaData()

TABLE = Table(
    "sentence_words",
    METADATA,
    Column(
        "mention",
        Integer,
        ForeignKey(schema.mention.c.id, ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("words", TSVECTOR, nullable=False),
    Index("sentence_words_words", "words", postgresql_using="gin"),
)
schema.only_sqlite_checks(TABLE)


def make(connection: Connection) -> None:
    """Make table and index."""
    METADATA.create_all(connection)


def tokens(text: str) -> list[str]:
    """Cut a text into words without case and accents."""
    plain = text[:MOST_SIGNS].casefold()
    if not plain.isascii():
        parts = unicodedata.normalize("NFD", plain)
        plain = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain[:MOST_SIGNS])]


def rows(sentences: Rows) -> list[dict[str, object]]:
    """Give the rows of some sentences."""
    return [{"mention": row["mention"], "words": vector(tokens(str(row["words"])))} for row in sentences]


def vector(words: Iterable[str]) -> str:
    """Write words with their positions as PostgreSQL reads a `tsvector`; it merges those of one word."""
    return " ".join([f"'{word}':{at}" for at, word in enumerate(words, start=1)])


def query(asked: Sequence[Phrase]) -> str | None:
    """Write a search as PostgreSQL reads a `tsquery`; None when it holds no word."""
    parts = []
    for phrase in asked:
        words = [f"'{word}'" for word in tokens(phrase.words)]
        if words:
            words[-1] += ":*" if phrase.begins else ""
            parts.append(f"({' <-> '.join(words)})")
    return " & ".join(parts) or None


def found(asked: Sequence[Phrase]) -> Select[int]:
    """Select the mentions of the sentences that hold all phrases."""
    wanted = query(asked)
    chosen = select(TABLE.c.mention)
    if wanted is None:
        return chosen.where(literal(False))  # noqa: FBT003 - SQL's own word
    return chosen.where(TABLE.c.words.op("@@")(cast(literal(wanted), TSQUERY)))
