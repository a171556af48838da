"""What readers decide is applied at once, stays apart from what the machine said, and can be taken back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from geo.correction import Correction, Decided, Hand, Scope, Verdict
from geo.errors import StoreError
from geo.identity.table import Tables
from geo.models import Analysis, EventType, Feature, Filter, Kind, Person, Place, Role
from geo.names import GivenNames
from geo.store import Store, lookups, pages, queries

Write = Callable[..., Analysis]
GIVEN = GivenNames.load()
ANNA = Hand("Anna", "2026-03-01T10:00:00Z")
BEN = Hand("Ben", "2026-03-02T10:00:00Z")
ELSEWHERE = Place("geonames:1", "Kyiv, Missouri", 38.5, -92.0, Feature.SETTLEMENT, "US", "Missouri", 300, 0.1)
ROOT = Path(__file__).parents[2]


def decide(store: Store, *corrections: Correction, hand: Hand = ANNA) -> Decided:
    return store.correct(corrections, hand, tables=Tables(), given=GIVEN)


def undo(store: Store, key: int) -> int | None:
    return store.undo(key, BEN, tables=Tables(), given=GIVEN)


def shown(store: Store, wanted: Filter | None = None) -> list[tuple[str, str, float]]:
    """Each resolved mention with its place's name and its score, in order."""
    with store.reading() as snapshot:
        chosen = store.select(snapshot, wanted or Filter(roles=tuple(Role)))
        names = lookups.places_of(chosen, lookups.places_named(chosen))
        rows = pages.mention_rows(snapshot, queries.mentions_in_order(chosen).tolist())
    return [(row.text, names[row.place or 0].name, row.score) for row in rows]


def at(analysis: Analysis, index: int, verdict: Verdict = Verdict.PLACE) -> Correction:
    """A decision about one mention."""
    mention = analysis.mentions[index]
    place = ELSEWHERE if verdict is Verdict.PLACE else None
    digest = analysis.article.digest
    return Correction(verdict, mention.text, Scope.MENTION, digest, mention.start, mention.end,
                      place=place)  # fmt: skip


def test_one_mention_moves_and_comes_back(store: Store, write: Write) -> None:
    """The mention is shown elsewhere with full score; the analysis is as it was, and undoing shows that."""
    analysis = write("Kyiv; score 0.6", "Kyiv", "Lviv")
    store.save(analysis, collection="c")
    decided = decide(store, at(analysis, 0))
    assert (decided.changed, decided.overruled) == (1, None)
    assert shown(store) == [("Kyiv", "Kyiv, Missouri", 1.0), ("Kyiv", "Kyiv", 0.9), ("Lviv", "Lviv", 0.9)]
    assert store.analysis(analysis.article.digest) == analysis
    (kept,) = store.corrections()
    assert (kept.key, kept.correction, kept.who, kept.made) == (
        decided.key, at(analysis, 0), "Anna", "2026-03-01T10:00:00Z",
    )  # fmt: skip
    assert undo(store, decided.key) == 1
    assert shown(store)[0] == ("Kyiv", "Kyiv", 0.6)
    assert undo(store, decided.key) is None
    assert [(it.undone_by, it.undone) for it in store.corrections()] == [("Ben", "2026-03-02T10:00:00Z")]
    assert store.corrections(holding=True) == []
    assert store.check() == []


def test_the_narrowest_scope_wins_and_then_the_newest(store: Store, write: Write) -> None:
    """A mention's own answer beats the article's, that the name's; of two of one scope the later holds."""
    first, second = write("Kyiv", "Kyiv", "KYIV "), write("Kyiv", title="B", origin="b.txt")
    for analysis in (first, second):
        store.save(analysis, collection="c")
    digest = first.article.digest
    anywhere = Correction(Verdict.PLACE, "Kyiv", place=replace(ELSEWHERE, id="geonames:2", name="Anywhere"))
    article = Correction(Verdict.PLACE, "kyiv", Scope.ARTICLE, digest,
                         place=replace(ELSEWHERE, id="geonames:3", name="Here"))  # fmt: skip
    decide(store, at(first, 0), article, anywhere)
    assert [place for _, place, _ in shown(store)] == ["Kyiv, Missouri", "Here", "Here", "Anywhere"]
    decide(store, replace(anywhere, place=ELSEWHERE))
    assert [place for _, place, _ in shown(store)] == ["Kyiv, Missouri", "Here", "Here", "Kyiv, Missouri"]


