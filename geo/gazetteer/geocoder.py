"""The gazetteer as a geopy geocoder: no network, no key, no limit."""

from __future__ import annotations

from math import cos, radians, sin
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.models import Candidate, Match, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.gazetteer.lookup import Gazetteer


class OfflineGazetteer(Geocoder):  # type: ignore[misc]  # geopy has no types
    """Answers from the gazetteer; each location's `raw` is the `Candidate`."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        super().__init__()
        self._gazetteer = gazetteer
        self._nearest: _Nearest | None = None
        self._lock = Lock()

    @property
    def version(self) -> str:
        """Changes when the answers may."""
        return self._gazetteer.version

    @overload
    def geocode(
        self,
        query: str,
        *,
        exactly_one: Literal[True] = True,
        limit: int = ...,
        country_codes: str | Sequence[str] | None = ...,
        timeout: Any = ...,
    ) -> Location | None: ...

    @overload
    def geocode(
        self,
        query: str,
        *,
        exactly_one: Literal[False],
        limit: int = ...,
        country_codes: str | Sequence[str] | None = ...,
        timeout: Any = ...,
    ) -> list[Location] | None: ...

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        limit: int = 10,
        country_codes: str | Sequence[str] | None = None,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's interface; nothing is waited for
    ) -> Location | list[Location] | None:
        """Find the places of a name, best first; None when there is none.

        What follows a comma narrows the search: "Bakhmut, Ukraine" gives the Bakhmuts that lie in
        a place named Ukraine. `country_codes` are ISO 3166-1 alpha-2.
        """
        codes = {country_codes} if isinstance(country_codes, str) else set(country_codes or ())
        codes = {code.upper() for code in codes}
        found = [c for c in self.candidates(query) if not codes or c.place.country in codes]
        return _answer(found[:limit], exactly_one=exactly_one)

    @overload
    def reverse(
        self, query: Any, *, exactly_one: Literal[True] = True, limit: int = ..., timeout: Any = ...
    ) -> Location | None: ...

    @overload
    def reverse(
        self, query: Any, *, exactly_one: Literal[False], limit: int = ..., timeout: Any = ...
    ) -> list[Location] | None: ...

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        limit: int = 10,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's interface; nothing is waited for
    ) -> Location | list[Location] | None:
        """Find the settlements nearest to a point (anything that geopy's Point takes), nearest first."""
        point = Point(query)
        ids = self._index().nearest(point.latitude, point.longitude, 1 if exactly_one else limit)
        places = [self._gazetteer.place(i) for i in ids]
        found = [Candidate(p, Match.PRIMARY) for p in places if p is not None]
        return _answer(found, exactly_one=exactly_one)

    def candidates(self, query: str) -> list[Candidate]:
        """Find all that `geocode` finds, without the wrapping, which costs more than the look-up."""
        whole = self._gazetteer.look_up(query)
        if whole or "," not in query:
            return whole
        name, *context = (part.strip() for part in query.split(","))
        found = self._gazetteer.look_up(name)
        for part in context:
            containers = [c.place for c in self._gazetteer.look_up(part)]
            found = [c for c in found if any(self._gazetteer.within(c.place, o) for o in containers)]
        return found

    def _index(self) -> _Nearest:
        with self._lock:
            if self._nearest is None:
                self._nearest = _Nearest(list(self._gazetteer.positions()))
            return self._nearest


class _Nearest:
    """Settlements as points on the unit sphere, where neither poles nor the date line are special."""

    def __init__(self, rows: Sequence[tuple[str, float, float]]) -> None:
        self._ids = [row[0] for row in rows]
        lat = np.radians(np.array([row[1] for row in rows], dtype=np.float64))
        lon = np.radians(np.array([row[2] for row in rows], dtype=np.float64))
        self._points: NDArray[np.float64] = np.column_stack(
            (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat))
        )

    def nearest(self, lat: float, lon: float, count: int) -> list[str]:
        """Give the ids of the nearest settlements, nearest first."""
        phi, theta = radians(lat), radians(lon)
        point = np.array((cos(phi) * cos(theta), cos(phi) * sin(theta), sin(phi)))
        distance = ((self._points - point) ** 2).sum(axis=1)
        count = min(count, len(self._ids))
        closest = np.argpartition(distance, count - 1)[:count] if count else np.array([], dtype=int)
        return [self._ids[i] for i in sorted(closest, key=lambda i: (distance[i], self._ids[i]))]


def _answer(found: Sequence[Candidate], *, exactly_one: bool) -> Location | list[Location] | None:
    locations = [Location(_address(c.place), Point(c.place.lat, c.place.lon), c) for c in found]
    if exactly_one:
        return locations[0] if locations else None
    return locations or None


def _address(place: Place) -> str:
    parts = (place.name, place.admin1, place.country)
    return ", ".join(dict.fromkeys(part for part in parts if part))
