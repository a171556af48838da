"""What a filter lets pass: OR within a field, AND between fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from geo.models import Analysis, EventType, Filter, Kind, Role
from geo.store import Store, pages, queries

Write = Callable[..., Analysis]
BOTH = (Role.LITERAL, Role.ASSOCIATIVE)
PROTEST, BATTLE = EventType.PROTEST, EventType.BATTLE


@pytest.fixture
def filled(store: Store, write: Write) -> Store:
    """Two articles in `c`, one of another outlet in `d`."""
    store.save(
        write(
            "Bakhmut; person Anna Oak/Fox; battle 2022-05-10",
            "Irpin; person Ben Elm; protest 2011; battle 2022-03",
            "Kyiv; person Anna Oak; person Ben Elm; organisation Red Cross",
            "Izyum; battle 2030 future; protest",
            "Moscow; associative; person Anna Oak",
            "Nowhere; nil; person Anna Oak",
            source="North",
        ),
        collection="c",
    )
    store.save(write("Bakhmut", "Bakhmut; associative", title="B", origin="b.txt"), collection="c")
    store.save(write("Sochi; protest 2012", title="C", origin="c.txt", source="South"), collection="d")
    return store


def names(store: Store, wanted: Filter) -> list[str]:
    """The names of the mentions that pass, in order."""
    with store.reading() as snapshot:
        chosen = store.select(snapshot, wanted)
        rows = pages.mention_rows(snapshot, queries.mentions_in_order(chosen).tolist())
        mentions, of, places = queries.totals(chosen)
        assert (mentions, places) == (len(rows), len({row.place for row in rows}))
        assert of >= mentions
    return [row.text for row in rows]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(), "Bakhmut Irpin Kyiv Izyum Bakhmut Sochi"),
        (Filter(collection="c"), "Bakhmut Irpin Kyiv Izyum Bakhmut"),
        (Filter(collection="d"), "Sochi"),
        (Filter(collection="unknown"), ""),
        (Filter(collection="c", roles=(Role.ASSOCIATIVE,)), "Moscow Bakhmut"),
        (Filter(roles=()), ""),
        (Filter(persons=("person:Oak",)), "Bakhmut Kyiv"),
        (Filter(persons=("person:Oak",), roles=BOTH), "Bakhmut Kyiv Moscow"),
        (Filter(persons=("person:Oak", "person:Elm")), "Bakhmut Irpin Kyiv"),
        (Filter(persons=("organisation:Cross",)), ""),
        (Filter(organisations=("organisation:Cross",)), "Kyiv"),
        (Filter(event_types=(PROTEST,)), "Irpin Izyum Sochi"),
        (Filter(event_types=(BATTLE,)), "Bakhmut Irpin"),
        (Filter(event_types=(BATTLE, PROTEST), collection="c"), "Bakhmut Irpin Izyum"),
        (Filter(event_types=(BATTLE,), persons=("person:Elm",)), "Irpin"),
        (Filter(sources=("South",)), "Sochi"),
        (Filter(sources=("South", "North"), places=("test:Sochi", "test:Kyiv")), "Kyiv Sochi"),
        (Filter(sources=("",)), "Bakhmut"),
        (Filter(places=("test:Bakhmut",), roles=BOTH), "Bakhmut Bakhmut Bakhmut"),
        (Filter(sources=("'; DROP TABLE mention; --",)), ""),
    ],
)
def test_choices(filled: Store, wanted: Filter, expected: str) -> None:
    """Each field narrows; only asserted events and resolved mentions count."""
    assert names(filled, wanted) == expected.split()


@pytest.mark.parametrize(
    ("days", "types", "undated", "expected"),
    [
        (("2022-01-01", "2022-12-31"), (), False, "Bakhmut Irpin"),
        (("2022-01-01", "2022-12-31"), (), True, "Bakhmut Irpin Kyiv Izyum Bakhmut"),
        (("2022-05-10", "2022-05-10"), (), False, "Bakhmut"),
        (("2022-03-31", None), (), False, "Bakhmut Irpin"),
        (("2022-04-01", None), (), False, "Bakhmut"),
        ((None, "2011-01-01"), (), False, "Irpin"),
        ((None, "2010-12-31"), (), False, ""),
        (("2022-01-01", None), (PROTEST,), False, ""),
        (("2022-01-01", None), (PROTEST,), True, "Izyum"),
        (("2011-06-01", "2011-06-30"), (PROTEST,), True, "Irpin Izyum"),
        (("2029-01-01", None), (), False, ""),
    ],
)
def test_dates(
    filled: Store,
    days: tuple[str | None, str | None],
    types: tuple[EventType, ...],
    undated: bool,  # noqa: FBT001 (a column of the table above)
    expected: str,
) -> None:
    """An event's days must overlap those asked for; with types asked for it must be of such a type."""
    first, last = days
    wanted = Filter(collection="c", event_types=types, date_from=first, date_to=last, undated=undated)
    assert names(filled, wanted) == expected.split()


