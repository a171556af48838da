"""Opening, refusing, and several processes at once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from geo.errors import StoreError, StoreVersionError
from geo.models import Analysis
from geo.store import Saved, Store
from geo.store.postgres import _WRITE

Write = Callable[..., Analysis]
Sql = Callable[[str], list[tuple[object, ...]]]
ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from geo.models import Analysis, Article, Kind, Mention, Resolution, Role
from geo.store import Saved, Store
from geo.store.postgres import _WRITE
url, name, amount = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Store.open(url) as store:
    for number in range(amount):
        text = f"{name} {number}"
        article = Article("i", text, f"{name}{number}", origin=f"{name}{number}.txt")
        mention = Mention(0, len(name), name, Kind.PLACE, Role.LITERAL)
        store.save(Analysis(article, (mention,), (Resolution(None, 0.0, "t"),)), collection="c")
"""
READER = """
import sys
from geo.store import Saved, Store
from geo.store.postgres import _WRITE
url, wanted = sys.argv[1], int(sys.argv[2])
with Store.open(url) as store:
    seen = 0
    while seen < wanted:
        status = store.status("c")
        assert status.articles == status.mentions, status
        assert status.articles >= seen
        seen = status.articles
"""


def start(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Run a program of its own over the store."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def test_many_processes(url: str) -> None:
    """Writers that create the same store at once all get their articles in; readers see whole ones."""
    started = [start(WRITER, url, f"w{number}", "15") for number in range(3)]
    started += [start(READER, url, "45") for _ in range(2)]
    for process in started:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    with Store.open(url) as store:
        assert store.status("c").articles == 45
        assert store.check() == []


def test_snapshot(store: Store, write: Write) -> None:
    """A reader's snapshot does not change while another connection writes."""
    store.save(write("Bakhmut"), collection="c")
    with store.reading() as snapshot:
        count = "SELECT count(*) FROM article"
        before = snapshot.exec_driver_sql(count).scalar()
        store.save(write("Irpin", origin="b.txt"), collection="c")
        assert snapshot.exec_driver_sql(count).scalar() == before == 1
    assert store.status().articles == 2


@pytest.mark.parametrize("kind", ["sqlite"])  # its disk is made full by a PRAGMA
def test_interrupted_save_leaves_nothing(store: Store, write: Write) -> None:
    """When the disk is full in the middle of an article, nothing of it is kept and the rest stays."""
    store.save(write("Bakhmut"), collection="c")
    with store.reading() as snapshot:  # the pool gives the same connection to the save below
        pages = snapshot.exec_driver_sql("PRAGMA page_count").scalar()
        snapshot.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    big = write(*["Irpin; person Anna Oak"] * 2_000, origin="b.txt")
    with pytest.raises(StoreError, match="the disk is full; make room"):
        store.save(big, collection="c")
    assert store.status().articles == 1
    assert store.check() == []


@pytest.mark.parametrize("kind", ["sqlite"])  # a PRAGMA
def test_wal(store: Store, tmp_path: Path) -> None:
    """A store is in WAL mode, so that readers do not wait for the writer."""
    with sqlite3.connect(tmp_path / "store.sqlite") as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_other_version(url: str, sql: Sql) -> None:
    """A store of another schema version is refused, with what to do, and stays as it was."""
    Store.open(url).close()
    sql("UPDATE meta SET value = '999' WHERE key = 'schema'")
    before = sql("SELECT * FROM meta ORDER BY key")
    with pytest.raises(StoreVersionError, match=r"999.*point GEO_STORE to a new file"):
        Store.open(url)
    assert sql("SELECT * FROM meta ORDER BY key") == before


def test_other_database(url: str, sql: Sql) -> None:
    """Somebody else's database is refused and gets no tables."""
    sql("CREATE TABLE recipe (name TEXT)")
    with pytest.raises(StoreError, match="this database is no store"):
        Store.open(url)
    with pytest.raises(DBAPIError, match="mention"):
        sql("SELECT * FROM mention")


@pytest.mark.parametrize("kind", ["sqlite"])  # a file
def test_not_a_database(url: str, tmp_path: Path) -> None:
    """A file of another kind is refused and stays as it was."""
    path = tmp_path / "store.sqlite"
    path.write_text("Dear diary, " * 1000)
    with pytest.raises(StoreError, match="not an SQLite database"):
        Store.open(url)
    assert path.read_text() == "Dear diary, " * 1000


@pytest.mark.parametrize("kind", ["postgresql"])  # SQLite's one lock cannot deadlock
def test_deadlock_with_another_program(url: str, store: Store, write: Write) -> None:
    """A writer that the server ends, to resolve a deadlock that another program made, tries again."""
    with psycopg.connect(url) as other, ThreadPoolExecutor() as threads:
        other.execute("SET LOCAL deadlock_timeout = '1h'")  # so that it is the store that is ended
        other.execute("UPDATE meta SET value = value WHERE key = 'changes'")
        saving = threads.submit(store.save, write("Bakhmut"), collection="c")
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        while other.execute(waiting).fetchone() == (0,):
            pass
        other.execute(_WRITE.encode())
        other.commit()
        assert saving.result() is Saved.ADDED
    assert store.status().articles == 1


@pytest.mark.parametrize("kind", ["sqlite"])  # its lock is the file's
def test_locked(store: Store, write: Write, tmp_path: Path) -> None:
    """A lock that is not released within the time to wait is said in plain words."""
    with store.reading() as snapshot:  # the pool gives the same connection to the save below
        snapshot.exec_driver_sql("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked by another program"):
        store.save(write("Bakhmut"), collection="c")
    other.close()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("no address", "no address of a store"),
        ("mysql://me:secret@localhost/x", r"me:\*\*\*@localhost/x: only SQLite and PostgreSQL are supported"),
        ("postgresql://me:secret@127.0.0.1:9/x", r"me:\*\*\*@127.0.0.1:9/x: the server cannot be reached"),
        ("sqlite://", "must be a file"),
        ("sqlite:////proc/nowhere/store.sqlite", "folder cannot be made"),
        ("sqlite:////proc/store.sqlite", "cannot be opened or created"),
    ],
)
def test_bad_address(url: str, reason: str) -> None:
    """An address that cannot be a store is refused with the reason."""
    with pytest.raises(StoreError, match=reason):
        Store.open(url)


@pytest.mark.parametrize("kind", ["sqlite"])  # a file
def test_no_creation(url: str, tmp_path: Path) -> None:
    """Without leave to create, a store that is not there is an error and no file appears."""
    with pytest.raises(StoreError, match="run: python -m geo ingest"):
        Store.open(url, create=False)
    assert list(tmp_path.iterdir()) == []


def test_folder_is_made(tmp_path: Path) -> None:
    """The folder of a new store is made."""
    with Store.open(f"sqlite:///{tmp_path / 'deep' / 'er' / 'store.sqlite'}") as store:
        assert store.collections() == ()