def test_a_name_in_the_context_of_a_country(store: Store, write: Write) -> None:
    """Only articles that are mostly about the country are meant; the name itself does not count for that."""
    there = replace(ELSEWHERE, id="geonames:9", name="Springfield")
    abroad = write("Kyiv", "Sochi", "Tomsk", title="B", origin="b.txt")
    russian = replace(
        abroad,
        resolutions=tuple(
            replace(it, place=replace(it.place, country="RU") if it.place.name != "Kyiv" else it.place)
            for it in abroad.resolutions
            if it is not None and it.place is not None
        ),
    )
    store.save(write("Kyiv", "Lviv"), collection="c")
    store.save(russian, collection="c")
    decide(store, Correction(Verdict.PLACE, "Kyiv", Scope.COUNTRY, country="RU", place=there))
    assert [place for text, place, _ in shown(store) if text == "Kyiv"] == ["Kyiv", "Springfield"]


def test_not_a_place(store: Store, write: Write) -> None:
    """What is no place is neither on the map nor in the list of names that nobody knows."""
    analysis = write("May", "Nowhere; nil")
    store.save(analysis, collection="c")
    decide(store, at(analysis, 0, Verdict.NOT_A_PLACE), at(analysis, 1, Verdict.NOT_A_PLACE))
    assert shown(store) == []
    with store.reading() as snapshot:
        assert pages.unresolved_mentions(snapshot, Filter()) == []


def test_a_name_that_nobody_knew_gets_its_place(store: Store, write: Write) -> None:
    """A corrected mention is found by person, event and text as any other."""
    analysis = write("Nowhere; nil; person Anna Oak; protest 2011", "Lviv")
    store.save(analysis, collection="c")
    for wanted in (
        Filter(persons=("person:Oak",)), Filter(event_types=(EventType.PROTEST,)), Filter(text="nowhere"),
    ):  # fmt: skip
        assert shown(store, wanted) == []
    decide(store, at(analysis, 0))
    for wanted in (
        Filter(persons=("person:Oak",)), Filter(event_types=(EventType.PROTEST,)), Filter(text="nowhere"),
        Filter(min_score=0.95), Filter(countries=("US",)),
    ):  # fmt: skip
        assert shown(store, wanted) == [("Nowhere", "Kyiv, Missouri", 1.0)]


def test_corrections_outlive_models_and_absence(store: Store, write: Write) -> None:
    """Another model's answer, and an article that was gone and comes again, are laid out by them."""
    analysis = write("Kyiv", "Lviv")
    decide(store, at(analysis, 0))
    store.save(analysis, collection="c")
    assert shown(store)[0][1] == "Kyiv, Missouri"
    store.save(replace(analysis, version="2"), collection="c")
    assert shown(store)[0][1] == "Kyiv, Missouri"
    store.save(write("Odesa"), collection="c")  # the file holds another text now
    assert [text for text, _, _ in shown(store)] == ["Odesa"]
    store.save(analysis, collection="c")
    assert shown(store)[0][1] == "Kyiv, Missouri"
    assert store.check() == []


def test_the_later_is_told_of_the_other(store: Store, write: Write) -> None:
    """Who has not seen an answer in force is told whose it was; both stay in the log, the later holds."""
    analysis = write("Kyiv")
    store.save(analysis, collection="c")
    first = decide(store, at(analysis, 0))
    second = decide(store, at(analysis, 0, Verdict.NOT_A_PLACE), hand=BEN)
    assert second.overruled is not None
    assert (second.overruled.key, second.overruled.who) == (first.key, "Anna")
    assert shown(store) == []
    third = decide(store, at(analysis, 0), hand=replace(BEN, seen=second.key))
    assert third.overruled is None
    undo(store, third.key)
    assert shown(store) == []  # Ben's earlier answer holds again
    assert len(store.corrections()) == 3


def test_two_people_at_once_lose_nothing(url: str, store: Store, write: Write) -> None:
    """Processes that correct at the same time all get their decisions in."""
    analysis = write(*["Kyiv"] * 20)
    store.save(analysis, collection="c")
    program = """
import sys
from geo.correction import Correction, Hand, Scope, Verdict
from geo.identity.table import Tables
from geo.names import GivenNames
from geo.store import Store
url, who, digest = sys.argv[1:4]
with Store.open(url) as store:
    for mention in store.analysis(digest).mentions:
        one = Correction(Verdict.NOT_A_PLACE, "Kyiv", Scope.MENTION, digest, mention.start, mention.end)
        store.correct([one], Hand(who, "2026-03-01T10:00:00Z"), tables=Tables(), given=GivenNames.load())
"""
    started = [
        subprocess.Popen([sys.executable, "-c", program, url, who, analysis.article.digest], cwd=ROOT)
        for who in ("Anna", "Ben")
    ]
    assert [process.wait(timeout=120) for process in started] == [0, 0]
    kept = store.corrections()
    assert [sum(it.who == who for it in kept) for who in ("Anna", "Ben")] == [20, 20]
    assert len({it.key for it in kept}) == 40
    assert shown(store) == []


