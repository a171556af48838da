"""Reads a cube from a snapshot of the store."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, case, func, select

from geo.models import Kind, Place, Relation, Role, Tier
from geo.store import schema
from geo.store.bulk import Record, index_of, numbers_of, rows_of
from geo.store.columns import names_of, unescape
from geo.store.counting import STRENGTH
from geo.store.cube import (
    CONTEXT,
    GROUP_OF_TYPE,
    TYPES,
    Actors,
    Areas,
    Bits,
    Cube,
    EventTies,
    Happenings,
    Ints,
    Ties,
    day_number,
    region_of,
)
from geo.store.cube_articles import read_articles
from geo.store.reading import place_from

_ACTS = (
    schema.tie_actor.c.asserted
    & (schema.tie_actor.c.strength < STRENGTH[Tier.SENTENCE])
    & (schema.tie_actor.c.relation != Relation.SPEAKS_ABOUT.value)
)
"""Only so does a link say that somebody acted in a place."""
_EVENT = np.dtype([("article", "i8"), ("pos", "i8"), ("kind", "i4"), ("first", "i4"), ("last", "i4")])
_TYPE_NUMBER = {kind.value: at for at, kind in enumerate(TYPES)}


def version_of(snapshot: Connection) -> int:
    """Read how often the store was changed."""
    asked = select(schema.meta.c.value).where(schema.meta.c.key == schema.CHANGES)
    return int(snapshot.execute(asked).scalar() or 0)


def read_cube(snapshot: Connection) -> Cube:
    """Read all columns of the snapshot; a million mentions take some seconds."""
    rows, sentences = _mentions(snapshot)
    place_keys, places = _places(snapshot)
    keys, articles = read_articles(snapshot)
    resolved = np.lexsort((rows["pos"], rows["article"], rows["place"]))
    resolved = resolved[np.searchsorted(rows["place"][resolved], 1) :]
    rows, sentences = rows[resolved], sentences[resolved]
    article, place = index_of(keys, rows["article"]), index_of(place_keys, rows["place"])
    order = np.argsort(rows["id"]).astype(np.int32)
    by_id = (rows["id"][order], order)
    happenings, strong, weaker, colour = _events(snapshot, keys, by_id, article)
    return Cube(
        version=version_of(snapshot),
        key=rows["id"].copy(),
        article=article,
        place=place,
        literal=rows["literal"].astype(np.bool_),
        colour=colour,
        belief=rows["belief"].copy(),
        counts=rows["counts"].astype(np.bool_),
        sentence=sentences,
        approximate=rows["approximate"].astype(np.bool_),
        radius=rows["radius"].copy(),
        places=places,
        place_keys=place_keys,
        place_rank=_ranks([(place.name, at) for at, place in enumerate(places)]),
        countries=Areas.of([it.country or "" for it in places]),
        regions=Areas.of([region_of(it.country, it.admin1) for it in places]),
        articles=articles,
        actors={
            kind: _actors(snapshot, kind, keys, by_id, article, place)
            for kind in (Kind.PERSON, Kind.ORGANISATION)
        },
        happenings=happenings,
        strong=strong,
        weaker=weaker,
    )


def _places(snapshot: Connection) -> tuple[Ints, tuple[Place, ...]]:
    table = schema.place
    asked = select(table.c.id, *list(table.c)[1:10]).order_by(table.c.id)
    rows = rows_of(snapshot, asked)
    texts = (1, 2, 5, 6, 7)  # in the row: id, then a place's columns
    found = []
    for row in rows:
        plain = [unescape(it) if at in texts and it is not None else it for at, it in enumerate(row)]
        found.append(place_from(plain[1:]))
    return np.array([row[0] for row in rows], dtype=np.int32), tuple(found)


def _mentions(snapshot: Connection) -> tuple[Record, Ints]:
    """Read place mentions, resolved (place above 0) or not, and which mention keeps the sentence of each."""
    table = schema.mention
    fixed = table.c.fixed.is_not(None)
    asked = select(
        table.c.id,
        table.c.article,
        table.c.pos,
        func.coalesce(table.c.place, 0),
        table.c.role == Role.LITERAL.value,
        case((fixed, 1.0), else_=func.coalesce(table.c.belief, 0.0)),
        func.coalesce(table.c.sentence_start, -1 - table.c.start),
        case((fixed, False), else_=table.c.approximate),
        case(
            (table.c.point_lat.is_(None) & ~fixed, func.coalesce(table.c.radius_km, -1.0)),
            else_=-1.0,
        ),
        table.c.counts,
    ).where(table.c.kind == Kind.PLACE.value)
    rows = numbers_of(
        snapshot,
        asked,
        [("id", "i4"), ("article", "i4"), ("pos", "i4"), ("place", "i4"), ("literal", "i1"),
         ("belief", "f8"), ("sentence", "i4"), ("approximate", "i1"), ("radius", "f8"),
         ("counts", "i1")],
    )  # fmt: skip
    return rows, _sentences(rows)


def _sentences(rows: Record) -> Ints:
    """Give each mention the number of the first one in its sentence."""
    order = np.lexsort((rows["id"], rows["sentence"], rows["article"]))
    article, sentence = rows["article"][order], rows["sentence"][order]
    fresh = np.ones(len(order), dtype=np.bool_)
    fresh[1:] = (article[1:] != article[:-1]) | (sentence[1:] != sentence[:-1])
    found = np.empty(len(order), dtype=np.int32)
    found[order] = rows["id"][order][fresh][np.cumsum(fresh) - 1]
    return found


def _known(keys: Ints, wanted: Ints) -> Bits:
    """Mark what is among the keys: ties of mentions without a place count for nothing."""
    at = np.searchsorted(keys, wanted)
    found = np.zeros(len(wanted), dtype=np.bool_)
    inside = at < len(keys)
    found[inside] = keys[at[inside]] == wanted[inside]
    return found


def _actors(  # noqa: PLR0917, columns that belong together
    snapshot: Connection, kind: Kind, articles: Ints, by_id: tuple[Ints, Ints], article: Ints, place: Ints
) -> Actors:
    table, tie, named = schema.actor, schema.tie_actor, schema.article_actor
    of_kind = (table.c.kind == kind.value) & table.c.someone
    wanted = select(table.c.id, table.c.human, table.c.ref, table.c.shown, table.c.known).where(of_kind)
    rows = [
        (*row[:2], *map(unescape, row[2:4]), row[4]) for row in rows_of(snapshot, wanted.order_by(table.c.id))
    ]
    heads = [row for row in rows if row[0] == row[1]]
    keys = np.array([row[0] for row in heads], dtype=np.int32)
    joined = select(tie.c.mention, tie.c.actor, _ACTS).join(table, table.c.id == tie.c.actor).where(of_kind)
    strong = numbers_of(snapshot, joined, [("mention", "i4"), ("actor", "i4"), ("acts", "i1")])
    asked = select(named.c.article, table.c.human).join(table, table.c.id == named.c.actor).where(of_kind)
    weaker = numbers_of(snapshot, asked.distinct(), [("article", "i4"), ("actor", "i4")])
    strong = strong[_known(by_id[0], strong["mention"])]
    mention, actor = by_id[1][index_of(by_id[0], strong["mention"])].astype(np.int32), strong["actor"]
    order = np.lexsort((mention, place[mention], actor))
    other = np.lexsort((weaker["article"], weaker["actor"]))
    at_key = {row[0]: at for at, row in enumerate(heads)}
    return Actors(
        keys=keys,
        refs=tuple(ref for _, _, ref, _, _ in heads),
        by_ref={ref: at_key[human] for _, human, ref, _, _ in rows},
        names=tuple(shown for _, _, _, shown, _ in heads),
        aliases=tuple(names_of(known) for *_, known in heads),
        rank=_ranks([(shown, ref) for _, _, ref, shown, _ in heads]),
        strong=Ties(mention[order], index_of(keys, actor[order]), None, len(place)),
        acts=strong["acts"][order].astype(np.bool_),
        weaker=Ties(
            index_of(articles, weaker["article"][other]),
            index_of(keys, weaker["actor"][other]),
            article,
            len(articles),
        ),
    )


def _ranks(values: Sequence[tuple[str, str | int]]) -> Ints:
    ranks = np.empty(len(values), dtype=np.int32)
    ranks[sorted(range(len(values)), key=lambda at: values[at])] = np.arange(len(values))
    return ranks


def _events(
    snapshot: Connection, articles: Ints, by_id: tuple[Ints, Ints], article: Ints
) -> tuple[Happenings, EventTies, EventTies, npt.NDArray[np.int8]]:
    tie = schema.tie_event
    happenings, events, other = _happenings(snapshot)
    kind, first, last = events["kind"], events["first"], events["last"]
    where = (events["article"] << 24) + events["pos"]
    unit = index_of(articles, events["article"])
    linked = numbers_of(snapshot, select(tie.c.mention, tie.c.article, tie.c.event, tie.c.strength),
                    [("mention", "i4"), ("article", "i8"), ("event", "i4"), ("strength", "i1")])  # fmt: skip
    linked = linked[_known(by_id[0], linked["mention"])]
    which = np.searchsorted(where, (linked["article"] << 24) + linked["event"])
    mention = by_id[1][index_of(by_id[0], linked["mention"])].astype(np.int32)
    strong = Ties(mention, other[which], None, len(article))
    weaker = Ties(unit, other, article, len(articles))
    return (
        happenings,
        _event_ties(strong, kind[which], first[which], last[which]),
        _event_ties(weaker, kind, first, last),
        _colours(len(article), mention, GROUP_OF_TYPE[kind[which]], linked["strength"]),
    )


def _happenings(snapshot: Connection) -> tuple[Happenings, Record, Ints]:
    """Read the events that happened: one each for all of an id, every row of the table, and whose it is."""
    table = schema.event
    asked = select(table.c.ref, table.c.shown_label, table.c.shown_type, table.c.first_day, table.c.last_day,
                   table.c.article, table.c.pos)  # fmt: skip
    asked = asked.where(table.c.happened).order_by(table.c.article, table.c.pos)
    found = rows_of(snapshot, asked)
    refs, labels, types, first, last, article, pos = zip(*found, strict=True) if found else [()] * 7
    rows = np.empty(len(refs), dtype=_EVENT)
    day = {it: day_number(it) for it in {*first, *last}}
    rows["article"], rows["pos"] = article, pos
    rows["kind"] = [_TYPE_NUMBER[it] for it in types]
    rows["first"], rows["last"] = [day[it] for it in first], [day[it] for it in last]
    at = {ref: at for at, ref in enumerate(dict.fromkeys(refs))}
    other = np.fromiter(map(at.__getitem__, refs), dtype=np.int32, count=len(refs))
    _, earliest = np.unique(other, return_index=True)
    told = Happenings(
        refs=tuple(map(unescape, at)),
        labels=tuple(unescape(labels[it]) for it in earliest.tolist()),
        kind=rows["kind"][earliest].astype(np.int32),
    )
    return told, rows, other


def _colours(
    mentions: int, mention: Ints, group: npt.NDArray[np.int8], strength: npt.NDArray[np.int8]
) -> npt.NDArray[np.int8]:
    """Choose each mention's group: that of its strongest link, `context` only where there is no other."""
    none = np.int32(2**30)
    rank = (group == CONTEXT) * np.int32(10_000) + strength.astype(np.int32) * 100 + group
    best = np.full(mentions, none, dtype=np.int32)
    np.minimum.at(best, mention, rank.astype(np.int32))
    return np.where(best == none, -1, best % 100).astype(np.int8)


def _event_ties(ties: Ties, kind: Ints, first: Ints, last: Ints) -> EventTies:
    order = np.lexsort((ties.unit, kind)).astype(np.int32)
    fresh = np.ones(len(order), dtype=np.bool_)
    ordered, unit = kind[order], ties.unit[order]
    fresh[1:] = (ordered[1:] != ordered[:-1]) | (unit[1:] != unit[:-1])
    return EventTies(ties, kind, first, last, order, np.flatnonzero(fresh).astype(np.int32))
