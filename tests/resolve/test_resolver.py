from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import GeocodingUnavailable
from geo.gazetteer.geocoder import OfflineGazetteer
from geo.gazetteer.lookup import Gazetteer
from geo.models import Article, Candidate, Feature, Kind, Mention, Place, Resolution
from geo.resolve.cache import CachedGeocoder
from geo.resolve.offline import OfflineSource
from geo.resolve.query import Query
from geo.resolve.ranker import RuleRanker, haversine_km
from geo.resolve.resolver import RUNNERS_UP, Resolver

MIN_SCORE = 0.2


@pytest.fixture(scope="module")
def source(gazetteer: Gazetteer) -> OfflineSource:
    """The real gazetteer."""
    return OfflineSource(OfflineGazetteer(gazetteer))


@pytest.fixture(scope="module")
def resolver(source: OfflineSource) -> Resolver:
    """The resolver with the project's own threshold."""
    return Resolver(source, RuleRanker(), min_score=MIN_SCORE)


def mentions(text: str, *names: str) -> list[Mention]:
    found, at = [], 0
    for name in names:
        start = text.index(name, at)
        at = start + len(name)
        found.append(Mention(start, at, name, Kind.PLACE))
    return found


def resolve(resolver: Resolver, text: str, *names: str) -> list[Resolution]:
    answers = resolver.resolve(Article("1", text, "d"), mentions(text, *names))
    return [a for a in answers if a is not None]


def placed(resolver: Resolver, text: str, *names: str) -> list[Place]:
    places = [a.place for a in resolve(resolver, text, *names)]
    assert all(p is not None for p in places), places
    return [p for p in places if p is not None]


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("Bakhmut", "UA", 48.6, 38.0),
        ("Bucha", "UA", 50.55, 30.22),
        ("Izyum", "UA", 49.2, 37.28),
        ("Sochi", "RU", 43.6, 39.73),
        ("Tolyatti", "RU", 53.53, 49.35),
        ("Kandalaksha", "RU", 67.16, 32.41),
    ],
)
def test_the_six_places_the_project_was_asked_for(
    resolver: Resolver, name: str, country: str, lat: float, lon: float
) -> None:
    """Each stands where it is, alone in its sentence."""
    (place,) = placed(resolver, f"A bus left for {name} at noon.", name)
    assert place.country == country
    assert haversine_km(place.lat, place.lon, lat, lon) < 25


def test_bakhmut_in_ukraine(resolver: Resolver) -> None:
    """A name with its container."""
    bakhmut, ukraine = placed(resolver, "She grew up at Bakhmut in Ukraine.", "Bakhmut", "Ukraine")
    assert (bakhmut.feature, bakhmut.country) == (Feature.SETTLEMENT, "UA")
    assert ukraine.feature is Feature.COUNTRY


def test_the_kyiv_region_is_the_oblast_and_kyiv_the_city(resolver: Resolver) -> None:
    """One text may mean both: the area word decides for each mention by itself."""
    text = "Shells fell on the Kyiv region; in Kyiv the lights went out. The Kyiv oblast counted its dead."
    region, city, oblast = placed(resolver, text, "Kyiv", "Kyiv", "Kyiv")
    assert region.id == oblast.id == "geonames:703446"
    assert city.id == "geonames:703448"


def test_paris_texas_and_paris_alone(resolver: Resolver) -> None:
    """Paris is in France unless the text says Texas."""
    paris, texas = placed(resolver, "He opened a diner at Paris, Texas, in June.", "Paris", "Texas")
    assert (paris.country, paris.admin1, texas.feature) == ("US", "Texas", Feature.REGION)
    (alone,) = placed(resolver, "He opened a diner in Paris.", "Paris")
    assert alone.country == "FR"


def test_georgia_follows_its_neighbours(resolver: Resolver) -> None:
    """With Tbilisi it is the country, with Atlanta the state."""
    names = placed(
        resolver, "The train crosses Georgia from Tbilisi to Batumi.", "Georgia", "Tbilisi", "Batumi"
    )
    assert (names[0].feature, names[0].country) == (Feature.COUNTRY, "GE")
    names = placed(resolver, "Rain fell all over Georgia, from Atlanta to Savannah.", "Georgia", "Atlanta")
    assert (names[0].feature, names[0].country) == (Feature.REGION, "US")


def test_springfield_illinois(resolver: Resolver) -> None:
    """Of dozens of Springfields the one in the named state."""
    place, _ = placed(resolver, "A baker from Springfield, Illinois, won.", "Springfield", "Illinois")
    assert (place.feature, place.admin1) == (Feature.SETTLEMENT, "Illinois")