def actors(store: Store) -> dict[str, tuple[str, ...]]:
    with store.reading() as snapshot:
        counts = queries.actor_counts(store.select(snapshot, Filter()), Kind.PERSON)
    return {it.label: it.aliases for it in counts}


@pytest.fixture
def people(store: Store, write: Write) -> Store:
    """Three articles about two human beings."""
    for title, who, ref in (
        ("A", "Volodymyr Zelensky", "volodymyr-zelensky"), ("B", "Vladimir Zelenskiy", "vladimir-zelensky"),
        ("C", "Anna Oak", "anna-oak"),
    ):  # fmt: skip
        analysis = write(f"Kyiv; person {who}", title=title, origin=f"{title}.txt")
        named = replace(
            analysis,
            persons=(Person(f"person:{ref}", who, (), ()),),
            links=tuple(replace(link, person=f"person:{ref}") for link in analysis.links),
        )
        store.save(named, collection="c")
    store.settle(Tables(), GIVEN)
    assert actors(store) == {"Anna Oak": (), "Volodymyr Zelensky": ("Vladimir Zelenskiy",)}
    return store


def about(verdict: Verdict, name: str, other: str = "") -> Correction:
    return Correction(verdict, name, kind=Kind.PERSON, other=other)


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        (
            about(Verdict.SAME, "Anna Oak", "Volodymyr Zelensky"),
            {"Anna Oak": ("Vladimir Zelenskiy", "Volodymyr Zelensky")},
        ),
        (
            about(Verdict.DIFFERENT, "Vladimir Zelenskiy", "Volodymyr Zelensky"),
            {"Anna Oak": (), "Vladimir Zelenskiy": (), "Volodymyr Zelensky": ()},
        ),
        (
            about(Verdict.NAME, "The President", "Volodymyr Zelensky"),
            {"Anna Oak": (), "The President": ("Vladimir Zelenskiy", "Volodymyr Zelensky")},
        ),
        (about(Verdict.NOBODY, "Anna Oak"), {"Volodymyr Zelensky": ("Vladimir Zelenskiy",)}),
    ],
)
def test_who_is_who(people: Store, correction: Correction, expected: dict[str, tuple[str, ...]]) -> None:
    """Merging, splitting, renaming and "not a person" hold at once, survive the next run, and come undone."""
    before = actors(people)
    decided = decide(people, correction)
    assert actors(people) == expected
    people.settle(Tables(), GIVEN)
    assert actors(people) == expected
    assert undo(people, decided.key) is not None
    assert actors(people) == before
    assert people.check() == []


def test_contradicting_decisions_leave_the_newest(people: Store) -> None:
    """Who says that two are the same after they were told apart is obeyed, and the other way round."""
    one, other = "Vladimir Zelenskiy", "Volodymyr Zelensky"
    decide(people, about(Verdict.DIFFERENT, one, other))
    decide(people, about(Verdict.SAME, other, one))
    assert actors(people) == {"Anna Oak": (), other: (one,)}
    decide(people, about(Verdict.DIFFERENT, other, one))
    assert len(actors(people)) == 3


@pytest.fixture
def happening(store: Store, write: Write) -> tuple[Store, Analysis]:
    """One article with a protest in Kyiv and a mention of Lviv."""
    analysis = write("Kyiv; protest 2011", "Lviv")
    store.save(analysis, collection="c")
    return store, analysis


def event_is(analysis: Analysis, verdict: Verdict, other: str = "", place: Place | None = None) -> Correction:
    event = analysis.events[0]
    return Correction(verdict, event.label, article=analysis.article.digest, start=event.start, end=event.end,
                      other=other, place=place)  # fmt: skip


