"""Stores in which every text is hostile: one article a payload, or one person, body and event of them all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from geo.models import (
    Analysis,
    Event,
    EventType,
    Feature,
    Link,
    Modality,
    Organisation,
    Person,
    Place,
    Relation,
    Tier,
)
from geo.store import Store
from tests.conftest import Line, analysis
from tests.hostile.payloads import PAYLOADS

CROWDS = 8
"""Places that share the payloads among them, so that few pages show all."""

NAMED = "{{191*700+13}}<img src=x onerror=window.__x=1>${window.__x=1}![a](http://192.0.2.1/x.png)"
"""What `gathered` calls everybody."""


def made(number: int, text: str) -> Analysis:
    """The analysis of an article whose every field is a payload."""
    own = Place(f"curated:{number}", text, (number % 160) - 80.0, (number * 7 % 340) - 170.0,
                Feature.SETTLEMENT, "UA", text)  # fmt: skip
    crowd = number % CROWDS
    place = Place(f"crowd:{crowd}", f"Crowd{crowd}", 40.0 + crowd, 10.0 + crowd, Feature.SETTLEMENT, "SE")
    apart = " ".join(f"w{number}x{k}" for k in range(60))  # else they were copies of one story
    lines = [
        Line(f"{text} Somebody called {text}Q fought at {text} now; w{number}y.", own, text, f"{text}Q",
             (EventType.BATTLE, "fought", None)),
        Line(f"Near Crowd{crowd} they said {text} again; {apart}.", place, f"Crowd{crowd}"),
    ]  # fmt: skip
    url = text if number % 2 else f"https://e.example/{text}"
    found = analysis(lines, title=text, source=text, published=text, url=url)
    body = Organisation(f"organisation:{text}", text, (f"also {text}",), ())
    links = (*found.links, Link(0, Relation.OTHER, Tier.SENTENCE, organisation=body.id))
    article = replace(found.article, author=text, licence=text, extra=((text, text),), origin=text)
    return replace(found, article=article, organisations=(body,), links=links)


def fill(folder: Path) -> str:
    """Write the store; gives its address."""
    url = f"sqlite:///{folder / 'hostile.sqlite'}"
    with Store.open(url) as store:
        for number, text in enumerate(PAYLOADS):
            store.save(made(number, text), collection="default")
    return url


def gathered(folder: Path) -> str:
    """Write a store of one person, one organisation and one event, ids `person:all` …; gives its address.

    All are called NAMED, the former two also by every payload; each is tied to every sentence of an article:
    a sentence is about two payloads and a place named like the first.
    """
    half = (len(PAYLOADS) + 1) // 2
    lines = [
        Line(f"{text} stood {number} days beside {other} then.",
             Place(f"all:{number}", text, number % 70, number - 80.0, Feature.SETTLEMENT, "UA", text), text)
        for number, (text, other) in enumerate(zip(PAYLOADS, PAYLOADS[half:] + PAYLOADS[:1], strict=False))
    ]  # fmt: skip
    found = analysis(lines, title=NAMED, source=NAMED, published=NAMED, url=f"https://e.example/{NAMED}")
    every = tuple(range(len(lines)))
    event = Event("event:all", EventType.BATTLE, NAMED, 0, 1, Modality.ASSERTED, places=every)
    links = [
        *(Link(at, Relation.OTHER, Tier.SENTENCE, person="person:all") for at in every),
        *(Link(at, Relation.OTHER, Tier.SENTENCE, organisation="organisation:all") for at in every),
        *(Link(at, Relation.TOOK_PLACE_IN, Tier.SENTENCE, event="event:all") for at in every),
    ]
    whole = replace(
        found,
        persons=(Person("person:all", NAMED, PAYLOADS, ()),),
        organisations=(Organisation("organisation:all", NAMED, PAYLOADS, ()),),
        events=(event,),
        links=tuple(links),
    )
    url = f"sqlite:///{folder / 'gathered.sqlite'}"
    with Store.open(url) as store:
        store.save(whole, collection="default")
    return url
