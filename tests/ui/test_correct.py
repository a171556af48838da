"""What a reader decides in the editor is done, once and only as offered; anything else does nothing."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.correction import Correction, Hand, Scope, Verdict
from geo.identity.table import Tables
from geo.models import Analysis, Feature, Filter, Kind, Place, Role
from geo.names import GivenNames, fold_name, slug
from geo.settings import ROOT, Settings
from geo.store import Store, fixes, lookups, pages, queries
from geo.ui import panel
from geo.ui.correct import Desk
from geo.ui.correct_forms import Geography
from geo.ui.editing import EDIT, Editing, editing, mention_at, point_of
from geo.ui.state import State, read_address
from geo.view.static_files import install, missing

SPRINGFIELD = Place("geonames:1", "Springfield", 39.8, -89.6, Feature.SETTLEMENT, "US", "Illinois")
GIVEN = GivenNames.load()


class Atlas:
    """Two places and one country, enough to search and to point at."""

    def named(self, text: str) -> list[Place]:
        """Give the place of one name."""
        return [SPRINGFIELD] if text.casefold() == "springfield" else []

    def area(self, lat: float, lon: float) -> tuple[str | None, str | None]:  # noqa: ARG002, the interface
        """Say that the north lies in Russia."""
        return ("RU", "Murmansk") if lat > 60 else (None, None)


def key(name: str) -> str:
    return f"person:{slug(fold_name(name))}"


def with_keys(analysis: Analysis) -> Analysis:
    """Give the persons the ids that the linker gives."""
    keys = {person.id: key(person.name) for person in analysis.persons}
    return replace(
        analysis,
        persons=tuple(replace(it, id=keys[it.id]) for it in analysis.persons),
        links=tuple(replace(it, person=keys.get(it.person or "")) for it in analysis.links),
        events=tuple(replace(it, persons=tuple(keys[who] for who in it.persons)) for it in analysis.events),
    )


def desk_of(store: Store, who: str) -> Desk:
    atlas: Geography = Atlas()
    return Desk(store, who, Settings().people, lambda: GIVEN, lambda: atlas, store.corrections)


@pytest.fixture
def store(sample_store: str, tmp_path: Path) -> Iterator[Store]:
    """A copy of the sample store that may be written to."""
    with Store.open(sample_store) as sample, Store.open(f"sqlite:///{tmp_path / 's.sqlite'}") as made:
        for digest in sample.digests():
            made.save(with_keys(sample.analysis(digest)), collection="default")
        yield made


@pytest.fixture
def desk(store: Store) -> Desk:
    """Anna's desk."""
    return desk_of(store, "Anna")


@pytest.fixture
def state() -> State:
    """A fresh session."""
    found: State = {}
    read_address(found, {}, collections=["default"], default="default")
    return found


def article(store: Store, at: int = 0) -> Analysis:
    return store.analysis(store.digests()[at])


def ref(analysis: Analysis, name: str, nth: int = 0) -> str:
    found = [it for it in analysis.mentions if it.text == name][nth]
    return f"{analysis.article.digest}:{found.start}:{found.end}"


def shown(store: Store) -> list[tuple[str, str]]:
    """Each resolved mention with its place's name, in order."""
    with store.reading() as snapshot:
        chosen = store.select(snapshot, Filter(roles=tuple(Role)))
        names = lookups.places_of(chosen, lookups.places_named(chosen))
        rows = pages.mention_rows(snapshot, queries.mentions_in_order(chosen).tolist())
    return [(row.text, names[row.place or 0].name) for row in rows]


def done(state: State) -> str:
    now = editing(state)
    assert now is not None
    assert now.done is not None, now.trouble
    return now.done.words


def last(store: Store) -> Correction:
    return store.corrections()[-1].correction


def test_a_found_place_for_one_mention(desk: Desk, store: Store, state: State) -> None:
    """Search, choose, apply: that mention moves, the map goes there, who and why are kept."""
    which = ref(article(store), "Kandalaksha", 1)
    desk.act(state, ["wrong", which])
    desk.act(state, ["seek", "Springfield", {}])
    desk.act(state, ["chosen", SPRINGFIELD.id, {}])
    opened = desk.opened(state)
    assert opened is not None
    assert opened.picks is not None
    assert [it.name for it in opened.picks.places] == ["Kandalaksha", "Springfield"]
    desk.act(state, ["apply", "", {"chosen": SPRINGFIELD.id, "scope": "mention", "note": " seen there "}])
    assert done(state).startswith("“Kandalaksha” is Springfield, Illinois, United States. 1 result")
    assert [place for _, place in shown(store)][:3] == ["Kandalaksha", "Springfield", "Bakhmut"]
    assert state["place"] == SPRINGFIELD.id
    kept = store.corrections()[0]
    assert (kept.who, kept.correction.note, kept.correction.scope) == ("Anna", "seen there", Scope.MENTION)
    desk.act(state, ["undo", str(kept.key)])
    assert shown(store)[1] == ("Kandalaksha", "Kandalaksha")


