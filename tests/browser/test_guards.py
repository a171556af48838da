"""What the running app refuses: other origins, other names, uploads; and what it never tells."""

from __future__ import annotations

import http.client
import os
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from geo.settings import ROOT

pytestmark = pytest.mark.browser

_WAIT = 60_000  # milliseconds; the machine may be busy
_KEY = "s3cr3t-key-of-a-service"
_STREAM = "/_stcore/stream"
expect.set_options(timeout=_WAIT)


@dataclass(frozen=True, slots=True)
class Running:
    """A started app."""

    port: int
    """Where it listens on loopback."""
    store: Path
    """Its store; a test may break it."""
    log: Path
    """What it writes to the terminal."""


@pytest.fixture(scope="module")
def app(sample_store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The app with the project's own configuration, and a key in its environment."""
    folder = tmp_path_factory.mktemp("guarded")
    store, log = folder / "store.sqlite", folder / "log"
    with closing(sqlite3.connect(sample_store.removeprefix("sqlite:///"))) as whole:
        whole.execute("VACUUM INTO ?", (str(store),))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GEO_STORE": f"sqlite:///{store}",
        "GEO_SERVICES": "opencage",
        "GEO_KEY_OPENCAGE": _KEY,
        "GEO_CONTACT": "a@news.example",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT) as process,
    ):
        try:
            _wait_until_it_listens(port, process)
            yield Running(port, store, log)
        finally:
            process.kill()


def _wait_until_it_listens(port: int, process: subprocess.Popen[bytes]) -> None:
    nothing = threading.Event()
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            nothing.wait(0.1)  # nothing sets it: the server offers no other sign than its port
        else:
            return
    pytest.fail("the app ended")


@contextmanager
def _page(chromium: Browser, url: str) -> Iterator[Page]:
    context = chromium.new_context()
    try:
        page = context.new_page()
        page.set_default_timeout(_WAIT)
        page.goto(url)
        yield page
    finally:
        context.close()


def _answer(app: Running, method: str, path: str, **headers: str) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", app.port, timeout=60)) as connection:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=b"a" if method == "PUT" else None, headers=named)
        return connection.getresponse().status


@pytest.mark.parametrize("origin", ["http://news.example", "https://127.0.0.1.news.example", "null"])
def test_another_origin_may_not_connect(app: Running, origin: str) -> None:
    """A web page elsewhere cannot open the app's web socket, through which everything is read."""
    url = f"ws://127.0.0.1:{app.port}{_STREAM}"
    with pytest.raises(InvalidStatus, match="403"), connect(url, origin=Origin(origin), proxy=None):
        raise AssertionError("it was let in")
    with connect(url, origin=Origin(f"http://127.0.0.1:{app.port}"), proxy=None):
        pass  # the page's own origin is let in


def test_an_upload_needs_the_page_s_token(app: Running) -> None:
    """Without the token of the cookie, or with a made-up one, nothing is taken and nothing deleted."""
    path = "/_stcore/upload_file/somebody/some-file"
    assert _answer(app, "PUT", path) == 403
    assert (
        _answer(app, "PUT", path, X_Xsrftoken="2|aaaa|bbbb|1", Cookie="_streamlit_xsrf=2|cccc|dddd|1") == 403
    )
    assert _answer(app, "DELETE", path) == 403


def test_static_files_lead_nowhere_else(app: Running) -> None:
    """No path out of the static folder is answered with a file."""
    assert _answer(app, "GET", "/app/static/vendor/leaflet/leaflet.js") == 200
    for path in (
        "../app.py",
        "..%2fapp.py",
        "%2e%2e/app.py",
        "../data/people.csv",
        "/etc/passwd",
        "wherein/../../app.py",
    ):
        assert _answer(app, "GET", f"/app/static/{path}") in (400, 403, 404)


def test_under_another_name_nothing_is_shown(app: Running, chromium: Browser) -> None:
    """A name of somebody's that leads to 127.0.0.1 is of one origin with the app; the page refuses it."""
    with _page(chromium, f"http://news.localhost:{app.port}") as page:
        expect(page.get_by_text("under another name than this machine's own")).to_be_visible()
        assert "Bakhmut" not in page.locator("[data-testid=stMain]").inner_text()
    with _page(chromium, f"http://localhost:{app.port}") as page:
        expect(page.get_by_text("mentions in")).to_be_visible()
        assert _KEY not in page.content()


def test_an_error_of_ours_shows_nothing_of_the_machine(app: Running, chromium: Browser) -> None:
    """An error that nobody foresaw is written to the terminal; the page has no path, code or key."""
    with closing(sqlite3.connect(app.store)) as store, store:
        store.execute("UPDATE event SET type = 'no such type'")
        (digest,) = store.execute(
            "SELECT article.digest FROM article JOIN event ON event.article = article.id"
        ).fetchone()
    with _page(chromium, f"http://127.0.0.1:{app.port}/?read=article:{digest}") as page:
        expect(page.get_by_test_id("stException")).to_be_visible()
        shown = page.content()
    assert "Traceback" in app.log.read_text(encoding="utf-8")
    for leak in (str(ROOT), str(app.store.parent), "Traceback", "ValueError", "no such type", _KEY, "geo/"):
        assert leak not in shown
