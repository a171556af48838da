"""Stores with up to a million made-up mentions: a thousand articles are saved as usual and copied in SQL."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bench.store_queries import PER_ARTICLE, fill
from geo.store import Store

BASE = 1_000
"""Articles that are saved one by one."""
_NEW = 5_000
"""Places that they name; more are copies too, named in every so many copies of the articles."""

_COPIES = (
    """INSERT INTO article SELECT id + :articles, digest || :suffix, ident || :suffix, title, published,
    source, author, url, language, origin || :suffix, version, results, licence, id + :articles
    FROM article WHERE id <= :last""",
    "INSERT INTO body SELECT article + :articles, text FROM body WHERE article <= :last",
    """INSERT INTO origin SELECT id + :articles, collection, path || :suffix, row, article + :articles,
    described, source FROM origin WHERE article <= :last""",
    """INSERT INTO mention SELECT id + :mentions, article + :articles, {mention} FROM mention
    WHERE article <= :last""",
    """INSERT INTO article_actor SELECT article + :articles, kind, pos, actor, name, aliases, mentions
    FROM article_actor WHERE article <= :last""",
    """INSERT INTO event SELECT article + :articles, pos, ref || :suffix, {event} FROM event
    WHERE article <= :last""",
    """INSERT INTO tie_actor SELECT mention + :mentions, actor, article + :articles, strength, relation,
    asserted, link FROM tie_actor
    WHERE mention <= :last_mention""",
    """INSERT INTO tie_event SELECT mention + :mentions, event, article + :articles, strength, relation
    FROM tie_event WHERE article <= :last""",
    """INSERT INTO sentence_words (rowid, sentence) SELECT m.id, substr(b.text, m.sentence_start + 1,
    m.sentence_end - m.sentence_start) FROM mention m JOIN body b ON b.article = m.article
    WHERE m.article > :articles AND m.article <= :articles + :last""",
)


def make(path: Path, *, mentions: int, places: int) -> str:
    """Write a store of so many mentions at `path`; give its address."""
    url = f"sqlite:///{path}"
    with Store.open(url) as store:
        fill(store, mentions=BASE * PER_ARTICLE, places=min(places, _NEW))
    with sqlite3.connect(path, isolation_level=None) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("BEGIN")
        groups = _copy_places(raw, -(-places // _NEW))
        last, last_mention = raw.execute("SELECT max(article), max(id) FROM mention").fetchone()
        mention = _columns(raw, "mention", 2).replace('"place"', '"place" + :places')
        columns = {"mention": mention, "event": _columns(raw, "event", 3)}
        for copy in range(1, mentions // (BASE * PER_ARTICLE)):
            values = {"articles": copy * last, "mentions": copy * last_mention, "suffix": f"-{copy}",
                      "last": last, "last_mention": last_mention,
                      "places": groups[copy % len(groups)]}  # fmt: skip
            for statement in _COPIES:
                raw.execute(statement.format(**columns), values)
        raw.execute("UPDATE meta SET value = value + 1 WHERE key = 'changes'")
        raw.execute("COMMIT")
        raw.execute("ANALYZE")
    return url


def _copy_places(raw: sqlite3.Connection, groups: int) -> list[int]:
    """Make so many groups of places out of one; give what each group adds to a place's number."""
    last = raw.execute("SELECT max(id) FROM place").fetchone()[0]
    columns = _columns(raw, "place", 5)
    for group in range(1, groups):
        raw.execute(
            f"INSERT INTO place SELECT id + :more, ref || '-' || :group, name || ' ' || :group, lat, "
            f"lon + 0.3 * :group, {columns} FROM place WHERE id <= :last",
            {"more": group * last, "group": group, "last": last},
        )
    return [group * last for group in range(groups)]


def _columns(raw: sqlite3.Connection, table: str, after: int) -> str:
    names = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    return ", ".join(f'"{name}"' for name in names[after:])