@pytest.mark.parametrize(
    ("scope", "moved"), [("mention", 1), ("article", 2), ("country", 2), ("everywhere", 2), ("galaxy", 1)]
)
def test_scopes(desk: Desk, store: Store, state: State, scope: str, moved: int) -> None:
    """The chosen scope says which mentions move; one that is none is the narrowest."""
    desk.act(state, ["wrong", ref(article(store), "Kandalaksha")])
    desk.act(state, ["apply", "", {"chosen": "nowhere", "scope": scope}])
    assert sum(name == "Kandalaksha" for name, _ in shown(store)) == 2 - moved
    assert last(store).verdict is Verdict.NOT_A_PLACE
    assert last(store).country == ("RU" if scope == "country" else None)  # as many as Ukraine, first by code


def test_a_point_gets_country_and_region(desk: Desk, store: Store, state: State) -> None:
    """A click on the map and typed degrees give a place of their own, named by the reader."""
    desk.act(state, ["wrong", ref(article(store), "Bakhmut")])
    desk.pick(state, 1.0, 2.0)
    assert editing(state) == Editing("mention", ref(article(store), "Bakhmut"), None)  # nobody waits for it
    desk.act(state, ["pick", "", {}])
    desk.pick(state, 67.123456, 32.5)
    now = editing(state)
    assert now is not None
    assert (now.point, now.chosen, now.picking) == ((67.12346, 32.5), "point", False)
    desk.act(state, ["point", "", {"lat": "68,5", "lon": "33"}])
    desk.act(state, ["apply", "", {"chosen": "point", "pointname": "The camp"}])
    place = last(store).place
    assert place is not None
    assert (place.id, place.name) == ("point:68.50000,33.00000", "The camp")
    assert (place.country, place.admin1) == ("RU", "Murmansk")
    assert ("Bakhmut", "The camp") in shown(store)


def test_a_name_that_was_not_found_gets_a_place(desk: Desk, store: Store, state: State) -> None:
    """What the machine left open can be placed; confirming needs a place."""
    which = ref(article(store, 1), "Zarechnoye-on-Sea")
    desk.act(state, ["right", f"{which}:{SPRINGFIELD.id}"])
    assert store.corrections() == []
    desk.act(state, ["wrong", which])
    desk.act(state, ["seek", "springfield", {}])
    desk.act(state, ["apply", "", {"chosen": SPRINGFIELD.id}])
    assert ("Zarechnoye-on-Sea", "Springfield") in shown(store)


def test_confirming_counts_for_the_machine(desk: Desk, store: Store, state: State) -> None:
    """One click says that it is right; the report counts it, the sentence says by whom."""
    which = ref(article(store), "Bakhmut")
    desk.act(state, ["right", f"{which}:geonames:712160"])
    assert editing(state) is None
    found = store.agreement()
    assert (found.judged, found.right) == (1, 1)


def test_confirming_the_chosen_place_moves_nothing(desk: Desk, store: Store, state: State) -> None:
    """The map goes to a place that was not chosen yet; where one reads it stays, and so does the list."""
    which = ref(article(store), "Bakhmut")
    desk.act(state, ["right", f"{which}:geonames:712160"])
    assert state["place"] == "geonames:712160"
    panel.act(state, ["more", ""])
    before = (state[panel.FOCUS], state["_shown"])
    desk.act(state, ["right", f"{which}:geonames:712160"])
    assert (state[panel.FOCUS], state["_shown"]) == before