def test_undated_alone_filters_nothing(filled: Store) -> None:
    """Without a date, `undated` changes nothing."""
    assert names(filled, Filter(undated=False)) == names(filled, Filter())


def test_counts_agree_with_filters(filled: Store) -> None:
    """Every count of a facet is what choosing that option alone would show, under any other choice."""
    others = [
        Filter(),
        Filter(collection="c"),
        Filter(persons=("person:Oak",)),
        Filter(event_types=(BATTLE,), roles=BOTH),
        Filter(collection="c", date_from="2022-01-01", date_to="2022-04-01"),
        Filter(date_from="2011-01-01", date_to="2012-12-31", undated=False),
        Filter(weaker=True, event_types=(BATTLE,)),
        Filter(weaker=True, persons=("person:Elm",), date_from="2022-01-01", undated=False),
        Filter(text="bakhmut", roles=BOTH),
        Filter(date_from="2022-06-01", by_publication=True),
        Filter(countries=("UA",), min_score=0.7),
    ]
    for wanted in others:
        with filled.reading() as snapshot:
            chosen = filled.select(snapshot, wanted)
            persons = queries.actor_counts(chosen, Kind.PERSON)
            types = queries.event_type_counts(chosen)
            events = [it for listed in queries.event_counts(chosen).values() for it in listed]
            sources = queries.source_counts(chosen)
            languages = queries.language_counts(chosen)
            countries, regions = queries.country_counts(chosen), queries.region_counts(chosen)
            roles, scores = queries.role_counts(chosen), queries.score_counts(chosen)
            undated = queries.undated(chosen)
        for option in persons:
            assert option.mentions == len(names(filled, replace(wanted, persons=(option.value,))))
        for kind, count in types.items():
            assert count == len(names(filled, replace(wanted, event_types=(kind,))))
        alone = [
            *((replace(wanted, event_types=(), events=(it.value,)), it.mentions) for it in events),
            *((replace(wanted, languages=(key,)), count) for key, count in languages.items()),
            *((replace(wanted, countries=(key,), regions=()), count) for key, count in countries.items()),
            *((replace(wanted, countries=(), regions=(key,)), count) for key, count in regions.items()),
            *((replace(wanted, roles=(key,)), count) for key, count in roles.items()),
            *((replace(wanted, min_score=least), count) for least, count in scores.items()),
        ]
        assert [count for _, count in alone] == [len(names(filled, only)) for only, _ in alone]
        for source, count in sources.items():
            assert count == len(names(filled, replace(wanted, sources=(source,))))
        never = replace(wanted, date_from="0001-01-01", date_to="0001-01-01", undated=True)
        assert undated == len(names(filled, never))


def test_fullest_name_and_aliases(store: Store, write: Write) -> None:
    """A person goes by the fullest name of all articles, and forgets names of articles that are gone."""

    def described() -> tuple[str, tuple[str, ...]]:
        with store.reading() as snapshot:
            (option,) = queries.actor_counts(store.select(snapshot, Filter()), Kind.PERSON)
        return option.label, option.aliases

    store.save(write("Kyiv; person Oak/Fox", title="A"), collection="c")
    assert described() == ("Oak", ("Fox",))
    store.save(write("Kyiv; person Anna Maria Oak", title="B", origin="b.txt"), collection="c")
    assert described() == ("Anna Maria Oak", ("Fox", "Oak"))
    store.save(write("Kyiv", title="B2", origin="b.txt"), collection="c")
    assert described() == ("Oak", ("Fox",))


def test_groups(filled: Store, write: Write) -> None:
    """A place has the group most of its mentions belong to; context only when there is nothing else."""
    filled.save(
        write(
            "Lviv; statement", "Lviv; statement", "Lviv; aid 2022", "Yalta; life", "Sochi; arrest",
            "Sochi; trial", title="G", origin="g.txt",
        ),
        collection="c",
    )  # fmt: skip

    def groups(wanted: Filter) -> dict[str, str]:
        with filled.reading() as snapshot:
            counted = queries.place_counts(filled.select(snapshot, wanted))
        return {it.place.name: it.group for it in counted if it.group is not None}

    assert groups(Filter(places=("test:Lviv", "test:Yalta", "test:Sochi", "test:Kyiv"))) == {
        "Lviv": "humanitarian",
        "Yalta": "context",
        "Sochi": "justice",
    }
    assert groups(Filter(event_types=(EventType.STATEMENT,))) == {"Lviv": "context"}
    assert groups(Filter(event_types=(PROTEST,)))["Irpin"] == "civic"
