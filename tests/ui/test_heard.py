"""What a part of the page says is taken once, whatever comes along with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.ui.heard import heard as heard_of
from geo.ui.heard import news
from geo.ui.state import State

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=12,
)


@given(lost=st.lists(st.booleans(), min_size=1, max_size=12))
def test_every_message_is_heard_once_though_some_values_never_come(lost: list[bool]) -> None:
    """Each value holds all that was said before it; whichever of them get lost, the last one brings it."""
    state: State = {}
    said = [[number + 1, ["act", number]] for number in range(len(lost))]
    heard = [
        message
        for number, gone in enumerate(lost)
        if not gone or number == len(lost) - 1
        for message in news(state, "map", [0.5, said[: number + 1]])
    ]
    assert heard == [["act", number] for number in range(len(lost))]
    assert news(state, "map", [0.5, said]) == []
    assert heard_of(state, "map") == [0.5, len(lost)]


def test_parts_are_heard_for_themselves() -> None:
    """A number of one part says nothing of another's, nor one of a frame before it was loaded anew."""
    state: State = {}
    assert news(state, "map", [0.5, [[9, ["a"]]]]) == [["a"]]
    assert news(state, "panel", [0.5, [[5, ["b"]]]]) == [["b"]]
    assert news(state, "map", [0.25, [[1, ["c"]]]]) == [["c"]]
    assert news(state, "map", [0.25, [[1, ["c"]]]]) == []


def test_the_oldest_comes_first() -> None:
    """Messages are taken in the order in which they were said."""
    assert news({}, "map", [0.5, [[3, ["c"]], [1, ["a"]], [2, ["b"]]]]) == [["a"], ["b"], ["c"]]


@pytest.mark.parametrize(
    "broken", [None, "x", [], ["a", 1], [1, []], [1, "a"], [1.5, ["a"]], [-1, ["a"]], [float("nan"), ["a"]]]
)
def test_what_is_no_message_is_nothing(broken: object) -> None:
    """Broken and impossible values are left out, and what is sound beside them is taken."""
    state: State = {}
    assert news(state, "map", broken) == []
    assert news(state, "map", [0.5, broken]) == []
    assert news(state, "map", [0.5, [broken, [7, ["sound"]]]]) == [["sound"]]


@given(said=_JSON)
def test_nothing_a_browser_says_raises(said: object) -> None:
    """Whatever JSON comes, messages are lists with something in them."""
    assert all(isinstance(it, list) and it for it in news({}, "map", said))
