"""The same input and the same versions give the same bytes, whatever the process and its hashes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geo.settings import ROOT
from geo.view.exports.formats import FORMATS

CHILD = """
import hashlib, io, json, sys
from pathlib import Path
from geo.cli import main
from geo.settings import Settings
from geo.store import Store
import os

folder, order = Path(sys.argv[1]), sys.argv[2]
paths = sorted(map(str, Path("data/articles").iterdir()), reverse=order == "backwards")
made = {}
out = io.StringIO()
assert main(["extract", *paths], stdout=out, stderr=io.StringIO()) == 0
made["extract"] = "\\n".join(sorted(out.getvalue().splitlines())) if order != "forwards" else out.getvalue()
made["extracted, whatever the order"] = "\\n".join(sorted(out.getvalue().splitlines()))
assert main(["ingest", *paths], stdout=io.StringIO(), stderr=io.StringIO()) == 0
with Store.open(os.environ["GEO_STORE"]) as store:
    made["stored, whatever the order"] = repr(sorted((it, store.analysis(it)) for it in store.digests()))
for name in sys.argv[3:]:
    target = folder / f"export.{name}"
    done = main(["export", "--format", name, "-o", str(target)], stdout=io.StringIO(), stderr=io.StringIO())
    assert done == 0
    made[name] = target.read_bytes().hex()
print(json.dumps({name: hashlib.sha256(text.encode()).hexdigest() for name, text in made.items()}))
"""
"""Extracts, ingests and exports the sample articles, and prints a hash of each result."""


def started(folder: Path, seed: int, order: str) -> subprocess.Popen[str]:
    """Start a process with hashes and an hour of its own."""
    folder.mkdir()
    mine = {
        "GEO_STORE": f"sqlite:///{folder / 'store.sqlite'}", "GEO_CACHE": str(folder / "cache.sqlite"),
        "PYTHONHASHSEED": str(seed), "TZ": f"UTC{seed % 12}", "GEO_FAST": "0",
    }  # fmt: skip
    command = [sys.executable, "-c", CHILD, str(folder), order, *FORMATS]
    return subprocess.Popen(
        command, cwd=ROOT, env=os.environ | mine, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """What two processes made of the articles in their order, and one of them backwards."""
    folder = tmp_path_factory.mktemp("same")
    ways = [(1, "forwards"), (4_000, "forwards"), (77, "backwards")]
    processes = [started(folder / str(at), seed, order) for at, (seed, order) in enumerate(ways)]
    found = []
    for process in processes:
        out, err = process.communicate()
        assert process.returncode == 0, err
        found.append(json.loads(out))
    return found


def test_two_processes_give_the_same_bytes(results: list[dict[str, str]]) -> None:
    """What `extract` prints, what is stored and every export: other hashes and time zones change no byte."""
    assert results[0] == results[1]
    assert set(FORMATS) < set(results[0])


def test_the_order_of_articles_changes_no_result(results: list[dict[str, str]]) -> None:
    """Read backwards, each article gives what it gave forwards, printed and stored."""
    for what in ("extracted, whatever the order", "stored, whatever the order"):
        assert results[0][what] == results[2][what], what
