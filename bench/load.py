"""How long readers wait when many filter at once, over 100,000 made-up mentions, and while articles come.

Run: `python -m bench.load [--users 50] [--minutes 10] [--ingest]`. Every reader holds a connection to the
app as a browser does, speaks Streamlit's protocol on it, and chooses or takes back a filter every ten seconds
on average; a wait lasts from the choice to the end of the page's run. One more reader does the same in the
machine's Chromium, there the wait lasts to the redrawn map. With `--ingest`, `geo ingest` adds articles to
the same store all the time. The exit code is 1 when an answer failed, the 95th percentile is above two
seconds, or the server's memory grows.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL, Popen
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from bench.app_speed import FLAGS, choose, open_page, running
from bench.many_articles import make
from bench.page_speed import resident
from bench.recognizer_speed import articles
from geo.models import Filter
from geo.settings import ROOT
from geo.store import Store
from geo.view.facets import facets

MENTIONS, PLACES = 100_000, 5_000
PAUSE = 10.0
"""Seconds from one choice of a reader to the next, on average."""
TARGET = 2.0
"""Most seconds that 95 of 100 choices may take."""
GROWTH = 1.15
"""The server may hold so many times as much memory at the end as after a fifth of the time."""
_LONGEST = 120.0
_OFTEN = 5.0
"""Seconds between two looks at the server's memory."""
_DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass(slots=True)
class Tally:
    """What was seen, filled while readers read."""

    waits: list[float] = field(default_factory=list)
    """Seconds of every choice."""
    in_browser: list[float] = field(default_factory=list)
    """Seconds of every choice in Chromium, to the redrawn map."""
    failed: list[str] = field(default_factory=list)
    """What went wrong, in words."""
    memory: list[float] = field(default_factory=list)
    """The server's megabytes, from time to time."""


def choices(url: str) -> list[str]:
    """Give addresses of pages with one or two filters, of every kind that the sidebar offers, and of none."""
    with Store.open(url, create=False) as store:
        offered = facets(store, Filter("bench"))
    single = {
        "person": [it.value for it in offered.persons.options[:20]],
        "organisation": [it.value for it in offered.organisations.options[:20]],
        "event": [it.value for it in offered.events.options],
        "country": [it.value for it in offered.where.options[:10]],
        "source": [it.value for it in offered.sources.options[:10]],
        "role": ["associative"],
        "score": ["0.7"],
    }
    one = [{key: value} for key, values in single.items() for value in values]
    two = [{"person": person, "event": event} for person in single["person"][:5] for event in single["event"]]
    return [urlencode({"collection": "bench", **asked}) for asked in (*one, *two, *[{}] * len(one))]


async def read(url: str, offered: Sequence[str], until: float, tally: Tally, chance: random.Random) -> None:
    """Be one reader: open the page, then choose again and again."""
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    protocols = [Subprotocol("streamlit")]
    async with connect(
        address, subprotocols=protocols, origin=None, max_size=None, ping_interval=None
    ) as line:

        async def ask(query: str) -> str:
            message = BackMsg()
            message.rerun_script.query_string = query
            await line.send(message.SerializeToString())
            while True:
                heard = await asyncio.wait_for(line.recv(), _LONGEST)
                said = ForwardMsg.FromString(heard if isinstance(heard, bytes) else heard.encode())
                if said.WhichOneof("type") == "script_finished":
                    return "" if said.script_finished in _DONE else f"{query}: {said.script_finished}"
                if said.delta.new_element.WhichOneof("type") in {"exception", "alert"}:
                    return f"{query}: {said.delta.new_element}"

        await ask(offered[-1])
        while (pause := chance.expovariate(1 / PAUSE)) + time.monotonic() < until:
            await asyncio.sleep(pause)
            began = time.monotonic()
            try:
                wrong = await ask(chance.choice(offered))
            except TimeoutError:
                wrong = f"no answer in {_LONGEST:.0f} s"
            tally.waits.append(time.monotonic() - began)
            if wrong:
                tally.failed.append(wrong)


