"""Answers of geocoders as the cache keeps them and as `geo cache export` prints them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from geo.errors import InputError
from geo.models import Candidate, Feature, Match, Place

NORTHMOST, EASTMOST = 90.0, 180.0
"""The largest latitude and longitude, in degrees."""


@dataclass(frozen=True, slots=True)
class Key:
    """What an answer is kept under."""

    geocoder: str
    """The geocoder's name."""
    version: str
    """Its version."""
    query: str
    """The normalised name."""
    context: str
    """The hints, canonical (`Query.context_key`)."""

    @property
    def row(self) -> tuple[str, str, str, str]:
        """The four columns."""
        return self.geocoder, self.version, self.query, self.context


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer to keep."""

    key: Key
    """Under what."""
    candidates: tuple[Candidate, ...]
    """What was found; empty for "no such place"."""
    raw: str | None = None
    """The service's own answer as JSON; None for the gazetteer."""
    credit: str = ""
    """The attribution that it needs."""
    answered_at: str | None = None
    """When, as `YYYY-MM-DD HH:MM:SS` in UTC; None is now."""


def export_line(key: Key, candidates: str, answered_at: str, raw: bytes | None, credit: str | None) -> str:
    """One answer as a line of JSON."""
    row: dict[str, Any] = dict(zip(("geocoder", "version", "query", "context"), key.row, strict=True))
    row |= {"candidates": json.loads(candidates), "answered_at": answered_at}
    if raw is not None:
        row |= {"raw": json.loads(raw), "credit": credit}
    return json.dumps(row)


def read_export(lines: Iterable[str], origin: str) -> Iterator[Kept]:
    """Read what `CacheFile.export` gave, line by line. Raises InputError for a line that is no answer."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            key = Key(*(_text(row[name]) for name in ("geocoder", "version", "query", "context")))
            candidates = load(json.dumps(row["candidates"]))
            _check(candidates)
            raw = json.dumps(row["raw"], ensure_ascii=False) if "raw" in row else None
            kept = Kept(key, candidates, raw, _text(row.get("credit", "")), _text(row["answered_at"]))
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            raise InputError(origin, f"no answer of a geocoder: {error!r}", line=number) from None
        yield kept


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value.encode(errors="replace").decode()


def _check(candidates: Iterable[Candidate]) -> None:
    for candidate in candidates:
        place = candidate.place
        texts = (place.id, place.name, place.country or "", place.admin1 or "")
        if not all(isinstance(text, str) for text in texts) or type(place.population) is not int:
            raise TypeError("no place")
        if (
            not abs(place.lat) <= NORTHMOST
            or not abs(place.lon) <= EASTMOST
            or not 0 <= place.importance <= 1
        ):
            raise ValueError("a place lies outside the earth")


def dump(found: tuple[Candidate, ...]) -> str:
    """Candidates as text, without scores: those depend on the article."""
    return json.dumps(
        [
            [
                c.match.value,
                c.place.id,
                c.place.name,
                c.place.lat,
                c.place.lon,
                c.place.feature.value,
                c.place.country,
                c.place.admin1,
                c.place.population,
                c.place.importance,
            ]
            for c in found
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def load(text: str) -> tuple[Candidate, ...]:
    """Candidates from text. Raises ValueError, TypeError or LookupError for anything else.

    They are made slot by slot: a frozen dataclass's own `__init__` takes twice as long, and making
    candidates is most of a cached look-up (`python -m bench.cache_speed`).
    """
    found = []
    for match, ref, name, lat, lon, feature, country, admin1, population, importance in json.loads(text):
        place = _new(Place)
        _put_id(place, ref)
        _put_name(place, name)
        _put_lat(place, lat)
        _put_lon(place, lon)
        _put_feature(place, _FEATURES[feature])
        _put_country(place, country)
        _put_admin1(place, admin1)
        _put_population(place, population)
        _put_importance(place, importance)
        candidate = _new(Candidate)
        _put_place(candidate, place)
        _put_match(candidate, _MATCHES[match])
        _put_score(candidate, 0.0)
        _put_approximate(candidate, False)  # noqa: FBT003 - a slot has no keywords
        found.append(candidate)
    return tuple(found)


def _slots(kind: type) -> Iterator[Callable[[object, object], None]]:
    return (vars(kind)[field.name].__set__ for field in fields(kind))


_FEATURES = {feature.value: feature for feature in Feature}
_MATCHES = {match.value: match for match in Match}
_new = object.__new__
(
    _put_id,
    _put_name,
    _put_lat,
    _put_lon,
    _put_feature,
    _put_country,
    _put_admin1,
    _put_population,
    _put_importance,
) = _slots(Place)
_put_place, _put_match, _put_score, _put_approximate = _slots(Candidate)
