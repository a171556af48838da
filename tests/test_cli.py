"""The commands: results to stdout, messages to stderr, exit codes 0, 1 and 2."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from geo.cli import build_parser, main
from geo.settings import ROOT

TEXT = "Protesters gathered in Kandalaksha. Russian police came."


@dataclass(frozen=True)
class Run:
    """What one command gave."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The printed lines as JSON objects."""
        return [json.loads(line) for line in self.out.splitlines()]


def run(*arguments: str, folder: Path, stdin: bytes = b"", **environ: str) -> Run:
    out, err = io.StringIO(), io.StringIO()
    base = {
        "GEO_STORE": f"sqlite:///{folder / 'store.sqlite'}",
        "GEO_CACHE": str(folder / "cache.sqlite"),
        "GEO_SERVICES": "off",
    }
    code = main(arguments, environ=base | environ, stdin=io.BytesIO(stdin), stdout=out, stderr=err)
    return Run(code, out.getvalue(), err.getvalue())


def test_extract_prints_the_published_shape(tmp_path: Path) -> None:
    """One JSON object per article with every key of the interface, in input order."""
    rows = "".join(json.dumps({"id": str(n), "text": TEXT}) + "\n" for n in range(3))
    result = run("extract", "-", folder=tmp_path, stdin=rows.encode())
    assert result.code == 0
    assert [r["id"] for r in result.rows] == ["0", "1", "2"]
    row = result.rows[0]
    assert row["text"] == TEXT
    assert {"title", "published", "source", "author", "url", "language"} <= set(row)
    assert {"mentions", "persons", "organisations", "dates", "events", "links"} <= set(row)
    mentions = row["mentions"]
    assert isinstance(mentions, list)
    first = mentions[0]
    assert (first["text"], first["kind"], first["role"]) == ("Kandalaksha", "place", "literal")
    assert first["place"]["id"] == "geonames:553190"
    assert first["place"]["country"] == "RU"
    assert first["candidates"]


def test_extract_names_what_fails_and_goes_on(tmp_path: Path) -> None:
    """A file that cannot be read is named on stderr, the others are printed, the exit code is 1."""
    good = tmp_path / "good.txt"
    good.write_text(TEXT)
    result = run("extract", str(tmp_path / "absent.txt"), str(good), folder=tmp_path)
    assert result.code == 1
    assert "absent.txt" in result.err
    assert [r["text"] for r in result.rows] == [TEXT]


def test_a_file_name_cannot_write_control_characters_to_the_terminal(tmp_path: Path) -> None:
    """Escape sequences in a name are shown, not obeyed."""
    result = run("extract", str(tmp_path / "x\x1b[31m.txt"), folder=tmp_path)
    assert result.code == 1
    assert "\x1b" not in result.err
    assert "\\x1b" in result.err


def test_resolve_prints_the_rows_with_places(tmp_path: Path) -> None:
    """Each given toponym gets a place, a score and candidates; other keys stay as they were."""
    row = {"id": 7, "text": TEXT, "source": "x", "toponyms": [{"start": 23, "end": 34, "note": "kept"}]}
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps(row) + "\n")
    result = run("resolve", str(file), folder=tmp_path)
    assert result.code == 0
    (answer,) = result.rows
    assert (answer["id"], answer["source"]) == (7, "x")
    (toponym,) = answer["toponyms"]
    assert toponym["note"] == "kept"
    assert toponym["place"]["name"] == "Kandalaksha"
    assert toponym["score"] > 0
    assert toponym["candidates"][0]["id"] == toponym["place"]["id"]


def test_ingest_status_and_export(tmp_path: Path) -> None:
    """What is ingested is counted by status and printed by export; a second time nothing is added."""
    article = tmp_path / "a.txt"
    article.write_text(TEXT)
    assert "1 added" in run("ingest", str(article), "--collection", "c", folder=tmp_path).err
    assert "1 unchanged" in run("ingest", str(article), "--collection", "c", folder=tmp_path).err
    status = run("status", "--check", folder=tmp_path)
    assert status.code == 0
    assert "articles\t1" in status.out
    assert "sound" in status.err
    features = json.loads(run("export", folder=tmp_path).out)["features"]
    assert [f["properties"]["name"] for f in features] == ["Kandalaksha"]
    assert "Kandalaksha" in run("export", "--format", "csv", folder=tmp_path).out


def test_wrong_usage_exits_with_2(tmp_path: Path) -> None:
    """An unknown command, a bad setting and a missing gazetteer exit with 2 and say what to do."""
    with pytest.raises(SystemExit) as stopped:
        run("explode", folder=tmp_path)
    assert stopped.value.code == 2
    bad = run("status", folder=tmp_path, GEO_MIN_SCORE="much")
    assert (bad.code, "GEO_MIN_SCORE" in bad.err) == (2, True)
    missing = run("extract", "-", folder=tmp_path, GEO_GAZETTEER=str(tmp_path / "none.sqlite"))
    assert (missing.code, "make setup" in missing.err) == (2, True)