def test_an_event_gets_another_type_and_date(happening: tuple[Store, Analysis]) -> None:
    """It is found under the type and the date that readers gave it, and under the old ones once undone."""
    store, analysis = happening
    decide(store, event_is(analysis, Verdict.EVENT_TYPE, "battle"))
    dated = decide(store, event_is(analysis, Verdict.EVENT_DATE, "2014-05"))
    assert shown(store, Filter(event_types=(EventType.PROTEST,))) == []
    wanted = Filter(event_types=(EventType.BATTLE,), date_from="2014-05-01", undated=False)
    assert [text for text, _, _ in shown(store, wanted)] == ["Kyiv"]
    with store.reading() as snapshot:
        (ties,) = pages.ties(
            snapshot, queries.mentions_in_order(store.select(snapshot, wanted)).tolist()
        ).values()
    assert [(it.type, it.label, it.date) for it in ties.events] == [
        (EventType.BATTLE, "Battle in Kyiv, 2014", "2014-05")
    ]
    assert undo(store, dated.key) == 1
    assert shown(store, wanted) == []
    assert shown(store, replace(wanted, date_from="2011-01-01")) == [("Kyiv", "Kyiv", 0.9)]
    assert store.analysis(analysis.article.digest) == analysis


def test_an_event_happened_elsewhere_or_not_at_all(happening: tuple[Store, Analysis]) -> None:
    """It moves to the mentions of the place that readers name; one that did not happen is nowhere."""
    store, analysis = happening
    protests = Filter(event_types=(EventType.PROTEST,))
    resolution = analysis.resolutions[1]
    assert resolution is not None
    moved = decide(store, event_is(analysis, Verdict.EVENT_PLACE, place=resolution.place))
    assert [text for text, _, _ in shown(store, protests)] == ["Lviv"]
    assert undo(store, moved.key) == 1
    assert [text for text, _, _ in shown(store, protests)] == ["Kyiv"]
    decide(store, event_is(analysis, Verdict.NO_EVENT))
    assert shown(store, protests) == []
    store.save(replace(analysis, version="2"), collection="c")
    assert shown(store, protests) == []


@pytest.mark.parametrize(
    ("correction", "what"),
    [
        (Correction(Verdict.PLACE, "Kyiv"), "a place is missing"),
        (Correction(Verdict.PLACE, " ", place=ELSEWHERE), "names nothing"),
        (Correction(Verdict.NOT_A_PLACE, "Kyiv", Scope.MENTION, "x"), "start and end"),
        (Correction(Verdict.NOT_A_PLACE, "Kyiv", Scope.ARTICLE), "the article is missing"),
        (Correction(Verdict.NOT_A_PLACE, "Kyiv", Scope.COUNTRY), "the country is missing"),
        (Correction(Verdict.NOT_A_PLACE, "K" * 501), "longer than 500"),
        (Correction(Verdict.PLACE, "Kyiv", place=replace(ELSEWHERE, lat=91.0)), "coordinates"),
        (about(Verdict.DIFFERENT, "Zelensky", "Zelenskyy"), "one spelling"),
        (about(Verdict.SAME, "Anna", "--"), "no letters"),
        (Correction(Verdict.NOBODY, "Anna"), "person or an organisation"),
        (Correction(Verdict.NO_EVENT, "Protest"), "which event"),
        (Correction(Verdict.EVENT_TYPE, "Protest", event="e", other="party"), "no event type"),
        (Correction(Verdict.EVENT_DATE, "Protest", event="e", other="soon"), "no date"),
    ],
)
def test_what_contradicts_itself_is_refused(store: Store, correction: Correction, what: str) -> None:
    """The message says what is wrong, and nothing is kept, not even of the sound ones beside it."""
    with pytest.raises(StoreError, match=what):
        decide(store, about(Verdict.NOBODY, "Anna"), correction)
    assert store.corrections() == []


def test_agreement(store: Store, write: Write) -> None:
    """The machine was right where a reader confirmed its place; wide corrections judge no single mention."""
    analysis = write("Kyiv; score 0.95", "Kyiv; score 0.6", "Lviv; score 0.6", "Lviv; nil", "Odesa")
    store.save(analysis, collection="c")
    own = analysis.resolutions[0]
    assert own is not None
    decide(
        store,
        replace(at(analysis, 0), place=own.place),
        at(analysis, 1),
        at(analysis, 3),
        Correction(Verdict.NOT_A_PLACE, "Odesa"),
    )
    found = store.agreement()
    assert (found.judged, found.right, found.overruled) == (3, 1, 3)
    assert found.by_score == ((0.0, 1, 0), (0.5, 1, 0), (0.9, 1, 1))
    assert dict(found.verdicts) == {Verdict.PLACE: 3, Verdict.NOT_A_PLACE: 1}
