"""Copies of a store are whole, made while it is in use, and put back without losing what was there."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from geo.errors import StoreError
from geo.models import Analysis
from geo.store import Store, care, schema
from geo.store.backup import backup, restore

pytestmark = pytest.mark.parametrize("kind", ["sqlite"])  # PostgreSQL copies its databases itself
Write = Callable[..., Analysis]
ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from geo.models import Analysis, Article, Kind, Mention, Resolution, Role
from geo.store import Store
with Store.open(sys.argv[1]) as store:
    for number in range(120):
        text = f"Place {number}"
        mention = Mention(0, 5, "Place", Kind.PLACE, Role.LITERAL)
        article = Article("i", text, f"d{number}", origin=f"{number}.txt")
        store.save(Analysis(article, (mention,), (Resolution(None, 0.0, "t"),)), collection="c")
        print(number, flush=True)
"""


def test_a_copy_is_whole_while_somebody_writes(url: str, tmp_path: Path) -> None:
    """Each copy holds whole articles, as many as had been stored at some moment; the writer goes on."""
    Store.open(url).close()
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        seen = 0
        for number in range(3):
            for _ in range(20):
                writer.stdout.readline()
            copy = tmp_path / f"copy{number}.sqlite"
            assert backup(url, copy) == copy.stat().st_size
            with Store.open(f"sqlite:///{copy}") as store:
                assert store.check() == []
                status = store.status()
                assert status.articles == status.mentions > seen
                seen = status.articles
        writer.communicate()
    with Store.open(url) as store:
        assert store.status().articles == 120
    assert not list(tmp_path.glob("*.part"))


def test_restoring_keeps_what_was_there(url: str, store: Store, write: Write, tmp_path: Path) -> None:
    """The copy takes the store's place also for who has it open; the store as it was lies beside it."""
    store.save(write("Kyiv"), collection="c")
    backup(url, tmp_path / "copy.sqlite")
    store.save(write("Lviv", origin="b.txt"), collection="c")
    changes = store.changes()
    before = restore(tmp_path / "copy.sqlite", url)
    assert store.status().articles == 1
    assert store.changes() > changes
    assert store.check() == []
    assert before is not None
    with Store.open(f"sqlite:///{before}") as old:
        assert old.status().articles == 2
    assert restore(tmp_path / "copy.sqlite", f"sqlite:///{tmp_path / 'new' / 'store.sqlite'}") is None
    with Store.open(f"sqlite:///{tmp_path / 'new' / 'store.sqlite'}") as new:
        assert new.status().articles == 1


@pytest.mark.parametrize("broken", ["absent", "text", "cut", "version", "other"])
def test_a_bad_copy_changes_nothing(
    url: str, store: Store, write: Write, tmp_path: Path, broken: str
) -> None:
    """What is no copy, damaged or of another version is refused with its name; the store is as it was."""
    for number in range(30):
        store.save(write(*["Kyiv"] * 20, origin=f"{number}.txt", title=str(number)), collection="c")
    copy = tmp_path / "copy.sqlite"
    if broken != "absent":
        backup(url, copy)
    if broken == "text":
        copy.write_text("no database")
    elif broken == "cut":
        data = bytearray(copy.read_bytes())
        data[len(data) // 2 : len(data) // 2 + 20_000] = bytes(20_000)
        copy.write_bytes(data)
    elif broken in {"version", "other"}:
        with sqlite3.connect(copy) as raw:
            raw.execute("UPDATE meta SET value = '1'" if broken == "version" else "DROP TABLE meta")
        raw.close()
    with pytest.raises(StoreError, match="copy"):
        restore(copy, url)
    assert store.status().articles == 30
    assert store.check() == []


def test_a_copy_of_an_older_version_is_brought_up(
    url: str, store: Store, write: Write, tmp_path: Path
) -> None:
    """What was copied before the tables changed can be restored; the copy itself stays as it is."""
    store.save(write("Kyiv"), collection="c")
    copy = tmp_path / "copy.sqlite"
    backup(url, copy)
    with closing(sqlite3.connect(copy)) as raw, raw:
        raw.execute("UPDATE meta SET value = '5' WHERE key = 'schema'")
    before = copy.read_bytes()
    care.restore(copy, url)
    assert store.status().articles == 1
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as raw:
        asked = raw.execute("SELECT value FROM meta WHERE key = 'schema'")
        assert asked.fetchone() == (schema.SCHEMA_VERSION,)
    assert copy.read_bytes() == before


def test_a_copy_is_never_written_over(url: str, store: Store, tmp_path: Path) -> None:
    """A file that is there already stays, and so does a missing store."""
    del store
    (tmp_path / "copy.sqlite").write_text("mine")
    with pytest.raises(StoreError, match="there already"):
        backup(url, tmp_path / "copy.sqlite")
    assert (tmp_path / "copy.sqlite").read_text() == "mine"
    with pytest.raises(StoreError, match="no store yet"):
        backup(f"sqlite:///{tmp_path / 'absent.sqlite'}", tmp_path / "b.sqlite")
    assert not (tmp_path / "b.sqlite").exists()
