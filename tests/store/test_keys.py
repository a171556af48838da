"""What hangs on a deleted row goes with it, and what does not is reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import func, select

from geo.models import Analysis, DateExpression, Noise, Span
from geo.store import Store, schema
from geo.store.writing import delete_article

Write = Callable[..., Analysis]
Sql = Callable[[str], list[tuple[object, ...]]]

ARTICLES = (
    ("Bakhmut; person Anna Oak; battle 2022-05", "Irpin; organisation Red Cross"),
    ("Sochi; person Anna Oak; battle 2022-06", "Visby"),
)


def _filled(store: Store, write: Write) -> list[int]:
    for at, lines in enumerate(ARTICLES):
        found = write(*lines, origin=f"{at}.txt")
        long = found.article.text + " ".join(f"{word}{at}" for word in range(200))  # enough to have copies
        article = replace(
            found.article, text=long, noise=(Noise(Span(0, 4), "byline"),), extra=(("desk", "news"),)
        )
        dates = (DateExpression(0, 8, "2022-05", "month"),)
        store.save(replace(found, article=article, dates=dates), collection="c")
    with store.reading() as snapshot:
        return list(snapshot.execute(select(schema.article.c.id).order_by(schema.article.c.id)).scalars())


def test_all_of_an_article_goes_and_nothing_of_another(store: Store, write: Write) -> None:
    """Of each table only the rows of the article that stays are left."""
    gone, stays = _filled(store, write)
    with store.writing() as connection:
        before = {it.name: connection.execute(select(it)).all() for it in schema.MANY}
        delete_article(connection, gone)
        after = {it.name: connection.execute(select(it)).all() for it in schema.MANY}
        kept = select(func.count()).where(schema.mention.c.article == stays)
        assert connection.execute(kept).scalar_one() == len(after["mention"])
    for name, rows in before.items():
        assert set(after[name]) < set(rows), name
        assert after[name], name
    assert store.check() == []


def test_what_leads_nowhere_is_reported(store: Store, write: Write, kind: str, sql: Sql) -> None:
    """A row whose mention was taken away behind the program's back is named, by table."""
    _filled(store, write)
    if kind == "postgresql":
        sql("ALTER TABLE mention DISABLE TRIGGER USER")
    sql("DELETE FROM mention WHERE text = 'Bakhmut'")
    said = store.check()
    for table in ("candidate", "tie_actor", "tie_event"):
        assert any(line.startswith(f"table {table}, ") and "in mention is not there" in line for line in said)
