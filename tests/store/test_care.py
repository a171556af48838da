"""Forgetting removes articles and persons with all that was made of them, and keeps them out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from geo.correction import Correction, Hand, Kept, Scope, Verdict
from geo.errors import StoreError
from geo.identity.table import Tables
from geo.models import Analysis, EventType, Filter, Kind, Mention, Organisation, Person
from geo.names import GivenNames
from geo.store import Saved, Store, queries
from geo.store.audit import acts
from geo.store.backup import backup
from geo.store.care import forget_actor, forget_article, restore
from geo.store.deciding import take_in
from geo.view.tables import places_on_map

Write = Callable[..., Analysis]
Sql = Callable[[str], list[tuple[object, ...]]]
OnDisk = Callable[[str], bool]
HAND = Hand("Anna", "2026-03-01T10:00:00Z")
GIVEN = GivenNames.load()


@pytest.fixture
def on_disk(kind: str, store: Store, sql: Sql, request: pytest.FixtureRequest) -> Callable[[str], bool]:
    """Tells whether any file of the store holds a text; PostgreSQL's log of writes goes by itself later."""
    if kind == "sqlite":
        path = Path(request.getfixturevalue("tmp_path"))
        return lambda text: any(text.encode() in it.read_bytes() for it in path.glob("store.sqlite*"))

    def held(text: str) -> bool:
        sql("CHECKPOINT")
        (number,) = sql("SELECT oid FROM pg_database WHERE datname = current_database()")[0]
        folder = request.getfixturevalue("server").folder / "data" / "base" / str(number)
        return any(text.encode() in it.read_bytes() for it in folder.iterdir())

    return held


def naming(analysis: Analysis, name: str, ref: str) -> Analysis:
    """Let an article also name a person at its very beginning, as the recogniser would."""
    text = f"{name} said so.\n{analysis.article.text}"
    by = len(text) - len(analysis.article.text)
    moved = tuple(
        replace(
            it, start=it.start + by, end=it.end + by,
            sentence=replace(it.sentence, start=it.sentence.start + by, end=it.sentence.end + by)
            if it.sentence else None,
        )
        for it in analysis.mentions
    )  # fmt: skip
    first = Mention(0, len(name), name, Kind.PERSON, sentence=None)
    return replace(
        analysis,
        article=replace(analysis.article, text=text),
        mentions=(first, *moved),
        resolutions=(None, *analysis.resolutions),
        persons=(Person(ref, name, (), (0,)),),
        organisations=(Organisation("organisation:harbour-union", "Harbour Union", (), ()),),
        events=tuple(
            replace(it, start=it.start + by, end=it.end + by, places=(1,), persons=(ref,))
            for it in analysis.events
        ),
        links=tuple(
            replace(it, mention=it.mention + 1, person=ref if it.person else None) for it in analysis.links
        ),
    )


@pytest.fixture
def articles(store: Store, write: Write) -> list[Analysis]:
    """Two articles about Ann Oak, one under another of her names."""
    first = naming(write("Kyiv; person Ann Oak; protest 2011"), "Ann Oak", "person:ann-oak")
    second = naming(write("Lviv; person Anna Oak", title="B", origin="b.txt"), "Anna Oak", "person:anna-oak")
    for analysis in (first, second):
        store.save(analysis, collection="c")
    same = Correction(Verdict.SAME, "Ann Oak", kind=Kind.PERSON, other="Anna Oak")
    store.correct([same], HAND, tables=Tables(), given=GIVEN)
    return [first, second]


def test_an_article_is_gone_and_stays_out(
    store: Store, on_disk: Callable[[str], bool], articles: list[Analysis]
) -> None:
    """Its text, results, corrections and failures go, off the disk too, and it is not taken in again."""
    first = articles[0]
    mention = first.mentions[1]
    digest = first.article.digest
    correction = Correction(Verdict.NOT_A_PLACE, "Kyiv", Scope.MENTION, digest, mention.start, mention.end)
    store.correct([correction], HAND, tables=Tables(), given=GIVEN)
    assert on_disk("Ann Oak said so.")
    found = forget_article(store, "a.txt", HAND)
    assert (found.articles, found.corrections) == (("A day",), 1)
    assert not on_disk("Ann Oak said so.")
    assert store.digests() == (articles[1].article.digest,)
    assert store.check() == []
    assert store.save(first, collection="c") is Saved.FORGOTTEN
    assert store.reuse(first.article, collection="d", version="1") is Saved.FORGOTTEN
    assert forget_article(store, digest, HAND).articles == ()
    assert store.status().articles == 1


def test_a_correction_of_an_event_that_names_the_article_goes_too(
    store: Store, articles: list[Analysis], write: Write
) -> None:
    """Another article of the same event, which followed it, shows again what the machine said."""
    article = articles[0].article
    [event] = articles[0].events
    other = Correction(Verdict.NO_EVENT, event.label, article=article.digest, event=event.id)
    store.correct([other], HAND, tables=Tables(), given=GIVEN)
    store.save(write("Irpin; protest 2011", title="C", origin="c.txt"), collection="c")
    asked = Filter(event_types=(EventType.PROTEST,))
    assert places_on_map(store, asked, excerpts=0) == []
    assert forget_article(store, article.digest, HAND).corrections == 1
    assert [it.place.name for it in places_on_map(store, asked, excerpts=0)] == ["Irpin"]
    assert store.check() == []


