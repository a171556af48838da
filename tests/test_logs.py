"""What the program logs, for whoever runs it: events with their data, and never what is confidential."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine

from geo import logs
from geo.cli import main
from geo.store import slow

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (DEBUG|INFO|WARNING|ERROR) [ -~…]+")
TEXT = "A fire broke out in Visby on Friday, said Ann Oak."


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    yield
    logs.stop()


def logged(level: str, form: str, *events: tuple[str, dict[str, logs.Value]]) -> str:
    out = io.StringIO()
    logs.start(level, None, form, stream=out)
    for what, fields in events:
        logs.info(what, **fields)
    logs.stop()
    return out.getvalue()


@given(st.text(), st.text())
def test_no_value_can_forge_a_line(first: str, second: str) -> None:
    """Whatever a path or a name holds (newlines, escape sequences), an event is one plain line."""
    line = logged("info", "text", ("input failed", {"path": first, "reason": second}))
    assert line.endswith("\n")
    assert LINE.fullmatch(line[:-1]), line
    row = json.loads(logged("info", "json", ("input failed", {"path": first, "reason": second})))
    assert row["event"] == "input failed"
    assert row["level"] == "info"


def test_fields_are_read_back() -> None:
    """A value with blanks or signs is quoted as JSON is; plain ones stand as they are."""
    fields: dict[str, logs.Value] = {"collection": 'a "b"\n\x1b[2J', "added": 3, "path": "a/b.txt"}
    line = logged("info", "text", ("ingest ends", fields))
    assert line.rstrip("\n").endswith(r'collection="a \"b\"\n\u001b[2J" added=3 path=a/b.txt')


def test_levels_choose() -> None:
    """A level lets itself and all above it through; `off` lets nothing."""
    for level, wanted in (("debug", 4), ("info", 3), ("warning", 2), ("error", 1), ("off", 0)):
        out = io.StringIO()
        logs.start(level, None, "text", stream=out)
        for log in (logs.debug, logs.info, logs.warning, logs.error):
            log("something")
        assert out.getvalue().count("\n") == wanted, level


def test_keys_and_passwords_are_left_out() -> None:
    """Neither an address with a password nor one with a key brings it into the log; long values are cut."""
    fields: dict[str, logs.Value] = {
        "a": "https://ann:s3cr3t@host.example/x", "b": "GET /v1?key=s3cr3t&q=x", "c": "token=s3cr3t",
        "d": "x" * 9_000,
    }  # fmt: skip
    line = logged("info", "json", ("asked", fields))
    assert "s3cr3t" not in line
    assert "host.example" in line
    assert len(line) < 1_500


def run(folder: Path, *arguments: str, **environ: str) -> tuple[int, str]:
    err = io.StringIO()
    base = {
        "GEO_STORE": f"sqlite:///{folder / 'store.sqlite'}", "GEO_CACHE": str(folder / "cache.sqlite"),
        "GEO_SERVICES": "off", "GEO_USER": "Ben",
    }  # fmt: skip
    code = main(arguments, environ=base | environ, stdin=io.BytesIO(), stdout=io.StringIO(), stderr=err)
    return code, err.getvalue()


def test_what_a_command_did_is_in_the_file(tmp_path: Path) -> None:
    """Ingest begins, fails for one input and ends, with counts; no text, title or person is in the file."""
    rows = [json.dumps({"id": "1", "title": "Hush", "text": TEXT}), "{broken"]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows))
    log = tmp_path / "log.jsonl"
    settings = {"GEO_LOG": "info", "GEO_LOG_FILE": str(log), "GEO_LOG_FORMAT": "json"}
    code, err = run(tmp_path, "ingest", "--fast", str(tmp_path / "rows.jsonl"), **settings)
    assert (code, "1 added" in err, '"event"' in err) == (1, True, False)
    assert run(tmp_path, "forget", "--person", "Ann Oak", **settings)[0] in {0, 1}
    assert run(tmp_path, "corrections", "undo", "9", **settings)[0] == 1
    found = [json.loads(line) for line in log.read_text().splitlines()]
    events = [(row["level"], row["event"]) for row in found]
    assert events == [
        ("info", "ingest begins"), ("warning", "input failed"), ("info", "ingest ends"),
        ("info", "audit: ingest"), ("info", "command ends"), ("info", "audit: forget"),
        ("info", "command ends"), ("error", "command failed"),
    ]  # fmt: skip
    assert (found[2]["added"], found[2]["failed"], found[7]["kind"]) == (1, 1, "InputError")
    for word in ("fire", "Hush", "Oak"):
        assert word not in log.read_text()


def test_a_log_that_cannot_be_written(tmp_path: Path) -> None:
    """A file that cannot be opened is a wrong setting; one that fills up is told once and stops no work."""
    code, err = run(tmp_path, "cache", "stats", GEO_LOG="info", GEO_LOG_FILE=str(tmp_path / "absent" / "log"))
    assert (code, "GEO_LOG_FILE" in err, "Traceback" in err) == (2, True, False)
    code, err = run(tmp_path, "cache", "stats", GEO_LOG="loud")
    assert (code, "GEO_LOG" in err) == (2, True)


def test_a_full_disk_under_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    """It is told once on standard error; the work goes on."""
    logs.start("info", Path("/dev/full"), "text")
    logs.info("one")
    logs.info("two")
    logs.stop()
    said = capsys.readouterr().err
    assert said.count("/dev/full cannot be written") == 1
    assert "Traceback" not in said


def test_slow_queries_are_named_without_their_values() -> None:
    """A statement that takes longer than a second is a warning with its time, without what it asked for."""
    out = io.StringIO()
    logs.start("warning", None, "text", stream=out)
    engine = create_engine("sqlite://")
    slow.watch(engine)
    counting = (
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?) SELECT max(n), ? FROM c"
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(counting, (10, "confidential"))
        assert out.getvalue() == ""
        most = 2_000_000
        while "slow query" not in out.getvalue():
            connection.exec_driver_sql(counting, (most, "confidential")).all()
            most *= 2
    assert "confidential" not in out.getvalue()
    assert "WITH RECURSIVE" in out.getvalue()
    engine.dispose()


def test_other_programs_logs_are_left_alone() -> None:
    """The root logger keeps its handlers and its level."""
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    logs.start("debug", None, "text", stream=io.StringIO())
    assert (list(root.handlers), root.level) == before
