"""The store's tables, in types that SQLite and PostgreSQL share.

Two layers. What an analysis holds is kept as it was made (article … link), so that it can be given back
equal. `place`, `actor`, the two `tie` tables and `sentence_words` are the same facts laid out for
counting and searching: one row per place mention and thing tied to it. Corrections change this layer alone.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from geo.store.columns import AnyText, Indices, Names

SCHEMA_VERSION: Final = "8"
"""Raised whenever a table changes; a script in `migrations` brings older stores up to it."""
OLDER: Final = ("3", "5", "6", "7")
"""Versions that `migrating` brings up; of 4 there were several while it was written, and 2 is too old."""
CHANGES: Final = "changes"
"""Key in `meta` of the number of transactions that wrote; what is read into memory is as old as that."""


def _article_key() -> Column[int]:
    return Column("article", Integer, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)


def _position() -> Column[int]:
    return Column("pos", Integer, primary_key=True, autoincrement=False)


def _place_columns() -> tuple[Column[str] | Column[float] | Column[int], ...]:
    return (
        Column("name", AnyText, nullable=False),
        Column("lat", Float, nullable=False),
        Column("lon", Float, nullable=False),
        Column("feature", Text, nullable=False),
        Column("country", AnyText),
        Column("admin1", AnyText),
        Column("population", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
        Column("importance", Float, nullable=False),
    )


def _of_values(name: str, *columns: str) -> tuple[Index, Index]:
    """Index what outlets and tables write, which may be longer than PostgreSQL takes into an index."""
    hashed = [text(f"md5({column})") for column in columns]
    return (
        Index(name, *columns).ddl_if(dialect="sqlite"),
        Index(name, *hashed).ddl_if(dialect="postgresql"),
    )


METADATA = MetaData()

meta = Table("meta", METADATA, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

collection = Table(
    "collection",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", AnyText, nullable=False, unique=True),
)

article = Table(
    "article",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("digest", AnyText, nullable=False, unique=True),
    Column("ident", AnyText, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("published", AnyText),
    Column("source", AnyText),
    Column("author", AnyText),
    Column("url", AnyText),
    Column("language", AnyText),
    Column("origin", AnyText, nullable=False),
    Column("version", AnyText, nullable=False),
    Column("results", Text, nullable=False),  # fingerprint of all that is not the article itself
    Column("licence", AnyText),
    Column("story", Integer),  # the article that stands for all copies of this one; maybe itself
    *_of_values("article_source", "source"),
    Index("article_story", "story"),
)

body = Table("body", METADATA, _article_key(), Column("text", AnyText, nullable=False))

noise = Table(
    "noise",
    METADATA,
    _article_key(),
    _position(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("reason", AnyText, nullable=False),
)

extra = Table(
    "extra",  # other columns of a table's row
    METADATA,
    _article_key(),
    _position(),
    Column("name", AnyText, nullable=False),
    Column("value", AnyText, nullable=False),
    *_of_values("extra_value", "name", "value"),
)

signature = Table(
    "signature",  # what near-copies have in common, see `copies`
    METADATA,
    _article_key(),
    Column("hashes", LargeBinary, nullable=False),  # empty for texts too short to compare
)

band = Table(
    "band",
    METADATA,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("article", Integer, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Index("band_article", "article"),
)

paragraph = Table(
    "paragraph",
    METADATA,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("article", Integer, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("recurs", Boolean, nullable=False),  # the same in every row of a key
    Index("paragraph_article", "article"),
)

origin = Table(
    "origin",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("collection", Integer, ForeignKey("collection.id"), nullable=False),
    Column("path", AnyText, nullable=False),
    Column("row", AnyText, nullable=False),  # empty for a file that holds one article
    Column("article", Integer, ForeignKey("article.id", ondelete="CASCADE"), nullable=False),
    Column("described", Text, nullable=False),  # fingerprint of title, date … as last read here
    Column("source", AnyText),  # the outlet as read here: copies of one text come from several
    UniqueConstraint("collection", "path", "row"),
    Index("origin_member", "collection", "article"),
    Index("origin_article", "article"),
)

failure = Table(
    "failure",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("collection", Integer, ForeignKey("collection.id"), nullable=False),
    Column("path", AnyText, nullable=False),
    Column("line", Integer),
    Column("reason", AnyText, nullable=False),
    Column("file", AnyText),  # the file or address that `path` is, or is a part of
    Column("place", AnyText),  # where in it: a line, a page, a member of an archive
    Column("advice", AnyText),  # what helps
    Index("failure_input", "collection", "path"),
    Index("failure_file", "collection", "file"),
)

place = Table(
    "place",  # as the newest gazetteer describes it
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("ref", AnyText, nullable=False, unique=True),
    *_place_columns(),
)

correction = Table(
    "correction",  # what readers decided; rows are only added, and marked when taken back
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("made", Text, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("topic", AnyText, nullable=False),  # the question; its newest answer holds
    Column("verdict", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("folded", AnyText, nullable=False),  # the name for comparing
    Column("article", AnyText),  # a digest: the article may be gone, or not there yet
    Column("start", Integer),
    Column("end", Integer),
    Column("country", AnyText),
    Column("kind", Text),
    Column("other", AnyText, nullable=False),
    Column("event", AnyText),
    Column("place", Integer, ForeignKey("place.id")),
    Column("note", AnyText, nullable=False),
    Column("undone", Text),
    Column("undone_by", AnyText),
    Index("correction_topic", "topic"),
    Index("correction_article", "article"),
    Index("correction_folded", "folded"),
    Index("correction_event", "event"),
    Index("correction_verdict", "verdict"),
)

forgotten = Table(
    "forgotten",  # articles and persons that are kept out; a hash says which
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("mark", Text, primary_key=True),
    Column("made", Text, nullable=False),
)

audit = Table(
    "audit",  # who did what; corrections have a log of their own
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("made", Text, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", AnyText, nullable=False),
)

place_state = Table(
    "place_state",  # as it was when a result was made
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("ref", AnyText, nullable=False),
    *_place_columns(),
    Column("fingerprint", Text, nullable=False, unique=True),
)

mention = Table(
    "mention",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("article", Integer, ForeignKey("article.id", ondelete="CASCADE"), nullable=False),
    Column("pos", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("kind", Text, nullable=False),
    Column("role", Text),
    Column("demonym", Boolean, nullable=False),
    Column("score", Float, nullable=False),
    Column("method", AnyText, nullable=False),
    Column("sentence_start", Integer),
    Column("sentence_end", Integer),
    Column("place", Integer, ForeignKey("place.id")),  # what is shown; empty for NIL and for what is no place
    Column("state", Integer, ForeignKey("place_state.id")),
    Column("belief", Float),  # the resolution's score; empty where there is no resolution
    Column("resolver", AnyText),
    Column("unasked", AnyText),  # why an online service could not be asked; empty where nothing is open
    Column("approximate", Boolean, nullable=False),  # the chosen candidate's mark
    Column("spatial", Text),  # the vicinity's relation; empty where there is no resolution
    Column("distance_km", Float),
    Column("bearing_deg", Float),
    Column("radius_km", Float),
    Column("point_lat", Float),  # empty where the place's own point holds
    Column("point_lon", Float),
    Column("counts", Boolean, nullable=False, server_default="1"),  # false in paragraphs that come back
    Column("fixed", Integer, ForeignKey("correction.id")),  # the correction that `place` follows, if any
    UniqueConstraint("article", "pos"),
    Index("mention_place", "place"),
    Index("mention_text", "text"),
    Index("mention_fixed", "fixed"),
    Index(
        "mention_unasked",
        "article",
        sqlite_where=text("unasked IS NOT NULL"),
        postgresql_where=text("unasked IS NOT NULL"),
    ),
    Index("mention_kind", "kind", "place", "article"),
)

candidate = Table(
    "candidate",
    METADATA,
    Column("mention", Integer, ForeignKey("mention.id", ondelete="CASCADE"), primary_key=True),
    _position(),
    Column("state", Integer, ForeignKey("place_state.id"), nullable=False),
    Column("match", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("approximate", Boolean, nullable=False),
)

actor = Table(
    "actor",  # one id of a person or an organisation, with the fullest name that any article knows
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("ref", AnyText, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("aliases", Names, nullable=False),
    Column("block", AnyText, nullable=False),  # only names of one block are compared
    Column("human", Integer, nullable=False),  # the actor that stands for the one being or body; maybe itself
    Column("shown", AnyText, nullable=False),  # what that one is called
    Column("known", Names, nullable=False),  # its other names, those of all its actors
    Column("someone", Boolean, nullable=False),  # false when readers say that the name is nobody's
    Column("settled", Boolean, nullable=False),  # whether `people.settle` has seen it as it is
    UniqueConstraint("kind", "ref"),
    Index("actor_block", "kind", "block"),
    Index("actor_human", "human"),
    Index("actor_settled", "settled"),
)

article_actor = Table(
    "article_actor",
    METADATA,
    _article_key(),
    Column("kind", Text, primary_key=True),
    _position(),
    Column("actor", Integer, ForeignKey("actor.id"), nullable=False),
    Column("name", AnyText, nullable=False),
    Column("aliases", Names, nullable=False),
    Column("mentions", Indices, nullable=False),
    Index("article_actor_actor", "actor"),
)

date = Table(
    "date",
    METADATA,
    _article_key(),
    _position(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("value", AnyText, nullable=False),
    Column("precision", AnyText, nullable=False),
)

event = Table(
    "event",
    METADATA,
    _article_key(),
    _position(),
    Column("ref", AnyText, nullable=False),
    Column("type", Text, nullable=False),
    Column("label", AnyText, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("modality", Text, nullable=False),
    Column("date", AnyText),
    Column("precision", AnyText),
    Column("first_day", Text),  # of `shown_date`
    Column("last_day", Text),
    Column("main", Boolean, nullable=False),
    Column("places", Indices, nullable=False),
    Column("persons", Names, nullable=False),
    Column("named", AnyText),  # key of the named event, the same in every article
    Column("shown_type", Text, nullable=False),  # this and the next four as corrections say, else as above
    Column("shown_label", AnyText, nullable=False),
    Column("shown_date", AnyText),
    Column("happened", Boolean, nullable=False),
    Column("moved", Integer, ForeignKey("place.id")),  # where readers say it was
    Column("fixed", Integer, ForeignKey("correction.id")),  # the newest correction that these follow
    Column("type_method", AnyText, nullable=False),
    Column("triggers", Indices, nullable=False),  # start and end of each, in turn
    Index("event_days", "first_day", "last_day"),
    Index("event_ref", "ref"),
    Index("event_fixed", "fixed"),
)

link = Table(
    "link",
    METADATA,
    _article_key(),
    _position(),
    Column("mention", Integer, nullable=False),
    Column("relation", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("person", AnyText),
    Column("organisation", AnyText),
    Column("event", AnyText),
    Column("modality", Text, nullable=False),
    Column("trigger_start", Integer),
    Column("trigger_end", Integer),
)


def _mention_key() -> Column[int]:
    return Column("mention", Integer, ForeignKey("mention.id", ondelete="CASCADE"), primary_key=True)


tie_actor = Table(
    "tie_actor",  # by the one being or body: `actor.human`
    METADATA,
    _mention_key(),
    Column("actor", Integer, ForeignKey("actor.id"), primary_key=True),
    Column("article", Integer, nullable=False),
    Column("strength", Integer, nullable=False),  # place of the strongest link's tier in the order of tiers
    Column("relation", Text, nullable=False),
    Column("asserted", Boolean, nullable=False),
    Column("link", Integer, nullable=False),  # the strongest link's position, with the word that says so
    Index("tie_actor_actor", "actor"),
    Index("tie_actor_article", "article"),
)

tie_event = Table(
    "tie_event",  # events that happened only
    METADATA,
    _mention_key(),
    Column("event", Integer, primary_key=True, autoincrement=False),
    Column("article", Integer, nullable=False),
    Column("strength", Integer, nullable=False),
    Column("relation", Text, nullable=False),
    ForeignKeyConstraint(["article", "event"], ["event.article", "event.pos"], ondelete="CASCADE"),
    Index("tie_event_event", "article", "event"),
)

MANY: Final = (
    noise, extra, band, paragraph, mention, candidate, article_actor, date, event, link, tie_actor, tie_event,
)  # fmt: skip
"""Tables with many rows for each article; on PostgreSQL `keys` sees to their keys, not the database."""


def only_sqlite_checks(table: Table) -> None:
    """Leave a table's foreign keys out of the database on PostgreSQL."""
    for key in table.foreign_key_constraints:
        key.ddl_if(dialect="sqlite")


for _table in MANY:
    only_sqlite_checks(_table)

SENTENCE_WORDS: Final = """
CREATE VIRTUAL TABLE sentence_words USING fts5(
    sentence, content='', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
)
"""
"""The words of sentences that name a place; a row's number is that of the sentence's first such mention.

Without content of its own: the text stays in `body` alone, and deleting takes the words again.
"""