def test_geonames_dumps_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    """A dump that is not there, and names without places, exit with 1 and name the file; nothing is built."""
    target = str(tmp_path / "g.sqlite")
    absent = run("gazetteer", "build", "--geonames", "absent.zip", folder=tmp_path, GEO_GAZETTEER=target)
    assert (absent.code, "absent.zip" in absent.err) == (1, True)
    alone = run("gazetteer", "build", "--alternate-names", "n.zip", folder=tmp_path, GEO_GAZETTEER=target)
    assert (alone.code, "--geonames" in alone.err) == (1, True)
    assert not Path(target).exists()


def test_status_of_a_store_that_is_not_there(tmp_path: Path) -> None:
    """Status creates nothing: without a store it says so and exits with 1."""
    result = run("status", folder=tmp_path)
    assert result.code == 1
    assert result.err
    assert not (tmp_path / "store.sqlite").exists()


def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` of each command shows how to use it."""
    for command in ("extract", "resolve", "evaluate", "ingest", "status", "export", "gazetteer", "static"):
        with pytest.raises(SystemExit) as stopped:
            build_parser().parse_args([command, "--help"])
        assert stopped.value.code == 0
        assert f"example: python -m geo {command}" in capsys.readouterr().out.replace("\n", " ")


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    """`python -m geo` is the same program."""
    done = subprocess.run(
        [sys.executable, "-m", "geo", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("Wherein ")


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    """A reader that has seen enough ends the command quietly."""
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps({"text": TEXT, "toponyms": [{"start": 23, "end": 34}]}) * 1 + "\n")
    rows.write_text(rows.read_text() * 2_000)
    command = f'"{sys.executable}" -m geo resolve "{rows}" | head -1; exit "${{PIPESTATUS[0]}}"'
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_a_dry_run_lists_what_would_be_read_and_stores_nothing(tmp_path: Path) -> None:
    """Given columns are used, older articles are left out, and no store comes into being."""
    table = "when,what,words\n2021,Old,Fire in Visby.\n2023-05,New,Fire in Lund.\n,Undated,Fire in Mora.\n"
    (tmp_path / "t.csv").write_text(table)
    arguments = ("--dry-run", "--since", "2022-03-01", "--columns", "text=words,title=what,published=when")
    result = run("ingest", *arguments, str(tmp_path / "t.csv"), folder=tmp_path)
    assert result.code == 0
    assert [line.split("\t")[3] for line in result.out.splitlines()] == ["New", "Undated"]
    assert "nothing was stored" in result.err
    assert not (tmp_path / "store.sqlite").exists()


def test_an_address_inside_is_refused_and_what_is_sent_is_said(tmp_path: Path) -> None:
    """The command tells what servers will see; loopback is never asked, whatever the environment says."""
    result = run("ingest", "--dry-run", "http://127.0.0.1:9/a", folder=tmp_path, GEO_ALLOW="127.0.0.0/8")
    assert result.code == 1
    assert "servers see" in result.err
    assert "no public address" in result.err


def test_columns_that_are_no_fields_are_wrong_usage(tmp_path: Path) -> None:
    """A mapping that cannot be used gives 2 and names the fields."""
    result = run("ingest", "--dry-run", "--columns", "body=text", str(tmp_path), folder=tmp_path)
    assert result.code == 2
    assert "--columns" in result.err


def test_a_foreign_text_comes_with_a_warning(tmp_path: Path) -> None:
    """Its well-known places are found, and the reader is told why that is all."""
    text = "Поезд из Киева прибыл в Харьков вчера вечером, сообщила железная дорога."
    result = run("extract", "-", folder=tmp_path, stdin=json.dumps({"id": "1", "text": text}).encode())
    row = result.rows[0]
    assert row["language"] == "ru"
    assert [m["place"]["name"] for m in row["mentions"]] == ["Kyiv", "Kharkiv"]
    assert "not English" in row["warnings"][0]
    assert "not English" in result.err


def test_fast_finds_names_without_a_parser(tmp_path: Path) -> None:
    """Places, persons and dates as without it, but no events."""
    text = "Laura Whitfield reached Kandalaksha on March 3, 2022, and protesters attacked the town hall."
    stdin = json.dumps({"id": "1", "text": text}).encode()
    row = run("extract", "--fast", "-", folder=tmp_path, stdin=stdin).rows[0]
    assert [m["text"] for m in row["mentions"]] == ["Laura Whitfield", "Kandalaksha"]
    assert [d["value"] for d in row["dates"]] == ["2022-03-03"]
    assert row["events"] == []


def test_fast_does_not_go_with_spacy(tmp_path: Path) -> None:
    """The contradiction is named, with exit code 2."""
    result = run("extract", "--fast", "-", folder=tmp_path, GEO_RECOGNIZER="spacy")
    assert (result.code, "--fast" in result.err) == (2, True)
