"""Writes what one analysis found into the tables; every function runs within its caller's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import Connection, Table, bindparam, delete, insert, select

from geo.models import Analysis, Article, Modality, Place, Resolution
from geo.store import actors, copies, schema, search
from geo.store.applying import apply
from geo.store.counting import Row, days, tie_events
from geo.store.database import database_of
from geo.store.places import numbers, place_numbers, place_row
from geo.store.reading import read_analysis
from geo.store.tying import tie_actors

_RESULTS = (
    schema.noise,
    schema.extra,
    schema.link,
    schema.mention,
    schema.event,
    schema.date,
    schema.article_actor,
)
"""What is written anew with an article's results."""
_RENEW = schema.place.update().where(schema.place.c.ref == bindparam("named"))


def fingerprint(value: object) -> str:
    """Condense a frozen dataclass or a tuple of them: equal values, equal fingerprints."""
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()


def insert_article(connection: Connection, analysis: Analysis, results: str) -> int:
    """Write a new article with its results; gives the store's number of it."""
    row = article_row(analysis, results)
    connection.execute(insert(schema.article), row)
    key: int = connection.execute(
        select(schema.article.c.id).where(schema.article.c.digest == analysis.article.digest)
    ).scalar_one()
    connection.execute(insert(schema.body), {"article": key, "text": analysis.article.text})
    _insert_results(connection, key, analysis)
    return key


def rewrite_article(connection: Connection, key: int, analysis: Analysis, results: str) -> None:
    """Replace an article's description and results; its number and its text stay."""
    before = actors.of_article(connection, key)
    _forget_words(connection, key)
    for table in _RESULTS:
        connection.execute(delete(table).where(table.c.article == key))
    row = article_row(analysis, results)
    connection.execute(schema.article.update().where(schema.article.c.id == key).values(row))
    _insert_results(connection, key, analysis)
    actors.refresh(connection, before - actors.of_article(connection, key))


def delete_article(connection: Connection, key: int) -> None:
    """Remove an article and all that was found in it."""
    before = actors.of_article(connection, key)
    _forget_words(connection, key)
    copies.forget(connection, key)
    connection.execute(delete(schema.article).where(schema.article.c.id == key))
    actors.refresh(connection, before)


def _forget_words(connection: Connection, key: int) -> None:
    digest = connection.execute(
        select(schema.article.c.digest).where(schema.article.c.id == key)
    ).scalar_one()
    stored = read_analysis(connection, digest)
    if stored is not None:
        search.remove(connection, stored, key)


def article_row(analysis: Analysis, results: str) -> Row:
    """Give an article's own row; `results` condenses what was found."""
    article = analysis.article
    return {
        "digest": article.digest,
        "ident": article.id,
        "title": article.title,
        "published": article.published,
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "language": analysis.language if article.language is None else article.language,
        "origin": article.origin,
        "version": analysis.version,
        "results": results,
        "licence": article.licence,
    }


def _insert_results(connection: Connection, key: int, analysis: Analysis) -> None:
    states, places = keep_places(connection, [analysis.resolutions])
    _insert(connection, schema.extra, extra_rows(key, analysis))
    _insert(connection, schema.noise, noise_rows(key, analysis))
    _insert(connection, schema.date, date_rows(key, analysis))
    _insert(connection, schema.event, event_rows(key, analysis))
    _insert(connection, schema.link, link_rows(key, analysis))
    _insert(connection, schema.mention, mention_rows(key, analysis, states, places))
    rows = connection.execute(
        select(schema.mention.c.pos, schema.mention.c.id).where(schema.mention.c.article == key)
    )
    mentions: dict[int, int] = dict(rows.all())
    _insert(connection, schema.candidate, candidate_rows(analysis, mentions, states))
    actors.keep(connection, key, analysis)
    tie_actors(connection, [key])
    apply(connection, [key], ties=False)
    tie_events(connection, [key])
    search.add(connection, analysis, mentions)
    copies.keep(connection, key, analysis.article)


def extra_rows(key: int, analysis: Analysis) -> Iterable[Row]:
    """Give the rows of other columns."""
    for pos, (name, value) in enumerate(analysis.article.extra):
        yield {"article": key, "pos": pos, "name": name, "value": value}


def noise_rows(key: int, analysis: Analysis) -> Iterable[Row]:
    """Give the rows of what does not count in the text."""
    for pos, it in enumerate(analysis.article.noise):
        span = it.span
        yield {"article": key, "pos": pos, "start": span.start, "end": span.end, "reason": it.reason}


def date_rows(key: int, analysis: Analysis) -> Iterable[Row]:
    """Give the rows of dates."""
    for pos, found in enumerate(analysis.dates):
        yield {
            "article": key,
            "pos": pos,
            "start": found.start,
            "end": found.end,
            "value": found.value,
            "precision": found.precision,
        }


def link_rows(key: int, analysis: Analysis) -> Iterable[Row]:
    """Give the rows of links."""
    for pos, link in enumerate(analysis.links):
        yield {
            "article": key,
            "pos": pos,
            "mention": link.mention,
            "relation": link.relation.value,
            "tier": link.tier.value,
            "person": link.person,
            "organisation": link.organisation,
            "event": link.event,
            "modality": link.modality.value,
            "trigger_start": link.trigger.start if link.trigger else None,
            "trigger_end": link.trigger.end if link.trigger else None,
        }


