"""What the browser may say to the page: every act does one thing, and nothing else does anything."""

from __future__ import annotations

import copy

import pytest

from geo.models import Feature, Place
from geo.ui import dates, explore, filters, panel
from geo.ui.found import Found
from geo.ui.state import State, read_address
from geo.view.shapes import PlaceOnMap


@pytest.fixture
def state() -> State:
    """A fresh session."""
    found: State = {}
    read_address(found, {}, collections=["default"], default="default")
    return found


@pytest.mark.parametrize(
    ("message", "key", "value"),
    [
        (["choose", "person", "person:a", True], "person", ["person:a"]),
        (["choose", "event", "protest", True], "event", ["protest"]),
        (["choose", "happening", "event:1", True], "happening", ["event:1"]),
        (["choose", "role", "associative", True], "role", ["literal", "associative"]),
        (["choose", "switch", "weaker", True], "weaker", True),
        (["text", " two words "], "text", "two words"),
        (["find", "person", "ann"], "_found", {"person": "ann"}),
    ],
)
def test_filters(state: State, message: list[object], key: str, value: object) -> None:
    """A click in the filters is one change of the state."""
    filters.act(state, message)
    assert state[key] == value


def test_the_map_chooses_only_what_it_shows(state: State) -> None:
    """A place on the map is chosen and a movement noted; anything else is left alone."""
    kyiv = Place("geonames:703448", "Kyiv", 50.45, 30.52, Feature.SETTLEMENT, "UA")
    found = Found.of([PlaceOnMap(kyiv, 1, 1, 0.9, None, ())])
    for said in (None, "", "[]", '[0.5,[[1,["geonames:1"]]]]', '[0.5,[[2,["view",99,0,3]]]]', "<script>"):
        explore.hear(state, said, found)
    assert (state["place"], state["view"]) == (None, None)
    explore.hear(state, '[0.5,[[5,["geonames:703448"]],[6,["view",50.5,30.25,8]]]]', found)
    assert (state["place"], state["view"]) == ("geonames:703448", "50.500,30.250,8")


def test_clear(state: State) -> None:
    """Clearing takes all choices back."""
    filters.act(state, ["choose", "person", "a", True])
    filters.act(state, ["clear"])
    assert state["person"] == []


def test_dates(state: State) -> None:
    """A brush sets both days or takes them back; other dates begin anew."""
    dates.act(state, ["brush", "2022-01-01", "2022-12-31"])
    assert (str(state["from"]), str(state["to"])) == ("2022-01-01", "2022-12-31")
    dates.act(state, ["basis", "publication"])
    assert (state["from"], state["publication"]) == (None, True)
    dates.act(state, ["undated", False])
    assert state["undated"] is False
    dates.act(state, ["brush", None, None])
    assert state["to"] is None


def test_panel(state: State) -> None:
    """Choosing a row goes there, again as well; closing closes what is read first, then the place."""
    panel.act(state, ["place", "geonames:1"])
    first = state["_focus"]
    panel.act(state, ["place", "geonames:1"])
    assert (state["place"], state["_focus"]) == ("geonames:1", first + 1)
    panel.act(state, ["article", "abc"])
    assert state["read"] == "article:abc"
    panel.act(state, ["close", ""])
    assert (state["read"], state["place"]) == (None, "geonames:1")
    panel.act(state, ["close", ""])
    assert state["place"] is None
    panel.act(state, ["only", "event:event:1"])
    assert state["happening"] == ["event:1"]


NONSENSE: list[list[object]] = [
    ["choose"],
    ["choose", "collection", "x", True],
    ["choose", "event", "party", True],
    ["choose", "person", 7, True],
    ["choose", "switch", "person", True],
    ["choose", "from", "x", True],
    ["find", "nothing", "x"],
    ["text", 7],
    ["brush", "2022-01-01"],
    ["undated", "yes"],
    ["basis", "x"],
    ["sort", "random"],
    ["place", None],
    ["only", "article:1"],
    ["drop", "tables"],
]


@pytest.mark.parametrize("message", NONSENSE)
def test_nonsense_changes_nothing(state: State, message: list[object]) -> None:
    """Whatever else a browser sends is left alone."""
    before = copy.deepcopy(state)
    for act in (filters.act, dates.act, panel.act):
        act(state, message)
    assert state == before
