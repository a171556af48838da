from dataclasses import replace

import pytest

from geo.models import Feature, Place, Point, Role
from geo.view.js_json import js_json
from geo.view.payload import GROUPS, POPUP_BUDGET, columns
from geo.view.shapes import Excerpt, PlaceOnMap


def _found(
    key: str = "geonames:1",
    *,
    mentions: int = 1,
    feature: Feature = Feature.SETTLEMENT,
    text: str = "In Bucha.",
) -> PlaceOnMap:
    place = Place(key, "Bucha", 50.54321, 30.0, feature, "UA")
    excerpt = Excerpt(
        1, key, text, 3, 8, "Title", "digest", None, None, None, Role.LITERAL, 0.9, (), (), (), None
    )
    return PlaceOnMap(place, mentions, 1, 0.876, "violence", (excerpt,))


def test_places_stand_in_columns_the_most_mentioned_first() -> None:
    """One entry per place in every column; GeoNames' ids are their number."""
    made = columns([_found("curated:x"), _found("geonames:7", mentions=5), _found()._replace(group=None)])
    assert made["ids"] == [7, "curated:x", 1]
    assert made["mentions"] == [5, 1, 1]
    assert made["lats"] == [505432] * 3
    assert made["lons"] == [300000] * 3
    assert made["scores"] == [88] * 3
    assert made["groups"] == [GROUPS.index("violence")] * 2 + [GROUPS.index("")]


@pytest.mark.parametrize(
    "key", ["geonames:", "geonames:012", "geonames:x", "geonames:²", "geonames:9999999999999999"]
)
def test_an_odd_id_is_sent_whole(key: str) -> None:
    """Only what comes back the same is shortened to a number."""
    assert columns([_found(key)])["ids"] == [key]


def test_countries_continents_and_regions_are_told_apart() -> None:
    """Those have labels and shapes; the row and, for a country, its code say which."""
    features = [Feature.SETTLEMENT, Feature.COUNTRY, Feature.REGION, Feature.CONTINENT]
    made = columns([_found(f"geonames:{n}", mentions=9 - n, feature=it) for n, it in enumerate(features, 1)])
    assert (made["countries"], made["regions"], made["continents"]) == ({"1": "UA"}, [2], [3])


def test_a_place_carries_the_circles_of_its_mentions() -> None:
    """One radius around its own point, one circle for each other position; a country has its shape."""
    moved = replace(_found().excerpts[0], point=Point(50.0, 29.6), radius_km=15.55)
    wide = _found()._replace(radius_km=18.83, excerpts=(moved, moved), approximate=True)
    made = columns([wide])
    assert (made["radii"], made["circles"], made["guesses"]) == ([19], {"0": [[50.0, 29.6, 15.6]]}, [0])
    country = wide._replace(place=replace(wide.place, feature=Feature.COUNTRY))
    assert (columns([country])["radii"], columns([country])["circles"]) == ([0], {})
    assert columns([wide._replace(radius_km=2.34)])["radii"] == [2.3]


def test_popups_stop_at_the_budget_as_sent_and_the_places_stay() -> None:
    """Tags cost what they cost once escaped; beyond the budget a place points to the list."""
    made = columns([_found(f"geonames:{n}", text="a" * 290 + "<b>") for n in range(1, 1001)])
    popups = made["popups"]
    assert isinstance(popups, list)
    assert 0 < len(popups) < 1000
    assert len(js_json(popups)) <= POPUP_BUDGET + 2
    assert isinstance(made["ids"], list)
    assert len(made["ids"]) == 1000


def test_a_place_without_excerpts_leaves_the_others_their_popups() -> None:
    """Its own is empty; none are sent for the places after the last excerpt."""
    bare = _found("geonames:2", mentions=5)._replace(excerpts=())
    made = columns([bare, _found("geonames:3", mentions=4), bare._replace(mentions=3)])["popups"]
    assert isinstance(made, list)
    assert len(made) == 2
    assert made[0] == ""
    assert "Bucha" in str(made[1])


@pytest.mark.parametrize(("number", "largest"), [(5_000, 500_000), (20_000, 1_200_000)])
def test_thousands_of_places_are_sent_in_few_bytes(number: int, largest: int) -> None:
    """With names of twelve letters and a radius for each, all popups within the budget."""
    base = _found(text="a" * 200)._replace(radius_km=12.5)
    places = [
        base._replace(
            place=replace(base.place, id=f"geonames:{1_000_000 + n}", name=f"Nova {n:07}", lon=-n / 1000),
            mentions=1 + n % 300,
            excerpts=base.excerpts if n < 900 else (),
        )
        for n in range(number)
    ]
    assert len(js_json(columns(places)).encode()) < largest
