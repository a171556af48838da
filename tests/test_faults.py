"""Full disks, folders that cannot be written, and locks: each is said in words, and nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from geo.doctor import examine
from geo.errors import StoreError
from geo.resolve.cache_file import CacheFile
from geo.settings import ROOT, Settings
from geo.store import Store
from geo.store.audit import note
from geo.store.backup import backup, restore

Command = Sequence[str | Path]

CHILD = """
import io, json, sys, tempfile, traceback
from pathlib import Path
from bench.small_world import small_world
from geo.cli import main
from geo.errors import WhereinError
from geo.gazetteer.builder import build
from geo.view.static_files import install

def build_small(target):
    with tempfile.TemporaryDirectory(dir="/dev/shm") as world:
        build(Path(target), files=small_world(Path(world) / "world"))

def fill(target):
    try:
        with open(target, "wb", buffering=0) as file:
            while True:
                file.write(bytes(1024))
    except OSError:
        pass

DONE = {"fill": fill, "build": build_small}
DONE["install"] = lambda target: install(Path(target), Path("data/natural_earth"))
for first, *rest in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    try:
        code = DONE[first](*rest) or 0 if first in DONE else main([first, *rest], stdout=out, stderr=err)
    except WhereinError as error:
        code = 1
        print(f"geo: {error}", file=err)
    except BaseException:
        code = 99
        traceback.print_exc(file=err)
    print(json.dumps([code, err.getvalue()]))
