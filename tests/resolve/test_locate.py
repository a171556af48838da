from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from geo.gazetteer.geocoder import OfflineGazetteer
from geo.gazetteer.lookup import Gazetteer
from geo.gazetteer.whereabouts import Whereabouts
from geo.resolve.cache_file import CacheFile
from geo.resolve.locate import NEAREST, Locator
from geo.resolve.online import open_services
from geo.services import Service as Wanted
from geo.services import Services
from geo.settings import ROOT
from tests.resolve.loopback import Service, hang_up, nominatim, running


@pytest.fixture(scope="module")
def locator(gazetteer: Gazetteer) -> Locator:
    def shapes() -> Whereabouts:
        return Whereabouts(ROOT / "data" / "natural_earth", point_of_view="deu", place=gazetteer.place)

    return Locator(OfflineGazetteer(gazetteer), shapes)


def test_a_region_has_the_gazetteer_s_name(locator: Locator) -> None:
    """The map draws departments, the gazetteer has regions: places there must share one name."""
    assert locator.area(48.85, 2.35) == ("FR", "Île-de-France")
    assert locator.area(48.59, 38.0) == ("UA", "Donetsk Oblast")
    assert locator.area(0.0, -30.0) == (None, None)


def test_a_click_is_answered_offline(locator: Locator) -> None:
    """Country, region and the nearest settlements, nearest first; nobody is asked."""
    found = locator.at(48.6, 38.01)
    assert (found.where.country, found.where.region) == ("UA", "Donetsk Oblast")
    assert found.candidates[0].place.name == "Bakhmut"
    assert len(found.candidates) == NEAREST
    assert found.unasked is None


def test_a_map_that_repeats_the_world(locator: Locator) -> None:
    """A click one turn further east is the same place; what is no point is refused."""
    assert locator.at(48.6, 38.01 + 360).candidates == locator.at(48.6, 38.01).candidates
    assert locator.at(48.6, 38.01 - 720).where.country == "UA"
    for lat, lon in ((91.0, 0.0), (float("nan"), 0.0), (0.0, float("inf"))):
        with pytest.raises(ValueError, match="no point"):
            locator.at(lat, lon)


def test_a_click_may_ask_a_service(locator: Locator, tmp_path: Path) -> None:
    """Its place comes first; when it is down the offline answer stands and the reason is told."""
    with running(Service(nominatim, replies=[hang_up])) as service:
        wanted = Wanted("nominatim", domain=f"127.0.0.1:{service.port}", scheme="http", attempts=1)
        with (
            closing(CacheFile(tmp_path / "cache.sqlite")) as file,
            open_services(Services((wanted,)), file=file, locate=locator.area) as services,
        ):
            down = locator.at(49.3, 37.2, services=services)
            found = locator.at(49.3, 37.2, services=services)
            asked = len(service.requests)
            again = locator.at(49.300001, 37.2, services=services)
            assert len(service.requests) == asked
    assert again.candidates == found.candidates
    assert "the connection was cut" in (down.unasked or "")
    assert len(down.candidates) == NEAREST
    assert found.candidates[0].place.id == "nominatim:osm:W1234"
    assert found.candidates[0].place.admin1 == "Kharkiv Oblast"
    assert found.unasked is None
