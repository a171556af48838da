"""PostgreSQL's tables for counting: what a filter asks of each mention, laid out so that counts are quick.

They hold nothing of their own. Triggers note the articles that a transaction touches in `stale`, whoever
writes (saving, corrections, forgetting, who is who), and `renewing` lays these out anew before it ends. Only
resolved mentions that count are here; days are numbers as in a cube, 0 stands for none.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    text,
)

from geo.store.columns import AnyText
from geo.store.cube import GROUPS

METADATA = MetaData()

SOURCE: Final = "source"
"""Kind of a label: an outlet."""
LANGUAGE: Final = "language"
"""Kind of a label: a language."""
YEAR: Final = "year"
"""Kind of a label: the year of publication, 0 for an undated article; one of several years has none."""
EXTRA: Final = "extra "
"""Beginning of a label's kind: then comes the name of a column of tables."""

ALL: Final = 0
"""In place of a label: every mention."""
BANDS: Final = ((0.5, -1), (0.7, -2), (0.9, -3))
"""In place of labels: mentions of at least such a belief; the filter offers these."""
OF_TYPE: Final = -10
"""In place of a label: mentions tied to an event of the first of TYPES; those of the next lie below it."""
OF_YEAR: Final = -1_000
"""In place of a label: mentions whose `year` is 0; those of 1 and so on lie below it."""
MIXED: Final = -1
"""In place of a year: there are several, or some mentions have a day and others none."""
BELIEF: Final = 1_000_000_000
"""Units of belief in sums, which are whole so that they come out the same in any order."""


def _mention_columns() -> tuple[Column[Any], ...]:
    """List what is asked of a mention; the tables of ties have it too, so that no count joins."""
    return (
        Column("mention", Integer, nullable=False),
        Column("article", Integer, nullable=False),
        Column("place", Integer, nullable=False),
        Column("sentence", Integer, nullable=False),  # the mention under which its sentence is indexed
        Column("first", Integer, nullable=False),  # the first day of its events
        Column("last", Integer, nullable=False),
        Column("belief", Float, nullable=False),
        Column("literal", Boolean, nullable=False),
        Column("standing", Boolean, nullable=False),  # in the first article of its story
        Column("several", Boolean, nullable=False),  # whether its events cover different days
    )


fact = Table(
    "fact",  # one row for each mention
    METADATA,
    *_mention_columns(),
    Column("radius", Float, nullable=False),  # below 0 where there is none around the place's own point
    Column("colour", SmallInteger, nullable=False),  # index in GROUPS, -1 without an event
    Column("approximate", Boolean, nullable=False),
    Column("best", Boolean, nullable=False),  # of its article, place and role the surest: counts articles
    Column("best_of_both", Boolean, nullable=False),  # of its article and place
    Column("sole", Boolean, nullable=False),  # the only one of its article and place, whatever its role
    Column("year", SmallInteger, nullable=False),  # of its article and place: 0 without any day, or MIXED
    Index("fact_mention", "mention", unique=True),
    Index("fact_article_mention", "article", "mention"),
    Index("fact_place", "place", text("literal DESC"), text("belief DESC"), text("mention DESC")),
    Index("fact_sentence", "sentence"),
    Index("fact_radius", "place", postgresql_where=text("radius >= 0")),
    Index("fact_again", "article", postgresql_where=text("NOT sole")),
    Index("fact_year", "year", postgresql_where=text("year <> 0")),
)

tied_event = Table(
    "tied_event",  # one row for each event that happened and mention that is linked to it
    METADATA,
    *_mention_columns(),
    Column("key", BigInteger, nullable=False),  # a hash of the event's id
    Column("pos", Integer, nullable=False),
    Column("type", SmallInteger, nullable=False),  # index in TYPES
    Column("begins", Integer, nullable=False),  # the event's own days
    Column("ends", Integer, nullable=False),
    Column("lead", Boolean, nullable=False),  # the first of its mention and type: counts mentions
    Index("tied_event_mention", "mention"),
    Index("tied_event_article", "article"),
    Index("tied_event_key", "key"),
    Index("tied_event_type", "type", "begins"),
    Index("tied_event_several", "begins", "ends", postgresql_where=text("several")),
)

tied_actor = Table(
    "tied_actor",  # one row for each person or organisation and mention that is linked to it
    METADATA,
    *_mention_columns(),
    Column("actor", Integer, nullable=False),
    Column("person", Boolean, nullable=False),  # else an organisation
    Column("acts", Boolean, nullable=False),  # whether the link says that it acted there
    Index("tied_actor_mention", "mention"),
    Index("tied_actor_article", "article"),
    Index("tied_actor_actor", "actor"),
)

