"""What geocodes, opened by the settings alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from geo.geocoders import open_geocoders, open_locator
from geo.services import Service as Wanted
from geo.services import Services
from geo.settings import Settings
from tests.resolve.loopback import Service, nominatim, running


def of(folder: Path, *services: Wanted) -> Settings:
    return replace(Settings(), cache=folder / "cache.sqlite", services=Services(services))


def test_a_point_is_told_offline(tmp_path: Path) -> None:
    """Without services a click has a country, a region and settlements to choose from."""
    with open_locator(of(tmp_path)) as (locator, services):
        found = locator.at(48.6, 38.01, services=services)
    assert services == ()
    assert (found.where.country, found.where.region) == ("UA", "Donetsk Oblast")
    assert found.candidates[0].place.name == "Bakhmut"


def test_the_point_of_view_decides_whose_a_point_is(tmp_path: Path) -> None:
    """Simferopol lies in Ukraine by the German point of view, in Russia by Natural Earth's own."""
    whose = []
    for view in ("deu", "default"):
        with open_locator(replace(of(tmp_path), point_of_view=view)) as (locator, _):
            whose.append(locator.at(44.95, 34.1).where.country)
    assert whose == ["UA", "RU"]


def test_a_service_that_is_on_may_be_asked_about_a_point(tmp_path: Path) -> None:
    """It is handed out beside the locator, asked only when passed on, and never twice for one point."""
    with running(Service(nominatim)) as service:
        on = Wanted("nominatim", domain=f"127.0.0.1:{service.port}", scheme="http")
        for _ in range(2):
            with open_locator(of(tmp_path, on)) as (locator, services):
                assert locator.at(49.3, 37.2).candidates[0].place.id.startswith("geonames:")
                found = locator.at(49.3, 37.2, services=services)
                assert found.candidates[0].place.id == "nominatim:osm:W1234"
        assert len(service.requests) == 1


def test_names_and_points_share_one_gazetteer(tmp_path: Path) -> None:
    """What is opened belongs together: the cache stands before the gazetteer that points are looked up in."""
    with open_geocoders(of(tmp_path)) as geocoders:
        assert geocoders.cached.version == geocoders.gazetteer.version
        assert geocoders.locator.area(48.59, 38.0) == ("UA", "Donetsk Oblast")
