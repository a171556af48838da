"""Facets of the sample store, see tests/conftest.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.models import (
    Analysis,
    Article,
    EventType,
    Feature,
    Filter,
    Kind,
    Mention,
    Place,
    Resolution,
    Role,
)
from geo.store import Store
from geo.view.facets import country_name, facets, folded
from geo.view.shapes import Bin, Choices, Option

GROTSKOV, BOGDANOV = "person:Volodymyr Grotskov", "person:Ilya Bogdanov"


@pytest.fixture
def store(sample_store: str) -> Iterator[Store]:
    """The sample store, opened."""
    with Store.open(sample_store, create=False) as opened:
        yield opened


def counts(choices: Choices) -> dict[str, int]:
    return {option.label: option.mentions for option in choices.options}


def test_all_options(store: Store) -> None:
    """Every facet has its options with what each would show."""
    found = facets(store, Filter(collection="default"))
    assert found.persons.options == (
        Option(BOGDANOV, "Ilya Bogdanov", 1),
        Option(GROTSKOV, "Volodymyr Grotskov", 1),
    )
    assert found.organisations.options == ()
    assert counts(found.events) == {"battle": 1, "protest": 1}
    assert [below.label for option in found.events.options for below in option.options] == [
        "Battle in Bakhmut",
        "Protest in Kandalaksha",
    ]
    assert counts(found.where) == {"Russia": 3, "Ukraine": 2}
    assert counts(Choices(found.where.options[0].options)) == {"Murmansk": 2, "Krasnodar": 1}
    assert counts(found.sources) == {"North Courier": 3, "River Gazette": 2}
    assert counts(found.languages) == {"not known": 5}
    assert [option.mentions for option in found.roles.options] == [5, 1]
    assert [option.mentions for option in found.scores.options] == [4, 4, 4]
    assert found.timeline.undated == 3
    assert found.timeline.unit == "year"
    assert found.timeline.bins[0] == Bin("2011-01-01", "2011-12-31", 1)
    assert [it.mentions for it in found.timeline.bins] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]


def test_own_choice_is_left_out(store: Store) -> None:
    """A choice narrows the other facets but not its own; options that would show nothing stay, at 0."""
    found = facets(store, Filter(persons=(GROTSKOV,)))
    assert [option.value for option in found.persons.options] == [BOGDANOV, GROTSKOV]
    assert counts(found.events) == {"battle": 0, "protest": 1}
    assert counts(found.sources) == {"North Courier": 1, "River Gazette": 0}
    assert found.timeline.undated == 0


def test_chosen_options_stay(store: Store) -> None:
    """What was chosen stays listed at 0, so that it can be taken back, known or not."""
    wanted = Filter(
        persons=(GROTSKOV,),
        event_types=(EventType.TRIAL,),
        events=("event:gone",),
        countries=("FR",),
        sources=("River Gazette", "Gone"),
        collection="x",
    )
    found = facets(store, wanted)
    assert counts(found.persons)["Volodymyr Grotskov"] == 0
    assert counts(found.events) == {"battle": 0, "protest": 0, "trial": 0, "event:gone": 0}
    assert counts(found.where)["France"] == 0
    assert counts(found.sources) == {"Gone": 0, "North Courier": 0, "River Gazette": 0}
    assert found.timeline.bins == ()


def test_roles_hold(store: Store) -> None:
    """Counts follow the roles that are shown."""
    found = facets(store, Filter(roles=(Role.ASSOCIATIVE,)))
    assert counts(found.sources) == {"North Courier": 1, "River Gazette": 0}
    assert counts(found.persons) == {"Ilya Bogdanov": 0, "Volodymyr Grotskov": 0}


def test_a_search_finds_by_any_name(store: Store) -> None:
    """A facet is narrowed by a part of a name, whatever its case and accents; the chosen stay."""
    found = facets(store, Filter(), named={"persons": "GRÓTSK", "where": "murm", "events": "kandal"})
    assert list(counts(found.persons)) == ["Volodymyr Grotskov"]
    assert [it.label for it in found.where.options[0].options] == ["Murmansk"]
    assert [it.label for it in found.events.options] == ["protest"]
    found = facets(store, Filter(persons=(BOGDANOV,)), named={"persons": "grotsk"})
    assert set(counts(found.persons)) == {"Ilya Bogdanov", "Volodymyr Grotskov"}


def test_weaker_links_count_for_the_whole_article(store: Store) -> None:
    """With weaker links a person counts for every place that the article names."""
    found = facets(store, Filter(weaker=True))
    assert counts(found.persons) == {"Ilya Bogdanov": 3, "Volodymyr Grotskov": 3}


def test_words_for_codes() -> None:
    """Countries go by their English names; names are compared without case and accents."""
    assert country_name("UA") == "Ukraine"
    assert country_name("") == "no country (seas, continents)"
    assert folded(" Éva Ł ") == "eva ł"


def test_other_columns_of_tables(tmp_path: Path) -> None:
    """Each value of a column is an option with its count; either value of one column, all columns."""
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        for number, (desk, year) in enumerate([("news", "2021"), ("news", "2022"), ("sport", "2022")]):
            text = f"Kyiv {number} and nothing else."
            article = Article(
                str(number), text, str(number), f"Title {number}", extra=(("desk", desk), ("year", year)),
                origin=f"{number}.csv",
            )  # fmt: skip
            place = Place("geonames:703448", "Kyiv", 50.45, 30.52, Feature.SETTLEMENT, "UA")
            mention = Mention(0, 4, "Kyiv", Kind.PLACE, Role.LITERAL)
            store.save(Analysis(article, (mention,), (Resolution(place, 0.9, "t"),)), collection="c")
        found = facets(store, Filter("c"))
        assert counts(found.columns) == {"desk: news": 2, "year: 2022": 2, "desk: sport": 1, "year: 2021": 1}
        assert found.columns.options[0].value == "desk=news"
        narrowed = facets(store, Filter("c", extra=(("desk", "sport"),)))
        assert counts(narrowed.columns) == {
            "desk: news": 2, "desk: sport": 1, "year: 2022": 1, "year: 2021": 0,
        }  # fmt: skip
        asked = facets(store, Filter("c"), named={"columns": "SPORT"})
        assert counts(asked.columns) == {"desk: sport": 1}
