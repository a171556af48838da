from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.models import Candidate, Feature, Kind, Match, Mention, Place
from geo.resolve.ranker import (
    _AREA_FEATURES,
    _MATCH,
    EARTH_RADIUS_KM,
    RuleRanker,
    Weights,
    contains,
    distance_km,
    haversine_km,
)
from geo.resolve.toponyms import _AREA, Toponym

FRANCE = Place("c:fr", "Freedonia", 46.0, 2.0, Feature.COUNTRY, "FR", None, 0, 0.7)
UKRAINE = Place("c:ua", "Ukraine", 49.0, 32.0, Feature.COUNTRY, "UA", None, 0, 0.8)
OBLAST = Place("c:ko", "Mala Oblast", 50.0, 30.8, Feature.REGION, "UA", "Mala Oblast", 0, 0.5)
CITY_REGION = Place("c:kr", "Mala", 50.45, 30.5, Feature.REGION, "UA", "Mala", 0, 0.55)
CITY = Place("c:k", "Mala", 50.45, 30.52, Feature.SETTLEMENT, "UA", "Mala", 900_000, 0.6)
NEAR = Place("c:n", "Nova", 50.5, 30.2, Feature.SETTLEMENT, "UA", "Mala Oblast", 20_000, 0.3)
FAR = Place("c:f", "Nova", 48.9, 2.4, Feature.SETTLEMENT, "FR", "Seine", 90_000, 0.4)

LATS, LONS = st.floats(-90, 90), st.floats(-180, 180)


def toponym(
    name: str, *places: Place, area: str | None = None, containers: tuple[Place, ...] = ()
) -> Toponym:
    candidates = tuple(Candidate(place, Match.PRIMARY) for place in places)
    return Toponym(Mention(0, len(name), name, Kind.PLACE), candidates, containers, area)


def best(*toponyms: Toponym) -> list[str]:
    return [ranked[0].place.id if ranked else "" for ranked in RuleRanker().rank(toponyms)]


def test_without_hints_the_more_important_place_wins() -> None:
    """Importance decides between namesakes when the article says nothing else."""
    assert best(toponym("Nova", NEAR, FAR)) == ["c:f"]


def test_other_places_of_the_article_decide() -> None:
    """Beside names of Ukraine the less important Nova in Ukraine is meant."""
    assert best(toponym("Nova", NEAR, FAR), toponym("Mala", CITY), toponym("Ukraine", UKRAINE))[0] == "c:n"


def test_a_repeated_name_is_one_witness() -> None:
    """Naming a place ten times weighs no more than once, and does not witness for itself."""
    once = RuleRanker().rank([toponym("Nova", NEAR, FAR), toponym("Mala", CITY)])[0]
    often = RuleRanker().rank([toponym("Nova", NEAR, FAR), *[toponym("Mala", CITY)] * 10])[0]
    assert often == once
    alone = RuleRanker().rank([toponym("Nova", NEAR, FAR)] * 10)
    assert alone == RuleRanker().rank([toponym("Nova", NEAR, FAR)]) * 10


def test_a_named_container_raises_what_it_holds() -> None:
    """The container named behind a name makes its candidate likelier."""
    plain, held = (
        RuleRanker().rank([t])[0]
        for t in (toponym("Nova", NEAR, FAR), toponym("Nova", NEAR, FAR, containers=(UKRAINE,)))
    )
    score = {c.place.id: c.score for c in plain}
    assert {c.place.id: c.score for c in held}["c:n"] > score["c:n"]


def test_the_area_word_chooses_the_feature() -> None:
    """The Mala region is the region around the city, not the city nor the city's own administration."""
    places = (CITY, CITY_REGION, OBLAST)
    assert best(toponym("Mala", *places)) == ["c:k"]
    assert best(toponym("Mala", *places, area="region")) == ["c:ko"]


def test_a_region_that_only_shares_the_name_of_a_far_city_keeps_its_claim() -> None:
    """New York state is not the city's administration: its centre is far away."""
    state = Place("c:s", "Mala", 48.0, 33.0, Feature.REGION, "UA", "Mala", 0, 0.5)
    assert best(toponym("Mala", CITY, state, area="state")) == ["c:s"]


