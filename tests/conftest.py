"""Stores with articles of our own, for the tests of screens."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings

from geo.gazetteer.lookup import Gazetteer
from geo.models import (
    Analysis,
    Article,
    Candidate,
    Event,
    EventDate,
    EventType,
    Feature,
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
    SpatialRelation,
    Tier,
    Vicinity,
)
from geo.recognize.syntax import Parser
from geo.settings import Settings
from geo.store import Store

settings.register_profile("untimed", deadline=None)  # a slow machine fails no test
settings.load_profile("untimed")
os.environ["GEO_SERVICES"] = (
    "off"  # a developer's own services.toml decides no test, in this process or below
)

KANDALAKSHA = Place("geonames:551986", "Kandalaksha", 67.157, 32.412, Feature.SETTLEMENT, "RU", "Murmansk")
BAKHMUT = Place("geonames:712160", "Bakhmut", 48.595, 38.0, Feature.SETTLEMENT, "UA", "Donetsk")
BUCHA = Place("geonames:711390", "Bucha", 50.543, 30.212, Feature.SETTLEMENT, "UA", "Kyiv")
SOCHI = Place("geonames:491422", "Sochi", 43.6, 39.73, Feature.SETTLEMENT, "RU", "Krasnodar")
RUSSIA = Place("geonames:2017370", "Russia", 60.0, 100.0, Feature.COUNTRY, "RU")


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with what it names."""

    text: str
    """The sentence."""
    place: Place | None
    """What its place mention means; None stays unresolved."""
    name: str
    """The place mention as it stands in the sentence."""
    person: str | None = None
    """A person that it names and that is linked to the place."""
    event: tuple[EventType, str, str | None] | None = None
    """Type, trigger in the sentence and date of an event that took place there."""
    role: Role = Role.LITERAL
    """How the place is meant."""
    score: float = 0.9
    """Belief in the place."""
    near: Vicinity = Vicinity()  # noqa: RUF009, frozen
    """The relation to it."""
    radius_km: float | None = None
    """How far from it."""


