"""Times of the store's queries over 100,000 made-up mentions of 5,000 places; the target is 100 ms each.

Run: `python -m bench.store_queries [--mentions N] [--places N]`. It builds a store in a temporary folder.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from geo.models import (
    Analysis,
    Article,
    Candidate,
    Event,
    EventDate,
    EventType,
    Feature,
    Filter,
    Kind,
    Link,
    Match,
    Mention,
    Modality,
    Person,
    Place,
    Relation,
    Resolution,
    Role,
    Span,
    Tier,
)
from geo.store import Store
from geo.view.facets import facets
from geo.view.tables import also_named, excerpts, places_on_map, summary

PER_ARTICLE = 20
RARE = 10
"""Mentions of an article that go through all places in turn."""
PERSONS = 2_000
LITERAL = 0.8
ROUNDS = 7
SENTENCE = "In the morning people left {name} by bus, and by noon the road behind them was closed. "


def main() -> None:
    """Build the store, then print medians of several runs for each query."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--places", type=int, default=5_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.sqlite"
        with Store.open(f"sqlite:///{path}") as store:
            started = time.perf_counter()
            fill(store, mentions=options.mentions, places=options.places)
            took = time.perf_counter() - started
            size = path.stat().st_size / 2**20
            print(f"saved {options.mentions:,} mentions in {took:.1f} s, {size:.0f} MB")
            measure(store)
            share_store(store)
            print("the same with a second collection in the store:")
            measure(store)


def fill(store: Store, *, mentions: int, places: int) -> None:
    """Save articles of 20 mentions each; each place at least once, some often."""
    chance = random.Random(7)
    known = [made_up_place(number, chance) for number in range(places)]
    weights = [1 / (rank + 10) for rank in range(places)]
    for number in range(mentions // PER_ARTICLE):
        first = number * RARE % places
        rare = [known[(first + at) % places] for at in range(RARE)]
        named = [*rare, *chance.choices(known, weights, k=PER_ARTICLE - RARE)]
        analysis = made_up_analysis(number, named, chance)
        store.save(analysis, collection="bench")


def share_store(store: Store) -> None:
    """Add a second collection, so that counting must look at the articles' collections."""
    other = Article(id="other", text="Nobody left.", digest="other", origin="other.txt")
    store.save(Analysis(other, (), (), version="1"), collection="other")


def measure(store: Store) -> None:
    """Print the median time of each query under several filters."""
    base = Filter(collection="bench")
    wanted = {
        "no filter": base,
        "one person": replace(base, persons=("person:3",)),
        "two event types": replace(base, event_types=(EventType.PROTEST, EventType.BATTLE)),
        "one source": replace(base, sources=("source 1",)),
        "dates": replace(base, date_from="2020-01-01", date_to="2022-12-31"),
        "dated only, types": replace(
            base,
            event_types=(EventType.PROTEST,),
            date_from="2020-01-01",
            date_to="2020-12-31",
            undated=False,
        ),
        "both roles": replace(base, roles=(Role.LITERAL, Role.ASSOCIATIVE)),
    }
    views: dict[str, Callable[[Filter], object]] = {
        "summary": lambda it: summary(store, it),
        "places_on_map": lambda it: places_on_map(store, it),
        "facets": lambda it: facets(store, it),
        "also_named": lambda it: also_named(store, it),
        "excerpts (50)": lambda it: excerpts(store, it, "made-up:0", limit=50),
    }
    print(f"{'ms elapsed / CPU':24}" + "".join(f"{name:>16}" for name in views))
    for name, chosen in wanted.items():
        times = [median_ms(view, chosen) for view in views.values()]
        print(f"{name:24}" + "".join(f"{value:>16}" for value in times))


def median_ms(view: Callable[[Filter], object], chosen: Filter) -> str:
    """Run a view several times and give the medians of elapsed and of CPU time in milliseconds."""
    elapsed, busy = [], []
    for _ in range(ROUNDS):
        started, worked = time.perf_counter(), time.process_time()
        view(chosen)
        elapsed.append((time.perf_counter() - started) * 1000)
        busy.append((time.process_time() - worked) * 1000)
    return f"{statistics.median(elapsed):.0f} / {statistics.median(busy):.0f}"


def made_up_place(number: int, chance: random.Random) -> Place:
    """Make a place somewhere."""
    lat, lon = chance.uniform(-60, 70), chance.uniform(-180, 180)
    return Place(f"made-up:{number}", f"Place {number}", lat, lon, Feature.SETTLEMENT, "XX", "Region")


def made_up_analysis(number: int, named: list[Place], chance: random.Random) -> Analysis:
    """Make an article whose every sentence names a place, with four persons and three events."""
    text, mentions, resolutions = "", [], []
    for place in named:
        sentence = SENTENCE.format(name=place.name)
        start = len(text) + sentence.index(place.name)
        role = Role.LITERAL if chance.random() < LITERAL else Role.ASSOCIATIVE
        around = Span(len(text), len(text) + len(sentence) - 1)
        mentions.append(
            Mention(start, start + len(place.name), place.name, Kind.PLACE, role, method="b", sentence=around)
        )
        score = chance.random()
        runners = (Candidate(place, Match.PRIMARY, score), Candidate(named[0], Match.PARTIAL, 0.1))
        resolutions.append(Resolution(place, score, "bench/1", runners))
        text += sentence
    who = sorted({int(chance.triangular(0, PERSONS, 0)) for _ in range(4)})
    persons = tuple(Person(f"person:{it}", f"Person Number{it}", (f"Number{it}",), ()) for it in who)
    events = tuple(made_up_event(number, index, chance) for index in range(3))
    links = [Link(at, Relation.PRESENT_AT, Tier.CLAUSE, person=chance.choice(persons).id) for at in range(20)]
    links += [Link(at, Relation.TOOK_PLACE_IN, Tier.SENTENCE, event=events[at % 3].id) for at in range(20)]
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    article = Article(
        digest, text, digest, f"Article {number}", "2022-06", f"source {number % 40}", origin=f"{number}.txt"
    )
    links.sort(key=lambda link: link.mention)
    return Analysis(
        article, tuple(mentions), tuple(resolutions), persons, (), (), events, tuple(links), version="1"
    )


def made_up_event(number: int, index: int, chance: random.Random) -> Event:
    """Make an asserted event, dated two times out of three."""
    day = f"{chance.randint(2010, 2024)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    date = EventDate(day, "day") if chance.random() < 2 / 3 else None
    kind = chance.choice(list(EventType))
    start = index * 10
    return Event(f"event:{number}:{index}", kind, "An event", start, start + 5, Modality.ASSERTED, date)


if __name__ == "__main__":
    main()
