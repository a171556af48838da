"""Facets of the sample store, see tests/conftest.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from geo.models import EventType, Filter, Role
from geo.store import Store
from geo.view.facets import facets
from geo.view.shapes import Option

GROTSKOV, BOGDANOV = "person:Volodymyr Grotskov", "person:Ilya Bogdanov"


@pytest.fixture
def store(sample_store: str) -> Iterator[Store]:
    """The sample store, opened."""
    with Store.open(sample_store, create=False) as opened:
        yield opened


def test_all_options(store: Store) -> None:
    """Without a choice every option that shows something is there, largest first."""
    found = facets(store, Filter(collection="default"))
    assert found.persons == (
        Option(BOGDANOV, "Ilya Bogdanov", 1),
        Option(GROTSKOV, "Volodymyr Grotskov", 1),
    )
    assert found.organisations == ()
    assert found.event_types == (Option("battle", "battle", 1), Option("protest", "protest", 1))
    assert found.sources == (
        Option("North Courier", "North Courier", 3),
        Option("River Gazette", "River Gazette", 2),
    )
    assert (found.first_day, found.last_day, found.undated) == ("2011-12-10", "2022-08-01", 3)


def test_own_choice_is_left_out(store: Store) -> None:
    """A choice narrows the other facets but not its own."""
    found = facets(store, Filter(persons=(GROTSKOV,)))
    assert [option.value for option in found.persons] == [BOGDANOV, GROTSKOV]
    assert found.event_types == (Option("protest", "protest", 1),)
    assert found.sources == (Option("North Courier", "North Courier", 1),)
    assert found.undated == 0


def test_chosen_options_stay(store: Store) -> None:
    """What was chosen stays listed at 0, so that it can be taken back."""
    wanted = Filter(
        persons=(GROTSKOV,), event_types=(EventType.TRIAL,), sources=("River Gazette", "Gone"), collection="x"
    )
    found = facets(store, wanted)
    assert found.persons == (Option(GROTSKOV, "Volodymyr Grotskov", 0),)
    assert found.event_types == (Option("trial", "trial", 0),)
    assert found.sources == (Option("Gone", "Gone", 0), Option("River Gazette", "River Gazette", 0))
    assert (found.first_day, found.last_day) == (None, None)


def test_roles_hold(store: Store) -> None:
    """Counts follow the roles that are shown."""
    found = facets(store, Filter(roles=(Role.ASSOCIATIVE,)))
    assert found.sources == (Option("North Courier", "North Courier", 1),)
    assert found.persons == ()
