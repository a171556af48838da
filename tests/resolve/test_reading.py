"""Features on articles made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from geo.models import Article, Candidate, Feature, Kind, Match, Mention, Place
from geo.resolve.base_features import BASE
from geo.resolve.context_features import CONTEXT
from geo.resolve.hint_features import HINTS
from geo.resolve.homes import Home, Homes
from geo.resolve.reading import Reader, Reading
from geo.resolve.toponyms import Described, Step, Toponym

TEXAS = Place("geonames:1", "Texas", 31.0, -99.0, Feature.REGION, "US", "Texas", 22_000_000, 0.7)
OHIO = Place("geonames:2", "Ohio", 40.2, -82.7, Feature.REGION, "US", "Ohio", 11_000_000, 0.67)
PARIS_TX = Place("geonames:3", "Paris", 33.66, -95.55, Feature.SETTLEMENT, "US", "Texas", 25_000, 0.42)
PARIS_FR = Place("geonames:4", "Paris", 48.85, 2.35, Feature.SETTLEMENT, "FR", "Paris", 2_100_000, 0.7)
BONHAM = Place("geonames:5", "Bonham", 33.58, -96.18, Feature.SETTLEMENT, "US", "Texas", 10_000, 0.38)
HOMES = Homes(
    {"bonhamnews.example": Home("US", "Texas", (33.58, -96.18)), "ohio.example": Home("US", "Ohio", None)}
)
CANDIDATES = {"Paris": (PARIS_TX, PARIS_FR), "Texas": (TEXAS,), "Bonham": (BONHAM,), "Ohio": (OHIO,)}


def described(text: str, *names: str, source: str | None = None) -> Described:
    toponyms, at = [], 0
    for name in names:
        start = text.index(name, at)
        at = start + len(name)
        found = tuple(Candidate(p, Match.PRIMARY) for p in CANDIDATES.get(name, ()))
        behind = text[at:].removeprefix(", ").split(",")[0].split(".")[0]
        containers = (TEXAS,) if text[at:].startswith(", ") and behind == "Texas" else ()
        toponyms.append(
            Toponym(
                Mention(start, at, name, Kind.PLACE),
                found,
                tuple(Step.WRITTEN for _ in found),
                containers,
                None,
            )
        )
    return Described(Article("1", text, "d", source=source), tuple(toponyms))


def read(text: str, *names: str, source: str | None = None) -> Reading:
    reading = Reader(HOMES).read(described(text, *names, source=source))
    assert reading is not None
    return reading


def test_without_any_candidate_there_is_nothing_to_read() -> None:
    """Names that nothing is known about make no rows."""
    assert Reader(HOMES).read(described("Qwrtz is nowhere.", "Qwrtz")) is None
    assert Reader(HOMES).read(described("Nothing is named here.")) is None


def test_a_name_is_read_once_however_often_it_is_mentioned() -> None:
    """Rows are the candidates of names, not of mentions; names without candidates have none."""
    reading = read("Paris and Paris and Bonham and Qwrtz.", "Paris", "Paris", "Bonham", "Qwrtz")
    assert [name.key for name in reading.names] == ["paris", "bonham"]
    assert [name.toponyms for name in reading.names] == [(0, 1), (2,)]
    assert reading.offsets.tolist() == [0, 2, 3]
    assert reading.owner.tolist() == [0, 0, 1]


def test_namesakes_are_compared() -> None:
    """Rank and distance to the best are by population; twins are counted by distance."""
    base = read("Paris.", "Paris").base
    assert base.shape == (2, len(BASE))
    column = {name: base[:, k] for k, name in enumerate(BASE)}
    assert column["population_rank"].tolist() == [1, 0]
    assert column["population_to_best"][1] == 0 > column["population_to_best"][0]
    assert column["candidates"].tolist() == [2, 2]
    assert column["twins_50km"].tolist() == [0, 0]
    assert column["exact_primary"].tolist() == [1, 1]


def test_what_the_text_names_behind_a_place_holds_it() -> None:
    """Texas behind Paris speaks for the one in Texas and against the other."""
    hints = read("He lives in Paris, Texas.", "Paris", "Texas").hints
    column = {name: hints[:, k] for k, name in enumerate(HINTS)}
    assert column["container"].tolist() == [1, -1, 0]
    assert column["before_0"].tolist() == [1, 1, 0]
    assert column["after_6"].tolist() == [1, 1, 0]


def test_the_outlets_domain_tells_its_country_and_region() -> None:
    """A region's name in the domain and a country's top level speak for what lies there."""
    hints = read("Paris.", "Paris", source="www.northtexasnews.fr").hints
    column = {name: hints[:, k] for k, name in enumerate(HINTS)}
    assert column["domain_region"].tolist() == [1, 0]
    assert column["domain_country"].tolist() == [-1, 1]


def test_other_names_speak_for_what_lies_near_them() -> None:
    """Bonham is 60 km from the Paris in Texas: nearness, region and country all say so."""
    reading = read("From Paris to Bonham.", "Paris", "Bonham")
    rows = reading.with_context(np.array([0.2, 0.8, 1.0]))
    first = rows.shape[1] - len(CONTEXT)
    column = {name: rows[:, first + k] for k, name in enumerate(CONTEXT)}
    assert column["nearest"][0] == pytest.approx(np.log1p(59), abs=0.05)
    assert column["share_same_region"].tolist()[:2] == [1, 0]
    assert column["most_same_country"].tolist()[:2] == [1, 0]
    assert column["share_same_country_to_best"].tolist()[:2] == [0, -1]
    assert column["share_same_region"][2] == pytest.approx(0.2)


def test_a_name_followed_by_its_region_is_held() -> None:
    """The city sees its region behind it, the region its city before it."""
    reading = read("In Paris, Texas, it rains.", "Paris", "Texas")
    rows = reading.with_context(np.array([0.5, 0.5, 1.0]))
    first = rows.shape[1] - len(CONTEXT)
    column = {name: rows[:, first + k] for k, name in enumerate(CONTEXT)}
    assert column["next_holds"].tolist() == [2, -1, 0]
    assert column["previous_held"].tolist() == [0, 0, 1.5]


def test_a_name_alone_has_no_context() -> None:
    """With a single name nothing is near and nothing is shared."""
    reading = read("Paris.", "Paris")
    rows = reading.with_context(np.array([0.5, 0.5]))
    first = rows.shape[1] - len(CONTEXT)
    column = {name: rows[:, first + k] for k, name in enumerate(CONTEXT)}
    assert np.isfinite(rows).all()
    assert column["share_same_country"].tolist() == [0, 0]
    assert column["others"].tolist() == [1, 1]


def test_beliefs_sum_to_one_over_each_name() -> None:
    """However large the log-odds are."""
    reading = read("From Paris to Bonham.", "Paris", "Bonham")
    belief = reading.beliefs(np.array([800.0, -900.0, 3.0]))
    assert belief.tolist() == [1.0, 0.0, 1.0]


def test_a_known_outlets_home_is_near_to_what_it_means() -> None:
    """The distance from it, by how much farther than the nearest namesake, and whether it is its region."""
    hints = read("Paris is far.", "Paris", source="https://www.bonhamnews.example/today").hints
    column = {name: hints[:, k].tolist() for k, name in enumerate(HINTS)}
    texas, france = column["home_distance"]
    assert texas == pytest.approx(np.log1p(59), abs=0.05)
    assert france > np.log1p(7000)
    assert column["home_distance_to_best"] == pytest.approx([0, france - texas])
    assert column["home_region"] == [1, -1]
    assert column["domain_country"] == [1, -1]


def test_an_outlet_of_a_whole_country_has_no_point() -> None:
    """Its country counts; distances do not, as where nothing is known about an outlet."""
    known, unknown = (
        read("Paris is far.", "Paris", source=source).hints for source in ("ohio.example", "who.example")
    )
    for name in ("home_distance", "home_distance_to_best", "home_region"):
        k = HINTS.index(name)
        assert known[:, k].tolist() == unknown[:, k].tolist() == [known[0, k]] * 2
    k = HINTS.index("domain_country")
    assert known[:, k].tolist() == [1, -1]
    assert unknown[:, k].tolist() == [0, 0]


def test_a_reader_remembers_without_changing_answers() -> None:
    """The same article read again, by the same or a new reader, has the same rows."""
    reader, text = Reader(HOMES), "From Paris to Bonham."
    one, two = (reader.read(described(text, "Paris", "Bonham")) for _ in range(2))
    three = Reader(HOMES).read(described(text, "Paris", "Bonham"))
    assert one is not None
    assert two is not None
    assert three is not None
    for other in (two, three):
        assert np.array_equal(one.base, other.base)
        assert np.array_equal(one.hints, other.hints)
        assert np.array_equal(
            one.columns.region == one.columns.region[0], other.columns.region == other.columns.region[0]
        )
