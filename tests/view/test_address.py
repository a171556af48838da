"""The app's address as a filter: the same as the app's own reading of it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.models import EventType, Filter, Role
from geo.ui import state
from geo.view.address import column_of, column_text, filter_of, filter_of_link

COLLECTIONS = ["default", "war", "empty words"]
KEYS = (*state.CHOICES, state.ROLE, *state.DATES, *state.SWITCHES, state.TEXT, state.COLLECTION, state.PLACE)
VALUES = st.sampled_from(
    ["protest", "battle", "0.5", "0.7", "0.65", "literal", "associative", "2022-05-01", "2022-13-01", "0",
     "1", "", "war", "default", "UA", "UA/Donetsk", "person:1", "en", "nonsense", "x" * 400,
     "desk=news", "a%3Db=c=d", "=x"]
)  # fmt: skip
ADDRESSES = st.dictionaries(st.sampled_from(KEYS), st.lists(VALUES, min_size=1, max_size=3), max_size=8)


@given(address=ADDRESSES, default=st.sampled_from(["default", "other"]))
def test_it_is_what_the_app_shows(address: dict[str, list[str]], default: str) -> None:
    """Whatever an address says, the filter is the one that the app would put."""
    session: dict[str, object] = {}
    state.read_address(session, address, collections=COLLECTIONS, default=default)
    shown = state.wanted(session)
    assert filter_of(address, collections=COLLECTIONS, default=default) == shown
    link = f"http://127.0.0.1:8501/?{urlencode(address, doseq=True)}"
    assert filter_of_link(link, collections=COLLECTIONS, default=default) == shown


@pytest.mark.parametrize(
    "link", ["https://map.example/sub/?event=protest&person=p%3A1&view=1,2,3#x", "event=protest&person=p%3A1"]
)
def test_whole_and_half_addresses(link: str) -> None:
    """Only what stands after the question mark counts; where one looks narrows nothing."""
    wanted = Filter(event_types=(EventType.PROTEST,), persons=("p:1",), roles=(Role.LITERAL,))
    assert filter_of_link(link, collections=[], default="default") == wanted


@given(st.text(min_size=1), st.text())
def test_a_column_s_value_comes_back(name: str, value: str) -> None:
    """Any name and value survive, equal signs and percent signs too."""
    assert column_of(column_text(name, value)) == (name, value)


@pytest.mark.parametrize("text", ["", "=", "=value", "no sign"])
def test_what_names_no_column_is_none(text: str) -> None:
    """Without a name there is nothing to ask for."""
    assert column_of(text) is None
