"""Analyses as the JSON objects that the commands print; one shape for people, scripts and tests."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from geo.models import Kind, Modality

if TYPE_CHECKING:
    from geo.models import (
        Analysis,
        Candidate,
        Event,
        Link,
        Mention,
        Organisation,
        Person,
        Place,
        Point,
        Resolution,
    )

JsonObject = dict[str, Any]
"""A JSON object on its way out; inside the project everything is a dataclass."""

_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}
"""Next line, line and paragraph separator: JSON lets them stand, `str.splitlines` cuts there."""


def to_json(analysis: Analysis) -> JsonObject:
    """Give one article's results in the published shape; offsets are code points into `text`."""
    article = analysis.article
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published,
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "language": article.language or analysis.language,
        "text": article.text,
        "mentions": [_mention(m, r) for m, r in zip(analysis.mentions, analysis.resolutions, strict=True)],
        "persons": [_who(p) for p in analysis.persons],
        "organisations": [_who(o) for o in analysis.organisations],
        "dates": [asdict(d) for d in analysis.dates],
        "events": [_event(e) for e in analysis.events],
        "links": [_link(link) for link in analysis.links],
        "version": analysis.version,
        "warnings": list(analysis.warnings),
    }


def dumps(value: JsonObject) -> str:
    """One line of JSON; what cannot stand in UTF-8 or ends a line for some readers is escaped."""
    line = json.dumps(value, ensure_ascii=False, separators=(", ", ": ")).translate(_LINE_ENDS)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return line


def place_json(place: Place | None) -> JsonObject | None:
    """A place without what only the ranker needs."""
    if place is None:
        return None
    return {
        "id": place.id,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "country": place.country,
        "admin1": place.admin1,
        "feature": place.feature.value,
    }


def candidate_json(candidate: Candidate) -> JsonObject:
    """A runner-up: enough to show and to choose it."""
    place = candidate.place
    return {
        "id": place.id,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "score": round(candidate.score, 4),
        **({"approximate": True} if candidate.approximate else {}),
    }


def _mention(mention: Mention, resolution: Resolution | None) -> JsonObject:
    shape: JsonObject = {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "kind": mention.kind.value,
    }
    if mention.kind is not Kind.PLACE or resolution is None:
        return {**shape, "score": mention.score, "method": mention.method}
    return {
        **shape,
        "role": mention.role.value if mention.role else None,
        "demonym": mention.demonym,
        "place": place_json(resolution.place),
        "score": round(resolution.score, 4),
        "method": f"{mention.method}+{resolution.method}",
        "candidates": [candidate_json(c) for c in resolution.candidates],
        "relation": resolution.vicinity.relation.value,
        "radius_km": None if resolution.radius_km is None else round(resolution.radius_km, 1),
        "point": _point(resolution.point),
        **({"approximate": True} if resolution.approximate else {}),
        **({"unasked": resolution.unasked} if resolution.unasked else {}),
    }


def _point(point: Point | None) -> JsonObject | None:
    return None if point is None else {"lat": round(point.lat, 4), "lon": round(point.lon, 4)}


def _who(one: Person | Organisation) -> JsonObject:
    return {
        "id": one.id,
        "name": one.name,
        "aliases": list(one.aliases),
        "mentions": list(one.mentions),
    }


def _event(event: Event) -> JsonObject:
    return {
        "id": event.id,
        "type": event.type.value,
        "label": event.label,
        "start": event.start,
        "end": event.end,
        "date": asdict(event.date) if event.date else None,
        "modality": event.modality.value,
        "main": event.main,
        "named": event.named,
        "places": list(event.places),
        "persons": list(event.persons),
        "type_method": event.type_method,
        "triggers": [[span.start, span.end] for span in event.triggers],
    }


def _link(link: Link) -> JsonObject:
    target = {"person": link.person, "organisation": link.organisation, "event": link.event}
    return {
        "mention": link.mention,
        **{kind: target_id for kind, target_id in target.items() if target_id is not None},
        "relation": link.relation.value,
        "tier": link.tier.value,
        **({} if link.modality is Modality.ASSERTED else {"modality": link.modality.value}),
        **({"trigger": {"start": link.trigger.start, "end": link.trigger.end}} if link.trigger else {}),
    }