happening = Table(
    "happening",  # the events that happened, by article
    METADATA,
    Column("article", Integer, primary_key=True, autoincrement=False),
    Column("pos", Integer, primary_key=True, autoincrement=False),
    Column("key", BigInteger, nullable=False),
    Column("type", SmallInteger, nullable=False),
    Column("begins", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
    Index("happening_key", "key", "article", "pos"),
    Index("happening_type", "type"),
)

named_actor = Table(
    "named_actor",  # who is named in an article at all
    METADATA,
    Column("article", Integer, primary_key=True, autoincrement=False),
    Column("actor", Integer, primary_key=True, autoincrement=False),
    Column("person", Boolean, nullable=False),
    Index("named_actor_actor", "actor"),
)


def _amounts(role: str) -> tuple[Column[int], ...]:
    """List how many mentions of a role an article has: all, by least belief, and without a day."""
    return tuple(
        Column(f"{role}_{what}", Integer, nullable=False) for what in ("all", "50", "70", "90", "undated")
    )


fact_article = Table(
    "fact_article",
    METADATA,
    Column("article", Integer, primary_key=True, autoincrement=False),
    Column("story", Integer, nullable=False),
    Column("first", Integer, nullable=False),  # days of publication
    Column("last", Integer, nullable=False),
    Column("copied", Boolean, nullable=False),  # whether other articles tell the same story
    *_amounts("literal"),
    *_amounts("associative"),
    Index("fact_article_copied", "story", postgresql_where=text("copied")),
    Index("fact_article_first", "first", "last"),
)

label_name = Table(
    "label_name",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", AnyText, nullable=False),
    Column("value", AnyText, nullable=False),
    Index("label_name_value", text("md5(kind)"), text("md5(value)"), unique=True),
)

label = Table(
    "label",  # outlets, languages, values of columns and years of publication, by article
    METADATA,
    Column("label", Integer, primary_key=True, autoincrement=False),
    Column("article", Integer, primary_key=True, autoincrement=False),
    Index("label_article", "article"),
)

tally = Table(
    "tally",  # what one label, alone asked for, shows at a place; but for stories that were printed twice
    METADATA,
    Column("label", Integer, primary_key=True, autoincrement=False),  # or ALL, of BANDS, from OF_TYPE on
    Column("literal", Boolean, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("mentions", Integer, nullable=False),  # 0 where articles have gone
    Column("articles", Integer, nullable=False),
    Column("articles_of_both", Integer, nullable=False),  # each once, whatever the roles of its mentions
    Column("belief", BigInteger, nullable=False),  # in BELIEF
    Column("exact", Integer, nullable=False),  # mentions that are not approximate
    *(Column(f"group_{at}", Integer, nullable=False) for at in range(len(GROUPS))),
)

stale = Table(
    "stale",  # articles that a transaction has touched; empty between transactions
    METADATA,
    Column("article", Integer, primary_key=True, autoincrement=False),
    prefixes=["UNLOGGED"],
)

_NOTE: Final = """
CREATE FUNCTION wherein_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO stale SELECT DISTINCT article FROM changed ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$
"""
_NOTE_ARTICLE: Final = """
CREATE FUNCTION wherein_note_article() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO stale SELECT id FROM changed ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$
"""
_NOTE_ACTOR: Final = """
CREATE FUNCTION wherein_note_actor() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO stale SELECT DISTINCT named.article
    FROM before JOIN changed USING (id) JOIN article_actor AS named ON named.actor = changed.id
    WHERE (before.human, before.someone) IS DISTINCT FROM (changed.human, changed.someone)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$
"""
_WATCHED: Final = {
    "mention": ("INSERT", "UPDATE", "DELETE"),
    "tie_event": ("INSERT", "DELETE"),
    "tie_actor": ("INSERT", "DELETE"),
    "event": ("INSERT", "UPDATE", "DELETE"),
    "article_actor": ("INSERT", "DELETE"),
    "origin": ("INSERT", "UPDATE", "DELETE"),
    "extra": ("INSERT", "DELETE"),
}
"""What is written of articles, and what may happen to it."""

TRIGGERS: Final = (
    _NOTE,
    _NOTE_ARTICLE,
    _NOTE_ACTOR,
    *(
        f"CREATE TRIGGER note_{act.lower()} AFTER {act} ON {table} "
        f"REFERENCING {'OLD' if act == 'DELETE' else 'NEW'} TABLE AS changed "
        "FOR EACH STATEMENT EXECUTE FUNCTION wherein_note()"
        for table, acts in _WATCHED.items()
        for act in acts
    ),
    # An origin may move to another article.
    """CREATE TRIGGER note_moved AFTER UPDATE ON origin REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION wherein_note()""",
    *(
        f"CREATE TRIGGER note_{act.lower()} AFTER {act} ON article "
        f"REFERENCING {'OLD' if act == 'DELETE' else 'NEW'} TABLE AS changed "
        "FOR EACH STATEMENT EXECUTE FUNCTION wherein_note_article()"
        for act in ("INSERT", "UPDATE", "DELETE")
    ),
    """CREATE TRIGGER note_update AFTER UPDATE ON actor REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION wherein_note_actor()""",
)
"""Statements that make the triggers."""
