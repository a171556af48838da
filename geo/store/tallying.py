"""Keeps the table `tally` (PostgreSQL): what one label shows at a place, added up as articles come and go.

Articles whose story was printed twice are left out, since which of them counts depends on the whole filter;
they are few, and counted when they are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Integer

from geo.store import facts
from geo.store.cube import GROUPS

_AMOUNTS: Final = {
    "mentions": "count(*)",
    "articles": "count(*) FILTER (WHERE best)",
    "articles_of_both": "count(*) FILTER (WHERE best_of_both)",
    "belief": f"sum(round(belief * {facts.BELIEF})::bigint)",
    "exact": "count(*) FILTER (WHERE NOT approximate)",
    **{f"group_{at}": f"count(*) FILTER (WHERE colour = {at})" for at in range(len(GROUPS))},
}
"""How each column is counted. Who has a label of all of an article's mentions at a place, or of the surest of
them, has the one that `fact` marks as the best; of an event's type any mention may stand for its article."""
_BANDS: Final = " ".join(
    f"UNION ALL SELECT {label}, f.* FROM plain AS f WHERE f.belief >= {least}" for least, label in facts.BANDS
)
_CHANGE: Final = text(f"""
    WITH plain AS (
        SELECT f.mention, f.article, f.place, f.literal, f.belief, f.colour, f.approximate, f.year,
            f.best, f.best_of_both
        FROM fact AS f JOIN fact_article AS a ON a.article = f.article
        WHERE f.article = ANY(:keys) AND NOT a.copied
    ), typed AS (
        SELECT {facts.OF_TYPE} - t.type AS label, f.* FROM plain AS f
        JOIN tied_event AS t ON t.mention = f.mention WHERE t.lead
    ), labelled AS (
        SELECT {facts.ALL} AS label, f.* FROM plain AS f {_BANDS}
        UNION ALL SELECT {facts.OF_YEAR} - f.year, f.* FROM plain AS f WHERE f.year >= 0
        UNION ALL SELECT l.label, f.* FROM plain AS f JOIN label AS l ON l.article = f.article
        UNION ALL SELECT label, mention, article, place, literal, belief, colour, approximate, year,
            row_number() OVER (PARTITION BY label, article, place, literal) = 1,
            row_number() OVER (PARTITION BY label, article, place ORDER BY literal) = 1
        FROM typed
    )
    INSERT INTO tally (label, literal, place, {", ".join(_AMOUNTS)})
    SELECT label, literal, place, {", ".join(f":sign * {amount}" for amount in _AMOUNTS.values())}
    FROM labelled GROUP BY label, literal, place ORDER BY label, literal, place
    ON CONFLICT (label, literal, place) DO UPDATE SET
    {", ".join(f"{name} = tally.{name} + excluded.{name}" for name in _AMOUNTS)}
""").bindparams(bindparam("keys", type_=ARRAY(Integer)), bindparam("sign", type_=Integer))


def add(connection: Connection, some: Mapping[str, object]) -> None:
    """Add what the articles `keys` show, after they were laid out."""
    connection.execute(_CHANGE, {**some, "sign": 1})


def take_away(connection: Connection, some: Mapping[str, object]) -> None:
    """Take away what the articles `keys` show, before they are laid out anew; new ones show nothing."""
    connection.execute(_CHANGE, {**some, "sign": -1})
