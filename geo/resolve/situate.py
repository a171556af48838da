"""Adds to an article's answers where the text puts things: relation, radius and, if known, the point.

The radius follows the point-radius method (Wieczorek, Guo and Hijmans, "The point-radius method for
georeferencing locality descriptions", 2004): the place's own extent and the doubt of each part of the
description are added up.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geopy.distance import distance

from geo.models import Feature, Kind, Point, Role, SpatialRelation, Vicinity
from geo.resolve.vicinity import REACH, vicinity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.models import Mention, Place, Resolution
    from geo.resolve.extent import Extents

NEAR_KM: Final = 15.0
"""How far "near" and "south of" reach beyond a small place; a larger one's own radius counts instead."""
OUTSKIRTS_SHARE: Final = 0.5
"""Outskirts lie up to half the place's radius beyond it."""
ASTRAY: Final = 2 * math.sin(math.radians(22.5 / 2))
"""Of eight winds each covers 22.5 degrees to either side: so much of the distance is the way beside it."""
APPROXIMATE_KM: Final = 161.0
"""Answers of the kind "near X" are scored by whether they lie within 161 km (100 miles)."""
LONGEST_GAP_KM: Final = 500.0
"""Places further apart bound no spot that something could be "between"."""

_AREAS = frozenset({Feature.COUNTRY, Feature.CONTINENT})
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.IGNORECASE)
_AND = re.compile(r"^\s+(?:and|or)\s+$")


def situated(
    text: str, mentions: Sequence[Mention], answers: Sequence[Resolution | None], extents: Extents
) -> tuple[Resolution | None, ...]:
    """Give the answers again, one per mention, each with its relation, radius and point."""
    found = list(answers)
    previous = None
    for index, (mention, answer) in enumerate(zip(mentions, answers, strict=True)):
        if answer is None or mention.kind is not Kind.PLACE:
            continue
        near = _read(text, mention, answer)
        joined = previous is not None and _joined(text, mentions[previous], mention)
        if previous is not None and joined and near == Vicinity() and mention.role is not Role.ASSOCIATIVE:
            first = found[previous]
            if first is not None and _between(text, mentions[previous]):
                gap = _gap(first, answer)
                if gap is not None:
                    found[previous], found[index] = gap
                    previous = index
                    continue
            elif first is not None and first.vicinity.relation is not SpatialRelation.BETWEEN:
                near = first.vicinity  # "near Bakhmut and Soledar"
        found[index] = place_at(answer, near, extents)
        previous = index
    return tuple(found)


def place_at(answer: Resolution, near: Vicinity, extents: Extents) -> Resolution:
    """Give an answer with this vicinity and the radius and point that follow from it."""
    place = answer.place
    if place is None:
        return replace(answer, vicinity=near)
    if answer.approximate:
        near = near if near.relation is not SpatialRelation.AT else Vicinity(SpatialRelation.NEAR)
        return replace(answer, vicinity=near, radius_km=APPROXIMATE_KM)
    own = extents.radius_km(place)
    if near.distance_km is not None and near.bearing_deg is not None:
        radius = (own or 0.0) + ASTRAY * near.distance_km
        return replace(answer, vicinity=near, radius_km=radius, point=_displaced(place, near))
    return replace(answer, vicinity=near, radius_km=_radius(place, own, near))


def _radius(place: Place, own: float | None, near: Vicinity) -> float | None:
    if near.relation is SpatialRelation.OUTSIDE and place.feature in _AREAS:
        return None  # abroad is anywhere
    if near.distance_km is not None:
        return (own or 0.0) + near.distance_km
    if own is None or near.relation is SpatialRelation.AT:
        return own
    if near.relation is SpatialRelation.OUTSKIRTS:
        return own * (1 + OUTSKIRTS_SHARE)
    return own + max(NEAR_KM, own)


def _displaced(place: Place, near: Vicinity) -> Point:
    there = distance(kilometers=near.distance_km).destination(
        (place.lat, place.lon), bearing=near.bearing_deg
    )
    return Point(there.latitude, there.longitude)


def _read(text: str, mention: Mention, answer: Resolution) -> Vicinity:
    if mention.demonym or mention.role is Role.ASSOCIATIVE:
        return Vicinity()
    start = max(mention.sentence.start if mention.sentence else 0, mention.start - REACH)
    near = vicinity(text[min(start, mention.start) : mention.start], text[mention.end : mention.end + REACH])
    if near.relation is SpatialRelation.AROUND and answer.place and answer.place.feature in _AREAS:
        return Vicinity()  # "around Ukraine" is all over it
    return near


def _joined(text: str, first: Mention, second: Mention) -> bool:
    return _AND.match(text[first.end : second.start]) is not None


def _between(text: str, first: Mention) -> bool:
    return _BETWEEN.search(text[max(0, first.start - REACH) : first.start]) is not None


def _gap(first: Resolution, second: Resolution) -> tuple[Resolution, Resolution] | None:
    """Give both answers with the midpoint; None where the two bound no spot ("talks between states")."""
    one, other = first.place, second.place
    if one is None or other is None or one.id == other.id or {one.feature, other.feature} & _AREAS:
        return None
    apart = distance((one.lat, one.lon), (other.lat, other.lon)).kilometers
    if not 0 < apart <= LONGEST_GAP_KM:
        return None
    way = Vicinity(SpatialRelation.BETWEEN, apart)
    middle = _displaced(one, Vicinity(way.relation, apart / 2, _bearing(one, other)))
    return (
        replace(first, vicinity=way, radius_km=apart / 2, point=middle),
        replace(second, vicinity=way, radius_km=apart / 2, point=middle),
    )


def _bearing(one: Place, other: Place) -> float:
    """Give the first bearing of the great circle, degrees clockwise from north."""
    lat1, lat2, east = (math.radians(a) for a in (one.lat, other.lat, other.lon - one.lon))
    across = math.sin(east) * math.cos(lat2)
    along = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(east)
    return math.degrees(math.atan2(across, along)) % 360