def test_an_article_that_never_came_is_kept_out(store: Store, write: Write) -> None:
    """A digest is enough."""
    analysis = write("Kyiv")
    assert forget_article(store, analysis.article.digest, HAND).articles == ()
    assert store.save(analysis, collection="c") is Saved.FORGOTTEN


def test_a_person_is_gone_and_stays_out(
    store: Store, on_disk: Callable[[str], bool], articles: list[Analysis]
) -> None:
    """All names of the person go from mentions, events, links and decisions, also when they come again."""
    found = forget_actor(store, Kind.PERSON, "Ann Oak", HAND)
    assert set(found.names) == {"Ann Oak", "Anna Oak"}
    assert set(found.articles) == {"A day", "B"}
    assert found.corrections == 1
    assert store.check() == []
    assert not on_disk("person:ann")
    for analysis in articles:
        again = store.save(analysis, collection="c")
        assert again is Saved.UNCHANGED
        kept = store.analysis(analysis.article.digest)
        assert kept.persons == ()
        assert all(it.kind is not Kind.PERSON for it in kept.mentions)
        assert [it.name for it in kept.organisations] == ["Harbour Union"]
        assert all(event.persons == () and event.places == (0,) for event in kept.events)
        assert all(link.person is None for link in kept.links)
        assert kept.article == analysis.article
    store.save(replace(articles[0], version="2"), collection="c")
    with store.reading() as snapshot:
        chosen = store.select(snapshot, Filter())
        assert queries.actor_counts(chosen, Kind.PERSON) == []
        assert queries.totals(chosen)[0] == 2


def test_corrections_about_the_forgotten_stay_out(store: Store, articles: list[Analysis]) -> None:
    """Corrections that come back from elsewhere bring neither a forgotten person nor an article's parts."""
    mention, digest = articles[0].mentions[1], articles[0].article.digest
    about = Correction(Verdict.NOT_A_PLACE, "Kyiv", Scope.MENTION, digest, mention.start, mention.end)
    store.correct([about], HAND, tables=Tables(), given=GIVEN)
    kept = [*store.corrections(), Kept(0, Correction(Verdict.NOT_A_PLACE, "Rome"), "Ben", HAND.when)]
    forget_actor(store, Kind.PERSON, "Ann Oak", HAND)
    forget_article(store, digest, HAND)
    with store.writing() as connection:
        assert take_in(connection, kept, Tables(), GIVEN) == 1
    assert [it.correction.name for it in store.corrections()] == ["Rome"]


@pytest.mark.parametrize("kind", ["postgresql"])  # SQLite's copies have tests of their own
def test_postgresql_says_what_copies_it(store: Store, url: str, tmp_path: Path) -> None:
    """Backing up and restoring a PostgreSQL store names the server's own programs and touches nothing."""
    with pytest.raises(StoreError, match="pg_dump --format=custom"):
        backup(url, tmp_path / "copy.sqlite")
    with pytest.raises(StoreError, match="pg_restore --clean"):
        restore(tmp_path / "copy.sqlite", url)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["sqlite"])  # PostgreSQL copies its databases itself
def test_a_copy_brings_back_nobody(
    store: Store, url: str, tmp_path: Path, on_disk: OnDisk, articles: list[Analysis]
) -> None:
    """A copy from before the forgetting is put back without what was forgotten, which stays out."""
    backup(url, tmp_path / "copy.sqlite")
    forget_actor(store, Kind.PERSON, "Ann Oak", HAND)
    forget_article(store, "b.txt", HAND)
    _, left_out = restore(tmp_path / "copy.sqlite", url)
    assert left_out == 2
    assert store.check() == []
    assert store.digests() == (articles[0].article.digest,)
    assert store.analysis(articles[0].article.digest).persons == ()
    assert not on_disk("person:ann")
    assert store.save(articles[1], collection="c") is Saved.FORGOTTEN
    restore(tmp_path / "copy.sqlite", url, with_forgotten=True)
    assert len(store.digests()) == 2
    assert store.save(articles[1], collection="c") is Saved.UNCHANGED


def test_the_order_of_deciding_counts_not_the_clock(store: Store, articles: list[Analysis]) -> None:
    """Of two corrections the later holds, and the log keeps their order, though the clock was set back."""
    mention, digest = articles[0].mentions[1], articles[0].article.digest
    wrong = Correction(Verdict.NOT_A_PLACE, "Kyiv", Scope.MENTION, digest, mention.start, mention.end)
    right = replace(wrong, verdict=Verdict.PLACE, place=articles[1].resolutions[1].place)  # type: ignore[union-attr]
    for decision, when in ((wrong, "2031-01-01T00:00:00Z"), (right, "2021-01-01T00:00:00Z")):
        store.correct([decision], Hand("Anna", when), tables=Tables(), given=GIVEN)
    with store.reading() as connection:
        shown = queries.place_counts(store.select(connection, Filter()))
        order = [act.made[:4] for act in acts(connection) if act.what == "correction"]
    assert {it.place.name for it in shown} == {"Lviv"}
    assert order[-2:] == ["2031", "2021"]


def test_the_log_says_that_but_not_who(store: Store, articles: list[Analysis]) -> None:
    """Forgetting is noted with who did it and how much it was; the log names nobody who was forgotten."""
    del articles
    forget_actor(store, Kind.PERSON, "Ann Oak", HAND)
    with store.reading() as connection:
        log = acts(connection)
    assert [(act.who, act.what) for act in log] == [("Anna", "forget")]
    assert "2 articles" in log[0].detail
    assert "Oak" not in repr(log)
