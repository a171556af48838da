"""`geo ingest` as a process: watching, and with more than it can hold."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from geo.errors import StoreError
from geo.settings import ROOT
from geo.store import Store

MEASURED = """
import sys
from geo.cli import main
code = main(sys.argv[1:])
with open("/proc/self/status") as status:
    print(next(line for line in status if line.startswith("VmHWM")), file=sys.stderr)
sys.exit(code)
"""
"""Runs a command and says how much memory it took: what the system counts includes the test's own process."""


def start(
    folder: Path, *arguments: str, code: tuple[str, str] = ("-m", "geo"), **streams: int
) -> subprocess.Popen[bytes]:
    """Start `python -m geo`, or other code, with a store and a cache in the folder."""
    mine = {"GEO_STORE": f"sqlite:///{folder / 'store.sqlite'}", "GEO_CACHE": str(folder / "cache.sqlite")}
    return subprocess.Popen(
        [sys.executable, *code, *arguments], cwd=ROOT, env=os.environ | mine,
        stdout=streams.get("stdout", subprocess.DEVNULL), stderr=streams.get("stderr", subprocess.DEVNULL),
    )  # fmt: skip


def stored(folder: Path) -> int:
    """How many articles are stored; 0 without a store."""
    with suppress(StoreError), Store.open(f"sqlite:///{folder / 'store.sqlite'}", create=False) as store:
        return store.status().articles
    return 0


def test_a_watched_folder(tmp_path: Path) -> None:
    """What is put into a watched folder is stored while the command runs, at low priority; Ctrl-C ends it."""
    folder = tmp_path / "in"
    folder.mkdir()
    command = ("ingest", "--fast", "--watch", "--every", "0.1", str(folder))
    with start(tmp_path, *command, stderr=subprocess.PIPE) as process:
        try:
            _watch(process, folder)
            own = os.getpriority(os.PRIO_PROCESS, 0)
            assert os.getpriority(os.PRIO_PROCESS, process.pid) == min(own + 10, 19)
        finally:
            process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert b"watching ended" in process.stderr.read()
        assert process.wait() == 0
    assert stored(tmp_path) == 1


def _watch(process: subprocess.Popen[bytes], folder: Path) -> None:
    assert process.stderr is not None
    said = b""
    while b"watching" not in said:
        said = process.stderr.readline()
    (folder / ".a.txt").write_text("A fire broke out in Visby on Friday evening.\n")
    (folder / ".a.txt").rename(folder / "a.txt")
    while b" added" not in said:
        said = process.stderr.readline()
    assert b"1 added" in said, said


@pytest.mark.long
def test_a_line_of_two_gigabytes(tmp_path: Path) -> None:
    """A row longer than the memory is passed over by name, the next one is read, in little memory."""
    path = tmp_path / "long.jsonl"
    with path.open("wb") as file:
        file.write(b'{"id": "1", "text": "Rain fell in Visby."}\n')
        file.seek(2 << 30, os.SEEK_CUR)
        file.write(b'\n{"id": "3", "text": "Snow fell in Boden."}\n')
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    code = ("-c", MEASURED)
    with start(tmp_path, "ingest", "--dry-run", str(path), code=code, **streams) as process:
        out, err = process.communicate()
    assert process.returncode == 1
    assert out.count(b"long.jsonl") == 2
    assert b"line 2: the row is too long" in err
    assert int(err.rpartition(b"VmHWM:")[2].split()[0]) < 700 * 1024  # kB
