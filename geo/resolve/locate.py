"""Where a point lies, for answers of services and for corrections made by clicking on the map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from geo.errors import GeocodingUnavailable
from geo.gazetteer.whereabouts import Whereabout, Whereabouts
from geo.models import Candidate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.gazetteer.geocoder import OfflineGazetteer
    from geo.resolve.service import OnlineService

POLE, HALF_TURN = 90.0, 180.0
"""Degrees of latitude and of longitude at most."""

NEAREST = 5
"""Settlements that are proposed for a point."""


@dataclass(frozen=True, slots=True)
class PointAnswer:
    """What is at a point."""

    where: Whereabout
    """Country and region, offline."""
    candidates: tuple[Candidate, ...]
    """Places to choose from: a service's, where one is on and answers, then the nearest settlements."""
    unasked: str | None = None
    """Why a service could not be asked; None when all were or none is on."""


class Locator:
    """Tells country, region and places of points. Shapes are read when they are first needed."""

    def __init__(self, gazetteer: OfflineGazetteer, shapes: Callable[[], Whereabouts]) -> None:
        self._gazetteer = gazetteer
        self._read = shapes

    @cached_property
    def _shapes(self) -> Whereabouts:
        return self._read()

    def area(self, lat: float, lon: float) -> tuple[str | None, str | None]:
        """Country code and region name of a point, as the gazetteer has them for places there.

        The region is that of the nearest settlement, whose name for it the other places share; the
        map's own where that settlement lies in another country.
        """
        where = self._shapes.at(lat, lon)
        if where.country is None:
            return None, None
        near = self._gazetteer.reverse((lat, lon), exactly_one=True)
        place = near.raw.place if near is not None else None
        if place is not None and place.country == where.country and place.admin1 is not None:
            return where.country, place.admin1
        return where.country, where.region

    def at(self, lat: float, lon: float, *, services: Sequence[OnlineService] = ()) -> PointAnswer:
        """What is at a point, offline first; services are asked only when the caller passes them.

        An outage is told, never an error: the offline answer stands by itself. `lat` is -90 to 90, `lon` any
        number of degrees, as of a map that repeats the world. Raises ValueError for anything else.
        """
        if not (abs(lat) <= POLE and math.isfinite(lon)):
            raise ValueError(f"no point on the earth: {lat}, {lon}")
        if abs(lon) > HALF_TURN:
            lon = (lon + HALF_TURN) % (2 * HALF_TURN) - HALF_TURN
        nearest = self._gazetteer.reverse((lat, lon), exactly_one=False, limit=NEAREST)
        found = [location.raw for location in nearest or ()]
        reasons = []
        for service in services:
            try:
                answer = service.reverse(lat, lon)
            except GeocodingUnavailable as error:
                reasons.append(str(error))
                continue
            if answer:
                found = [*answer, *found]
                break
        return PointAnswer(self._shapes.at(lat, lon), tuple(found), "; ".join(reasons) or None)
