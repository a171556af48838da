"""More places than a browser draws: what is sent for a view."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.models import EVENT_GROUPS, Feature, Place
from geo.ui.found import Found
from geo.view.crowd import Crowd, Part
from geo.view.shapes import PlaceOnMap

_WORLD = (0.0, 0.0, 2)


def _found(
    number: int, lat: float, lon: float, mentions: int = 1, feature: Feature = Feature.SETTLEMENT
) -> PlaceOnMap:
    group = [*EVENT_GROUPS, None][number % (len(EVENT_GROUPS) + 1)]
    return PlaceOnMap(
        Place(f"test:{number}", f"P{number}", lat, lon, feature, "UA"), mentions, 1, 0.9, group, ()
    )


def _grid(side: int) -> list[PlaceOnMap]:
    """So many places squared, a tenth of a degree apart around 50° north and 30° east."""
    return [_found(at, 48 + at // side / 10, 28 + at % side / 10) for at in range(side * side)]


def _amounts(part: Part) -> tuple[int, int]:
    """How many places and mentions all that is sent stands for."""
    others = sum(heap.others for heap in part.heaps.values())
    return len(part.places) + others, sum(it.mentions for it in part.places)


@st.composite
def _places(draw: st.DrawFn) -> Sequence[PlaceOnMap]:
    points = draw(
        st.lists(
            st.tuples(
                st.floats(-90, 90), st.floats(-180, 180), st.integers(1, 500), st.sampled_from(Feature)
            ),
            max_size=60,
        )
    )
    made = [_found(at, *point) for at, point in enumerate(points)]
    return sorted(made, key=lambda it: -it.mentions)


@settings(max_examples=150)
@given(_places(), st.integers(0, 20))
def test_the_world_stands_for_every_place_once(places: Sequence[PlaceOnMap], most: int) -> None:
    """No place and no mention is lost or counted twice; each heap's box holds where it stands."""
    part = Crowd(places, most=most).seen(_WORLD)
    assert _amounts(part) == (len(places), sum(it.mentions for it in places))
    assert [it.mentions for it in part.places] == sorted((it.mentions for it in part.places), reverse=True)
    by_id = {it.place.id: it.place for it in places}
    for key, (south, west, north, east) in ((key, heap.box) for key, heap in part.heaps.items()):
        assert south <= by_id[key].lat <= north
        assert west <= by_id[key].lon <= east
    assert set(part.heaps) <= by_id.keys()


@settings(max_examples=100)
@given(_places(), st.floats(-90, 90), st.floats(-180, 180), st.integers(0, 22))
def test_any_view_shows_the_chosen_place_and_what_has_a_shape(
    places: Sequence[PlaceOnMap], lat: float, lon: float, zoom: int
) -> None:
    """These are sent by themselves wherever the map is, with their own mentions."""
    for it in places:
        part = Crowd(places, most=0).seen((lat, lon, zoom), chosen=it.place.id)
        assert it in part.places
        assert it.place.id not in part.heaps
        shaped = {Feature.COUNTRY, Feature.CONTINENT, Feature.REGION}
        assert {o.place.id for o in places if o.place.feature in shaped} <= {o.place.id for o in part.places}


def test_places_near_one_another_are_heaped_until_few_are_in_view() -> None:
    """From afar some stand for all; nearer only those in view are sent, each for itself."""
    crowd = Crowd(_grid(60), most=1_000)
    far, near = crowd.seen((50.0, 30.0, 5)), crowd.seen((50.0, 30.0, 11))
    assert _amounts(far) == (3_600, 3_600)
    assert len(far.places) < 1_000
    assert near.heaps == {}
    assert 0 < len(near.places) <= 1_000
    assert crowd.seen((-50.0, 30.0, 8)).places == []


def test_a_heap_has_the_event_group_of_most_mentions() -> None:
    """Its colour is that of what happened most often in it, not that of its largest place."""
    first, *others = (_found(at, 50.0, 30.0, mentions) for at, mentions in ((0, 5), (1, 3), (6, 4), (11, 1)))
    assert first.group != others[0].group
    [shown] = Crowd([first, *others], most=0).seen(_WORLD).places
    tally = {it.group: 0 for it in (first, *others)}
    for it in (first, *others):
        tally[it.group] += it.mentions
    assert shown.group == max(tally, key=lambda group: tally[group])
    assert (shown.place, shown.mentions) == (first.place, 13)


def test_small_steps_send_the_same() -> None:
    """The browser leaves its layer alone while the middle of the map stays within one tile."""
    found = Found.of(_grid(60), most=1_000)
    one, other, third = (found.on_map((50.0, lon, 6), chosen=None) for lon in (30.0, 30.4, 80.0))
    assert one == other
    assert one.digest != third.digest
    assert one.zoom == 6
    assert json.loads(one.rows)["heaps"]


def test_few_places_are_sent_whole_whatever_is_in_view() -> None:
    """Up to the limit the map gets everything once, and never asks again."""
    found = Found.of(_grid(30), most=1_000)
    one, other = found.on_map(None, chosen=None), found.on_map((0.0, 0.0, 9), chosen="test:3")
    assert one is other
    assert one.zoom is None
    assert len(json.loads(one.rows)["ids"]) == 900
