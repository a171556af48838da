"""Lays out the tables of `facts` anew for the articles that a transaction has touched (PostgreSQL)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, TextClause, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Integer

from geo.models import Kind, Relation, Role, Tier
from geo.store import facts, schema, tallying
from geo.store.counting import STRENGTH, days
from geo.store.cube import CONTEXT, GROUP_OF_TYPE, TYPES, day_number
from geo.store.slow import timed

_CHUNK: Final = 2_000
"""Articles that are laid out at a time."""
_BY_ARTICLE: Final = (
    facts.fact, facts.tied_event, facts.tied_actor, facts.happening, facts.named_actor, facts.label,
    facts.fact_article,
)  # fmt: skip


def make(connection: Connection) -> None:
    """Make tables and triggers."""
    facts.METADATA.create_all(connection)
    for statement in facts.TRIGGERS:
        connection.exec_driver_sql(statement)


def renew(connection: Connection) -> None:
    """Lay out what the transaction has touched; does nothing where it touched no article."""
    keys = sorted(connection.execute(_TOUCHED).scalars())
    if not keys:
        return
    for at in range(0, len(keys), _CHUNK):
        some = {"keys": keys[at : at + _CHUNK]}
        if connection.execute(_LAID_OUT, some).first() is not None:  # most often all are new
            tallying.take_away(connection, some)
            for statement in _REMOVE:
                connection.execute(statement, some)
        published = connection.execute(_PUBLISHED, some).all()
        if published:
            _lay_out(connection, some, published)


def _lay_out(connection: Connection, some: Mapping[str, object], published: Sequence[Row[Any, Any]]) -> None:
    """Write what is counted of the articles `keys`; no statement waits for the answer of the one before."""
    covered = [tuple(map(day_number, days(row.published))) for row in published]
    articles = {
        "keys": [row.id for row in published],
        "firsts": [first for first, _ in covered],
        "lasts": [last for _, last in covered],
    }
    driver: Any = connection.connection.driver_connection
    with timed("what is counted is laid out"), driver.pipeline():
        for statement in (_HAPPENINGS, _FACTS, _TIED_EVENTS, _TIED_ACTORS, _NAMED):
            connection.execute(statement, some)
        connection.execute(_ARTICLES, articles)
        for names, pairs in _LABELS:
            connection.execute(names, some)
            connection.execute(pairs, some)
        tallying.add(connection, some)


def _case(column: str, values: dict[str, int]) -> str:
    listed = " ".join(f"WHEN '{value}' THEN {number}" for value, number in values.items())
    return f"CASE {column} {listed} END"


_KEYS = bindparam("keys", type_=ARRAY(Integer))


def _sql(statement: str) -> TextClause:
    return text(statement).bindparams(_KEYS)


_TOUCHED: Final = text("DELETE FROM stale RETURNING article")
_LAID_OUT: Final = _sql("SELECT 1 FROM fact_article WHERE article = ANY(:keys) LIMIT 1")
_REMOVE: Final = tuple(_sql(f"DELETE FROM {it.name} WHERE article = ANY(:keys)") for it in _BY_ARTICLE)
_PUBLISHED: Final = select(schema.article.c.id, schema.article.c.published).where(
    schema.article.c.id == text("ANY(:keys)").bindparams(_KEYS)
)
_TYPE: Final = _case("shown_type", {kind.value: at for at, kind in enumerate(TYPES)})
_GROUP: Final = "(ARRAY[" + ", ".join(str(int(group)) for group in GROUP_OF_TYPE) + "])[h.type + 1]"
_HAPPENINGS: Final = _sql(f"""
    INSERT INTO happening (article, pos, key, type, begins, ends)
    SELECT article, pos, hashtextextended(ref, 0), {_TYPE},
        coalesce(replace(first_day, '-', '')::integer, 0), coalesce(replace(last_day, '-', '')::integer, 0)
    FROM event WHERE article = ANY(:keys) AND happened
""")
_FACTS: Final = _sql(f"""
    WITH placed AS (
        SELECT m.*, min(m.id) OVER (
            PARTITION BY m.article, coalesce(m.sentence_start, -1 - m.start)) AS sentence
        FROM mention AS m WHERE m.article = ANY(:keys) AND m.kind = '{Kind.PLACE.value}'
    ), dated AS (
        SELECT t.mention, coalesce(min(nullif(h.begins, 0)), 0) AS first, max(h.ends) AS last,
            count(DISTINCT (h.begins, h.ends)) FILTER (WHERE h.begins > 0) > 1 AS several,
            min(CASE WHEN {_GROUP} = {CONTEXT} THEN 10000 ELSE 0 END + t.strength * 100 + {_GROUP}) % 100
            AS colour
        FROM tie_event AS t JOIN happening AS h ON h.article = t.article AND h.pos = t.event
        WHERE t.article = ANY(:keys) GROUP BY t.mention
    ), plain AS (
        SELECT m.id, m.article, m.place, m.sentence, coalesce(d.first, 0) AS first,
            coalesce(d.last, 0) AS last,
            CASE WHEN m.fixed IS NOT NULL THEN 1.0 ELSE coalesce(m.belief, 0.0) END AS belief,
            m.role = '{Role.LITERAL.value}' AS literal, a.story IS NULL OR a.story = a.id AS standing,
            coalesce(d.several, false) AS several,
            CASE WHEN m.point_lat IS NULL AND m.fixed IS NULL THEN coalesce(m.radius_km, -1.0) ELSE -1.0 END
            AS radius,
            coalesce(d.colour, -1) AS colour, m.approximate AND m.fixed IS NULL AS approximate
        FROM placed AS m JOIN article AS a ON a.id = m.article LEFT JOIN dated AS d ON d.mention = m.id
        WHERE m.place IS NOT NULL AND m.counts
    )
    INSERT INTO fact (mention, article, place, sentence, first, last, belief, literal, standing, several,
        radius, colour, approximate, best, best_of_both, sole, year)
    SELECT plain.*, row_number() OVER (PARTITION BY article, place, literal ORDER BY belief DESC, id) = 1,
        row_number() OVER (PARTITION BY article, place ORDER BY belief DESC, id) = 1,
        count(*) OVER here = 1,
        CASE WHEN min(first) OVER here / 10000 = max(last) OVER here / 10000 THEN max(last) OVER here / 10000
        ELSE {facts.MIXED} END
    FROM plain WINDOW here AS (PARTITION BY article, place) ORDER BY id
