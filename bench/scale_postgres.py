"""A million mentions on PostgreSQL: how fast they are written, and how fast a page is counted.

Run: `python -m bench.scale_postgres [--mentions N] [--places N]`. It starts a server of its own in a
temporary folder and stops it. The targets: at least 5,000 mentions/s written through `Store.save_all`; a map
with its counts under one filter within 300 ms, under two within 500 ms. Each filter is asked of a store that
has shown the page without one before, as the app does; nothing of the filter itself is known yet.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace

from sqlalchemy import text

from bench.made_up_news import PER_ARTICLE, PLACES, News
from bench.postgres_server import running
from geo.collector import look_seldom
from geo.models import EventType, Filter
from geo.store import Store
from geo.view.facets import facets
from geo.view.tables import places_on_map, summary

BATCH = 1_000
"""Articles that are saved at a time."""
ROUNDS = 3
"""How often each filter is asked alone; there are many pairs, which are asked once."""
INSERTED, ONE, TWO = 5_000, 300.0, 500.0
"""Targets: mentions per second, and milliseconds."""
SETTINGS = {
    "shared_buffers": "512MB",
    "work_mem": "64MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
}
BASE = Filter(collection="news")
SINGLE = {
    "person": replace(BASE, persons=("person:0",)),
    "event type": replace(BASE, event_types=(EventType.BATTLE,)),
    "event": replace(BASE, events=("event:named-7",)),
    "source": replace(BASE, sources=("Paper 0",)),
    "language": replace(BASE, languages=("en",)),
    "country": replace(BASE, countries=("AA",)),
    "region": replace(BASE, regions=("AA/Region 3",)),
    "place": replace(BASE, places=("made-up:0",)),
    "dates": replace(BASE, date_from="2020-01-01", date_to="2021-12-31"),
    "dated only": replace(BASE, date_from="2020-01-01", date_to="2021-12-31", undated=False),
    "publication": replace(BASE, date_from="2020-01-01", date_to="2021-12-31", by_publication=True),
    "score": replace(BASE, min_score=0.5),
}


def main() -> int:
    """Fill a store and print what it took; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--places", type=int, default=PLACES)
    options = parser.parse_args()
    look_seldom()  # as the app does
    with running(**SETTINGS) as server, closing(Store.open(server.make("scale"))) as store:
        rate = fill(store, News(places=options.places), options.mentions // PER_ARTICLE)
        folder = server.folder / "data" / "base"
        size = sum(it.stat().st_size for it in folder.rglob("*") if it.is_file()) / 2**30
        print(f"{options.mentions:,} mentions: {rate:,.0f} mentions/s written, {size:.1f} GB", flush=True)
        with store.writing() as connection:
            connection.execute(text("ANALYZE"))
        missed = rate < INSERTED
        one = SINGLE.items()
        missed |= measure(store, "one filter", one, target=ONE, rounds=ROUNDS)
        missed |= measure(store, "two filters", pairs(), target=TWO, rounds=1)
    return 1 if missed else 0


def fill(store: Store, news: News, articles: int) -> float:
    """Save articles; gives mentions per second of saving, without the time of making them up."""
    took = 0.0
    for first in range(0, articles, BATCH):
        made = [(analysis, None) for analysis in news.articles(first, min(BATCH, articles - first))]
        started = time.perf_counter()
        store.save_all(made, collection="news")
        took += time.perf_counter() - started
        if (first // BATCH) % 10 == 0:
            done = (first + len(made)) * PER_ARTICLE
            print(f"  {done:,} mentions, {done / took:,.0f}/s", file=sys.stderr, flush=True)
    return articles * PER_ARTICLE / took


def pairs() -> Iterator[tuple[str, Filter]]:
    """Give each two filters that ask for different things."""
    for (one, first), (other, second) in itertools.combinations(SINGLE.items(), 2):
        changed = {
            name
            for name in Filter.__dataclass_fields__
            if getattr(first, name) != getattr(BASE, name) and getattr(second, name) != getattr(BASE, name)
        }
        if not changed:
            more = {
                name: getattr(second, name)
                for name in Filter.__dataclass_fields__
                if getattr(second, name) != getattr(BASE, name)
            }
            yield f"{one} + {other}", replace(first, **more)


def measure(
    store: Store, title: str, asked: Iterable[tuple[str, Filter]], *, target: float, rounds: int
) -> bool:
    """Print the times of the map with its totals, and of all facets; True when the map is too slow."""
    rows = []
    for name, wanted in asked:
        maps, counts, shown = [], [], 0
        for _ in range(rounds):
            unfiltered(store)
            started = time.perf_counter()
            found = places_on_map(store, wanted, excerpts=0)
            shown = summary(store, wanted).mentions
            maps.append((time.perf_counter() - started) * 1000)
            started = time.perf_counter()
            facets(store, wanted)
            counts.append((time.perf_counter() - started) * 1000)
        rows.append((name, shown, len(found), statistics.median(maps), statistics.median(counts)))
    print(f"\n{title:28}{'mentions':>10}{'places':>8}{'map ms':>9}{'facets ms':>11}")
    for name, shown, places, of_map, of_facets in sorted(rows, key=lambda row: -row[3]):
        print(f"{name:28}{shown:>10,}{places:>8,}{of_map:>9.0f}{of_facets:>11.0f}")
    middle, worst = statistics.median(row[3] for row in rows), max(row[3] for row in rows)
    said = "met" if worst <= target else "missed"
    print(
        f"map and totals: half within {middle:.0f} ms, worst {worst:.0f} ms; target {target:.0f} ms: {said}"
    )
    both = [row[3] + row[4] for row in rows]
    print(
        f"with all facets: half within {statistics.median(both):.0f} ms, worst {max(both):.0f} ms", flush=True
    )
    return worst > target


def unfiltered(store: Store) -> None:
    """Forget all counts but those of the page without a filter."""
    store.forget_counts()
    places_on_map(store, BASE, excerpts=0)
    facets(store, BASE)


if __name__ == "__main__":
    sys.exit(main())