"""
"""Runs commands one after the other and prints what each gave."""


def run(folder: Path, *commands: Command, prefix: Sequence[str] = (), **environ: str) -> list[int]:
    """Run commands in one process; gives their codes, once each bad one is found to say why in words."""
    mine = {"GEO_STORE": f"sqlite:///{folder / 'store.sqlite'}", "GEO_CACHE": str(folder / "cache.sqlite")}
    wanted = json.dumps([[str(word) for word in command] for command in commands])
    done = subprocess.run(
        [*prefix, sys.executable, "-c", CHILD, wanted],
        cwd=ROOT, env=os.environ | mine | environ, capture_output=True, check=True, text=True,
    )  # fmt: skip
    found = [json.loads(line) for line in done.stdout.splitlines()]
    for command, (code, said) in zip(commands, found, strict=True):
        assert "Traceback" not in said, f"{command}: {said}"
        if code:
            last = said.strip().splitlines()[-1]
            assert code in {1, 2}, command
            assert any(word in said for word in ("make", "set GEO", "set TMPDIR", "cannot be written")), last
    return [code for code, _ in found]


@contextmanager
def unwritable(folder: Path) -> Iterator[Sequence[str]]:
    """Take the right to write from a folder; gives what makes even root's commands heed that."""
    paths = [folder, *folder.iterdir()]
    modes = {path: path.stat().st_mode for path in paths}
    try:
        for path, mode in modes.items():
            path.chmod(mode & 0o555)
        yield ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Sequence[str]]:
    """Mount a small disk where that is allowed; else gives what lets commands write short files only."""
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder],
            check=False,
            capture_output=True,
        ).returncode
    )
    try:
        yield [] if mounted else ["bash", "-c", f'ulimit -f {kilobytes}; exec "$@"', "-"]
    finally:
        if mounted:
            shutil.copytree(folder, f"{folder}-after")
            subprocess.run(["umount", folder], check=True)
        else:
            shutil.copytree(folder, f"{folder}-after")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store, a cache and a copy, and articles to read; copy it before use."""
    made = tmp_path_factory.mktemp("made")
    (made / "data").mkdir()
    rows = [json.dumps({"id": f"{n}", "text": f"Fire number {n} broke out in Visby."}) for n in range(3)]
    (made / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    more = [json.dumps({"id": f"{n}", "text": f"Flood {n} reached Ystad. " * 40}) for n in range(40)]
    (made / "more.jsonl").write_text("\n".join(more), encoding="utf-8")
    commands: list[Command] = [["ingest", "--fast", made / "rows.jsonl"], ["backup", made / "copy.sqlite"]]
    assert run(made / "data", *commands) == [0, 0]
    return made


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A folder of its own with a store and a cache; the copy and the articles lie beside it."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "data"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_read_only_folder(folder: Path, tmp_path: Path) -> None:
    """What only reads works there; what writes says so, and changes nothing."""
    before = contents(folder)
    reading: list[Command] = [
        ["status", "--check"], ["export"], ["audit"], ["collections", "list"], ["corrections", "report"],
        ["backup", tmp_path / "second.sqlite"], ["export", "--format", "gpkg", "-o", tmp_path / "x.gpkg"],
    ]  # fmt: skip
    writing: list[Command] = [
        ["ingest", "--fast", tmp_path / "more.jsonl"], ["extract", "--fast", tmp_path / "more.jsonl"],
        ["people"],
        ["forget", "0"], ["corrections", "undo", "1"], ["collections", "delete", "default"],
        ["backup", folder / "copy.sqlite"], ["restore", tmp_path / "copy.sqlite"], ["cache", "clear"],
        ["export", "-o", folder / "x.geojson"], ["build", folder / "gazetteer.sqlite"],
        ["install", folder / "static"],
    ]  # fmt: skip
    with unwritable(folder) as prefix:
        codes = run(folder, *reading, *writing, prefix=prefix)
    assert codes == [0] * len(reading) + [1] * len(writing)
    assert contents(folder) == before
    # the cache may be elsewhere: then articles are analysed, and the store says that it cannot take them
    with unwritable(folder) as prefix:
        cache = str(tmp_path / "cache.sqlite")
        assert run(folder, ["ingest", "--fast", tmp_path / "more.jsonl"], prefix=prefix, GEO_CACHE=cache) == [
            1
        ]


def test_a_full_disk(folder: Path, tmp_path: Path) -> None:
    """Whatever is written says that there is no room; what was stored stays, the next run finishes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = sum(len(data) for data in contents(folder).values())
    with small_disk(disk, size // 1024 + 160) as prefix:
        for name, data in contents(folder).items():
            (disk / name).write_bytes(data)
        commands: list[Command] = [
            ["ingest", "--fast", tmp_path / "more.jsonl"], ["fill", disk / "ballast"],
            ["ingest", "--fast", tmp_path / "more.jsonl"], ["backup", disk / "copy.sqlite"],
            ["build", disk / "gazetteer.sqlite"], ["install", disk / "static"],
            ["export", "--format", "gpkg", "-o", tmp_path / "x.gpkg"],
            ["restore", tmp_path / "copy.sqlite"],
        ]  # fmt: skip
        codes = run(disk, *commands, prefix=prefix, TMPDIR=str(disk))
        # where nothing can be mounted it is files that may not grow: a short one still can be made
        assert codes == [1, 0, 1, 1, 1, 1, 1, 1] or (prefix and codes[0] == 1), codes
    after = Path(f"{disk}-after")
    (after / "ballast").unlink()
    assert not [it for it in after.iterdir() if it.name.endswith(".part")]
    with Store.open(f"sqlite:///{after / 'store.sqlite'}") as store:
        assert store.check() == []
        assert store.status().articles >= 3
    assert run(after, ["ingest", "--fast", tmp_path / "more.jsonl"]) == [0]
    with Store.open(f"sqlite:///{after / 'store.sqlite'}") as store:
        assert store.check() == []
        assert store.status().articles == 43


def test_a_full_disk_under_the_output(tmp_path: Path) -> None:
    """What is printed into a file on a full disk ends with 1 and says so, once."""
    rows = "".join(json.dumps({"id": str(n), "text": "Fire in Visby. " * 50}) + "\n" for n in range(3))
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "geo", "extract", "--fast", "-"], cwd=ROOT, input=rows.encode(),
            env=os.environ | {"GEO_CACHE": str(tmp_path / "cache.sqlite")},
            stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.count(b"No space left") == 1
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_a_locked_store(folder: Path, tmp_path: Path) -> None:
    """Who waits for longer than the time-out is told so; readers go on; afterwards all is as it was."""
    url = f"sqlite:///{folder / 'store.sqlite'}?timeout=0.05"
    with closing(sqlite3.connect(folder / "store.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Store.open(url) as store:
            assert store.status().articles == 3
            with pytest.raises(StoreError, match="locked by another program; end that one or try again"):
                store.clear_failures("default", "a")
        backup(url, tmp_path / "second.sqlite")
        other.execute("ROLLBACK")
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE meta SET value = value")
        with pytest.raises(StoreError, match="locked by another program"):
            Store.open(url)
        with pytest.raises(StoreError, match="locked by another program"):
            restore(tmp_path / "copy.sqlite", url)
    with Store.open(url) as store:
        assert store.check() == []
        assert store.status().articles == 3
    with pytest.raises(StoreError, match="timeout is a number"):
        Store.open(f"sqlite:///{folder / 'store.sqlite'}?timeout=long")


def test_a_locked_cache(tmp_path: Path) -> None:
    """The same for the geocoder cache."""
    path = tmp_path / "cache.sqlite"
    with closing(CacheFile(path, patience=0.05)) as cache:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="cannot be written: database is locked; make room or set"):
                cache.clear()
            with pytest.raises(StoreError, match="cannot be opened: database is locked"):
                CacheFile(path, patience=0.05)
        assert cache.clear() == 0


def test_a_store_that_is_full(folder: Path) -> None:
    """SQLite's own limit stands for any disk: an article is stored wholly or not at all."""
    url = f"sqlite:///{folder / 'store.sqlite'}"
    with Store.open(url) as store:
        with pytest.raises(StoreError, match="the disk is full; make room"):
            _write_much(store)
        assert store.check() == []
        assert store.status().articles == 3


def _write_much(store: Store) -> None:
    with store.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        for number in range(1_000):
            note(connection, "Ben", "2026-01-01T00:00:00Z", f"{number}", "x" * 1_000)


def test_a_disk_that_is_nearly_full_is_named_before_it_is(folder: Path, tmp_path: Path) -> None:
    """The doctor says so below 1,000 MB, and below what the store has: a copy of it needs as much."""
    disk = tmp_path / "disk"
    disk.mkdir()
    settings = Settings(
        store=f"sqlite:///{disk / 'store.sqlite'}", cache=folder / "cache.sqlite", gazetteer=disk / "g.sqlite"
    )
    found = []
    for megabytes, store in ((1_300, 1), (1_300, 1_400), (900, 1)):
        with small_disk(disk, megabytes * 1_000) as prefix:
            if prefix:
                pytest.skip("no small disk can be mounted here")
            with (disk / "store.sqlite").open("wb") as file:
                file.truncate(store * 10**6)  # a hole: it takes no room
            found += [it for it in examine(settings, static=ROOT / "static") if it.what == str(disk)]
            (disk / "store.sqlite").unlink()
        shutil.rmtree(f"{disk}-after")
    assert [it.well for it in found] == [True, False, False]
    assert "nearly full" in found[1].said
    assert "1,400 MB are advised, as many as the store has" in found[1].said
    assert "1,000 MB are advised" in found[2].said
    for it in found[1:]:
        assert it.mend == "delete what is not needed, or set GEO_GAZETTEER and GEO_STORE to another disk"


def test_the_doctor_names_a_folder_that_cannot_be_written(folder: Path, tmp_path: Path) -> None:
    """A store's and a cache's folder must be writable; a gazetteer is only read."""
    shutil.copytree(folder, tmp_path / "built")
    environ = {"GEO_GAZETTEER": str(tmp_path / "built" / "gazetteer.sqlite")}
    with unwritable(folder) as prefix, unwritable(tmp_path / "built") as other:
        done = subprocess.run(
            [*(prefix or other), sys.executable, "-m", "geo", "doctor"], cwd=ROOT, check=False, text=True,
            env=os.environ | environ | {"GEO_STORE": f"sqlite:///{folder / 'store.sqlite'}",
                                        "GEO_CACHE": str(folder / "cache.sqlite")},
            stdout=subprocess.PIPE,
        )  # fmt: skip
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    at = lines.index(f"MEND {folder}: cannot be written")
    assert lines[at + 1] == "     → make it writable, or set GEO_CACHE and GEO_STORE to another disk"
    assert f"ok   {tmp_path / 'built'}: read only, as a gazetteer may be" in lines
