"""Relation, radius and point of an article's answers."""

from __future__ import annotations

import pytest
from geopy.distance import distance

from geo.models import (
    Candidate,
    Feature,
    Kind,
    Match,
    Mention,
    Place,
    Resolution,
    Role,
    SpatialRelation,
    Vicinity,
)
from geo.resolve.extent import Extents
from geo.resolve.situate import APPROXIMATE_KM, situated

IZYUM = Place("geonames:707292", "Izyum", 49.21, 37.26, Feature.SETTLEMENT, "UA", population=45_000)
KYIV = Place("geonames:703448", "Kyiv", 50.45, 30.52, Feature.SETTLEMENT, "UA", population=2_950_000)
KHARKIV = Place("geonames:706483", "Kharkiv", 49.99, 36.23, Feature.SETTLEMENT, "UA", population=1_400_000)
UKRAINE = Place("geonames:690791", "Ukraine", 49.0, 32.0, Feature.COUNTRY, "UA")
RUSSIA = Place("geonames:2017370", "Russia", 60.0, 100.0, Feature.COUNTRY, "RU")
EXTENTS = Extents({"country:UA": 436.0, "country:RU": 2316.0})
R = SpatialRelation


def read(text: str, *places: Place, role: Role = Role.LITERAL, approximate: bool = False) -> list[Resolution]:
    """Situate the answers for places that stand in the text under their own names, in order."""
    mentions, answers, at = [], [], 0
    for place in places:
        start = text.index(place.name, at)
        at = start + len(place.name)
        mentions.append(Mention(start, at, place.name, Kind.PLACE, role))
        candidates = (Candidate(place, Match.PRIMARY, 0.9, approximate=approximate),)
        answers.append(Resolution(place, 0.9, "test", candidates))
    found = [answer for answer in situated(text, mentions, answers, EXTENTS) if answer is not None]
    assert [answer.place for answer in found] == list(places)
    return found


def test_a_place_alone_has_its_own_radius() -> None:
    """Without a relation the radius is the place's extent, and the point is the place's."""
    (found,) = read("He lives in Izyum.", IZYUM)
    assert (found.vicinity, found.point) == (Vicinity(), None)
    assert found.radius_km == pytest.approx(3.8, abs=0.1)


def test_near_and_south_reach_beyond_the_place() -> None:
    """What is south of Izyum is within about 20 km of it."""
    for text, relation in (("south of Izyum", R.SOUTH_OF), ("near Izyum", R.NEAR)):
        (found,) = read(f"It fell {text}.", IZYUM)
        assert (found.vicinity.relation, found.point) == (relation, None)
        assert found.radius_km == pytest.approx(18.8, abs=0.2)


def test_distance_and_direction_move_the_point() -> None:
    """30 km west of Izyum is a point 30 km from it, with a doubt that grows with the way."""
    (found,) = read("A bridge 30 km west of Izyum fell.", IZYUM)
    assert found.point is not None
    assert distance((IZYUM.lat, IZYUM.lon), (found.point.lat, found.point.lon)).km == pytest.approx(30)
    assert found.point.lon < IZYUM.lon
    assert found.point.lat == pytest.approx(IZYUM.lat, abs=0.01)
    assert found.radius_km == pytest.approx(3.8 + 0.39 * 30, abs=0.2)


def test_a_distance_without_direction_is_a_radius() -> None:
    """30 miles from Izyum may be anywhere around it."""
    (found,) = read("He lives 30 miles from Izyum.", IZYUM)
    assert found.point is None
    assert found.radius_km == pytest.approx(48.3 + 3.8, abs=0.1)


def test_between_two_places_is_half_way() -> None:
    """Both mentions get the midpoint and half the distance."""
    first, second = read("The train stopped between Kharkiv and Izyum.", KHARKIV, IZYUM)
    apart = distance((KHARKIV.lat, KHARKIV.lon), (IZYUM.lat, IZYUM.lon)).km
    assert first.point == second.point
    assert first.point is not None
    for place in (KHARKIV, IZYUM):
        way = distance((place.lat, place.lon), (first.point.lat, first.point.lon)).km
        assert way == pytest.approx(apart / 2, rel=0.01)
    assert first.radius_km == second.radius_km == pytest.approx(apart / 2)
    assert {first.vicinity.relation, second.vicinity.relation} == {R.BETWEEN}


def test_talks_between_states_have_no_midpoint() -> None:
    """Countries bound no spot."""
    for found in read("The war between Russia and Ukraine goes on.", RUSSIA, UKRAINE):
        assert (found.vicinity, found.point) == (Vicinity(), None)


def test_a_relation_holds_for_both_of_a_pair() -> None:
    """What is near Izyum and Kyiv is near both, but not near the country that holds them."""
    assert [it.vicinity.relation for it in read("near Izyum and Kyiv", IZYUM, KYIV)] == [R.NEAR, R.NEAR]
    assert [it.vicinity.relation for it in read("near Izyum, Ukraine", IZYUM, UKRAINE)] == [R.NEAR, R.AT]


def test_around_and_outside_a_country() -> None:
    """Around a country is all over it; outside it is anywhere."""
    (around,) = read("towns around Ukraine", UKRAINE)
    assert (around.vicinity.relation, around.radius_km) == (R.AT, 436.0)
    (outside,) = read("refugees outside Ukraine", UKRAINE)
    assert (outside.vicinity.relation, outside.radius_km) == (R.OUTSIDE, None)


def test_associative_mentions_have_no_relation() -> None:
    """Who is tied to a place stands nowhere near it."""
    (found,) = read("outside Kyiv", KYIV, role=Role.ASSOCIATIVE)
    assert found.vicinity == Vicinity()


def test_an_approximate_answer_is_wide() -> None:
    """What is only known to be near a place has the radius that its score speaks of."""
    (found,) = read("in Izyum", IZYUM, approximate=True)
    assert (found.radius_km, found.vicinity.relation) == (APPROXIMATE_KM, R.NEAR)


def test_an_unresolved_name_keeps_its_relation_and_others_stay_none() -> None:
    """NIL has no radius; persons have no answer."""
    text = "Anna lives near Nowhere."
    mentions = [Mention(0, 4, "Anna", Kind.PERSON), Mention(16, 23, "Nowhere", Kind.PLACE, Role.LITERAL)]
    person, nil = situated(text, mentions, [None, Resolution(None, 0.0, "t")], EXTENTS)
    assert person is None
    assert nil == Resolution(None, 0.0, "t", vicinity=Vicinity(R.NEAR))