def watch(url: str, until: float, tally: Tally, chance: random.Random) -> None:
    """Be the reader with a browser."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = chromium.new_page()
        frame = open_page(page, f"{url}/?collection=bench")
        while (pause := chance.expovariate(1 / PAUSE)) + time.monotonic() < until:
            page.wait_for_timeout(pause * 1000)
            tally.in_browser.append(choose(page, frame, chance.choice(["Person", "Event"]), at=0) / 1000)
        chromium.close()


async def crowd(url: str, offered: Sequence[str], users: int, seconds: float, tally: Tally) -> None:
    """Let everybody read at once; readers come one after the other in the first seconds."""
    until = time.monotonic() + seconds
    browser = threading.Thread(target=watch, args=(url, until, tally, random.Random(0)))
    browser.start()
    async with asyncio.TaskGroup() as group:
        for number in range(1, users):
            group.create_task(read(url, offered, until, tally, random.Random(number)))
            await asyncio.sleep(PAUSE / users)
        while time.monotonic() < until:
            tally.memory.append(resident(url))
            await asyncio.sleep(_OFTEN)
    browser.join()


def made_up_rows(amount: int) -> Iterator[str]:
    """Make so many articles as lines of JSON: paragraphs of our own texts in ever other orders."""
    chance = random.Random(7)
    paragraphs = sorted({part for it in articles() for part in it.text.split("\n") if part.strip()})
    for number in range(amount):
        yield json.dumps({"id": str(number), "text": "\n\n".join(chance.sample(paragraphs, 12))}) + "\n"


@contextmanager
def ingesting(folder: Path, store: str) -> Iterator[None]:
    """Let `geo ingest` add articles beside."""
    rows = folder / "rows.jsonl"
    rows.write_text("".join(made_up_rows(50_000)), encoding="utf-8")
    environment = dict(os.environ, GEO_STORE=store, GEO_COLLECTION="bench", GEO_SERVICES="off")
    command = [sys.executable, "-m", "geo", "ingest", str(rows)]
    with Popen(command, cwd=ROOT, env=environment, stdout=DEVNULL, stderr=DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--ingest", action="store_true")
    options = parser.parse_args()
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        url = make(Path(folder, "many.sqlite"), mentions=MENTIONS, places=PLACES)
        offered = choices(url)
        environment = dict(os.environ, GEO_STORE=url, GEO_COLLECTION="bench", GEO_SERVICES="off")
        beside = ingesting(Path(folder), url) if options.ingest else nullcontext()
        with running(environment) as address, beside:
            asyncio.run(crowd(address, offered, options.users, options.minutes * 60, tally))
        with Store.open(url) as store:
            articles = len(store.digests())
    return report(tally, options.users, articles)


def report(tally: Tally, users: int, articles: int) -> int:
    """Print what was seen; give 1 when a target is missed."""
    for name, waits in (("protocol", tally.waits), ("Chromium", tally.in_browser)):
        if len(waits) > 1:
            cuts = statistics.quantiles(waits, n=100)
            said = (
                f"{name}: {len(waits):,} choices, median {cuts[49]:.2f} s, 95th percentile {cuts[94]:.2f} s"
            )
            print(f"{said} (target {TARGET:.0f} s), longest {max(waits):.2f} s")
    fifth = max(1, len(tally.memory) // 5)
    early, late = max(tally.memory[:fifth], default=0.0), statistics.mean(tally.memory[-fifth:] or [0.0])
    print(f"{users} readers, {articles:,} articles at the end; {len(tally.failed)} failed; "
          f"memory {early:.0f} MB after a fifth of the time, {late:.0f} MB in the last")  # fmt: skip
    print("\n".join(tally.failed[:10]))
    slow = [
        w
        for w in (tally.waits, tally.in_browser)
        if len(w) > 1 and statistics.quantiles(w, n=100)[94] > TARGET
    ]
    return int(bool(tally.failed or slow or late > GROWTH * early))


if __name__ == "__main__":
    sys.exit(main())
