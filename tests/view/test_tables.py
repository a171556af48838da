"""Places, excerpts and lists of the sample store (seven mentions in two articles, see tests/conftest.py)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from geo.models import EventType, Filter, Role
from geo.store import Store
from geo.view.excerpt import visible
from geo.view.shapes import Summary
from geo.view.tables import also_named, excerpts, places_on_map, summary, unresolved, with_excerpts

KANDALAKSHA = "geonames:551986"


@pytest.fixture
def store(sample_store: str) -> Iterator[Store]:
    """The sample store, opened."""
    with Store.open(sample_store, create=False) as opened:
        yield opened


def test_summary(store: Store) -> None:
    """The line above the map counts literal, resolved mentions and what the filter leaves of them."""
    assert summary(store, Filter()) == Summary(mentions=5, of=5, places=4)
    protest = Filter(event_types=(EventType.PROTEST,))
    assert summary(store, protest) == Summary(mentions=1, of=5, places=1)


def test_places_are_sorted_and_counted(store: Store) -> None:
    """Most mentions come first, then names in order; each place has its counts, group and excerpts."""
    places = places_on_map(store, Filter())
    assert [(it.place.name, it.mentions, it.articles) for it in places] == [
        ("Kandalaksha", 2, 1),
        ("Bakhmut", 1, 1),
        ("Bucha", 1, 1),
        ("Sochi", 1, 1),
    ]
    assert [it.group for it in places] == ["civic", "violence", None, None]
    assert [len(it.excerpts) for it in places] == [2, 1, 1, 1]
    assert places[3].score == pytest.approx(0.3)
    assert (places[0].place.lat, places[0].place.lon) == (67.157, 32.412)


def test_an_excerpt(store: Store) -> None:
    """An excerpt names its article and what is linked to its mention."""
    (found,) = excerpts(store, Filter(persons=("person:Volodymyr Grotskov",)), KANDALAKSHA)
    assert found.text == "Volodymyr Grotskov joined a protest in Kandalaksha."
    assert found.text[found.start : found.end] == "Kandalaksha"
    assert (found.title, found.source) == ("A teacher goes to war", "North Courier")
    assert (found.published, found.url) == ("2023-02", "https://north.example/1")
    assert (found.persons, found.organisations) == (("Volodymyr Grotskov",), ())
    assert (found.events, found.date) == (("Protest in Kandalaksha",), "2011-12-10")
    assert (found.place, found.role, found.score) == (KANDALAKSHA, Role.LITERAL, 0.9)


def test_excerpts_are_paged_in_order(store: Store) -> None:
    """All excerpts of a place come in the order of the text, page by page, and only of that place."""
    every = excerpts(store, Filter(), KANDALAKSHA)
    assert [it.text.split()[0] for it in every] == ["Volodymyr", "He"]
    pages = [excerpts(store, Filter(), KANDALAKSHA, limit=1, offset=at) for at in range(3)]
    assert [found for page in pages for found in page] == every
    assert excerpts(store, Filter(places=("geonames:712160",)), KANDALAKSHA) == []


def test_limits(store: Store) -> None:
    """Fewer places, fewer excerpts a place, and excerpts for the first places only."""
    assert [it.place.name for it in places_on_map(store, Filter(), limit=1)] == ["Kandalaksha"]
    assert [len(it.excerpts) for it in places_on_map(store, Filter(), excerpts=1, excerpted=2)] == [
        1,
        1,
        0,
        0,
    ]
    assert all(it.excerpts == () for it in places_on_map(store, Filter(), excerpts=0))


def test_a_chosen_place_has_the_excerpts_of_the_first_places(store: Store) -> None:
    """What is read for one place when it is chosen is what reading all at once gives."""
    for whole in places_on_map(store, Filter(), excerpts=1):
        (bare,) = [it for it in places_on_map(store, Filter(), excerpts=0) if it.place == whole.place]
        assert with_excerpts(store, Filter(), bare, limit=1) == whole


def test_also_named(store: Store) -> None:
    """Places that are named associatively only are listed apart from the map."""
    (russia,) = also_named(store, Filter(), excerpts=1)
    assert (russia.place.name, russia.mentions) == ("Russia", 1)
    assert russia.excerpts[0].role is Role.ASSOCIATIVE
    assert also_named(store, Filter(sources=("River Gazette",))) == []


def test_unresolved(store: Store) -> None:
    """What stayed unresolved is listed with its sentence and is not on the map."""
    (found,) = unresolved(store, Filter())
    assert (found.name, found.text) == ("Zarechnoye-on-Sea", "Nobody could find Zarechnoye-on-Sea.")
    assert found.text[found.start : found.end] == found.name
    assert (found.title, found.source) == ("After the spring", "River Gazette")
    assert unresolved(store, Filter(sources=("North Courier",))) == []


def test_hostile_texts_come_whole(hostile_store: str, hostile_texts: tuple[str, ...]) -> None:
    """Text that looks like code comes through as text, one line, with its mention in place."""
    with Store.open(hostile_store, create=False) as store:
        places = places_on_map(store, Filter())
        assert len(places) == len(hostile_texts) + 1
        for found in places:
            (excerpt,) = found.excerpts
            assert visible(found.place.name).startswith(excerpt.text[excerpt.start : excerpt.end])
            assert excerpt.end - excerpt.start > 5
            assert "\x00" not in excerpt.text
        shown = " ".join(it.excerpts[0].text for it in places)
        assert "{{7*7}}" in shown


def test_places_carry_how_far_their_mentions_may_lie(store: Store) -> None:
    """The largest radius of a place's mentions, and each excerpt's own with its relation in words."""
    by_name = {it.place.name: it for it in places_on_map(store, Filter())}
    assert by_name["Kandalaksha"].radius_km is None
    bakhmut = by_name["Bakhmut"]
    assert (bakhmut.radius_km, bakhmut.approximate) == (19.6, False)
    (found,) = bakhmut.excerpts
    assert (found.relation, found.radius_km, found.point) == ("near", 19.6, None)
