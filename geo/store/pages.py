"""Pages of place mentions with what is needed to show each; takes a snapshot as `queries` does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from geo.models import EventType, Filter, Kind, Relation, Role, Span, Tier, Vicinity
from geo.store import filters, schema
from geo.store.reading import point_of, vicinity_of
from geo.store.rows import ActorTie, ArticleRow, Copies, EventTie, MentionRow, Ties

_CHUNK = 500
_TIERS = list(Tier)


def mention_rows(snapshot: Connection, numbers: Sequence[int]) -> list[MentionRow]:
    """Give mentions by their numbers, in that order; what is gone since it was counted is left out."""
    found: dict[int, MentionRow] = {}
    for at in range(0, len(numbers), _CHUNK):
        among = [int(number) for number in numbers[at : at + _CHUNK]]
        rows = snapshot.execute(mentions_where(schema.mention.c.id.in_(among)))
        found.update((row.id, mention_row(row)) for row in rows.all())
    return [found[number] for it in numbers if (number := int(it)) in found]


def unresolved_mentions(
    snapshot: Connection,
    wanted: Filter,
    *,
    limit: int | None = None,
    offset: int = 0,
    only_unasked: bool = False,
) -> list[MentionRow]:
    """Give place mentions that stayed NIL, in either role; collection and sources of the filter hold.

    With `only_unasked` those that an online service has yet to be asked for.
    """
    table = schema.mention
    asked = _mention_rows().where(table.c.kind == Kind.PLACE.value, table.c.place.is_(None), table.c.counts)
    story = schema.article.alias()
    first = select(func.min(story.c.id)).group_by(story.c.story)
    asked = asked.where(table.c.fixed.is_(None))
    if only_unasked:
        asked = asked.where(table.c.unasked.is_not(None))
    if wanted.collection is not None:
        first = first.where(story.c.id.in_(filters.members(wanted.collection)))
    if wanted.sources:
        first = first.where(filters.from_sources(story.c.id, wanted.sources))
    asked = asked.where(table.c.article.in_(first))
    ordered = asked.order_by(table.c.article, table.c.pos).limit(limit).offset(offset)
    return [mention_row(row) for row in snapshot.execute(ordered).all()]


def copies(snapshot: Connection, articles: Iterable[int]) -> dict[int, Copies]:
    """Tell of some articles, by their number, where else the same story was printed."""
    asked, member, origin = schema.article.alias(), schema.article.alias(), schema.origin
    wanted = (
        select(asked.c.id, origin.c.id.label("origin"), func.coalesce(origin.c.source, member.c.source))
        .join(member, member.c.story == asked.c.story)
        .join(origin, origin.c.article == member.c.id)
        .where(asked.c.id.in_(set(articles)))
    )
    found: dict[int, tuple[set[int], set[str]]] = defaultdict(lambda: (set(), set()))
    for article, number, source in snapshot.execute(wanted):
        found[article][0].add(number)
        if source:
            found[article][1].add(source)
    return {
        article: Copies(len(numbers), tuple(sorted(sources))) for article, (numbers, sources) in found.items()
    }


def place_refs(snapshot: Connection) -> list[str]:
    """List the ids of all places that mentions were resolved to."""
    used = select(schema.mention.c.id).where(schema.mention.c.place == schema.place.c.id).exists()
    return list(snapshot.execute(select(schema.place.c.ref).where(used)).scalars())


def texts(snapshot: Connection, articles: Iterable[int]) -> dict[int, str]:
    """Read the texts of some articles by their number; ask for a page's worth at a time."""
    body = schema.body
    return dict(snapshot.execute(select(body).where(body.c.article.in_(set(articles)))).all())