def test_what_was_not_offered_is_not_kept(desk: Desk, store: Store, state: State) -> None:
    """A place that the editor does not list, a mention that is none, nonsense: nothing is written."""
    before = copy.deepcopy(state)
    for said in (
        ["wrong", "x"],
        ["wrong", "x:1:2"],
        ["undo", "-1"],
        ["apply", "", {}],
        ["right", "a:b:c"],
        [7],
        [],
    ):
        desk.act(state, said)
    state.pop("_whole", None)
    assert {key: value for key, value in state.items() if key != EDIT} == before
    desk.act(state, ["wrong", ref(article(store), "Bakhmut")])
    desk.act(state, ["apply", "", {"chosen": "geonames:404"}])
    desk.act(state, ["apply", "", {"chosen": "point"}])
    desk.act(state, ["apply", "", {}])
    desk.act(state, ["point", "", {"lat": "91", "lon": "0"}])
    desk.act(state, ["apply", "", {"chosen": "nowhere", "note": "n" * 501}])
    now = editing(state)
    assert now is not None
    assert "longer than 500" in now.trouble
    assert store.corrections() == []


def test_who_decided_meanwhile_is_named(desk: Desk, store: Store, state: State) -> None:
    """Ben decides while Anna's editor is open: hers holds, she is told of his, and undo brings his back."""
    which = ref(article(store), "Bakhmut")
    desk.act(state, ["wrong", which])
    theirs: State = dict(state, **{EDIT: None})
    ben = desk_of(store, "Ben")
    ben.act(theirs, ["wrong", which])
    ben.act(theirs, ["apply", "", {"chosen": "nowhere", "note": "<i>a ship</i>"}])
    desk.act(state, ["right", f"{which}:geonames:712160"])  # what she sees
    opened = desk.opened(state)
    assert opened is not None
    assert "Ben, " in opened.html
    assert "is not a place" in opened.html
    assert "&lt;i&gt;a ship&lt;/i&gt;" in opened.html
    now = editing(state)
    assert now is not None
    assert now.done is not None
    desk.act(state, ["undo", str(now.done.key)])
    assert "Bakhmut" not in dict(shown(store))
    desk.act(state, ["dismiss", "", {}])
    assert editing(state) is None


def names(store: Store) -> dict[str, tuple[str, ...]]:
    with store.reading() as snapshot:
        counts = queries.actor_counts(store.select(snapshot, Filter()), Kind.PERSON)
    return {it.label: it.aliases for it in counts}


def test_persons(desk: Desk, store: Store, state: State) -> None:
    """Rename, rename again, merge, split, "not a person": each holds at once and is listed on the page."""
    ilya, volodymyr = "Ilya Bogdanov", "Volodymyr Grotskov"
    store.settle(Tables(), GIVEN)
    for called in ("The fighter", "The soldier"):
        desk.act(state, ["mend", f"person:{key(ilya)}"])
        desk.act(state, ["rename", "", {"name": called}])
        assert called in names(store)
    desk.act(state, ["mend", f"person:{key(volodymyr)}"])
    desk.act(state, ["seek", "soldier", {}])
    opened = desk.opened(state)
    assert opened is not None
    assert "Same as The soldier" in opened.html
    desk.act(state, ["same", key(ilya), {"note": "one man"}])
    assert len(names(store)) == 1
    desk.act(state, ["undo", str(store.corrections()[-1].key)])
    assert len(names(store)) == 2
    desk.act(state, ["mend", f"person:{key(volodymyr)}"])
    desk.act(state, ["nobody", "", {}])
    assert names(store) == {"The soldier": (ilya,)}
    assert [it.correction.verdict for it in desk.decided("person", key(ilya))] == [Verdict.NAME] * 2
    before = store.corrections()
    desk.act(state, ["mend", f"person:{key(ilya)}"])
    for said in (["different", "nobody known", {}], ["same", "person:x", {}], ["rename", "", {"name": " "}]):
        desk.act(state, said)
    assert store.corrections() == before


def test_a_split(desk: Desk, store: Store, state: State) -> None:
    """A name that was taken for the same is a person of its own after a click."""
    ilya, volodymyr = "Ilya Bogdanov", "Volodymyr Grotskov"
    store.settle(Tables(), GIVEN)
    store.correct([Correction(Verdict.SAME, volodymyr, kind=Kind.PERSON, other=ilya)],
                  Hand("Ben", "2026-03-01T10:00:00Z"), tables=Tables(), given=GIVEN)  # fmt: skip
    assert names(store) == {volodymyr: (ilya,)}
    desk.act(state, ["mend", f"person:{key(volodymyr)}"])
    desk.act(state, ["different", ilya, {}])
    assert names(store) == {volodymyr: (), ilya: ()}
    now = editing(state)
    assert now is not None
    assert now.done is not None
    assert now.done.unseen is None  # Ben's decision stood on the page


