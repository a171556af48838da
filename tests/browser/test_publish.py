"""Bound to all addresses the app shows the map read-only, or to whom a proxy signs in, or nothing."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.settings import ROOT

pytestmark = pytest.mark.browser

_WAIT = 60_000  # milliseconds; the machine may be busy
_ALL = "0.0.0.0"  # noqa: S104, that is what is tested
_MAP = 'iframe[title="streamlit_folium.st_folium"]'
expect.set_options(timeout=_WAIT)


@contextmanager
def _running(store: str, home: Path, **environ: str) -> Iterator[str]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "GEO_STORE": store, "GEO_SERVICES": "off"}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.address", _ALL, "--server.headless", "true"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment | environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            if process.stdout is None:
                raise AssertionError(command)
            while b"http" not in process.stdout.readline():  # then it listens
                assert process.poll() is None
            build_opener(ProxyHandler({})).open(f"{url}/_stcore/health", timeout=60).close()
            yield url
        finally:
            process.kill()


@contextmanager
def _page(chromium: Browser, url: str, **headers: str) -> Iterator[Page]:
    context = chromium.new_context(extra_http_headers=headers)
    try:
        page = context.new_page()
        page.goto(url)
        yield page
    finally:
        context.close()


def _told(page: Page) -> str:
    return page.locator("[data-testid=stMain]").inner_text()


def test_without_sign_in_nothing_is_shown(sample_store: str, tmp_path: Path, chromium: Browser) -> None:
    """Whoever reaches the port reads why, and nothing else; a header that nobody trusts opens nothing."""
    with (
        _running(sample_store, tmp_path) as url,
        _page(chromium, url, **{"X-Forwarded-User": "Mallory"}) as page,
    ):
        expect(page.get_by_text("nobody signs in")).to_be_visible()
        expect(page.locator(_MAP)).to_have_count(0)
        assert "Bakhmut" not in _told(page)


def test_read_only_shows_the_map_and_no_more(sample_store: str, tmp_path: Path, chromium: Browser) -> None:
    """Map, list and downloads are there; nothing adds, corrects or sets, and no path or version shows."""
    with (
        _running(sample_store, tmp_path, GEO_READONLY="1") as url,
        _page(chromium, f"{url}/?place=geonames:712160") as page,
    ):
        expect(page.locator(_MAP)).to_be_visible()
        expect(page.get_by_text("About this map")).to_be_visible()
        expect(page.get_by_role("heading", name=re.compile("Bakhmut"))).to_be_visible()
        text = _told(page)
        for word in ("Add articles", "Wrong place?", "Corrections", "Correct this", "Online geocoders"):
            assert word not in text, word
        for leak in (str(ROOT), sample_store.removeprefix("sqlite:///"), str(tmp_path), "Traceback"):
            assert leak not in page.content()


def test_read_only_says_nothing_of_a_broken_store(tmp_path: Path, chromium: Browser) -> None:
    """A store that cannot be read is named in the terminal's words only to whoever runs the app."""
    (tmp_path / "store.sqlite").write_text("no database " * 500)
    with (
        _running(f"sqlite:///{tmp_path / 'store.sqlite'}", tmp_path, GEO_READONLY="1") as url,
        _page(chromium, url) as page,
    ):
        expect(page.get_by_text("There is no map here at the moment.")).to_be_visible()
        assert str(tmp_path) not in page.content()


def test_a_signed_in_reader_may_correct(sample_store: str, tmp_path: Path, chromium: Browser) -> None:
    """With a trusted header the page is whole for whom it names, and closed to requests without it."""
    with _running(sample_store, tmp_path, GEO_USER_HEADER="X-Forwarded-User") as url:
        with _page(chromium, f"{url}/?place=geonames:712160", **{"X-Forwarded-User": "Anna"}) as page:
            expect(page.get_by_text("Add articles")).to_be_visible()
            expect(page.get_by_role("button", name=re.compile("Wrong place")).first).to_be_visible()
        with _page(chromium, url) as page:
            expect(page.get_by_text("did not say who is asking")).to_be_visible()
            expect(page.locator(_MAP)).to_have_count(0)
