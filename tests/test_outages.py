"""An outage from the first article to `ingest --retry-unresolved`, through the commands themselves."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.cli import main
from geo.store import Store
from tests.resolve.loopback import ZHURAVKA, Service, hang_up, nominatim, running

NAME = ZHURAVKA.name
TEXT = f"Shells fell on Izyum in Ukraine. People fled from {NAME} to Kharkiv.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.txt").write_text(TEXT)
    (tmp_path / "articles" / "two.txt").write_text("Rain fell on Kharkiv.\n")
    return tmp_path


@pytest.fixture
def service() -> Iterator[Service]:
    with running(Service(nominatim, always=hang_up)) as started:
        yield started


def run(folder: Path, service: Service, *arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
    config = folder / "services.toml"
    config.write_text(
        f'use = ["nominatim"]\n[nominatim]\ndomain = "127.0.0.1:{service.port}"\n'
        'scheme = "http"\nattempts = 1\n'
    )
    environ = {
        "GEO_STORE": f"sqlite:///{folder / 'store.sqlite'}",
        "GEO_CACHE": str(folder / "cache.sqlite"),
        "GEO_SERVICES_FILE": str(config),
    }
    out, err = io.StringIO(), io.StringIO()
    code = main(arguments, environ=environ, stdin=io.BytesIO(stdin), stdout=out, stderr=err)
    return code, out.getvalue(), err.getvalue()


def places(folder: Path) -> set[str]:
    with Store.open(f"sqlite:///{folder / 'store.sqlite'}") as store:
        found = [store.analysis(digest) for digest in store.digests("default")]
    return {r.place.id for a in found for r in a.resolutions if r is not None and r.place is not None}


def test_an_outage_is_told_and_made_good_later(folder: Path, service: Service) -> None:
    """The articles are stored, `status` has the reason, a retry asks for what is open and nothing else."""
    code, _, err = run(folder, service, "ingest", str(folder / "articles"))
    assert code == 1
    assert "is sent each place name" in err
    assert "2 added" in err
    assert "the connection was cut" in err
    assert "--retry-unresolved" in err
    asked = len(service.requests)
    assert set(service.asked("q")) == {NAME}

    code, out, _ = run(folder, service, "status", "--check")
    assert code == 0
    assert "one.txt: stored, but some names stay unresolved: nominatim" in out
    assert "failures\t0" in out  # the file itself was read

    code, _, err = run(folder, service, "ingest", str(folder / "articles"))
    assert "2 unchanged" in err
    assert code == 1
    assert len(service.requests) == asked
    assert "the connection was cut" in run(folder, service, "status")[1]

    table = list(csv.DictReader(io.StringIO(run(folder, service, "export", "--format", "csv")[1])))
    (open_,) = [row for row in table if row["unasked"]]
    assert open_["mention"] == NAME
    assert "the connection was cut" in open_["unasked"]

    service.always = None
    code, _, err = run(folder, service, "ingest", "--retry-unresolved")
    assert (code, "1 replaced" in err) == (0, True), err
    assert "nominatim:osm:W1234" in places(folder)
    assert "stay unresolved" not in run(folder, service, "status")[1]
    table = list(csv.DictReader(io.StringIO(run(folder, service, "export", "--format", "csv")[1])))
    assert [row["mention"] for row in table if row["unasked"]] == []
    for row in table:  # each row credits those that its own place came from
        assert ("OpenStreetMap" in row["credits"]) == row["place"].startswith("nominatim:")

    asked = len(service.requests)
    code, _, err = run(folder, service, "ingest", str(folder / "articles"))
    assert (code, "2 unchanged" in err) == (0, True), err
    assert len(service.requests) == asked


def test_rows_of_one_file_are_noted_and_retried_with_paths(folder: Path, service: Service) -> None:
    """The note survives the rows behind the one it is about."""
    rows = folder / "rows.jsonl"
    texts = [TEXT, "Rain fell on Kharkiv.", "Snow fell on Izyum."]
    rows.write_text("".join(json.dumps({"id": str(n), "text": t}) + "\n" for n, t in enumerate(texts)))
    assert run(folder, service, "ingest", str(rows))[0] == 1
    assert "rows.jsonl: stored, but" in run(folder, service, "status")[1]
    service.always = None
    code, _, err = run(folder, service, "ingest", "--retry-unresolved", str(rows))
    assert (code, "1 replaced, 2 unchanged" in err) == (0, True), err
    assert "stay unresolved" not in run(folder, service, "status")[1]


def test_copies_and_descriptions_outlive_a_retry(folder: Path, service: Service) -> None:
    """An article read from two files is renewed once for both, and its description stays as it was read."""
    page = f"---\ntitle: On the road\npublished: 2022-03-05\nsource: The Paper\n---\n{TEXT}"
    for name in ("a.md", "b.md"):
        (folder / "articles" / name).write_text(page)
    run(folder, service, "ingest", str(folder / "articles"))
    service.always = None
    code, _, err = run(folder, service, "ingest", "--retry-unresolved")
    assert (code, "2 replaced" in err) == (0, True), err
    with Store.open(f"sqlite:///{folder / 'store.sqlite'}") as store:
        found = [store.analysis(digest).article for digest in store.digests("default")]
        (article,) = [it for it in found if it.title]
        assert (article.published, article.source) == ("2022-03-05", "The Paper")
        assert len(store.origins(article.digest)) == 2
    assert "4 unchanged" in run(folder, service, "ingest", str(folder / "articles"))[2]


def test_a_retry_without_a_service_is_wrong_usage(folder: Path, service: Service) -> None:
    """With all services off nothing could be asked, and the reasons would be lost."""
    err = io.StringIO()
    environ = {"GEO_STORE": f"sqlite:///{folder / 'store.sqlite'}", "GEO_SERVICES": "off"}
    code = main(
        ["ingest", "--retry-unresolved"],
        environ=environ,
        stdin=io.BytesIO(),
        stdout=io.StringIO(),
        stderr=err,
    )
    assert (code, "GEO_SERVICES" in err.getvalue()) == (2, True)


def test_nothing_to_read_is_wrong_usage(folder: Path, service: Service) -> None:
    """Without paths only a retry makes sense."""
    code, _, err = run(folder, service, "ingest")
    assert code == 2
    assert "--retry-unresolved" in err


def test_the_cache_s_commands(folder: Path, service: Service, tmp_path: Path) -> None:
    """What was asked is counted, exported, cleared and imported; afterwards nothing is asked again."""
    service.always = None
    start = TEXT.index(NAME)
    row = {"id": "1", "text": TEXT, "toponyms": [{"start": start, "end": start + len(NAME)}]}
    rows = folder / "rows.jsonl"
    rows.write_text(json.dumps(row) + "\n")
    assert run(folder, service, "resolve", str(rows))[0] == 0
    asked = len(service.requests)
    code, out, err = run(folder, service, "cache", "stats")
    assert code == 0
    assert f"nominatim@127.0.0.1:{service.port}\t1\t1\t0" in out
    assert "MB of at most 500 MB" in err
    code, exported, _ = run(folder, service, "cache", "export")
    assert json.loads(exported)["raw"][0]["osm_id"] == ZHURAVKA.number
    assert "answers forgotten" in run(folder, service, "cache", "clear")[2]
    assert run(folder, service, "cache", "export")[1] == ""
    file = tmp_path / "answers.jsonl"
    file.write_text(exported)
    assert "1 new answers" in run(folder, service, "cache", "import", str(file))[2]
    assert "0 new answers" in run(folder, service, "cache", "import", "-", stdin=exported.encode())[2]
    code, out, _ = run(folder, service, "resolve", str(rows))
    assert json.loads(out)["toponyms"][0]["place"]["id"] == "nominatim:osm:W1234"
    assert len(service.requests) == asked


@pytest.mark.parametrize("content", [b"{broken", b"\xff\xfe\x00", b"[]"])
def test_what_is_no_export_is_named(folder: Path, service: Service, content: bytes) -> None:
    """An import from a wrong or absent file fails with the file's name and changes nothing."""
    file = folder / "answers.jsonl"
    file.write_bytes(content)
    code, _, err = run(folder, service, "cache", "import", str(file))
    assert (code, "answers.jsonl" in err) == (1, True)
    assert run(folder, service, "cache", "import", str(folder / "absent"))[0] == 1