def event_rows(key: int, analysis: Analysis) -> Iterable[Row]:
    """Give the rows of events, as the machine found them."""
    for pos, event in enumerate(analysis.events):
        first, last = days(event.date.value if event.date else None)
        yield {
            "article": key,
            "pos": pos,
            "ref": event.id,
            "type": event.type.value,
            "label": event.label,
            "start": event.start,
            "end": event.end,
            "modality": event.modality.value,
            "date": event.date.value if event.date else None,
            "precision": event.date.precision if event.date else None,
            "first_day": first,
            "last_day": last,
            "main": event.main,
            "named": event.named,
            "shown_type": event.type.value,
            "shown_label": event.label,
            "shown_date": event.date.value if event.date else None,
            "happened": event.modality is Modality.ASSERTED,
            "places": event.places,
            "persons": event.persons,
            "type_method": event.type_method,
            "triggers": tuple(at for span in event.triggers for at in (span.start, span.end)),
        }


def mention_rows(
    key: int, analysis: Analysis, states: Mapping[str, int], places: Mapping[str, int]
) -> Iterable[Row]:
    """Give the rows of mentions; `states` and `places` are the numbers of places."""
    for pos, (mention, resolution) in enumerate(zip(analysis.mentions, analysis.resolutions, strict=True)):
        place = resolution.place if resolution else None
        yield {
            "article": key,
            "pos": pos,
            "start": mention.start,
            "end": mention.end,
            "text": mention.text,
            "kind": mention.kind.value,
            "role": mention.role.value if mention.role else None,
            "demonym": mention.demonym,
            "score": mention.score,
            "method": mention.method,
            "sentence_start": mention.sentence.start if mention.sentence else None,
            "sentence_end": mention.sentence.end if mention.sentence else None,
            "place": places[place.id] if place else None,
            "state": states[state_mark(place)] if place else None,
            "belief": resolution.score if resolution else None,
            "resolver": resolution.method if resolution else None,
            "unasked": resolution.unasked if resolution else None,
            **_where(resolution),
        }


def _where(resolution: Resolution | None) -> Row:
    near = resolution.vicinity if resolution else None
    point = resolution.point if resolution else None
    return {
        "approximate": resolution.approximate if resolution else False,
        "spatial": near.relation.value if near else None,
        "distance_km": near.distance_km if near else None,
        "bearing_deg": near.bearing_deg if near else None,
        "radius_km": resolution.radius_km if resolution else None,
        "point_lat": point.lat if point else None,
        "point_lon": point.lon if point else None,
    }


def candidate_rows(
    analysis: Analysis, mentions: Mapping[int, int], states: Mapping[str, int]
) -> Iterable[Row]:
    """Give the rows of candidates; `mentions` are the numbers of mentions by position."""
    for pos, resolution in enumerate(analysis.resolutions):
        for rank, candidate in enumerate(resolution.candidates if resolution else ()):
            yield {
                "mention": mentions[pos],
                "pos": rank,
                "state": states[state_mark(candidate.place)],
                "match": candidate.match.value,
                "score": candidate.score,
                "approximate": candidate.approximate,
            }


def keep_places(
    connection: Connection, articles: Iterable[Sequence[Resolution | None]]
) -> tuple[dict[str, int], dict[str, int]]:
    """Write places not yet known; gives the numbers of states by fingerprint and of places by id.

    A place is shown in the newest state that an article chose when that state was new to the store.
    """
    found: dict[str, Place] = {}
    first: dict[str, Place] = {}
    newest: list[tuple[str, Place]] = []
    for resolutions in articles:
        ranked = [it.place for resolution in resolutions if resolution for it in resolution.candidates]
        chosen = {it.place.id: it.place for it in resolutions if it and it.place}
        for place in (*ranked, *chosen.values(), *(it.place for it in resolutions if it and it.place)):
            mark = state_mark(place)
            if mark not in found:
                found[mark] = place
                newest += [(mark, place)] if chosen.get(place.id) == place else []
        for ref, place in chosen.items():
            first.setdefault(ref, place)
    states = schema.place_state
    known = numbers(connection, states.c.fingerprint, states.c.id, found)
    fresh = [mark for mark in found if mark not in known]
    _insert(connection, states, ({"fingerprint": mark, **place_row(found[mark])} for mark in fresh))
    shown = {place.id: place for mark, place in newest if mark not in known}
    known |= numbers(connection, states.c.fingerprint, states.c.id, fresh)

    there = numbers(connection, schema.place.c.ref, schema.place.c.id, first)
    renewed = [{"named": ref, **place_row(place)} for ref, place in shown.items() if ref in there]
    if renewed:
        connection.execute(_RENEW, renewed)
    new = [shown.get(ref, place) for ref, place in first.items() if ref not in there]
    return known, there | place_numbers(connection, new)


@lru_cache(maxsize=100_000)
def state_mark(place: Place) -> str:
    """Give the fingerprint of a place's state; the same few thousand come again and again."""
    return fingerprint(place)


def _insert(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    database_of(connection).insert(connection, table, list(rows))


def describe(article: Article) -> str:
    """Condense what an input says of an article: all but where it was read from and its id there."""
    parts = (article.title, article.published, article.source, article.author, article.url)
    more = (article.licence, article.extra) if article.licence or article.extra else ()  # as version 3 had it
    return fingerprint((parts, article.language, article.noise, *more))