def test_every_area_word_has_its_features() -> None:
    """Whatever word the text pattern accepts, the ranker knows what it fits; each match has its weight."""
    words = set(re.findall(r"[a-z]{3,}", _AREA.pattern))
    assert words == set(_AREA_FEATURES)
    assert set(_MATCH) == set(Match)


def test_scores_are_shares_in_falling_order() -> None:
    """One toponym's scores sum to 1 and fall; without candidates there are none."""
    ranked, empty = RuleRanker().rank([toponym("Nova", NEAR, FAR, UKRAINE), toponym("Nowhere")])
    scores = [c.score for c in ranked]
    assert sum(scores) == pytest.approx(1.0)
    assert scores == sorted(scores, reverse=True)
    assert empty == ()
    assert RuleRanker().rank([]) == []


@given(st.permutations([NEAR, FAR, UKRAINE, CITY, OBLAST]))
def test_the_order_of_candidates_is_of_no_account(places: list[Place]) -> None:
    """The same candidates in another order get the same scores in the same order."""
    here = RuleRanker().rank([toponym("Nova", *places), toponym("Mala", CITY)])[0]
    fixed = RuleRanker().rank([toponym("Nova", NEAR, FAR, UKRAINE, CITY, OBLAST), toponym("Mala", CITY)])[0]
    assert [c.place.id for c in here] == [c.place.id for c in fixed]
    assert [c.score for c in here] == pytest.approx([c.score for c in fixed])


def test_equal_candidates_are_ordered_by_id() -> None:
    """Ties never depend on chance."""
    twins = [Place(f"c:{k}", "Twin", 1.0, 1.0, Feature.SETTLEMENT, "FR") for k in (3, 1, 2)]
    (ranked,) = RuleRanker().rank([toponym("Twin", *twins)])
    assert [c.place.id for c in ranked] == ["c:1", "c:2", "c:3"]


def test_one_pass_reads_no_context() -> None:
    """With a single pass each name stands for itself."""
    toponyms = [toponym("Nova", NEAR, FAR), toponym("Mala", CITY)]
    ranked = RuleRanker(Weights(passes=1)).rank(toponyms)
    assert ranked[0] == RuleRanker(Weights(passes=1)).rank(toponyms[:1])[0]


@pytest.mark.parametrize(
    ("container", "place", "held"),
    [
        (UKRAINE, NEAR, True),
        (UKRAINE, FAR, False),
        (OBLAST, NEAR, True),
        (OBLAST, CITY, False),
        (UKRAINE, UKRAINE, False),
        (FRANCE, UKRAINE, False),
        (Place("c:sea", "Sea", 0, 0, Feature.WATER), Place("c:isle", "Isle", 0, 0, Feature.LANDFORM), False),
    ],
)
def test_countries_and_regions_hold_their_places(container: Place, place: Place, held: object) -> None:
    """By country code and region name; nothing holds itself, and what has no country holds nothing."""
    assert contains(container, place) is held


def test_distances_by_hand() -> None:
    """A degree of the equator is R·π/180, pole to pole R·π, a quarter turn R·π/2."""
    assert haversine_km(0, 0, 0, 1) == pytest.approx(math.pi * EARTH_RADIUS_KM / 180)
    assert haversine_km(90, 0, -90, 50) == pytest.approx(math.pi * EARTH_RADIUS_KM)
    assert haversine_km(0, 170, 0, -100) == pytest.approx(math.pi * EARTH_RADIUS_KM / 2)
    assert distance_km(CITY, CITY) == 0.0


@given(LATS, LONS, LATS, LONS)
def test_distances_are_symmetric_and_bounded(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    """No two points are farther apart than half the circumference, antipodes included."""
    there = haversine_km(lat1, lon1, lat2, lon2)
    assert 0 <= there <= math.pi * EARTH_RADIUS_KM + 1e-6
    assert there == pytest.approx(haversine_km(lat2, lon2, lat1, lon1), abs=1e-6)
