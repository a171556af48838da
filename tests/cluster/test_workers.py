"""Real workers, schedulers and commands, killed and started again, make what one process makes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from geo.cluster.engine import Workers
from geo.cluster.machines import local_cluster
from geo.cluster.plan import Plan
from geo.cluster.taking import into_store
from geo.errors import StoreError
from geo.read.files import split_paths
from geo.read.streams import Reader
from geo.settings import ROOT
from geo.store import Store
from tests.cluster.corpus import Contents, contents, make, plainly, settings
from tests.cluster.fragile import KILLS, open_fragile

ROWS = 200


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workers") / "in"
    make(folder, rows=ROWS)
    return folder


@pytest.fixture(scope="module")
def plain(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Contents:
    return plainly(source, tmp_path_factory.mktemp("plain"))


@contextmanager
def started(folder: Path, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a session of its own; it and all its children end with the block."""
    mine = {"GEO_STORE": f"sqlite:///{folder / 'store.sqlite'}", "GEO_CACHE": str(folder / "cache.sqlite")}
    with (folder / "said").open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=os.environ | mine, stdout=said, stderr=said,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def stored(folder: Path) -> int:
    """How many articles are stored; 0 without a store."""
    with suppress(StoreError), Store.open(f"sqlite:///{folder / 'store.sqlite'}", create=False) as store:
        return len(store.digests())
    return 0


def workers_of(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The processes that a command started to work."""
    return [
        it for it in psutil.Process(process.pid).children(recursive=True) if "spawn_main" in str(it.cmdline())
    ]


def test_stopped_and_robbed_of_a_worker(source: Path, plain: Contents, tmp_path: Path) -> None:
    """Stopped by Ctrl-C, run again, and a worker killed meanwhile: the store of one process, in its order."""
    command = ("geo", "ingest", "--fast", "--workers", "2", str(source))
    with started(tmp_path, *command) as process:
        while not stored(tmp_path):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
    before = stored(tmp_path)
    assert before < len(plain.analyses)
    with started(tmp_path, *command) as process:
        while stored(tmp_path) == before:
            assert process.poll() is None
        workers_of(process)[0].kill()
        assert process.wait() == 1
    assert contents(f"sqlite:///{tmp_path / 'store.sqlite'}") == plain
    said = (tmp_path / "said").read_text()
    assert "run the same command again" in said
    assert "dashboard: http://127.0.0.1:" in said


@pytest.mark.long
def test_a_scheduler_that_comes_again(source: Path, plain: Contents, tmp_path: Path) -> None:
    """A running scheduler is killed and started anew: the data set is whole, and loads to the same store."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    address, out = f"tcp://127.0.0.1:{port}", tmp_path / "set"
    scheduler = ("dask", "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    worker = (
        "dask",
        "worker",
        address,
        "--nthreads",
        "1",
        "--no-dashboard",
        "--local-directory",
        str(tmp_path),
    )
    ingest = ("geo", "ingest", "--fast", "--scheduler", address, "--output", str(out), str(source))
    with ExitStack() as stack:
        first = [stack.enter_context(started(tmp_path, *it)) for it in (scheduler, worker)]
        process = stack.enter_context(started(tmp_path, *ingest))
        while not list(out.glob("articles/part-*.parquet")):
            assert process.poll() is None
        for it in first:
            os.killpg(it.pid, signal.SIGKILL)
        for command in (scheduler, worker):
            stack.enter_context(started(tmp_path, *command))
        assert process.wait() == 1
    said = (tmp_path / "said").read_text()
    assert "is there again; going on" in said
    with started(tmp_path, "geo", "load", str(out)) as process:
        assert process.wait() == 1
    assert contents(f"sqlite:///{tmp_path / 'store.sqlite'}") == plain


def test_an_article_that_kills_its_worker(source: Path, plain: Contents, tmp_path: Path) -> None:
    """It is named and kept in quarantine; all others are stored as if it were not there."""
    poisoned = tmp_path / "in"
    shutil.copytree(source, poisoned)
    (poisoned / "poison.txt").write_text(f"Rain fell in Visby. {KILLS}\n")
    mine, said = settings(tmp_path), list[str]()
    plan = Plan(mine, "default", opened=open_fragile)
    with local_cluster(1, plan, said.append) as machines, Store.open(mine.store) as store:
        report = into_store(
            split_paths([str(source), str(poisoned / "poison.txt")], Reader()),
            engine=Workers(machines, said.append), store=store, collection="default",
        )  # fmt: skip
    named = [it for it in report.failures if it.path.endswith("poison.txt")]
    assert len(named) == 1
    assert "broke down (signal 9)" in named[0].reason
    assert any("tried one by one" in it for it in said)
    found = contents(mine.store)
    assert (found.analyses, found.origins) == (plain.analyses, plain.origins)
    assert {it.path for it in found.failures} - {it.path for it in plain.failures} == {named[0].path}


def test_without_dask_it_says_what_to_install(tmp_path: Path) -> None:
    """Where the optional packages are not installed, the command says which they are."""
    (tmp_path / "rows.jsonl").write_text(json.dumps({"text": "Rain fell in Visby."}))
    hidden = "import sys; sys.modules['distributed'] = None"
    code = f"{hidden}; from geo.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "ingest", "--workers", "2", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"pip install -r requirements-cluster.txt" in done.stderr