@dataclass(slots=True)
class Draft:
    """The parts of one article's analysis while they are collected."""

    mentions: list[Mention] = field(default_factory=list)
    resolutions: list[Resolution | None] = field(default_factory=list)
    persons: dict[str, list[int]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def analysis(
    lines: Sequence[Line],
    *,
    title: str,
    source: str | None,
    published: str | None = None,
    url: str | None = None,
) -> Analysis:
    """Build the analysis of an article that consists of `lines`."""
    text = "\n".join(line.text for line in lines)
    digest = hashlib.sha256(f"{title}\n{text}".encode(errors="surrogatepass")).hexdigest()[:16]
    draft, start = Draft(), 0
    for line in lines:
        _add(draft, line, Span(start, start + len(line.text)))
        start += len(line.text) + 1
    return Analysis(
        article=Article(digest, text, digest, title, published, source, url=url, origin=f"{digest}.txt"),
        mentions=tuple(draft.mentions),
        resolutions=tuple(draft.resolutions),
        persons=tuple(
            Person(f"person:{name}", name, (), tuple(found)) for name, found in draft.persons.items()
        ),
        events=tuple(draft.events),
        links=tuple(draft.links),
        version="test",
    )


def _add(draft: Draft, line: Line, span: Span) -> None:
    at = span.start + line.text.index(line.name)
    names = [(at, line.name, Kind.PLACE)]
    if line.person:
        names.append((span.start + line.text.index(line.person), line.person, Kind.PERSON))
    for start, name, kind in sorted(names):
        is_place = kind is Kind.PLACE
        draft.mentions.append(
            Mention(start, start + len(name), name, kind, line.role if is_place else None, sentence=span)
        )
        candidates = (Candidate(line.place, Match.PRIMARY, line.score),) if line.place else ()
        score = line.score if line.place else 0.0
        resolution = Resolution(line.place, score, "test", candidates, line.near, line.radius_km)
        draft.resolutions.append(resolution if is_place else None)
        if is_place:
            place = len(draft.mentions) - 1
        else:
            draft.persons.setdefault(name, []).append(len(draft.mentions) - 1)
    if line.person:
        draft.links.append(Link(place, Relation.OTHER, Tier.SENTENCE, person=f"person:{line.person}"))
    if line.event:
        kind_of_event, trigger, day = line.event
        first = span.start + line.text.index(trigger)
        event = Event(
            f"event:{len(draft.events)}:{first}:{trigger}",
            kind_of_event,
            f"{kind_of_event.value.capitalize()} in {line.name}",
            first,
            first + len(trigger),
            Modality.ASSERTED,
            EventDate(day, "day") if day else None,
            places=(place,),
            persons=(f"person:{line.person}",) if line.person else (),
        )
        draft.events.append(event)
        draft.links.append(Link(place, Relation.TOOK_PLACE_IN, Tier.CLAUSE, event=event.id))


def sample() -> list[Analysis]:
    """Two articles: seven place mentions, one of them associative and one unresolved, four places."""
    protest = (EventType.PROTEST, "protest", "2011-12-10")
    battle = (EventType.BATTLE, "fought", "2022-08-01")
    return [
        analysis(
            [
                Line("Volodymyr Grotskov joined a protest in Kandalaksha.", KANDALAKSHA, "Kandalaksha",
                     "Volodymyr Grotskov", protest),
                Line("He still writes to friends in Kandalaksha.", KANDALAKSHA, "Kandalaksha"),
                Line("Ilya Bogdanov fought near Bakhmut that summer.", BAKHMUT, "Bakhmut", "Ilya Bogdanov",
                     battle, near=Vicinity(SpatialRelation.NEAR), radius_km=19.6),
                Line("Russia kept silent about it.", RUSSIA, "Russia", role=Role.ASSOCIATIVE),
            ],
            title="A teacher goes to war", source="North Courier", published="2023-02",
            url="https://north.example/1",
        ),
        analysis(
            [
                Line("Graves were found in Bucha.", BUCHA, "Bucha"),
                Line("A lost letter was sent from Sochi.", SOCHI, "Sochi", score=0.3),
                Line("Nobody could find Zarechnoye-on-Sea.", None, "Zarechnoye-on-Sea"),
            ],
            title="After the spring", source="River Gazette",
        ),
    ]  # fmt: skip


HOSTILE = (
    "{{7*7}}",
    "{% raw %}",
    "{# note #}",
    "100{% discount",
    "{{ cycler.__init__.__globals__.os.getpid() }}",
    "${window.__x=1}",
    "`${window.__x=2}`",
    "</script><script>window.__x=3</script>",
    "<img src=x onerror=window.__x=4>",
    "<svg onload=window.__x=5>",
    "javascript:window.__x=6",
    "'\"><b onmouseover=window.__x=7>",
    "\u202eecilA\u202c \u200f",
    "nul\x00nul",
    "[link](javascript:window.__x=8) ![i](http://192.0.2.1/x.png) :material/home: $x^2$",
    "\u2028\u2029\\u0000\\",
    "lone \ud800 surrogate",
)
"""Text that has run as code somewhere; 192.0.2.1 is nobody's address (RFC 5737)."""


def hostile() -> list[Analysis]:
    """One article per text of `HOSTILE`, which stands in every field, and one with all of them."""
    found = []
    for number, text in enumerate((*HOSTILE, " ".join(HOSTILE))):
        place = Place(
            f"curated:{number}", f"{text} town", 40 + number, 10 + number, Feature.SETTLEMENT, "UA", text
        )
        line = Line(
            f"{text} Somebody called P{text} fought at {text} town today.",
            place,
            f"{text} town",
            f"P{text}",
            (EventType.BATTLE, "fought", None),
        )
        url = f"javascript:window.__x=9//{number}" if number % 2 else f"https://e.example/{text}"
        found.append(
            analysis([line], title=f"Title {text}", source=f"Source {text}", published=text, url=url)
        )
    return found


def _saved(folder: Path, analyses: Sequence[Analysis]) -> str:
    url = f"sqlite:///{folder / 'store.sqlite'}"
    with Store.open(url) as store:
        for found in analyses:
            store.save(found, collection="default")
    return url


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """Streamlit's tests leave their page as `__main__`, which new processes would then run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a store with the sample articles; read it only."""
    return _saved(tmp_path_factory.mktemp("sample"), sample())


@pytest.fixture(scope="session")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a store whose every text is hostile; read it only."""
    return _saved(tmp_path_factory.mktemp("hostile"), hostile())


@pytest.fixture(scope="session")
def hostile_texts() -> tuple[str, ...]:
    """What stands in every field of the hostile store: place `curated:N` has text N, the last has all."""
    return HOSTILE


@pytest.fixture(scope="session")
def parser() -> Parser:
    """The language model; loading it takes a second."""
    return Parser.load()


@pytest.fixture(scope="session")
def gazetteer() -> Iterator[Gazetteer]:
    """The built gazetteer; read it only."""
    opened = Gazetteer.open(Settings.from_env(os.environ).gazetteer)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def corpus_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a store with the whole corpus of hostile texts; read it only."""
    from tests.hostile.corpus import fill  # noqa: PLC0415 - it is built out of this module's parts

    return fill(tmp_path_factory.mktemp("corpus"))
