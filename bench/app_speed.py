"""How soon the app is ready, and how soon a filter redraws the map, in the machine's Chromium.

Run with `python -m bench.app_speed`. The sample articles are ingested into a store of its own first; that
takes no part in the figures. Ready means: from the start of the process until the places are drawn. A
redraw is timed in the page, from the mouse click on a filter's option to the second animation frame after
the places were swapped, by the stamp that static/wherein/map.js leaves.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Frame, Page, sync_playwright

from geo.settings import ROOT

READY_TARGET = 5.0
REDRAW_TARGET = 300.0
REPEATS = 9
_LONGEST = 300_000
"""Milliseconds that anything may take: the first reader of a million mentions waits for all to be read."""
_MAP = 'iframe[title="streamlit_folium.st_folium"]'
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_CLICKED = """() => document.addEventListener(
    "click", () => { window.__clickedAt = performance.timeOrigin + performance.now(); }, true)"""


def main() -> int:
    """Measure and print; give 1 when a target is missed or there is no Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("there is no Chromium; on Debian: apt-get install chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        environment = with_samples(folder)
        page = playwright.chromium.launch(executable_path=chromium, args=FLAGS).new_page()
        started = time.perf_counter()
        with running(environment) as url:
            frame = open_page(page, url)
            ready = time.perf_counter() - started
            redraws = [_redraw(page, frame) for _ in range(REPEATS)]
    median = statistics.median(redraws)
    print(f"app ready                {ready:6.2f} s   (target {READY_TARGET:.0f} s)")
    print(f"filter to redrawn map    {median:6.0f} ms  (target {REDRAW_TARGET:.0f} ms, median of {REPEATS}, "
          f"{min(redraws):.0f} to {max(redraws):.0f})")  # fmt: skip
    return 0 if ready <= READY_TARGET and median <= REDRAW_TARGET else 1


def with_samples(folder: str) -> dict[str, str]:
    """Ingest the sample articles into a store of its own in `folder`; give the environment that opens it."""
    store = f"sqlite:///{folder}/store.sqlite"
    environment = dict(os.environ, GEO_STORE=store, GEO_COLLECTION="default", GEO_SERVICES="off")
    command = [sys.executable, "-m", "geo", "ingest", "data/articles"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return environment


@contextmanager
def running(environment: dict[str, str]) -> Iterator[str]:
    """Run the app on a free port; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def open_page(page: Page, url: str) -> Frame:
    """Load the page and wait for the drawn map; give its frame."""
    page.goto(url)
    frame = page.locator(_MAP).element_handle(timeout=_LONGEST).content_frame()
    if frame is None:
        raise RuntimeError("the map has no frame")
    _drawn(frame, 0)
    page.evaluate(_CLICKED)
    return frame


def _drawn(frame: Frame, after: int) -> int:
    # By the clock: what waits for animation frames is forgotten when the frame loads its own page.
    frame.wait_for_function(
        "n => window.__wherein && window.__wherein.redraws > n", arg=after, timeout=_LONGEST, polling=20
    )
    return int(frame.evaluate("window.__wherein.redraws"))


def _redraw(page: Page, frame: Frame) -> float:
    """Choose the first person, note the time, and take the choice back; give milliseconds."""
    return choose(page, frame, "Person")


def choose(page: Page, frame: Frame, facet: str, *, at: int = 0) -> float:
    """Choose an option of a facet, wait for the map, take the choice back; give the redraw's milliseconds."""
    before = _drawn(frame, 0)
    box = page.get_by_role("list", name=facet, exact=True).get_by_role("checkbox").nth(at)
    box.check()
    after = _drawn(frame, before)
    taken = float(frame.evaluate("window.__wherein.redrawnAt")) - float(page.evaluate("window.__clickedAt"))
    page.get_by_role("button", name="Clear all filters").last.click()
    _drawn(frame, after)
    page.locator(".stApp[data-test-script-state='notRunning']").wait_for()
    return taken


if __name__ == "__main__":
    sys.exit(main())
