"""A store in which every text is hostile: one article a payload, its own place, and a few crowded places."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from geo.models import Analysis, EventType, Feature, Link, Organisation, Place, Relation, Tier
from geo.store import Store
from tests.conftest import Line, analysis
from tests.hostile.payloads import PAYLOADS

CROWDS = 8
"""Places that share the payloads among them, so that few pages show all."""


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