""")
_OF_MENTION: Final = ", ".join(
    f"f.{name}" for name in ("mention", "article", "place", "sentence", "first", "last", "belief",
                             "literal", "standing", "several")
)  # fmt: skip
_TIED_EVENTS: Final = _sql(f"""
    INSERT INTO tied_event (mention, article, place, sentence, first, last, belief, literal, standing,
        several, key, pos, type, begins, ends, lead)
    SELECT {_OF_MENTION}, h.key, h.pos, h.type, h.begins, h.ends,
        row_number() OVER (PARTITION BY f.mention, h.type ORDER BY h.pos) = 1
    FROM fact AS f JOIN tie_event AS t ON t.mention = f.mention
    JOIN happening AS h ON h.article = t.article AND h.pos = t.event
    WHERE f.article = ANY(:keys)
""")
_TIED_ACTORS: Final = _sql(f"""
    INSERT INTO tied_actor (mention, article, place, sentence, first, last, belief, literal, standing,
        several, actor, person, acts)
    SELECT {_OF_MENTION}, a.id, a.kind = '{Kind.PERSON.value}',
        t.asserted AND t.strength < {STRENGTH[Tier.SENTENCE]}
        AND t.relation <> '{Relation.SPEAKS_ABOUT.value}'
    FROM fact AS f JOIN tie_actor AS t ON t.mention = f.mention JOIN actor AS a ON a.id = t.actor
    WHERE f.article = ANY(:keys) AND a.someone
""")
_NAMED: Final = _sql(f"""
    INSERT INTO named_actor (article, actor, person)
    SELECT DISTINCT n.article, a.human, a.kind = '{Kind.PERSON.value}'
    FROM article_actor AS n JOIN actor AS a ON a.id = n.actor
    WHERE n.article = ANY(:keys) AND a.someone
""")
_PAIRS: Final = (
    f"""SELECT id AS article, '{facts.SOURCE}' AS kind, coalesce(source, '') AS value
    FROM article WHERE id = ANY(:keys)""",
    f"""SELECT article, '{facts.SOURCE}' AS kind, source AS value
    FROM origin WHERE article = ANY(:keys) AND source IS NOT NULL""",
    f"""SELECT id AS article, '{facts.LANGUAGE}' AS kind, coalesce(language, '') AS value
    FROM article WHERE id = ANY(:keys)""",
    f"""SELECT article, '{facts.EXTRA}' || name AS kind, value FROM extra WHERE article = ANY(:keys)""",
    f"""SELECT article, '{facts.YEAR}' AS kind, (first / 10000)::text AS value
    FROM fact_article WHERE article = ANY(:keys) AND first / 10000 = last / 10000""",
)
_LABELS: Final = tuple(
    (
        _sql(f"""INSERT INTO label_name (kind, value) SELECT DISTINCT it.kind, it.value FROM ({pairs}) AS it
        WHERE NOT EXISTS (SELECT FROM label_name AS n
            WHERE md5(n.kind) = md5(it.kind) AND md5(n.value) = md5(it.value))"""),
        _sql(f"""INSERT INTO label (label, article) SELECT DISTINCT n.id, it.article FROM ({pairs}) AS it
        JOIN label_name AS n ON md5(n.kind) = md5(it.kind) AND md5(n.value) = md5(it.value)
        ON CONFLICT DO NOTHING"""),
    )
    for pairs in _PAIRS
)
_COUNTED: Final = ", ".join(
    f"count(f.mention) FILTER (WHERE {condition}{more})"
    for condition in ("f.literal", "NOT f.literal")
    for more in ("", " AND f.belief >= 0.5", " AND f.belief >= 0.7", " AND f.belief >= 0.9",
                 " AND f.first = 0")
)  # fmt: skip
_ARTICLES: Final = _sql(f"""
    INSERT INTO fact_article
    SELECT a.id, coalesce(a.story, a.id), d.first, d.last,
        EXISTS (SELECT FROM article AS o WHERE o.story = coalesce(a.story, a.id) AND o.id <> a.id),
        {_COUNTED}
    FROM unnest(:keys, :firsts, :lasts) AS d (id, first, last)
    JOIN article AS a ON a.id = d.id LEFT JOIN fact AS f ON f.article = a.id
    GROUP BY a.id, d.first, d.last
""").bindparams(bindparam("firsts", type_=ARRAY(Integer)), bindparam("lasts", type_=ARRAY(Integer)))
