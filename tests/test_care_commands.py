"""The commands that keep the data: copies, forgetting, the log, and the doctor."""

from __future__ import annotations

import http.server
import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from geo.cli import main
from geo.doctor import examine
from geo.models import Analysis, Article, Feature, Kind, Mention, Person, Place, Resolution, Role
from geo.settings import MODELS, ROOT, Settings
from geo.store import Store

SOCHI = Place("geonames:491422", "Sochi", 43.6, 39.73, Feature.SETTLEMENT, "RU", "Krasnodar", 340_000, 0.6)


def run(folder: Path, *arguments: str, **environ: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    base = {
        "GEO_STORE": f"sqlite:///{folder / 'store.sqlite'}",
        "GEO_CACHE": str(folder / "cache.sqlite"),
        "GEO_USER": "Ben",
        "GEO_SERVICES": "off",
    }
    code = main(arguments, environ=base | environ, stdin=io.BytesIO(), stdout=out, stderr=err)
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a store of one article that names one person."""
    text = "Ann Oak left Sochi."
    mentions = (Mention(0, 7, "Ann Oak", Kind.PERSON), Mention(13, 18, "Sochi", Kind.PLACE, Role.LITERAL))
    article = Article("a", text, "digest", title="A day", origin="a.txt")
    person = Person("person:ann-oak", "Ann Oak", (), (0,))
    analysis = Analysis(article, mentions, (None, Resolution(SOCHI, 0.8, "t")), (person,), version="1")
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        store.save(analysis, collection="c")
    return tmp_path


def test_backup_forget_restore(folder: Path) -> None:
    """What was forgotten stays out when a copy is put back, unless asked for; the store as it was is kept."""
    assert run(folder, "backup", str(folder / "copy.sqlite"))[0] == 0
    code, _, err = run(folder, "forget", "a.txt")
    assert (code, "forgotten: A day" in err) == (0, True)
    code, _, err = run(folder, "restore", str(folder / "copy.sqlite"))
    assert (code, ": 0 articles" in err, "1 articles were forgotten since" in err) == (0, True, True)
    code, _, err = run(folder, "restore", "--with-forgotten", str(folder / "copy.sqlite"))
    assert (code, "1 articles" in err, "the store as it was" in err) == (0, True, True)
    code, _, err = run(folder, "backup", str(folder / "copy.sqlite"))
    assert (code, "there already" in err) == (1, True)


def test_forget_a_person_tells_where(folder: Path) -> None:
    """The articles are listed, as their texts still hold the name; somebody unknown is an error."""
    code, out, err = run(folder, "forget", "--person", "Ann Oak")
    assert (code, out) == (0, "")
    assert "taken out of 1 articles\n  A day\n" in err
    assert "geo forget ARTICLE" in err
    assert run(folder, "forget", "--person", "Ann Oak")[0] == 1
    assert run(folder, "forget")[0] == 2
    assert "Oak" not in run(folder, "audit")[1]


def test_audit_prints_who_did_what(folder: Path) -> None:
    """One line each, tab-separated."""
    run(folder, "forget", "a.txt")
    code, out, _ = run(folder, "audit")
    (made, who, what, detail) = out.splitlines()[0].split("\t")
    assert (code, who, what, detail) == (0, "Ben", "forget", "1 articles")
    assert made.endswith("Z")


def test_the_doctor_finds_all_well_here(folder: Path) -> None:
    """In a set-up checkout nothing needs mending; every line says what was found."""
    code, out, _ = run(folder, "doctor")
    lines = out.splitlines()
    assert code == 0, out
    assert all(line.startswith("ok  ") for line in lines)
    for what in ("Python", "packages", "models", "gazetteer", "the map's files", "store", "geocoder cache"):
        assert any(line.startswith(f"ok   {what}: ") for line in lines), what


def test_the_doctor_says_how_to_mend(folder: Path) -> None:
    """Each missing or broken part has a line that begins with MEND, and what to do below it."""
    (folder / "people.csv").write_text("nonsense\n")
    (folder / "cache.sqlite").write_text("no database " * 500)
    code, out, _ = run(
        folder,
        "doctor", "--app", "http://127.0.0.1:9",
        GEO_GAZETTEER=str(folder / "absent.sqlite"),
        GEO_STORE=f"sqlite:///{folder / 'absent' / 'store.sqlite'}",
        GEO_PEOPLE=str(folder / "people.csv"),
    )  # fmt: skip
    assert code == 1
    lines = out.splitlines()
    ill = {line.removeprefix("MEND ").partition(":")[0] for line in lines if line.startswith("MEND")}
    assert ill == {"gazetteer", "store", "geocoder cache", "table of people", "app"}
    for at, line in enumerate(lines):
        if line.startswith("MEND"):
            assert lines[at + 1].startswith("     → ")
    assert not (folder / "absent").exists()


@pytest.fixture
def app() -> Iterator[str]:
    """A server that answers as Streamlit's health page does."""

    class Health(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/_stcore/health" else 404)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Health) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_the_doctor_asks_a_running_app(folder: Path, app: str) -> None:
    """An app that answers is well; what is no address is named."""
    assert f"ok   app: {app}/_stcore/health answers: ok" in run(folder, "doctor", "--app", f"{app}/")[1]
    code, out, _ = run(folder, "doctor", "--app", "file:///etc/passwd")
    assert (code, "is no address" in out) == (1, True)


def test_the_doctor_looks_at_what_is_served(folder: Path, app: str) -> None:
    """For a regular check only store, gazetteer, the map's files and the app; what is ill gives 1."""
    code, out, _ = run(folder, "doctor", "--serving", "--app", app)
    assert (code, out.count("\n")) == (0, 4)
    code, out, _ = run(folder, "doctor", "--serving", "--app", app, GEO_STORE="sqlite:////proc/none/s.sqlite")
    assert (code, out.count("MEND"), "MEND store" in out) == (1, 1, True)


def ill(settings: Settings, *, static: Path = ROOT / "static", **places: Path) -> dict[str, str]:
    """What the doctor finds to be mended in an installation, with how."""
    models, checkout = places.get("models", MODELS), places.get("folder", ROOT)
    found = examine(settings, static=static, models=models, folder=checkout)
    return {it.what: it.mend for it in found if not it.well}


def test_the_doctor_knows_broken_installations(folder: Path) -> None:
    """What is cut or something else, and packages of other versions, are named with what mends them."""
    settings = Settings(store=f"sqlite:///{folder / 'store.sqlite'}", cache=folder / "cache.sqlite")
    for name in ("recognizer.onnx", "recognizer-vocabulary.txt", "resolver-full.npz"):
        (folder / name).write_bytes((MODELS / name).read_bytes())
    cut = (folder / "resolver-full.npz").read_bytes()
    (folder / "resolver-full.npz").write_bytes(cut[: len(cut) // 2])
    (folder / "requirements.txt").write_text("numpy==0.1\nno-such-package==1.0\n")
    (folder / "requirements-models.txt").write_text("")
    found = ill(settings, models=folder, folder=folder, static=folder)
    assert found == {
        "models": "git checkout data/models", "packages": "make setup",
        "the map's files": "python -m geo static",
    }  # fmt: skip
    (folder / "recognizer.onnx").write_bytes(b"nothing")
    assert "models" in ill(settings, models=folder)
    gazetteer = folder / "gazetteer.sqlite"
    for content in (b"", b"no database" * 500, settings.gazetteer.read_bytes()[:100_000]):
        gazetteer.write_bytes(content)
        mend = ill(replace(settings, gazetteer=gazetteer))["gazetteer"]
        assert mend == f"rm {gazetteer}; python -m geo gazetteer build"
    (folder / "store.sqlite").write_bytes(b"no database" * 500)
    assert "restore" in ill(settings)["store"]


def test_collections_are_listed_renamed_and_deleted(folder: Path) -> None:
    """What is done is in the log; a name that is taken exits with 1 and says so."""
    assert run(folder, "collections", "list")[1] == "c\t1\t0\n"
    assert run(folder, "collections", "rename", "c", "spring")[0] == 0
    code, _, err = run(folder, "collections", "rename", "c", "summer")
    assert (code, "no collection 'c'" in err) == (1, True)
    code, _, err = run(folder, "collections", "delete", "spring")
    assert (code, "1 articles with it" in err) == (0, True)
    assert run(folder, "collections", "list")[1] == ""
    assert [line.split("\t")[2] for line in run(folder, "audit")[1].splitlines()] == ["rename", "delete"]
