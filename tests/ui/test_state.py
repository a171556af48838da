from datetime import date

import pytest

from geo.models import EventType, Filter, Role
from geo.ui.state import (
    State,
    choose,
    clear,
    is_clear,
    read_address,
    to_address,
    view_of,
    view_text,
    wanted,
    write_address,
)


def _state(address: dict[str, list[str]], *, collections: tuple[str, ...] = ("default",)) -> State:
    state: State = {}
    read_address(state, address, collections=collections, default="default")
    return state


def test_a_bare_address_asks_for_everything_literal() -> None:
    """Without a query nothing narrows the default collection."""
    state = _state({})
    assert wanted(state) == Filter(collection="default")
    assert is_clear(state)
    assert to_address(state) == {}


def test_an_address_gives_the_filter_and_comes_back_the_same() -> None:
    """Every part of a filter, and the chosen place, survive the way through a link."""
    address = {
        "person": ["a", "b"],
        "organisation": ["c"],
        "event": ["protest", "trial"],
        "source": ["", "North Courier"],
        "from": ["2011-01-01"],
        "to": ["2012-02-29"],
        "undated": ["0"],
        "happening": ["event:1"],
        "country": ["UA", ""],
        "region": ["RU/Murmansk"],
        "language": ["en"],
        "score": ["0.7"],
        "role": ["literal", "associative"],
        "text": ["two words"],
        "weaker": ["1"],
        "publication": ["1"],
        "place": ["geonames:1"],
        "read": ["article:abc"],
        "view": ["48.500,37.250,7"],
    }
    state = _state(address)
    assert wanted(state) == Filter(
        collection="default",
        persons=("a", "b"),
        organisations=("c",),
        event_types=(EventType.PROTEST, EventType.TRIAL),
        sources=("", "North Courier"),
        date_from="2011-01-01",
        date_to="2012-02-29",
        undated=False,
        roles=(Role.LITERAL, Role.ASSOCIATIVE),
        events=("event:1",),
        countries=("UA", ""),
        regions=("RU/Murmansk",),
        languages=("en",),
        min_score=0.7,
        text="two words",
        weaker=True,
        by_publication=True,
    )
    assert to_address(state) == address


@pytest.mark.parametrize(
    "address",
    [
        {"from": ["yesterday"]},
        {"to": [""]},
        {"event": ["party"]},
        {"undated": ["maybe"]},
        {"score": ["2"]},
        {"role": ["any"]},
        {"read": ["file:/etc/passwd"]},
        {"view": ["91,0,3"]},
        {"view": ["nan,0,3"]},
        {"collection": ["x"]},
    ],
)
def test_nonsense_in_an_address_is_left_out(address: dict[str, list[str]]) -> None:
    """What does not exist does not filter, and does not stop the page."""
    assert wanted(_state(address)) == Filter(collection="default")


def test_the_address_counts_on_arrival_and_after_a_way_through_history() -> None:
    """In between it may be the page's own of a moment ago: it changes nothing back."""
    state = _state({"person": ["a"]})
    state["person"] = ["b"]
    for late in ({"person": ["a"]}, {}):
        read_address(state, late, collections=["default"], default="default")
        assert state["person"] == ["b"]
    read_address(state, {"person": ["a"]}, collections=["default"], default="default", travelled=True)
    assert state["person"] == ["a"]
    read_address(state, {}, collections=["default"], default="default", travelled=True)
    assert state["person"] == []


def test_an_address_is_written_once() -> None:
    """What the browser has is not written again, whatever a press still carries; nonsense is mended."""
    state = _state({"person": ["a"], "event": ["nonsense"]})
    written: list[dict[str, list[str]]] = []
    for _ in range(2):
        write_address(state, written.append)
        read_address(state, {"person": ["old"]}, collections=["default"], default="default")
    state["person"] = ["b"]
    write_address(state, written.append)
    read_address(state, {"person": ["a"]}, collections=["default"], default="default", travelled=True)
    write_address(state, written.append)
    assert written == [{"person": ["a"]}, {"person": ["b"]}]


def test_clearing_takes_back_all_but_the_collection() -> None:
    """After clearing, the other collection is still open."""
    state = _state(
        {"collection": ["other"], "person": ["a"], "from": ["2011-01-01"]}, collections=("default", "other")
    )
    clear(state)
    assert is_clear(state)
    assert to_address(state) == {"collection": ["other"]}


def test_all_collections_stay_chosen() -> None:
    """Who asks for all collections beside a default one gets all, also after a rerun and from the link."""
    both = ["default", "other"]
    state = _state({}, collections=("default", "other"))
    state["collection"] = None
    read_address(state, {}, collections=both, default="default")
    assert wanted(state).collection is None
    assert to_address(state) == {"collection": [""]}
    assert wanted(_state({"collection": [""]}, collections=("default", "other"))).collection is None


def test_a_collection_that_goes_gives_way_to_the_default_one() -> None:
    """When the open collection is deleted or renamed the default one is open."""
    state = _state({"collection": ["other"]}, collections=("default", "other"))
    read_address(state, {"collection": ["other"]}, collections=["default"], default="default")
    assert wanted(state).collection == "default"


def test_the_first_articles_open_their_collection() -> None:
    """In a store that was empty nobody chose all: its first collection is open."""
    state = _state({}, collections=())
    read_address(state, {}, collections=["default"], default="default")
    assert wanted(state).collection == "default"
    assert to_address(state) == {}


def test_a_store_without_the_default_collection_shows_all() -> None:
    """When no collection has the default name, all are shown together."""
    assert wanted(_state({}, collections=("other",))).collection is None


def test_text_that_no_address_can_hold_is_left_out() -> None:
    """A source with a lone surrogate filters, but stays out of the link."""
    state = _state({})
    state["source"] = ["lone \ud800", "whole"]
    state["from"] = date(2011, 1, 1)
    assert to_address(state) == {"source": ["whole"], "from": ["2011-01-01"]}


def test_choosing_and_taking_back() -> None:
    """Values gather in a facet; a least score takes the place of another; some role is always shown."""
    state = _state({})
    for value in ("a", "b", "a"):
        choose(state, "person", value, on=True)
    choose(state, "person", "b", on=False)
    choose(state, "score", "0.5", on=True)
    choose(state, "score", "0.7", on=True)
    choose(state, "role", "literal", on=False)
    assert (state["person"], state["score"], state["role"]) == (["a"], ["0.7"], ["literal"])


def test_a_view_comes_back_the_same() -> None:
    """Centre and zoom survive an address; a longitude beyond the date line comes round."""
    assert view_of(view_text(48.5, 190.0, 7)) == (48.5, -170.0, 7)
    assert view_of("48.5,37") is None
    assert view_of(None) is None


def test_leaving_out_what_is_undated_asks_for_any_date() -> None:
    """Unticking "undated too" works without a range of dates as well, and counts as a filter."""
    state = _state({"undated": ["0"]})
    assert wanted(state) == Filter(collection="default", date_from="0001-01-01", undated=False)
    assert not is_clear(state)
