from __future__ import annotations

import pytest

from geo.gazetteer.geocoder import OfflineGazetteer
from geo.gazetteer.lookup import Gazetteer
from geo.models import Article, Feature, Kind, Match, Mention
from geo.resolve.offline import OfflineSource
from geo.resolve.toponyms import Describer, Toponym, find_candidates


@pytest.fixture(scope="module")
def source(gazetteer: Gazetteer) -> OfflineSource:
    """The real gazetteer."""
    return OfflineSource(OfflineGazetteer(gazetteer))


def toponym(text: str, name: str, source: OfflineSource) -> Toponym:
    start = text.index(name)
    mention = Mention(start, start + len(name), name, Kind.PLACE)
    return Describer(source).describe(Article("1", text, "d"), mention)


@pytest.mark.parametrize(
    ("text", "name", "container"),
    [
        ("She comes from Bakhmut in Ukraine.", "Bakhmut", "Ukraine"),
        ("She comes from Bakhmut, Ukraine.", "Bakhmut", "Ukraine"),
        ("She comes from Bakhmut (Ukraine).", "Bakhmut", "Ukraine"),
        ("She comes from Bakhmut in eastern Ukraine.", "Bakhmut", "Ukraine"),
        ("He moved to Paris, Texas, in May.", "Paris", "Texas"),
        ("In Lviv, Ukraine President and guests met.", "Lviv", "Ukraine"),
    ],
)
def test_the_container_that_the_text_names_is_found(
    source: OfflineSource, text: str, name: str, container: str
) -> None:
    """Behind a comma, "in" or a bracket stands the country or region that holds the place."""
    assert container in [place.name for place in toponym(text, name, source).containers]


@pytest.mark.parametrize(
    "text",
    [
        "She comes from Bakhmut and likes Ukraine.",
        "She comes from Bakhmut.\nUkraine is far.",
        "She comes from Bakhmut, where it rains.",
        "She comes from Bakhmut, Sochi and Tolyatti.",
        "She comes from Bakhmut, Russian papers say.",
    ],
)
def test_what_is_no_container_is_none(source: OfflineSource, text: str) -> None:
    """Another sentence, a new line, a town or an adjective holds nothing."""
    assert toponym(text, "Bakhmut", source).containers == ()


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("the Kyiv region", "region"),
        ("the Kyiv oblast.", "oblast"),
        ("Kyiv, region by region", None),
        ("Kyiv State University", None),
        ("Kyiv regional papers", None),
        ("Kyiv is a region", None),
    ],
)
def test_the_word_behind_a_name_says_what_sort_of_place_it_is(
    source: OfflineSource, text: str, area: str | None
) -> None:
    """Only a lower-case word directly behind the name counts."""
    assert toponym(text, "Kyiv", source).area == area


def test_the_name_with_its_area_word_is_asked_too(source: OfflineSource) -> None:
    """The Kyiv oblast is the region, neither the city nor the city's own administration."""
    found = find_candidates("Kyiv", "oblast", source)[0]
    assert [c.place.id for c in found] == ["geonames:703446"]


def test_a_word_that_nothing_fits_excludes_nothing(source: OfflineSource) -> None:
    """There is no Izyum sea: the town stays a candidate."""
    assert "geonames:707292" in {c.place.id for c in find_candidates("Izyum", "sea", source)[0]}


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("northern Syria", "Syria"),
        ("the city of Qinhuangdao", "Qinhuangdao"),
        ("Izyum city", "Izyum"),
        ("central Izyum municipality", "Izyum"),
    ],
)
def test_an_unknown_name_is_asked_for_by_its_core(source: OfflineSource, name: str, core: str) -> None:
    """Without its direction or its sort, and then only as a partial match."""
    found = find_candidates(name, None, source)[0]
    assert core in [c.place.name for c in found]
    assert {c.match for c in found} == {Match.PARTIAL}


def test_an_arabic_name_is_found_without_its_article(source: OfflineSource) -> None:
    """Qamishli is Al Qamishli."""
    assert "SY" in [c.place.country for c in find_candidates("Qamishli", None, source)[0]]


@pytest.mark.parametrize(
    ("text", "name", "area"),
    [
        ("Schools in Butler, Clark and Preble counties closed.", "Butler", "county"),
        ("Schools in Butler, Clark and Preble counties closed.", "Clark", "county"),
        ("It snowed in Alachua and Gilchrist counties.", "Alachua", "county"),
        ("From Kyiv to Sumy or Poltava regions.", "Sumy", "region"),
        ("Butler, Clark and Preble won.", "Butler", None),
        ("Paris, where counties are unknown.", "Paris", None),
    ],
)
def test_all_members_of_a_list_are_of_the_sort_that_its_end_says(
    source: OfflineSource, text: str, name: str, area: str | None
) -> None:
    """The word stands once, behind the last name, in the plural."""
    assert toponym(text, name, source).area == area


def test_a_known_name_is_not_cut(source: OfflineSource) -> None:
    """South Korea is no part of Korea; Mexico City is no Mexico."""
    assert "South Korea" in [c.place.name for c in find_candidates("South Korea", None, source)[0]]
    assert Feature.COUNTRY not in {c.place.feature for c in find_candidates("Mexico City", None, source)[0]}


@pytest.mark.parametrize("name", ["Qwrtzville", "city of", "\ud800", "\x00", ""])
def test_what_names_no_place_has_no_candidates(source: OfflineSource, name: str) -> None:
    """Nothing found is empty."""
    assert find_candidates(name, None, source)[0] == ()
