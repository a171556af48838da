"""Reads a cube from a snapshot of the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, case, func, select

from geo.models import Kind, Relation, Role, Tier
from geo.store import schema
from geo.store.counting import STRENGTH, days
from geo.store.cube import (
    GROUP_OF_TYPE,
    GROUPS,
    TYPES,
    Actors,
    Articles,
    Bits,
    Cube,
    EventTies,
    Happenings,
    Ints,
    Labels,
    Ties,
    day_number,
)
from geo.store.reading import place_of

Record = npt.NDArray[np.void]

_ACTS = (
    schema.tie_actor.c.asserted
    & (schema.tie_actor.c.strength < STRENGTH[Tier.SENTENCE])
    & (schema.tie_actor.c.relation != Relation.SPEAKS_ABOUT.value)
)
"""Only so does a link say that somebody acted in a place."""
_TYPE_NUMBER = {kind.value: at for at, kind in enumerate(TYPES)}


def version_of(snapshot: Connection) -> int:
    """Read how often the store was changed."""
    asked = select(schema.meta.c.value).where(schema.meta.c.key == schema.CHANGES)
    return int(snapshot.execute(asked).scalar() or 0)


def read_cube(snapshot: Connection) -> Cube:
    """Read all columns of the snapshot; a million mentions take some seconds."""
    rows, sentences = _mentions(snapshot)
    places = snapshot.execute(select(schema.place).order_by(schema.place.c.id)).all()
    place_keys = np.array([row[0] for row in places], dtype=np.int32)
    keys, articles = _articles(snapshot)
    resolved = np.lexsort((rows["pos"], rows["article"], rows["place"]))
    resolved = resolved[np.searchsorted(rows["place"][resolved], 1) :]
    rows, sentences = rows[resolved], sentences[resolved]
    article, place = _index(keys, rows["article"]), _index(place_keys, rows["place"])
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
        places=tuple(place_of(row) for row in places),
        place_keys=place_keys,
        place_rank=_ranks([(row.name, row.id) for row in places]),
        articles=articles,
        actors={
            kind: _actors(snapshot, kind, keys, by_id, article, place)
            for kind in (Kind.PERSON, Kind.ORGANISATION)
        },
        happenings=happenings,
        strong=strong,
        weaker=weaker,
    )


def _table(snapshot: Connection, asked: Select[*tuple[object, ...]], shape: list[tuple[str, str]]) -> Record:
    """Read the rows of a query into one structured array, past SQLAlchemy's own rows."""
    compiled = asked.compile(snapshot.engine, compile_kwargs={"literal_binds": True})
    raw = snapshot.connection.cursor()
    try:
        raw.execute(str(compiled))
        return np.fromiter(cast(Iterable[Any], raw), dtype=np.dtype(shape))
    finally:
        raw.close()


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
    rows = _table(
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


def _index(keys: Ints, wanted: Ints) -> Ints:
    return np.searchsorted(keys, wanted).astype(np.int32)


def _known(keys: Ints, wanted: Ints) -> Bits:
    """Mark what is among the keys: ties of mentions without a place count for nothing."""
    at = np.searchsorted(keys, wanted)
    found = np.zeros(len(wanted), dtype=np.bool_)
    inside = at < len(keys)
    found[inside] = keys[at[inside]] == wanted[inside]
    return found


def _articles(snapshot: Connection) -> tuple[Ints, Articles]:
    table, origin, named = schema.article, schema.origin, schema.collection
    asked = select(table.c.id, table.c.source, table.c.language, table.c.published, table.c.story)
    rows = snapshot.execute(asked.order_by(table.c.id)).all()
    keys = np.array([row.id for row in rows], dtype=np.int32)
    story = np.array([row.id if row.story is None else row.story for row in rows], dtype=np.int32)
    published = [tuple(map(day_number, days(row.published))) for row in rows]
    collections: dict[str, Bits] = {}
    printed = [(row.id, row.source or "") for row in rows]
    again = select(origin.c.article, origin.c.source).where(origin.c.source.is_not(None)).distinct()
    printed += [(article, source) for article, source in snapshot.execute(again)]
    members = select(named.c.name, origin.c.article).join(named, named.c.id == origin.c.collection)
    for name, article in snapshot.execute(members):
        held = collections.setdefault(name, np.zeros(len(keys), dtype=np.bool_))
        held[np.searchsorted(keys, article)] = True
    return keys, Articles(
        keys=keys,
        sources=_labels(keys, printed),
        languages=_labels(keys, [(row.id, row.language or "") for row in rows]),
        extra=_extra(snapshot, keys),
        story=_index(keys, story),
        first=np.array([first for first, _ in published], dtype=np.int32),
        last=np.array([last for _, last in published], dtype=np.int32),
        collections=collections,
    )


def _labels(keys: Ints, pairs: Iterable[tuple[int, str]]) -> Labels:
    """Lay out pairs of an article's number in the store and a label."""
    unique = sorted(set(pairs))
    names = tuple(sorted({label for _, label in unique}))
    numbers = {label: at for at, label in enumerate(names)}
    articles = np.array([article for article, _ in unique], dtype=np.int32)
    return Labels(
        names, _index(keys, articles), np.array([numbers[label] for _, label in unique], dtype=np.int32)
    )


def _extra(snapshot: Connection, keys: Ints) -> dict[str, Labels]:
    table = schema.extra
    pairs: dict[str, list[tuple[int, str]]] = {}
    for article, name, value in snapshot.execute(select(table.c.article, table.c.name, table.c.value)):
        pairs.setdefault(name, []).append((article, value))
    return {name: _labels(keys, found) for name, found in sorted(pairs.items())}


def _actors(  # noqa: PLR0917, columns that belong together
    snapshot: Connection, kind: Kind, articles: Ints, by_id: tuple[Ints, Ints], article: Ints, place: Ints
) -> Actors:
    table, tie, named = schema.actor, schema.tie_actor, schema.article_actor
    of_kind = (table.c.kind == kind.value) & table.c.someone
    rows = snapshot.execute(select(table).where(of_kind).order_by(table.c.id)).all()
    heads = [row for row in rows if row.human == row.id]
    keys = np.array([row.id for row in heads], dtype=np.int32)
    joined = select(tie.c.mention, tie.c.actor, _ACTS).join(table, table.c.id == tie.c.actor).where(of_kind)
    strong = _table(snapshot, joined, [("mention", "i4"), ("actor", "i4"), ("acts", "i1")])
    asked = select(named.c.article, table.c.human).join(table, table.c.id == named.c.actor).where(of_kind)
    weaker = _table(snapshot, asked.distinct(), [("article", "i4"), ("actor", "i4")])
    strong = strong[_known(by_id[0], strong["mention"])]
    mention, actor = by_id[1][_index(by_id[0], strong["mention"])].astype(np.int32), strong["actor"]
    order = np.lexsort((mention, place[mention], actor))
    other = np.lexsort((weaker["article"], weaker["actor"]))
    numbers = {row.id: at for at, row in enumerate(heads)}
    return Actors(
        keys=keys,
        refs=tuple(row.ref for row in heads),
        by_ref={row.ref: numbers[row.human] for row in rows},
        names=tuple(row.shown for row in heads),
        aliases=tuple(row.known for row in heads),
        rank=_ranks([(row.shown, row.ref) for row in heads]),
        strong=Ties(mention[order], _index(keys, actor[order]), None, len(place)),
        acts=strong["acts"][order].astype(np.bool_),
        weaker=Ties(
            _index(articles, weaker["article"][other]),
            _index(keys, weaker["actor"][other]),
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
    table, tie = schema.event, schema.tie_event
    asked = select(table.c.article, table.c.pos, table.c.ref, table.c.shown_label.label("label"),
                   table.c.shown_type.label("type"), table.c.first_day, table.c.last_day)  # fmt: skip
    asked = asked.where(table.c.happened)
    rows = snapshot.execute(asked.order_by(table.c.article, table.c.pos)).all()
    unique = list({row.ref: row for row in reversed(rows)}.values())[::-1]
    numbers = {row.ref: at for at, row in enumerate(unique)}
    happenings = Happenings(
        refs=tuple(row.ref for row in unique),
        labels=tuple(row.label for row in unique),
        kind=np.array([_TYPE_NUMBER[row.type] for row in unique], dtype=np.int32),
    )
    other = np.array([numbers[row.ref] for row in rows], dtype=np.int32)
    kind = np.array([_TYPE_NUMBER[row.type] for row in rows], dtype=np.int32)
    first = np.array([day_number(row.first_day) for row in rows], dtype=np.int32)
    last = np.array([day_number(row.last_day) for row in rows], dtype=np.int32)
    where = np.array([(row.article << 24) + row.pos for row in rows], dtype=np.int64)
    unit = _index(articles, np.array([row.article for row in rows], dtype=np.int32))
    linked = _table(snapshot, select(tie.c.mention, tie.c.article, tie.c.event, tie.c.strength),
                    [("mention", "i4"), ("article", "i8"), ("event", "i4"), ("strength", "i1")])  # fmt: skip
    linked = linked[_known(by_id[0], linked["mention"])]
    which = np.searchsorted(where, (linked["article"] << 24) + linked["event"])
    mention = by_id[1][_index(by_id[0], linked["mention"])].astype(np.int32)
    strong = Ties(mention, other[which], None, len(article))
    weaker = Ties(unit, other, article, len(articles))
    return (
        happenings,
        _event_ties(strong, kind[which], first[which], last[which]),
        _event_ties(weaker, kind, first, last),
        _colours(len(article), mention, GROUP_OF_TYPE[kind[which]], linked["strength"]),
    )


def _colours(
    mentions: int, mention: Ints, group: npt.NDArray[np.int8], strength: npt.NDArray[np.int8]
) -> npt.NDArray[np.int8]:
    """Choose each mention's group: that of its strongest link, `context` only where there is no other."""
    none = np.int32(2**30)
    context = GROUPS.index("context")
    rank = (group == context) * np.int32(10_000) + strength.astype(np.int32) * 100 + group
    best = np.full(mentions, none, dtype=np.int32)
    np.minimum.at(best, mention, rank.astype(np.int32))
    return np.where(best == none, -1, best % 100).astype(np.int8)


def _event_ties(ties: Ties, kind: Ints, first: Ints, last: Ints) -> EventTies:
    order = np.lexsort((ties.unit, kind)).astype(np.int32)
    fresh = np.ones(len(order), dtype=np.bool_)
    ordered, unit = kind[order], ties.unit[order]
    fresh[1:] = (ordered[1:] != ordered[:-1]) | (unit[1:] != unit[:-1])
    return EventTies(ties, kind, first, last, order, np.flatnonzero(fresh).astype(np.int32))