def ties(snapshot: Connection, mentions: Sequence[int]) -> dict[int, Ties]:
    """Read what is linked to some mentions, by their number; a mention without links is left out."""
    actors: dict[int, list[ActorTie]] = defaultdict(list)
    events: dict[int, list[EventTie]] = defaultdict(list)
    for at in range(0, len(mentions), _CHUNK):
        among = mentions[at : at + _CHUNK]
        for row in snapshot.execute(actor_ties_where(schema.tie_actor.c.mention.in_(among))).all():
            named = ActorTie(row.ref, Kind(row.kind), row.name, Relation(row.relation), _TIERS[row.strength],
                             row.asserted)  # fmt: skip
            actors[row.mention].append(named)
        for row in snapshot.execute(event_ties_where(schema.tie_event.c.mention.in_(among))).all():
            tie = EventTie(row.ref, EventType(row.type), row.label, row.date, row.first_day, row.last_day,
                           Relation(row.relation), _TIERS[row.strength])  # fmt: skip
            events[row.mention].append(tie)
    return {
        number: Ties(actors=tuple(actors.get(number, ())), events=tuple(events.get(number, ())))
        for number in set(actors) | set(events)
    }


def actor_ties_where(holds: ColumnElement[bool]) -> Select[*tuple[object, ...]]:
    """Select the ties of persons and organisations for which a condition holds."""
    tie, named, actor, head = schema.tie_actor, schema.article_actor, schema.actor, schema.actor.alias()
    return (
        select(
            tie.c.mention,
            head.c.ref,
            head.c.kind,
            named.c.name,
            tie.c.relation,
            tie.c.strength,
            tie.c.asserted,
        )
        .join(head, head.c.id == tie.c.actor)
        .join(actor, actor.c.human == tie.c.actor)
        .join(named, (named.c.actor == actor.c.id) & (named.c.article == tie.c.article))
        .where(holds)
        .order_by(tie.c.mention, head.c.kind.desc(), named.c.name, head.c.ref)
    )


def event_ties_where(holds: ColumnElement[bool]) -> Select[*tuple[object, ...]]:
    """Select the ties of asserted events for which a condition holds."""
    tie, event = schema.tie_event, schema.event
    same = (event.c.article == tie.c.article) & (event.c.pos == tie.c.event)
    return (
        select(
            tie.c.mention,
            event.c.ref,
            event.c.shown_type.label("type"),
            event.c.shown_label.label("label"),
            event.c.shown_date.label("date"),
            event.c.first_day,
            event.c.last_day,
            tie.c.relation,
            tie.c.strength,
        )
        .join(event, same)
        .where(holds)
        .order_by(tie.c.strength, event.c.first_day.is_(None), event.c.first_day, tie.c.event)
    )


def mentions_where(holds: ColumnElement[bool]) -> Select[*tuple[object, ...]]:
    """Select the mentions for which a condition holds, with their articles' description."""
    return _mention_rows().where(holds)


def _mention_rows() -> Select[*tuple[object, ...]]:
    mention, article = schema.mention, schema.article
    return select(
        mention.c.id,
        mention.c.article,
        mention.c.start,
        mention.c.end,
        mention.c.text,
        mention.c.sentence_start,
        mention.c.sentence_end,
        mention.c.role,
        mention.c.place,
        mention.c.belief,
        mention.c.approximate,
        mention.c.spatial,
        mention.c.distance_km,
        mention.c.bearing_deg,
        mention.c.radius_km,
        mention.c.point_lat,
        mention.c.point_lon,
        mention.c.fixed,
        mention.c.unasked,
        article.c.digest,
        article.c.ident,
        article.c.title,
        article.c.source,
        article.c.published,
        article.c.url,
    ).join(article, article.c.id == mention.c.article)


def mention_row(row: Row[*tuple[object, ...]]) -> MentionRow:
    """Build a mention from a row with the columns of `mentions_where`."""
    said = MentionRow(
        key=row.id,
        article=ArticleRow(row.article, row.digest, row.ident, row.title, row.source, row.published, row.url),
        start=row.start,
        end=row.end,
        text=row.text,
        sentence=Span(row.sentence_start, row.sentence_end) if row.sentence_start is not None else None,
        role=Role(row.role),
        place=row.place,
        score=row.belief or 0.0,
        approximate=row.approximate,
        vicinity=vicinity_of(row) if row.spatial is not None else Vicinity(),
        radius_km=row.radius_km,
        point=point_of(row),
        unasked=row.unasked,
    )
    if row.fixed is None:
        return said
    return replace(
        said,
        score=1.0,
        approximate=False,
        vicinity=Vicinity(),
        radius_km=None,
        point=None,
        fixed=row.fixed,
    )
