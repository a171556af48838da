import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.view.map_message import Choice, Pick, Press, View, read_message

TIME = 1_790_000_000_000


@given(st.text(min_size=1), st.integers(0, 2**53))
def test_a_choice_comes_back_as_sent(place: str, at: int) -> None:
    """Any id survives, whatever is in it."""
    assert read_message(json.dumps([place, at])) == Choice(place, float(at))


@given(st.floats(-85, 85), st.floats(-180, 180, exclude_max=True), st.integers(0, 20), st.integers(0, 2**53))
@example(0.0, 179.99999999999997, 0, 0)
def test_a_view_comes_back_as_sent(lat: float, lon: float, zoom: int, at: int) -> None:
    """Centre and zoom survive; a longitude is kept to within rounding."""
    found = read_message(json.dumps(["view", lat, lon, zoom, at]))
    assert isinstance(found, View)
    assert (found.lat, found.zoom, found.at) == (lat, zoom, float(at))
    assert found.lon == pytest.approx(lon, abs=1e-9)


def test_a_map_dragged_around_the_world_is_at_the_same_place() -> None:
    """Longitudes beyond the date line are brought back."""
    assert read_message(f'["view",10,190.5,4,{TIME}]') == View(10.0, -169.5, 4, float(TIME))


@pytest.mark.parametrize(
    "text",
    [None, "", "x", "null", "[]", "{}", "[1,2]", '["a"]', '["a","b"]', '["a",true]', '["a",NaN]',
     '["view",91,0,3,1]', '["view",0,0,21,1]', '["view",0,0,-1,1]', '["view",0,0,2.5,1]',
     '["view",0,0,true,1]', '["view","0",0,3,1]', '["view",0,Infinity,3,1]', '["view",0,0,3]', "[" * 99_999],
)  # fmt: skip
def test_what_is_no_message_is_none(text: str | None) -> None:
    """Broken, foreign and impossible messages are nothing, and raise nothing."""
    assert read_message(text) is None


@given(st.text())
def test_no_text_raises(text: str) -> None:
    """Whatever a browser sends is read as a message or as none."""
    assert read_message(text) is None or text.strip().startswith("[")


def test_buttons_and_points_of_corrections() -> None:
    """A button in a popup and a point come through; a point beyond the map's edge, or no number, does not."""
    assert read_message('["act","wrong","a:1:2",5]') == Press("wrong", "a:1:2")
    assert read_message('["pick",48.5,398,5]') == Pick(48.5, 38.0)
    for said in (
        '["pick",89,0,5]',
        '["pick","1",2,5]',
        '["pick",1,2]',
        '["act","wrong",7,5]',
        '["act","wrong","a",true]',
    ):
        assert read_message(said) is None