def test_odessa_by_the_sea_and_odessa_in_texas(resolver: Resolver) -> None:
    """Odessa is the port in Ukraine unless Texas is named."""
    (port,) = placed(resolver, "The ship left Odessa at dawn.", "Odessa")
    assert (port.country, port.feature) == ("UA", Feature.SETTLEMENT)
    town, _ = placed(resolver, "Oil made Odessa, Texas, rich.", "Odessa", "Texas")
    assert (town.country, town.admin1) == ("US", "Texas")


def test_donetsk_is_in_ukraine_though_russia_has_one(resolver: Resolver) -> None:
    """The namesake in Rostov oblast is a runner-up, and wins where its oblast is named."""
    (answer,) = resolve(resolver, "He worked in a mine in Donetsk.", "Donetsk")
    assert answer.place is not None
    assert answer.place.country == "UA"
    assert "RU" in [c.place.country for c in answer.candidates]


def test_an_unknown_name_is_nil(resolver: Resolver) -> None:
    """No place, no score, no candidates: listed, not guessed."""
    (answer,) = resolve(resolver, "They met in Qwrtzville.", "Qwrtzville")
    assert (answer.place, answer.score, answer.candidates) == (None, 0.0, ())
    assert answer.method


def test_below_the_threshold_a_place_is_not_claimed(source: OfflineSource, resolver: Resolver) -> None:
    """A bare Springfield is nowhere sure: it keeps its runners-up, at most ten, but has no place."""
    (answer,) = resolve(resolver, "A fair was held in Springfield.", "Springfield")
    assert (answer.place, answer.score) == (None, 0.0)
    assert len(answer.candidates) == RUNNERS_UP
    assert answer.candidates[0].score < MIN_SCORE
    (daring,) = resolve(
        Resolver(source, RuleRanker(), min_score=0.0), "A fair was held in Springfield.", "Springfield"
    )
    assert daring.place == answer.candidates[0].place
    assert daring.score == answer.candidates[0].score


def test_a_higher_threshold_claims_less(source: OfflineSource) -> None:
    """At 1 even Kyiv, which has namesakes, stays unresolved."""
    (answer,) = resolve(Resolver(source, RuleRanker(), min_score=1.0), "He lives in Kyiv.", "Kyiv")
    assert answer.place is None


def test_only_place_mentions_are_answered(resolver: Resolver) -> None:
    """Persons and organisations get None, in their positions."""
    text = "Paris Hilton saw Kyiv."
    found = resolver.resolve(
        Article("1", text, "d"),
        [Mention(0, 12, "Paris Hilton", Kind.PERSON), Mention(17, 21, "Kyiv", Kind.PLACE)],
    )
    assert found[0] is None
    assert found[1] is not None
    assert resolver.resolve(Article("1", text, "d"), []) == ()


def test_the_same_article_has_the_same_answers(
    source: OfflineSource, resolver: Resolver, tmp_path: Path
) -> None:
    """Whatever was resolved before, and through a cold or a warm cache, an article's result is its own."""
    text = "From Odessa and Donetsk to Georgia, Paris and Moscow."
    names = ("Odessa", "Donetsk", "Georgia", "Paris", "Moscow")
    first = resolve(resolver, text, *names)
    resolve(
        resolver, "Oil made Odessa, Texas, and Moscow, Idaho, rich.", "Odessa", "Texas", "Moscow", "Idaho"
    )
    assert resolve(resolver, text, *names) == first
    for _ in range(2):
        with CachedGeocoder(source, tmp_path / "cache.sqlite") as cache:
            cached = Resolver(cache, RuleRanker(), min_score=MIN_SCORE)
            assert resolve(cached, text, *names) == first


def test_an_answer_tells_how_it_was_made(source: OfflineSource) -> None:
    """The method names ranker and gazetteer with versions; the version holds the threshold as well."""
    resolver = Resolver(source, RuleRanker(), min_score=0.25)
    (answer,) = resolve(resolver, "He lives in Kyiv.", "Kyiv")
    assert answer.method == f"{RuleRanker.version}+gazetteer/{source.version}"
    assert resolver.version == f"{answer.method}+min0.25"


class Closed:
    """A geocoder that cannot be asked."""

    name = "closed"
    version = "1"

    def candidates(self, query: Query) -> tuple[Candidate, ...]:
        """Refuse."""
        raise GeocodingUnavailable(self.name, f"no answer for {query.name}")


def test_an_outage_is_no_nil() -> None:
    """When the geocoder could not be asked the caller learns it."""
    with pytest.raises(GeocodingUnavailable):
        resolve(Resolver(Closed(), RuleRanker(), min_score=0.2), "He lives in Kyiv.", "Kyiv")
