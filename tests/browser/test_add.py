"""The first articles come in through the page, the map grows, and what is shown is taken away again."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from geo.cli import main
from geo.correction_csv import COLUMNS
from geo.settings import ROOT
from geo.view.exports.formats import FORMATS
from geo.view.static_files import OWN, install

pytestmark = pytest.mark.browser

_WAIT = 60_000  # milliseconds; the models load in the app, and the machine may be busy
_TEXT = "A fire broke out in Visby on Friday. Nobody was hurt, the mayor of Visby said."
expect.set_options(timeout=_WAIT)


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """An app over a store that is not there yet."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "GEO_STORE": f"sqlite:///{tmp_path / 'store.sqlite'}",
        "GEO_CACHE": str(tmp_path / "cache.sqlite"),
        "GEO_SERVICES": "off",
        **({"GEO_GAZETTEER": os.environ["GEO_GAZETTEER"]} if "GEO_GAZETTEER" in os.environ else {}),
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            if process.stdout is None:
                raise AssertionError(command)
            while b"http" not in process.stdout.readline():  # then it listens
                assert process.poll() is None
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


@pytest.fixture
def page(chromium: Browser, url: str) -> Iterator[Page]:
    """A page whose every request is noted; none may leave the machine."""
    context = chromium.new_context(accept_downloads=True)
    asked: list[str | None] = []
    context.on("request", lambda request: asked.append(urlsplit(request.url).hostname))
    try:
        page = context.new_page()
        page.set_default_timeout(_WAIT)
        page.goto(url)
        yield page
        assert set(asked) <= {"127.0.0.1", None, ""}
    finally:
        context.close()


def _paste(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="or a text, or an address")
    _still(page)
    box.fill(text)
    box.press("Control+Enter")
    add = page.get_by_role("button", name="Add", exact=True)
    expect(add).to_be_enabled()
    _still(page)
    add.click()


def _still(page: Page) -> None:
    """Wait until the page is drawn."""
    expect(page.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning")


def _counted(page: Page) -> Locator:
    """The line above the map."""
    return page.locator(".wherein-count", has_text=re.compile("mentions? in"))


def test_from_an_empty_page_to_a_file(page: Page) -> None:
    """A pasted text and a dropped file make the map; a broken file is named; GeoJSON takes it away."""
    page.get_by_text("Add articles").click()
    _paste(page, _TEXT)
    expect(page.get_by_text("Visby", exact=True).first).to_be_visible()
    expect(_counted(page)).to_have_text(re.compile(r"(\d) of \1 mentions? in 1 place"))
    page.get_by_role("button", name="Add more").click()
    files: list[FilePayload] = [
        {"name": "b.txt", "mimeType": "text/plain", "buffer": b"Trains to Sochi stopped on Monday."},
        {"name": "c.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 no more"},
    ]
    page.locator("input[type=file][multiple]").set_input_files(files)
    add = page.get_by_role("button", name="Add", exact=True)
    expect(add).to_be_enabled()
    _still(page)
    add.click()
    expect(_counted(page)).to_have_text(re.compile(r"(\d) of \1 mentions in 2 places"))
    expect(page.get_by_text("c.pdf: failed")).to_be_visible()
    page.get_by_text("Take it away").click()
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile(r"Save wherein\.geojson \(\d+ kB\)")).click()
    whole = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    assert {it["properties"]["name"] for it in whole["features"]} == {"Sochi", "Visby"}


_COMPONENTS = ("acts.js", "facets.js", "panel.js", "timeline.js", "take-away.css", "take-away.js")
"""What static/wherein/ holds besides the map's own files: our parts of the page and of the exported one."""


def _static() -> dict[str, bytes]:
    """All that Streamlit serves, hidden files too."""
    folder = ROOT / "static"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _by_command(folder: Path) -> None:
    """Ingest an article, correct it, settle who is who and export it in every format."""
    environ = {
        "GEO_STORE": f"sqlite:///{folder / 'store.sqlite'}",
        "GEO_CACHE": str(folder / "cache.sqlite"),
        "GEO_SERVICES": "off",
    }
    (folder / "a.txt").write_text(
        "A flood reached Ystad on Monday, the mayor of Ystad said.", encoding="utf-8"
    )
    cells = {"made": "2026-03-01T10:00:00Z", "who": "Anna", "verdict": "not_a_place", "scope": "everywhere"}
    with (folder / "corrections.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerow(cells | {"name": "Monday"})
    commands = [
        ["ingest", "--fast", str(folder / "a.txt")], ["people"], ["audit"], ["status", "--check"],
        ["corrections", "import", str(folder / "corrections.csv")], ["backup", str(folder / "copy.sqlite")],
        *(["export", "--format", name, "-o", str(folder / f"out.{name}")] for name in FORMATS),
    ]  # fmt: skip
    for command in commands:
        said = io.StringIO()
        assert main(command, environ=environ, stdin=io.BytesIO(), stdout=said, stderr=said) == 0, (
            said.getvalue()
        )


def test_what_is_served_as_files_holds_nothing_of_a_user(page: Page, tmp_path: Path) -> None:
    """Commands, pasted texts, corrections and downloads leave the static folder as set-up made it."""
    installed = install(ROOT / "static", ROOT / "data" / "natural_earth")
    before = _static()
    _by_command(tmp_path)
    page.reload()
    page.get_by_text("Add articles").click()
    _paste(page, _TEXT)
    expect(_counted(page)).to_contain_text("2 places")
    page.get_by_text("Take it away").click()
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile(r"Save wherein\.geojson \(\d+ kB\)")).click()
    assert b"Ystad" in waiting.value.path().read_bytes()
    _still(page)
    page.get_by_role("list", name="Places").get_by_role("button", name="Ystad,").click()
    page.get_by_role("button", name="Right place").first.click()
    expect(page.locator(".wherein-excerpt").first).to_contain_text("Confirmed by")
    after = _static()
    assert sorted(after) == sorted(
        [str(path.relative_to(ROOT / "static")) for path in installed]
        + [f"wherein/{name}" for name in (*OWN, *_COMPONENTS)]
    )
    assert [name for name in after if after[name] != before[name]] == []
