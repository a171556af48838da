from math import asin, cos, radians, sin, sqrt

import pytest
from geopy.extra.rate_limiter import RateLimiter
from geopy.location import Location
from geopy.point import Point

from geo.gazetteer.geocoder import OfflineGazetteer
from geo.gazetteer.lookup import Gazetteer
from geo.models import Candidate, Place


@pytest.fixture(scope="module")
def geocoder(gazetteer: Gazetteer) -> OfflineGazetteer:
    return OfflineGazetteer(gazetteer)


def _place(location: Location | None) -> Place:
    assert location is not None
    assert isinstance(location.raw, Candidate)
    return location.raw.place


def test_a_name_gives_a_location(geocoder: OfflineGazetteer) -> None:
    """A location has an address, a point, and the candidate as its raw answer."""
    location = geocoder.geocode("Bakhmut")
    assert location is not None
    assert location.address == "Bakhmut, Donetsk Oblast, UA"
    assert location.latitude == pytest.approx(48.59, abs=0.05)
    assert isinstance(location.raw, Candidate)
    assert location.raw.place.id == "geonames:713174"


def test_nothing_found_is_none(geocoder: OfflineGazetteer) -> None:
    """An unknown name gives None, for one answer and for all."""
    assert geocoder.geocode("Qwertyuiopia") is None
    assert geocoder.geocode("Qwertyuiopia", exactly_one=False) is None


def test_all_answers(geocoder: OfflineGazetteer) -> None:
    """Without `exactly_one` up to `limit` locations come, best first."""
    found = geocoder.geocode("Springfield", exactly_one=False, limit=4)
    assert found is not None
    assert len(found) == 4
    assert _place(found[0]) == _place(geocoder.geocode("Springfield"))


@pytest.mark.parametrize(
    ("query", "country", "region"),
    [
        ("Bakhmut, Ukraine", "UA", "Donetsk Oblast"),
        ("Paris, Texas", "US", "Texas"),
        ("Paris, TX, USA", "US", "Texas"),
        ("London, Ontario, Canada", "CA", "Ontario"),
        ("Moscow, Europe", "RU", "Moscow"),
        ("Washington, D.C.", "US", "District of Columbia"),
    ],
)
def test_context_behind_a_comma(geocoder: OfflineGazetteer, query: str, country: str, region: str) -> None:
    """What follows a comma says where the place lies."""
    place = _place(geocoder.geocode(query))
    assert (place.country, place.admin1) == (country, region)


def test_context_that_does_not_fit(geocoder: OfflineGazetteer) -> None:
    """A place that is not where the context says is not found."""
    assert geocoder.geocode("Bakhmut, France") is None
    assert geocoder.geocode("Bakhmut, Qwertyuiopia") is None


def test_country_codes(geocoder: OfflineGazetteer) -> None:
    """Country codes narrow the search, as one string or as several, in any case."""
    assert _place(geocoder.geocode("Paris", country_codes="us")).country == "US"
    assert _place(geocoder.geocode("Paris", country_codes=["CA", "US"])).country == "US"
    assert geocoder.geocode("Bakhmut", country_codes=["FR"]) is None


@pytest.mark.parametrize(
    ("point", "name"),
    [
        ((50.45, 30.52), "Kyiv"),
        ("48.6, 38.0", "Bakhmut"),
        (Point(67.16, 32.41), "Kandalaksha"),
    ],
)
def test_reverse(geocoder: OfflineGazetteer, point: object, name: str) -> None:
    """A point gives the settlement nearest to it, in each form that geopy takes."""
    nearest = geocoder.reverse(point, exactly_one=False, limit=5)
    assert nearest is not None
    assert name in {_place(location).name for location in nearest}


@pytest.mark.parametrize(
    "point", [(-17.0, 179.99), (-17.0, -179.99), (90.0, 0.0), (-90.0, 77.0), (0.0, -180.0)]
)
def test_reverse_has_no_edges(
    geocoder: OfflineGazetteer, gazetteer: Gazetteer, point: tuple[float, float]
) -> None:
    """Across the date line and at the poles the nearest settlement is the one that a full search finds."""
    found = geocoder.reverse(point)
    assert found is not None
    answer = _chord(point, (found.latitude, found.longitude))
    assert answer == pytest.approx(
        min(_chord(point, (lat, lon)) for _, lat, lon in gazetteer.positions()), abs=1e-9
    )


def _chord(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle angle by the haversine formula: another way than the geocoder's."""
    (a, b), (c, d) = one, other
    turn = sin(radians(c - a) / 2) ** 2 + cos(radians(a)) * cos(radians(c)) * sin(radians(d - b) / 2) ** 2
    return 2 * asin(sqrt(min(1.0, turn)))


def test_nearest_first(geocoder: OfflineGazetteer) -> None:
    """Several answers come in rising distance."""
    point = (49.0, 36.0)
    found = geocoder.reverse(point, exactly_one=False, limit=8)
    assert found is not None
    distances = [_chord(point, (place.latitude, place.longitude)) for place in found]
    assert len(found) == 8
    assert distances == sorted(distances)


def test_it_works_behind_a_rate_limiter(geocoder: OfflineGazetteer) -> None:
    """The RateLimiter of geopy can wrap it like any other geocoder."""
    limited = RateLimiter(geocoder.geocode, min_delay_seconds=0, swallow_exceptions=False)
    assert _place(limited("Kiev")).name == "Kyiv"


def test_version_is_the_gazetteers(geocoder: OfflineGazetteer, gazetteer: Gazetteer) -> None:
    """The cache can tell answers of one build from those of another."""
    assert geocoder.version == gazetteer.version
