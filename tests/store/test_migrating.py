"""Older stores are brought up to the present schema: whole, once, and the same as made anew."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, select, text

from geo.models import Analysis, Filter
from geo.store import Saved, Store, pages, schema
from geo.store.migrating import SCRIPTS
from geo.store.writing import delete_article
from geo.view.tables import places_on_map, summary

Write = Callable[..., Analysis]
Sql = Callable[[str], list[tuple[object, ...]]]
HERE = Path(__file__).parent
OLD = {"sqlite": "version-3.sql", "postgresql": "version-5-postgresql.sql"}
"""The oldest stores of either kind that are still taken over."""

TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, pg_get_triggerdef(pg_trigger.oid), prosrc FROM pg_trigger"
    " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal",
}
"""What lists the triggers of a store, and what they do."""

OPEN = """
import sys
from geo.store import Store
with Store.open(sys.argv[1]) as store:
    assert store.status().articles
"""


@pytest.fixture
def old(url: str, kind: str, sql: Sql) -> str:
    """The address of a store of the oldest version."""
    script = (HERE / OLD[kind]).read_text(encoding="utf-8")
    if kind == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as raw:
            raw.executescript(script)
        sql(schema.SENTENCE_WORDS)
    else:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(script.encode())
    return url


def described(url: str) -> dict[str, object]:
    """The tables of a store with columns, keys, indexes and triggers; without defaults, which SQLite adds."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:", 1))
    known = inspect(engine)
    found: dict[str, object] = {}
    for table in known.get_table_names():
        columns = {(it["name"], str(it["type"]), it["nullable"]) for it in known.get_columns(table)}
        indexes = {
            (it["name"], tuple(it.get("expressions", it["column_names"])), it["unique"])
            for it in known.get_indexes(table)
        }
        keys = {(*it["constrained_columns"], it["referred_table"]) for it in known.get_foreign_keys(table)}
        uniques = {tuple(it["column_names"]) for it in known.get_unique_constraints(table)}
        primary = known.get_pk_constraint(table)["constrained_columns"]
        found[table] = (columns, indexes, keys, uniques, primary)
    with engine.connect() as connection:
        found["triggers"] = {tuple(it) for it in connection.execute(text(TRIGGERS[engine.dialect.name]))}
    engine.dispose()
    return found


def test_migrated_and_made_anew_are_the_same(old: str, new_url: Callable[[], str]) -> None:
    """Whatever a store comes from, its tables, columns, keys, indexes and triggers are those of a new one."""
    Store.open(old).close()
    new = new_url()
    Store.open(new).close()
    assert described(old) == described(new)
    assert described(new)


@pytest.mark.parametrize("kind", ["sqlite"])  # PostgreSQL came with version 5
def test_what_version_3_held(old: str, write: Write) -> None:
    """A store of version 3 keeps what it holds, and groups its copies."""
    rich = write("Bakhmut; person Anna Oak; battle 2022-05", "Irpin; nil")
    with Store.open(old) as store:
        shown = {it.place.name: it.mentions for it in places_on_map(store, Filter(), excerpts=0)}
        assert shown == {"Visby": 1, "Bakhmut": 1}
        assert store.analysis(rich.article.digest) == rich
        assert [failure.file for failure in store.failures("c")] == ["broken.pdf"]
        with store.reading() as snapshot:
            assert pages.copies(snapshot, [2])[2].sources == ("P0", "P1", "P2")
        assert summary(store, Filter("c", text="fire")).mentions == 1
        assert store.check() == []
        assert store.reuse(rich.article, collection="c", version="1") is Saved.UNCHANGED


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_migrated_store_forgets_all_of_an_article(old: str, write: Write) -> None:
    """What came in after the migration goes as it goes from a new store: with all that hangs on it."""
    with Store.open(old) as store:
        store.save(write("Bakhmut; person Anna Oak; battle 2022-05", "Irpin"), collection="c")
        store.save(write("Sochi; person Ben Ash", origin="b.txt"), collection="c")
        with store.writing() as connection:
            delete_article(connection, 1)
            assert {it.article for it in connection.execute(select(schema.link))} == {2}
        assert store.check() == []


@pytest.mark.parametrize("kind", ["postgresql"])
def test_what_is_laid_out_since_version_8(store: Store, url: str, sql: Sql, write: Write) -> None:
    """What PostgreSQL lays out for counting is there for the articles of older stores."""
    store.save(write("Bakhmut; battle 2022-05", "Bakhmut", "Sochi; associative"), collection="c")
    store.save(write("Bakhmut; score 0.4", origin="b.txt", source="North"), collection="c")
    dated = write("Irpin; battle 2021-05", origin="c.txt")
    store.save(replace(dated, article=replace(dated.article, published="2021-06-01")), collection="c")
    asked = [
        Filter(),
        Filter(sources=("North",)),
        Filter(min_score=0.5),
        Filter(date_from="2022-01-01"),
        Filter(date_from="2021-01-01", date_to="2021-12-31", by_publication=True, undated=False),
    ]
    before = [places_on_map(store, it, excerpts=0) for it in asked]
    store.close()
    for back in (
        "DROP TABLE tally",
        "ALTER TABLE fact DROP COLUMN sole, DROP COLUMN year",
        "DELETE FROM label",
        "UPDATE meta SET value = '5' WHERE key = 'schema'",
    ):
        sql(back)
    with Store.open(url) as again:
        assert [places_on_map(again, it, excerpts=0) for it in asked] == before
        with again.writing() as connection:
            delete_article(connection, 1)
        assert again.check() == []
    assert [[(it.mentions, it.articles) for it in shown] for shown in before] == [
        [(3, 2), (1, 1)],
        [(1, 1)],
        [(2, 1), (1, 1)],
        [(3, 2)],
        [(1, 1)],
    ]


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("version", ["5", "6", "7"])
def test_a_store_since_version_5(store: Store, url: str, sql: Sql, write: Write, version: str) -> None:
    """SQLite's tables are those of version 5: such a store is read and goes on."""
    store.save(write("Bakhmut"), collection="c")
    store.close()
    sql(f"UPDATE meta SET value = '{version}' WHERE key = 'schema'")
    with Store.open(url) as again:
        assert again.status().articles == 1
    assert sql("SELECT value FROM meta WHERE key = 'schema'") == [(schema.SCHEMA_VERSION,)]


@pytest.mark.parametrize("kind", ["sqlite"])  # PostgreSQL came with version 5
def test_all_or_nothing(old: str, sql: Sql) -> None:
    """A migration that fails in the middle leaves the store as it was."""
    sql("UPDATE mention SET kind = 'nonsense'")
    before = described(old)
    with pytest.raises(ValueError, match="nonsense"):
        Store.open(old)
    assert described(old) == before
    assert sql("SELECT value FROM meta WHERE key = 'schema'") == [("3",)]


@pytest.mark.parametrize("kind", ["sqlite"])  # PostgreSQL came with version 5
def test_two_at_once(old: str) -> None:
    """Two programs that open an old store at the same time both find it whole."""
    command = [sys.executable, "-c", OPEN, old]
    started: list[subprocess.Popen[Any]] = [
        subprocess.Popen(command, cwd=HERE.parents[1], stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for process in started:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    with Store.open(old) as store:
        assert store.check() == []


def test_the_scripts_lead_to_the_present_version() -> None:
    """There is one line of scripts, and it ends at the version that this program writes."""
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [schema.SCHEMA_VERSION]
