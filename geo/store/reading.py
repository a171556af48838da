"""Reads an analysis back from the tables, equal to the one that was saved."""

from __future__ import annotations

from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, select

from geo.models import (
    Analysis,
    Article,
    Candidate,
    DateExpression,
    Event,
    EventDate,
    EventType,
    Feature,
    Kind,
    Link,
    Match,
    Mention,
    Modality,
    Noise,
    Organisation,
    Person,
    Place,
    Point,
    Relation,
    Resolution,
    Role,
    Span,
    SpatialRelation,
    Tier,
    Vicinity,
)
from geo.store import schema

_FEATURES = {feature.value: feature for feature in Feature}
_Actor = TypeVar("_Actor", Person, Organisation)


def read_analysis(connection: Connection, digest: str) -> Analysis | None:
    """Give all that is kept of one article; None when the store does not know it."""
    wanted = select(schema.article, schema.body.c.text).join(schema.body)
    row = connection.execute(wanted.where(schema.article.c.digest == digest)).one_or_none()
    if row is None:
        return None
    key = row.id
    mentions = _in_order(connection, schema.mention, key)
    return Analysis(
        article=_article(connection, row),
        mentions=tuple(_mention(found) for found in mentions),
        resolutions=_resolutions(connection, key, mentions),
        persons=tuple(_actors(connection, key, Person)),
        organisations=tuple(_actors(connection, key, Organisation)),
        dates=tuple(
            DateExpression(found.start, found.end, found.value, found.precision)
            for found in _in_order(connection, schema.date, key)
        ),
        events=tuple(_event(found) for found in _in_order(connection, schema.event, key)),
        links=tuple(_link(found) for found in _in_order(connection, schema.link, key)),
        version=row.version,
    )


def place_of(row: Row[*tuple[object, ...]]) -> Place:
    """Build a place from a row that begins with the columns of `place` or `place_state`."""
    return place_from(row[1:10])  # by position: a map reads thousands


def place_from(values: Any) -> Place:
    """Build a place from the nine columns that `place` and `place_state` share, in their order."""
    ref, name, lat, lon, feature, country, admin1, population, importance = values
    return Place(ref, name, lat, lon, _FEATURES[feature], country, admin1, population, importance)


def vicinity_of(row: Row[*tuple[object, ...]]) -> Vicinity:
    """Build a resolved mention's vicinity from its columns."""
    return Vicinity(SpatialRelation(row.spatial), row.distance_km, row.bearing_deg)


def point_of(row: Row[*tuple[object, ...]]) -> Point | None:
    """Build a mention's estimated position from its columns; None where the place's own point holds."""
    return Point(row.point_lat, row.point_lon) if row.point_lat is not None else None


def _in_order(connection: Connection, table: Table, article: int) -> list[Row[*tuple[object, ...]]]:
    return list(connection.execute(select(table).where(table.c.article == article).order_by(table.c.pos)))


def _article(connection: Connection, row: Row[*tuple[object, ...]]) -> Article:
    return Article(
        id=row.ident,
        text=row.text,
        digest=row.digest,
        title=row.title,
        published=row.published,
        source=row.source,
        author=row.author,
        url=row.url,
        language=row.language,
        origin=row.origin,
        noise=tuple(
            Noise(Span(found.start, found.end), found.reason)
            for found in _in_order(connection, schema.noise, row.id)
        ),
        licence=row.licence,
        extra=tuple((found.name, found.value) for found in _in_order(connection, schema.extra, row.id)),
    )


def _mention(row: Row[*tuple[object, ...]]) -> Mention:
    return Mention(
        start=row.start,
        end=row.end,
        text=row.text,
        kind=Kind(row.kind),
        role=Role(row.role) if row.role is not None else None,
        demonym=row.demonym,
        score=row.score,
        method=row.method,
        sentence=Span(row.sentence_start, row.sentence_end) if row.sentence_start is not None else None,
    )


def _resolutions(
    connection: Connection, article: int, mentions: list[Row[*tuple[object, ...]]]
) -> tuple[Resolution | None, ...]:
    states = _states(connection, article, mentions)
    wanted = (
        select(schema.candidate)
        .join(schema.mention)
        .where(schema.mention.c.article == article)
        .order_by(schema.candidate.c.mention, schema.candidate.c.pos)
    )
    candidates = {
        number: tuple(
            Candidate(states[row.state], Match(row.match), row.score, row.approximate) for row in rows
        )
        for number, rows in groupby(connection.execute(wanted), key=lambda row: row.mention)
    }
    return tuple(
        Resolution(
            place=states[row.state] if row.state is not None else None,
            score=row.belief,
            method=row.resolver,
            candidates=candidates.get(row.id, ()),
            vicinity=vicinity_of(row),
            radius_km=row.radius_km,
            point=point_of(row),
            unasked=row.unasked,
        )
        if row.belief is not None
        else None
        for row in mentions
    )


def _states(
    connection: Connection, article: int, mentions: list[Row[*tuple[object, ...]]]
) -> dict[int, Place]:
    state = schema.place_state
    ranked = select(schema.candidate.c.state).join(schema.mention).where(schema.mention.c.article == article)
    chosen = select(schema.mention.c.state).where(schema.mention.c.article == article)
    if not mentions:
        return {}
    rows = connection.execute(select(state).where(state.c.id.in_(ranked) | state.c.id.in_(chosen)))
    return {row.id: place_of(row) for row in rows}


def _actors(connection: Connection, article: int, made: type[_Actor]) -> list[_Actor]:
    table = schema.article_actor
    wanted = select(schema.actor.c.ref, table.c.name, table.c.aliases, table.c.mentions).join(schema.actor)
    kind = Kind.PERSON if made is Person else Kind.ORGANISATION
    rows = connection.execute(
        wanted.where(table.c.article == article, table.c.kind == kind.value).order_by(table.c.pos)
    )
    return [made(row.ref, row.name, row.aliases, row.mentions) for row in rows]


def _event(row: Row[*tuple[object, ...]]) -> Event:
    return Event(
        id=row.ref,
        type=EventType(row.type),
        label=row.label,
        start=row.start,
        end=row.end,
        modality=Modality(row.modality),
        date=EventDate(row.date, row.precision) if row.date is not None else None,
        main=row.main,
        named=row.named,
        places=row.places,
        persons=row.persons,
        type_method=row.type_method,
        triggers=tuple(map(Span, row.triggers[::2], row.triggers[1::2])),
    )


def _link(row: Row[*tuple[object, ...]]) -> Link:
    return Link(
        mention=row.mention,
        relation=Relation(row.relation),
        tier=Tier(row.tier),
        person=row.person,
        organisation=row.organisation,
        event=row.event,
        modality=Modality(row.modality),
        trigger=Span(row.trigger_start, row.trigger_end) if row.trigger_start is not None else None,
    )