def test_events(desk: Desk, store: Store, state: State) -> None:
    """Type, date, place and "did not happen"; the last of them stands, and the page lists all."""
    analysis = article(store)
    event = next(it for it in analysis.events if it.type.value == "protest")

    def now() -> tuple[str, str | None]:
        with store.reading() as snapshot:
            found = fixes.event_row(snapshot, event.id)
        assert found is not None
        return found.type.value, found.date

    for name, fields in (
        ("type", {"type": "battle"}), ("date", {"date": "2014-05"}), ("where", {"where": "geonames:712160"}),
        ("type", {"type": "party"}), ("where", {"where": "geonames:404"}), ("date", {"date": "soon"}),
    ):  # fmt: skip
        desk.act(state, ["mend", f"event:{event.id}"])
        desk.act(state, [name, "", fields])
    assert now() == ("battle", "2014-05")
    verdicts = [Verdict.EVENT_TYPE, Verdict.EVENT_DATE, Verdict.EVENT_PLACE]
    assert [it.correction.verdict for it in desk.decided("event", event.id)] == verdicts
    desk.act(state, ["mend", f"event:{event.id}"])
    desk.act(state, ["no_event", "", {}])
    with store.reading() as snapshot:
        assert queries.totals(store.select(snapshot, Filter(events=(event.id,))))[0] == 0
    for kept in store.corrections():
        desk.act(state, ["undo", str(kept.key)])
    assert now() == ("protest", "2011-12-10")


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [("48.5", " 38 ", (48.5, 38.0)), ("48,5", "−38", (48.5, -38.0)), ("91", "0", None), ("x", "0", None),
     ("nan", "0", None), (None, None, None), ("0", "181", None)],
)  # fmt: skip
def test_degrees(lat: object, lon: object, expected: tuple[float, float] | None) -> None:
    """Decimal points and commas are read; what is no point on the earth is none."""
    assert point_of(lat, lon) == expected


def test_a_mention_is_named_by_article_and_span() -> None:
    """Anything else than digest, start and end is no mention."""
    assert mention_at("abc:1:2") == ("abc", 1, 2)
    for said in ("", "abc", "abc:1", "abc:1:2:3", "abc:-1:2", "a b:1:2", "abc:1:" + "9" * 10):
        assert mention_at(said) is None


def _page(store: str, static: str) -> None:
    # AppTest runs this function's text on its own, so it imports what it needs
    import dataclasses  # noqa: PLC0415
    import pathlib  # noqa: PLC0415

    from geo.settings import Settings  # noqa: PLC0415
    from geo.ui.frame import show  # noqa: PLC0415

    show(dataclasses.replace(Settings(), store=store, user="Anna"), static=pathlib.Path(static))


def test_the_page_lists_corrections_and_the_report(store: Store, hostile_texts: tuple[str, ...]) -> None:
    """The section names who, when and why, hostile notes as text; an excerpt says what it was before."""
    if missing(ROOT / "static"):
        install(ROOT / "static", ROOT / "data" / "natural_earth")
    analysis = article(store)
    first = next(it for it in analysis.mentions if it.text == "Bakhmut")
    one = Correction(Verdict.PLACE, "Bakhmut", Scope.MENTION, analysis.article.digest, first.start, first.end,
                     place=SPRINGFIELD)  # fmt: skip
    for text in hostile_texts:
        hand = Hand(f"Anna{text}", "2026-03-01T10:00:00Z")
        store.correct([replace(one, note=text)], hand, tables=Tables(), given=GIVEN)
    page = AppTest.from_function(_page, args=(store.url, str(ROOT / "static")), default_timeout=60)
    page.query_params["place"] = [SPRINGFIELD.id]
    page.run()
    assert not page.exception
    parts = [json.loads(it.proto.json) for it in page.get("bidi_component")]
    everything = "".join(it.get("html", "") for it in parts)
    assert "1 March 2026, was: Bakhmut, Donetsk, Ukraine" in everything
    assert "<script" not in everything
    assert "<img" not in everything
    assert "<svg" not in everything
    assert "The machine was right in 0 of 1 judged" in "".join(it.value for it in page.markdown)
    assert f"Corrections ({len(hostile_texts)})" in [it.label for it in page.expander]
