"""Opens all that geocodes: the gazetteer, the cache, the online services that are on, the shapes."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.gazetteer.geocoder import OfflineGazetteer
from geo.gazetteer.lookup import Gazetteer
from geo.gazetteer.whereabouts import Whereabouts
from geo.resolve.cache import CachedGeocoder
from geo.resolve.locate import Locator
from geo.resolve.offline import OfflineSource
from geo.resolve.online import open_services
from geo.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.models import Place
    from geo.resolve.service import OnlineService
    from geo.settings import Settings


@dataclass(frozen=True, slots=True)
class Geocoders:
    """What answers where a name or a point is."""

    gazetteer: Gazetteer
    """The gazetteer."""
    cached: CachedGeocoder
    """The cache before it."""
    services: tuple[OnlineService, ...]
    """The online services that are on, in the order in which they are asked."""
    locator: Locator
    """Tells about points."""


class Geography:
    """Searches places by name and tells about points, on this machine; threads may share one."""

    def __init__(self, gazetteer: OfflineGazetteer, locator: Locator) -> None:
        self._gazetteer = gazetteer
        self._locator = locator

    def named(self, text: str) -> list[Place]:
        """Give the places of a name ("Springfield", "Springfield, Illinois"), best first."""
        return [candidate.place for candidate in self._gazetteer.candidates(text)]

    def area(self, lat: float, lon: float) -> tuple[str | None, str | None]:
        """Give country code and region of a point."""
        return self._locator.area(lat, lon)


def open_geography(settings: Settings) -> Geography:
    """Open the gazetteer for as long as the process lives; no service is asked. Raises SetupMissing."""
    gazetteer = Gazetteer.open(settings.gazetteer)
    offline = OfflineGazetteer(gazetteer)
    return Geography(offline, Locator(offline, lambda: open_whereabouts(settings, gazetteer)))


@contextmanager
def open_geocoders(settings: Settings) -> Iterator[Geocoders]:
    """Open what the settings ask for; nothing is sent yet. Raises SetupMissing, SettingsError, StoreError."""
    gazetteer = Gazetteer.open(settings.gazetteer)
    offline = OfflineGazetteer(gazetteer)
    locator = Locator(offline, lambda: open_whereabouts(settings, gazetteer))
    with (
        CachedGeocoder(OfflineSource(offline), settings.cache, limit_mb=settings.cache_mb) as cached,
        open_services(settings.services, file=cached.file, locate=locator.area) as services,
    ):
        yield Geocoders(gazetteer, cached, tuple(services), locator)


@contextmanager
def open_locator(settings: Settings) -> Iterator[tuple[Locator, tuple[OnlineService, ...]]]:
    """Open what tells about points, and the services that may be asked as well. Raises as open_geocoders."""
    with open_geocoders(settings) as geocoders:
        yield geocoders.locator, geocoders.services


def open_whereabouts(settings: Settings, gazetteer: Gazetteer) -> Whereabouts:
    """Read the shapes of countries and regions; takes a second. Raises SetupMissing."""
    return Whereabouts(
        ROOT / "data" / "natural_earth", point_of_view=settings.point_of_view, place=gazetteer.place
    )
