"""`python -m geo export` over the sample store (tests/conftest.py)."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from geo.cli import main
from geo.export_command import NAMES
from geo.settings import ROOT


def run(store: str, *arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = main(["export", *arguments], environ={"GEO_STORE": store}, stdout=out, stderr=err)
    return code, out.getvalue(), err.getvalue()


def mentions(store: str, *arguments: str) -> list[str]:
    code, out, err = run(store, "--format", "csv", *arguments)
    rows = [row["mention"] for row in csv.DictReader(io.StringIO(out, newline=""))]
    assert (code, err.split()[0]) == (0, str(len(rows)))
    return rows


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ([], ["Kandalaksha", "Kandalaksha", "Bakhmut", "Bucha", "Sochi"]),
        (["--person", "person:Ilya Bogdanov"], ["Bakhmut"]),
        (["--organisation", "organisation:none"], []),
        (["--event", "protest", "--event", "battle"], ["Kandalaksha", "Bakhmut"]),
        (["--event", "protest", "--country", "UA"], []),
        (["--happening", "event:none"], []),
        (["--country", "UA"], ["Bakhmut", "Bucha"]),
        (["--region", "UA/Donetsk", "--region", "RU/Krasnodar"], ["Bakhmut", "Sochi"]),
        (["--source", "River Gazette"], ["Bucha", "Sochi"]),
        (["--language", "fr"], []),
        (["--column", "desk=news"], []),
        (["--place", "geonames:711390"], ["Bucha"]),
        (["--role", "associative"], ["Russia"]),
        (["--score", "0.5", "--source", "River Gazette"], ["Bucha"]),
        (["--from", "2022-01-01", "--undated", "0"], ["Bakhmut"]),
        (["--undated", "0"], ["Kandalaksha", "Bakhmut"]),
        (
            ["--to", "2023-12-31", "--publication", "--undated", "0"],
            ["Kandalaksha", "Kandalaksha", "Bakhmut"],
        ),
        (["--text", "graves"], ["Bucha"]),
        (["--weaker", "--person", "person:Ilya Bogdanov"], ["Kandalaksha", "Kandalaksha", "Bakhmut"]),
        (["--collection", "default", "--country", "UA"], ["Bakhmut", "Bucha"]),
        (["--collection", "", "--country", "UA"], ["Bakhmut", "Bucha"]),
        (["--link", "http://127.0.0.1:8501/?country=UA&score=0.5"], ["Bakhmut", "Bucha"]),
    ],
)
def test_filters(sample_store: str, arguments: list[str], found: list[str]) -> None:
    """Each filter narrows as in the app: either of one kind, all kinds together."""
    assert mentions(sample_store, *arguments) == found


def test_leaving_out(sample_store: str) -> None:
    """Sentences and persons can be left out."""
    whole = run(sample_store)[1]
    less = run(sample_store, "--no-excerpts", "--no-persons")[1]
    assert "Graves were found" in whole
    assert "Grotskov" in whole
    assert "Graves were found" not in less
    assert "Grotskov" not in less
    assert len(json.loads(less)["features"]) == 5


@pytest.mark.parametrize("name", NAMES)
def test_a_file(sample_store: str, name: str, tmp_path: Path) -> None:
    """With -o every format becomes a file, an older one is replaced, and nothing else is left behind."""
    path = tmp_path / f"map.{name}"
    path.write_text("old")
    assert run(sample_store, "--format", name, "-o", str(path)) == (0, "", "5 mentions exported\n")
    assert [it.name for it in tmp_path.iterdir()] == [path.name]
    assert path.stat().st_size > 500


@pytest.mark.parametrize(
    "arguments",
    [
        ["--format", "pdf"],
        ["--score", "2"],
        ["--from", "yesterday"],
        ["--event", "party"],
        ["--collection", "unknown"],
        ["--link", "?event=protest", "--country", "UA"],
        ["--link", "?event=protest", "--collection", "default"],
    ],
)
def test_wrong_usage(sample_store: str, arguments: list[str]) -> None:
    """What cannot be is named, and the exit code is 2."""
    command = [sys.executable, "-m", "geo", "export", *arguments]
    environ = {**os.environ, "GEO_STORE": sample_store}
    done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert arguments[-2] in done.stderr or arguments[0] in done.stderr


def test_where_it_cannot_be_written(sample_store: str, tmp_path: Path) -> None:
    """A folder that is not there is named, with exit code 1."""
    code, out, err = run(sample_store, "-o", str(tmp_path / "none" / "map.csv"))
    assert (code, out) == (1, "")
    assert "it cannot be written" in err


def test_a_terminal_is_spared(sample_store: str) -> None:
    """A binary format goes to a pipe but not to a terminal; a readable one goes to both."""
    command = [sys.executable, "-m", "geo", "export", "--format", "xlsx"]
    environ = {**os.environ, "GEO_STORE": sample_store}
    piped = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, check=False)
    assert (piped.returncode, piped.stdout[:2]) == (0, b"PK")
    main_end, terminal = pty.openpty()
    try:
        refused = subprocess.run(
            command, env=environ, cwd=ROOT, stdout=terminal, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(terminal)
        os.close(main_end)
    assert refused.returncode == 2
    assert b"-o FILE" in refused.stderr
