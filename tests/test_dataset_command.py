"""`geo ingest --output`, `geo load`, and which options do not go together."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from geo.cli import main
from geo.cluster.progress import Course
from geo.console import Streams


def run(folder: Path, *arguments: str, **environ: str) -> tuple[int, str]:
    """A command's exit code and what it said."""
    mine = {"GEO_STORE": f"sqlite:///{folder / 'store.sqlite'}", "GEO_CACHE": str(folder / "cache.sqlite")}
    said = io.StringIO()
    code = main(arguments, environ={**mine, **environ}, stdout=io.StringIO(), stderr=said)
    return code, said.getvalue()


def test_into_a_data_set_and_into_the_store(tmp_path: Path) -> None:
    """One process writes a data set too; a second run adds nothing; `load` brings it into the store."""
    rows = [json.dumps({"id": str(n), "text": f"Rain number {n} fell in Visby."}) for n in range(3)]
    (tmp_path / "rows.jsonl").write_text("\n".join([*rows, "{broken"]))
    ingest = ("ingest", "--fast", "--output", str(tmp_path / "set"), str(tmp_path / "rows.jsonl"))
    code, said = run(tmp_path, *ingest)
    assert (code, "3 added, 0 replaced, 0 unchanged, 1 failed" in said) == (1, True)
    code, said = run(tmp_path, *ingest)
    assert (code, "0 added, 0 replaced, 3 unchanged, 1 failed" in said) == (1, True)
    code, said = run(tmp_path, "load", str(tmp_path / "set"))
    assert (code, "3 added, 0 replaced, 0 unchanged, 1 failed" in said) == (1, True)
    assert "line 4" in said


def test_nothing_to_load(tmp_path: Path) -> None:
    """A folder without a data set, and a protocol that nobody knows, are named."""
    code, said = run(tmp_path, "load", str(tmp_path / "none"))
    assert (code, "there is no data set" in said) == (1, True)
    code, said = run(tmp_path, "load", "nowhere://x")
    assert (code, "nowhere" in said) == (1, True)


@pytest.mark.parametrize(
    ("options", "environ", "told"),
    [
        (("--workers", "2", "--watch"), {}, "--watch"),
        (("--workers", "2", "--scheduler", "tcp://127.0.0.1:1"), {}, "one of"),
        (
            ("--scheduler", "tcp://127.0.0.1:1"),
            {"GEO_SERVICES": "nominatim", "GEO_CONTACT": "us@example.org"},
            "take turns",
        ),
    ],
)
def test_what_does_not_go_together(
    tmp_path: Path, options: tuple[str, ...], environ: dict[str, str], told: str
) -> None:
    """Refused with 2 and a reason, before anything is started."""
    code, said = run(tmp_path, "ingest", *options, str(tmp_path), **environ)
    assert (code, told in said) == (2, True)


def test_a_scheduler_that_is_not_there(tmp_path: Path) -> None:
    """The command says where it looked and what to do."""
    code, said = run(tmp_path, "ingest", "--scheduler", "tcp://127.0.0.1:1", str(tmp_path))
    assert (code, "no scheduler answers at tcp://127.0.0.1:1" in said) == (1, True)


def test_the_course_of_a_run() -> None:
    """How many, how fast, how far, and how long it may take; without a known end only the first two."""
    now = [0.0]
    said = io.StringIO()
    course = Course(Streams(io.BytesIO(), said, said), 1_000, clock=lambda: now[0])
    now[0] = 90.0
    course.step(180, 250)
    assert course.line(250) == "180 inputs done, 2.0/s, 25%, about 4 min 30 s left"
    assert said.getvalue() == course.line(250) + "\n"
    course.close()
    assert "180 inputs in 1 min 30 s, 2.0/s" in said.getvalue()
    endless = Course(Streams(io.BytesIO(), said, said), None, clock=lambda: now[0])
    endless.step(1, 0)
    assert "left" not in endless.line(0)
    endless.close()
