"""How soon a filter redraws the map over many made-up mentions, and what 50 changes and a reader more cost.

Run: `python -m bench.page_speed`. Times are from the click on a checkbox to the second animation frame after
the places were swapped, in the machine's Chromium; the medians of nine. Memory is the page's JavaScript heap
after a forced collection, and the server's resident memory before and after one more reader.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Frame, Page, sync_playwright

from bench.app_speed import FLAGS, REPEATS, choose, open_page, running
from bench.many_articles import make
from geo.models import Filter
from geo.store import Store
from geo.view.folium_map import drawn
from geo.view.tables import places_on_map

SIZES = ((100_000, 5_000, 300.0), (1_000_000, 20_000, 800.0))
"""Mentions, places and the most milliseconds."""
LARGEST = {100_000: 500, 1_000_000: 1_200}
"""Most kilobytes of places that the map is sent, by mentions."""
CHANGES = 50
GROWTH = 1.1
"""The page's heap after the changes may be so many times as large as before."""
READER = 20.0
"""Most megabytes that a further reader costs the server."""


def main() -> int:
    """Measure and print; give 1 when a target is missed or there is no Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("there is no Chromium; on Debian: apt-get install chromium", file=sys.stderr)
        return 1
    missed = 0
    for mentions, places, target in SIZES:
        with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
            url = make(Path(folder, "many.sqlite"), mentions=mentions, places=places)
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            with running(
                dict(os.environ, GEO_STORE=url, GEO_COLLECTION="bench", GEO_SERVICES="off")
            ) as address:
                page = browser.new_page()
                frame = open_page(page, address)
                missed += _payload(url, mentions)
                missed += _times(page, frame, target)
                if mentions == SIZES[0][0]:
                    missed += _memory(page, frame)
                    missed += _one_more(browser.new_page(), address)
    return 1 if missed else 0


def _payload(url: str, mentions: int) -> int:
    """Print how much the map is sent when nothing is filtered."""
    with Store.open(url, create=False) as store:
        places = places_on_map(store, Filter("bench"), excerpts=0)
    size, target = len(drawn(places).rows.encode()) / 1000, LARGEST[mentions]
    print(f"{mentions:,} mentions, {len(places):,} places shown: {size:.0f} kB (target {target} kB)")
    return int(size > target)


def _times(page: Page, frame: Frame, target: float) -> int:
    missed = 0
    for facet in ("Person", "Event"):
        times = [choose(page, frame, facet, at=0) for _ in range(REPEATS)]
        median = statistics.median(times)
        missed += median > target
        spread = f"{min(times):.0f} to {max(times):.0f}"
        print(f"  {facet.lower():8} {median:6.0f} ms  (target {target:.0f} ms, {spread})")
    return missed


def _memory(page: Page, frame: Frame) -> int:
    before = _heap(page)
    for _ in range(CHANGES // 2):  # each chooses and takes back
        choose(page, frame, "Person", at=1)
    after = _heap(page)
    print(f"  page's heap {before:.1f} MB, after {CHANGES} filter changes {after:.1f} MB")
    return int(after > GROWTH * before)


def _heap(page: Page) -> float:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = float(session.send("Runtime.getHeapUsage")["usedSize"])
    session.detach()
    return used / 2**20


def _one_more(page: Page, address: str) -> int:
    before = resident(address)
    open_page(page, address)
    cost = resident(address) - before
    print(f"  one reader more costs the server {cost:.1f} MB (target {READER:.0f} MB)")
    return int(cost > READER)


def resident(address: str) -> float:
    """Read the resident memory of the process that serves `address`, in megabytes (Linux)."""
    port = address.rsplit(":", 1)[1]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"app.py" in words and port.encode() in words:
                pages = int((process / "statm").read_text(encoding="ascii").split()[1])
                return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
        except OSError:
            continue
    raise RuntimeError("the server is not running")


if __name__ == "__main__":
    sys.exit(main())
