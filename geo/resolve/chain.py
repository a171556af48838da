"""The online services behind the gazetteer: who is asked for which names, with which hints.

A service is asked only for names that the gazetteer does not answer with enough belief. Its answers become
candidates beside the gazetteer's, for the same ranker: its first hit is nothing special.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from geo.errors import GeocodingUnavailable
from geo.gazetteer.normalise import normalise
from geo.models import Candidate, Feature, Match
from geo.resolve.areas import fitting
from geo.resolve.geometry import distance_km
from geo.resolve.query import Query
from geo.resolve.questions import COUNTRY, LIKELY, NEAR, SORT
from geo.resolve.toponyms import Described, Step, Toponym

if TYPE_CHECKING:
    from geo.models import Place

SURE: Final = 0.7
"""Places believed at least so much say where the article is set."""

SAME_KM: Final = 10.0
"""A settlement of the same name this near is the same one in another source."""

WIDEST: Final = 60.0
"""Degrees; an article set in a larger area says nothing about where to look."""

MARGIN: Final = 1.0
"""Degrees around the sure places."""

LONGEST: Final = 120
"""Code points; what is longer is no name and is not sent."""

_TOO_WIDE = (Feature.CONTINENT, Feature.WATER)

Ranked = Sequence[tuple[Candidate, ...]]


class OnlineSource(Protocol):
    """A service as the chain uses it."""

    @property
    def name(self) -> str:
        """Which service."""
        ...

    @property
    def version(self) -> str:
        """Changes when its answers are read differently."""
        ...

    def candidates(self, query: Query) -> tuple[Candidate, ...]:
        """Its places of that name. Raises GeocodingUnavailable."""
        ...

    def retry(self) -> None:
        """Let the next question through though the service was found to be down."""
        ...


@dataclass(frozen=True, slots=True)
class Helped:
    """An article with what the services added."""

    described: Described
    """The article's toponyms with all candidates; the same object when nothing was added."""
    unasked: Mapping[str, str]
    """By normal form of the name: why it could not be asked for."""


class Chain:
    """Asks the services in their order, each for what the ones before did not know."""

    def __init__(self, services: Sequence[OnlineSource], *, ask_below: float) -> None:
        self._services = services
        self._ask_below = ask_below

    @property
    def version(self) -> str:
        """Which services may have answered, and when they are asked; empty without any."""
        if not self._services:
            return ""
        asked = "+".join(f"{s.name}/{s.version}" for s in self._services)
        return f"{asked}<{self._ask_below:g}"

    def retry(self) -> None:
        """Ask services again that were found to be down."""
        for service in self._services:
            service.retry()

    def help(self, described: Described, ranked: Ranked) -> Helped:
        """Ask for the names whose best place scores too little. Raises StoreError."""
        if not self._services:
            return Helped(described, {})
        added: dict[str, tuple[Candidate, ...]] = {}
        unasked: dict[str, str] = {}
        setting = _setting(ranked)
        for toponym, found in zip(described.toponyms, ranked, strict=True):
            name = normalise(toponym.mention.text)
            if name in added or not self._is_open(toponym, found):
                continue
            added[name], reason = self._ask(toponym, setting)
            if reason is not None:
                unasked[name] = reason
        toponyms = tuple(_with(t, added.get(normalise(t.mention.text), ())) for t in described.toponyms)
        if toponyms == described.toponyms:
            return Helped(described, unasked)
        return Helped(replace(described, toponyms=toponyms), unasked)

    def _is_open(self, toponym: Toponym, found: Sequence[Candidate]) -> bool:
        """Tell whether a service may help; peoples and adjectives are the gazetteer's business alone."""
        text = _sent(toponym)
        if toponym.mention.demonym or len(text) > LONGEST or not any(c.isalpha() for c in text):
            return False
        if not text.isprintable():  # control characters and lone surrogates are in no place's name
            return False
        return not found or found[0].approximate or found[0].score < self._ask_below

    def _ask(self, toponym: Toponym, setting: Mapping[str, str]) -> tuple[tuple[Candidate, ...], str | None]:
        """What the services have, and why one that might have had more was not asked."""
        found: dict[str, Candidate] = {}
        reasons = []
        query = Query(_sent(toponym), _hints(toponym, setting))
        for service in self._services:
            try:
                answer = service.candidates(query)
            except GeocodingUnavailable as error:
                reasons.append(str(error))
                continue
            found |= {c.place.id: c for c in answer if c.place.id not in found}
            if any(c.match is not Match.PARTIAL for c in answer):
                return tuple(found.values()), None
        return tuple(found.values()), "; ".join(reasons) or None


def _sent(toponym: Toponym) -> str:
    """The name on one line."""
    return " ".join(toponym.mention.text.split())


def _setting(ranked: Ranked) -> dict[str, str]:
    """Where the article is set, as far as the gazetteer is sure: hints for all its open names.

    The box has whole degrees, so that articles about one area share their answers and say little else.
    """
    sure: dict[str, Place] = {}
    for found in ranked:
        if found and found[0].score >= SURE and not found[0].approximate:
            sure[found[0].place.id] = found[0].place
    countries = Counter(p.country for p in sure.values() if p.country is not None)
    hints = {}
    if countries:
        (country, count), *_ = sorted(countries.items(), key=lambda item: (-item[1], item[0]))
        if count * 2 > sum(countries.values()):
            hints[LIKELY] = country
    points = [p for p in sure.values() if p.feature not in (*_TOO_WIDE, Feature.COUNTRY)]
    if points:
        south, north = min(p.lat for p in points) - MARGIN, max(p.lat for p in points) + MARGIN
        west, east = min(p.lon for p in points) - MARGIN, max(p.lon for p in points) + MARGIN
        if north - south <= WIDEST and east - west <= WIDEST:
            box = (max(-90, math.floor(south)), max(-180, math.floor(west)),
                   min(90, math.ceil(north)), min(180, math.ceil(east)))  # fmt: skip
            hints[NEAR] = ",".join(str(side) for side in box)
    return hints


def _hints(toponym: Toponym, setting: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    hints = dict(setting)
    countries = {p.country for p in toponym.containers if p.country is not None}
    if len(countries) == 1:
        (hints[COUNTRY],) = countries
        hints.pop(LIKELY, None)
        hints.pop(NEAR, None)
    if toponym.area is not None:
        hints[SORT] = toponym.area
    return tuple(sorted(hints.items()))


def _with(toponym: Toponym, added: Sequence[Candidate]) -> Toponym:
    """A toponym with a service's candidates, none of them a place that the gazetteer has already."""
    known = toponym.candidates
    fresh = [c for c in added if not any(_same(c.place, k.place) for k in known)]
    if toponym.area is not None:
        fresh = [c for c, fits in zip(fresh, fitting(fresh, toponym.area), strict=True) if fits]
    if not fresh:
        return toponym
    return replace(
        toponym,
        candidates=(*known, *fresh),
        steps=(*toponym.steps, *(Step.WRITTEN for _ in fresh)),
    )


def _same(one: Place, other: Place) -> bool:
    if one.id == other.id:
        return True
    alike = one.feature is other.feature and normalise(one.name) == normalise(other.name)
    if one.feature in (Feature.COUNTRY, Feature.REGION):
        return (
            alike
            and one.country == other.country
            and (one.admin1 == one.name) == (other.admin1 == other.name)
        )
    return alike and distance_km(one, other) <= SAME_KM
