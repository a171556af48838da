"""What is saved comes back equal."""

from __future__ import annotations

import hashlib
import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.models import (
    Analysis,
    Article,
    Candidate,
    DateExpression,
    Event,
    EventDate,
    EventType,
    Feature,
    Kind,
    Link,
    Match,
    Mention,
    Modality,
    Noise,
    Organisation,
    Person,
    Place,
    Point,
    Relation,
    Resolution,
    Role,
    Span,
    SpatialRelation,
    Tier,
    Vicinity,
)
from geo.store import Saved, Store
from geo.store.shelves import remove

WORDS = st.text(
    st.characters(codec=None) | st.sampled_from("\x00\x1a\ud800\udc00\u202e{}%'\"`$<>\n"), max_size=12
)
SHARE = st.floats(0, 1)
PLACES = st.builds(
    Place,
    id=st.sampled_from(["geonames:1", "curated:б", "x:\x00"]),
    name=WORDS,
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    feature=st.sampled_from(Feature),
    country=st.none() | st.just("UA"),
    admin1=st.none() | WORDS,
    population=st.integers(0, 10**10),
    importance=SHARE,
)
CANDIDATES = st.builds(
    Candidate, place=PLACES, match=st.sampled_from(Match), score=SHARE, approximate=st.booleans()
)
KM = st.none() | st.floats(0, 20_000)
VICINITIES = st.builds(
    Vicinity, st.sampled_from(SpatialRelation), KM, st.none() | st.floats(0, 360, exclude_max=True)
)
POINTS = st.none() | st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
DAYS = st.sampled_from(["2014", "2022-03", "2021-FA", "2014-02-27", "2022-W21", "P3D", "\x00"])


@st.composite
def spans(draw: st.DrawFn, text: str) -> list[Span]:
    """Spans of a text that are sorted and do not overlap."""
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return [Span(first, last) for first, last in itertools.pairwise(edges)][::2]


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    """Any analysis that holds together."""
    text, title = draw(st.text(st.characters(codec=None), min_size=1, max_size=60)), draw(WORDS)
    digest = hashlib.sha256(f"{title}\n{text}".encode(errors="surrogatepass")).hexdigest()[:16]
    named = [(span, kind) for kind in Kind for span in draw(spans(text))]
    named.sort(key=lambda it: (it[0].start, it[0].end))
    mentions = tuple(_mention(draw, text, span, kind) for span, kind in named)
    found = [index for index, mention in enumerate(mentions) if mention.kind is Kind.PLACE]
    refs = draw(st.lists(WORDS, max_size=3, unique=True))
    persons = tuple(Person(ref, draw(WORDS), draw(_names()), _of(mentions, Kind.PERSON)) for ref in refs)
    groups = tuple(
        Organisation(ref, draw(WORDS), draw(_names()), _of(mentions, Kind.ORGANISATION)) for ref in refs
    )
    events = tuple(
        _event(draw, ref, span, tuple(found), tuple(refs))
        for ref, span in zip(refs, draw(spans(text)), strict=False)
    )
    return Analysis(
        article=_article(draw, text, title, digest),
        mentions=mentions,
        resolutions=tuple(_resolution(draw, mention) for mention in mentions),
        persons=persons,
        organisations=groups,
        dates=tuple(DateExpression(it.start, it.end, draw(DAYS), "day") for it in draw(spans(text))),
        events=events,
        links=tuple(_links(draw, found, refs, events)),
        version=draw(WORDS),
    )


def _names() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(WORDS, max_size=3).map(tuple)


def _of(mentions: tuple[Mention, ...], kind: Kind) -> tuple[int, ...]:
    return tuple(index for index, mention in enumerate(mentions) if mention.kind is kind)


def _article(draw: st.DrawFn, text: str, title: str, digest: str) -> Article:
    maybe = st.none() | WORDS
    return Article(
        id=draw(st.just(digest) | WORDS),
        text=text,
        digest=digest,
        title=title,
        published=draw(maybe),
        source=draw(maybe),
        author=draw(maybe),
        url=draw(maybe),
        language=draw(maybe),
        origin=draw(WORDS),
        noise=tuple(Noise(span, draw(WORDS)) for span in draw(spans(text))),
    )


def _mention(draw: st.DrawFn, text: str, span: Span, kind: Kind) -> Mention:
    return Mention(
        start=span.start,
        end=span.end,
        text=text[span.start : span.end],
        kind=kind,
        role=draw(st.sampled_from(Role)) if kind is Kind.PLACE else None,
        demonym=draw(st.booleans()),
        score=draw(SHARE),
        method=draw(WORDS),
        sentence=draw(st.none() | st.just(Span(0, len(text)))),
    )


def _resolution(draw: st.DrawFn, mention: Mention) -> Resolution | None:
    if mention.kind is not Kind.PLACE:
        return None
    candidates = tuple(draw(st.lists(CANDIDATES, max_size=3)))
    return Resolution(
        draw(st.none() | PLACES),
        draw(SHARE),
        draw(WORDS),
        candidates,
        draw(VICINITIES),
        draw(KM),
        draw(POINTS),
    )


def _event(draw: st.DrawFn, ref: str, span: Span, places: tuple[int, ...], persons: tuple[str, ...]) -> Event:
    return Event(
        id=ref,
        type=draw(st.sampled_from(EventType)),
        label=draw(WORDS),
        start=span.start,
        end=span.end,
        modality=draw(st.sampled_from(Modality)),
        date=draw(st.none() | st.builds(EventDate, DAYS, WORDS)),
        main=draw(st.booleans()),
        places=places,
        persons=persons,
    )


def _links(draw: st.DrawFn, places: list[int], refs: list[str], events: tuple[Event, ...]) -> list[Link]:
    ends = [{"person": ref} for ref in refs] + [{"organisation": ref} for ref in refs]
    ends += [{"event": event.id} for event in events]
    if not places or not ends:
        return []
    one = st.builds(
        lambda mention, relation, tier, end: Link(mention, relation, tier, **end),
        st.sampled_from(places),
        st.sampled_from(Relation),
        st.sampled_from(Tier),
        st.sampled_from(ends),
    )
    return draw(st.lists(one, max_size=5))


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)  # one store for all examples: each leaves it empty
@given(found=analyses())
def test_round_trip(store: Store, found: Analysis) -> None:
    """Any sound analysis comes back equal, is unchanged when saved again, and goes without a trace."""
    assert store.save(found, collection="x\x00\ud800") is Saved.ADDED
    assert store.analysis(found.article.digest) == found
    assert store.save(found, collection="x\x00\ud800") is Saved.UNCHANGED
    assert store.check() == []
    with store.writing() as connection:
        assert remove(connection, "x\x00\ud800") == 1
    status = store.status()
    assert (status.articles, status.mentions, status.persons, status.events) == (0, 0, 0, 0)
    assert store.check() == []


def test_a_megabyte(store: Store) -> None:
    """A megabyte without a space comes back equal."""
    text = "{{7*7}}\x00'\u202e" * 100_000
    article = Article("id", text, "digest", "title")
    mention = Mention(0, 7, "{{7*7}}", Kind.PLACE, Role.LITERAL)
    found = Analysis(article, (mention,), (Resolution(None, 0.0, "test"),))
    store.save(found, collection="c")
    assert store.analysis("digest") == found
