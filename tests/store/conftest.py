"""Analyses of small made-up articles, one line per place mention."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import NullPool, create_engine, text

from bench.postgres_server import Server, programs, running
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
    Organisation,
    Person,
    Place,
    Relation,
    Resolution,
    Role,
    Span,
    Tier,
)
from geo.store import Store

Write = Callable[..., Analysis]


def write(
    *lines: str,
    title: str = "A day",
    source: str | None = None,
    origin: str = "a.txt",
    ident: str = "",
    version: str = "1",
) -> Analysis:
    """Analyse an article of lines such as `Bakhmut; person Anna; battle 2022-05; associative; nil`.

    Each line is one sentence that names one place; what follows is linked to that mention. An event may
    end with a modality, `score 0.5` is the belief, and aliases of a person follow it after slashes.
    """
    text = "".join(f"Somebody was in {line.split(';')[0]} then.\n" for line in lines)
    mentions, resolutions, links = [], [], []
    events: list[Event] = []
    actors: dict[tuple[str, str], tuple[str, ...]] = {}
    at = 0
    for index, line in enumerate(lines):
        name, *marks = [part.strip() for part in line.split(";")]
        start = at + len("Somebody was in ")
        around = Span(at, start + len(name) + len(" then."))
        at = around.end + 1
        role, score, nil = Role.LITERAL, 0.9, "nil" in marks
        for mark in marks:
            word, *rest = mark.split(" ")
            if word == "associative":
                role = Role.ASSOCIATIVE
            elif word == "score":
                score = float(rest[0])
            elif word in {"person", "organisation"}:
                full, *aliases = " ".join(rest).split("/")
                actors[word, full] = tuple(sorted({*actors.get((word, full), ()), *aliases}))
                ref = f"{word}:{full.split()[-1]}"
                person, body = (ref, None) if word == "person" else (None, ref)
                links.append(Link(index, Relation.OTHER, Tier.SENTENCE, person=person, organisation=body))
            elif word != "nil":
                event = _event(f"{index}:{len(events)}", word, rest, start, name)
                events.append(event)
                links.append(Link(index, Relation.TOOK_PLACE_IN, Tier.CLAUSE, event=event.id))
        mentions.append(Mention(start, start + len(name), name, Kind.PLACE, role, sentence=around))
        place = Place(
            f"test:{name}", name, float(len(name)), float(index), Feature.SETTLEMENT, "UA", None, 10, 0.5
        )
        found = (Candidate(place, Match.PRIMARY, score), Candidate(place, Match.PARTIAL, 0.01))
        resolutions.append(
            Resolution(None, 0.0, "test", ()) if nil else Resolution(place, score, "test", found)
        )
    digest = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:16]
    return Analysis(
        article=Article(ident or digest, text, digest, title, source=source, origin=origin),
        mentions=tuple(mentions),
        resolutions=tuple(resolutions),
        persons=tuple(
            Person(f"person:{full.split()[-1]}", full, aliases, ())
            for (kind, full), aliases in actors.items()
            if kind == "person"
        ),
        organisations=tuple(
            Organisation(f"organisation:{full.split()[-1]}", full, aliases, ())
            for (kind, full), aliases in actors.items()
            if kind == "organisation"
        ),
        events=tuple(events),
        links=tuple(links),
        version=version,
    )


def _event(ref: str, kind: str, rest: list[str], start: int, name: str) -> Event:
    modality = Modality.ASSERTED
    if rest and rest[-1] in set(Modality):
        modality = Modality(rest.pop())
    date = EventDate(rest[0], "day") if rest else None
    return Event(ref, EventType(kind), f"{kind} in {name}", start, start + 1, modality, date)


@pytest.fixture(name="write")
def _write() -> Write:
    """The function that makes analyses from lines."""
    return write


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server of this test session's own; fails in CI where there is none, skips elsewhere."""
    if programs() is None:
        reason = "PostgreSQL's server is not installed: apt-get install postgresql"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with running() as started:
        yield started


@pytest.fixture(scope="session")
def databases(server: Server) -> list[str]:
    """Names of empty databases; whoever takes one gives it back empty."""
    del server
    return []


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """The database that a test runs on: every test that asks for a store runs on both."""
    return str(request.param)


@pytest.fixture
def new_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """Gives addresses of stores that are not there yet."""
    made: list[str] = []

    def sqlite() -> str:
        made.append(f"store-{len(made)}" if made else "store")
        return f"sqlite:///{tmp_path / made[-1]}.sqlite"

    def postgresql() -> str:
        server, free = request.getfixturevalue("server"), request.getfixturevalue("databases")
        if not free:
            free.append(f"store_{uuid4().hex}")
            server.make(free[-1])
        made.append(free.pop())
        return str(server.url(made[-1]))

    yield sqlite if kind == "sqlite" else postgresql
    if kind == "postgresql":
        for name in made:
            request.getfixturevalue("server").clear(name)
            request.getfixturevalue("databases").append(name)


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    """The address of a store that is not there yet."""
    return new_url()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A new, empty store."""
    with Store.open(url) as opened:
        yield opened


@pytest.fixture
def sql(kind: str, url: str) -> Iterator[Callable[[str], list[tuple[object, ...]]]]:
    """Runs SQL behind the back of the store at `url`; gives rows where there are any."""
    address = url.replace("postgresql:", "postgresql+psycopg:", 1)
    engine = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)

    def run(statement: str) -> list[tuple[object, ...]]:
        with engine.connect() as connection:
            found = connection.execute(text(statement))
            return [tuple(row) for row in found] if found.returns_rows else []

    yield run
    engine.dispose()
