import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.view.map_message import Choice, Pick, Press, View, parsed, read_message


@given(st.text(min_size=1))
def test_a_choice_comes_back_as_sent(place: str) -> None:
    """Any id survives, whatever is in it."""
    assert read_message([place]) == Choice(place)


@given(st.floats(-85, 85), st.floats(-180, 180, exclude_max=True), st.integers(0, 20))
@example(0.0, 179.99999999999997, 0)
def test_a_view_comes_back_as_sent(lat: float, lon: float, zoom: int) -> None:
    """Centre and zoom survive; a longitude is kept to within rounding."""
    found = read_message(["view", lat, lon, zoom])
    assert isinstance(found, View)
    assert (found.lat, found.zoom) == (lat, zoom)
    assert found.lon == pytest.approx(lon, abs=1e-9)


def test_a_map_dragged_around_the_world_is_at_the_same_place() -> None:
    """Longitudes beyond the date line are brought back."""
    assert read_message(["view", 10, 190.5, 4]) == View(10.0, -169.5, 4)


@pytest.mark.parametrize(
    "text",
    ["[]", "[1,2]", "[1]", '["a","b"]', "[true]", "[NaN]", '["view",91,0,3]', '["view",0,0,21]',
     '["view",0,0,-1]', '["view",0,0,2.5]', '["view",0,0,true]', '["view","0",0,3]', '["view",0,Infinity,3]',
     '["view",0,NaN,3]', f'["view",0,1{"0" * 400},3]', '["view",0,0]', '["pick",89,0]', '["pick","1",2]',
     '["pick",1]', '["act","wrong",7]', '["act","wrong"]'],
)  # fmt: skip
def test_what_is_no_message_is_none(text: str) -> None:
    """Broken, foreign and impossible messages are nothing, and raise nothing."""
    said = parsed(text)
    assert isinstance(said, list)
    assert read_message(said) is None


@pytest.mark.parametrize("text", [None, "", "x", "null", "[" * 99_999, "9" * 9_999])
def test_what_is_no_json_is_none(text: str | None) -> None:
    """What cannot be read is nothing, and raises nothing."""
    assert parsed(text) is None


@given(st.text())
def test_no_text_raises(text: str) -> None:
    """Whatever a browser sends is read as JSON or as nothing."""
    assert parsed(text) is None or text.strip()


def test_buttons_and_points_of_corrections() -> None:
    """A button in a popup and a point come through, the point on this turn of the world."""
    assert read_message(["act", "wrong", "a:1:2"]) == Press("wrong", "a:1:2")
    assert read_message(["pick", 48.5, 398]) == Pick(48.5, 38.0)
