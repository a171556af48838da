"""Counts of place mentions for what a filter lets pass; only resolved mentions are counted.

Each function takes what `Store.select` gives. Here they are written for a Selection over a cube; for an
Asked of PostgreSQL the modules whose names begin with `asked` answer the same in SQL.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from geo.models import EventType, Kind, Role
from geo.store.cube import CONTEXT, GROUP_OF_TYPE, GROUPS, NO_DAY, TYPES, Areas, Bits, Ints, Labels, Ties
from geo.store.either import Either
from geo.store.filters import Facet, Selection
from geo.store.rows import ActorCount, DaySpan, EventCount, PlaceCount

SCORES = (0.5, 0.7, 0.9)
"""The least scores that a reader may ask for."""
_BEHIND = 2.0**40
"""More than any number of mentions."""


@Either
def totals(chosen: Selection) -> tuple[int, int, int]:
    """Count mentions that pass, mentions in the collection and roles at all, and places that pass."""
    passing = chosen.passing
    places = np.bincount(chosen.cube.place[passing], minlength=len(chosen.cube.places))
    return int(passing.sum()), int(chosen.scope.sum()), int(np.count_nonzero(places))


@Either
def place_counts(
    chosen: Selection, *, limit: int | None = None, only_associative: bool = False
) -> list[PlaceCount]:
    """Count mentions and articles per place, most mentions first, then by name.

    With `only_associative`, places without a literal mention among those that pass.
    """
    cube, passing = chosen.cube, chosen.passing
    at = np.flatnonzero(passing)
    place, size = cube.place[at], len(cube.places)
    mentions = np.bincount(place, minlength=size)
    shown = mentions > 0
    if only_associative:
        shown &= np.bincount(place[cube.literal[at]], minlength=size) == 0
    fresh = np.ones(len(at), dtype=np.bool_)  # mentions stand in the order of place and article
    article = cube.article[at]
    fresh[1:] = (place[1:] != place[:-1]) | (article[1:] != article[:-1])
    articles = np.bincount(place[fresh], minlength=size)
    belief = np.bincount(place, weights=cube.belief[at], minlength=size)
    exact = np.bincount(place[~cube.approximate[at]], minlength=size) > 0
    radius = np.full(size, -1.0)
    np.maximum.at(radius, place, cube.radius[at])
    groups = _groups(chosen, at)
    numbers = np.flatnonzero(shown)
    numbers = numbers[np.lexsort((cube.place_rank[numbers], -mentions[numbers]))][:limit]
    return [
        PlaceCount(key, cube.places[it], count, among, min(total / count, 1.0),
                   radius_km if radius_km >= 0 else None, not sure, GROUPS[group] if group >= 0 else None)
        for it, key, count, among, total, radius_km, sure, group in zip(
            *(
                column[numbers].tolist() if column is not None else numbers.tolist()
                for column in (None, cube.place_keys, mentions, articles, belief, radius, exact, groups)
            ),
            strict=True,
        )
    ]  # fmt: skip


def _groups(chosen: Selection, at: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
    """Find the event group that most of each place's mentions belong to, -1 for none.

    With events asked for only these count; else a mention belongs to the group of its strongest link.
    `context` is named only where there is no other. Ties go by the order of groups.
    """
    cube, groups = chosen.cube, len(GROUPS)
    amounts = np.zeros(len(cube.places) * groups, dtype=np.float64)
    if chosen.chosen_events is None or chosen.wanted.weaker:
        coloured = at[cube.colour[at] >= 0]
        cell = cube.place[coloured].astype(np.int64) * groups + cube.colour[coloured]
        amounts += np.bincount(cell, minlength=len(amounts))
    else:
        ties = chosen.events.ties
        held = chosen.chosen_events & chosen.passing[ties.unit]
        group = GROUP_OF_TYPE[chosen.events.kind[held]].astype(np.int64)
        pairs = np.unique(ties.unit[held].astype(np.int64) * groups + group)
        cell = cube.place[pairs // groups].astype(np.int64) * groups + pairs % groups
        amounts += np.bincount(cell, minlength=len(amounts))
    table = amounts.reshape(len(cube.places), groups)
    some = table > 0
    table[:, np.arange(groups) != CONTEXT] += _BEHIND
    best = np.argmax(np.where(some, table, -1.0), axis=1)
    return np.where(some.any(axis=1), best, -1)


@Either
def actor_counts(
    chosen: Selection, kind: Kind, *, limit: int | None = None, also: Collection[str] = ()
) -> list[ActorCount]:
    """Count per person or organisation, leaving out the filter's own choice; the ones at 0 too.

    Those who act in most places come first, then those with most mentions, then by name; after the first
    `limit` come those whom an id of `also` means; they are listed under that id.
    """
    actors, ties = chosen.cube.actors[kind], chosen.actors(kind)
    passing = chosen.without(Facet.PERSONS if kind is Kind.PERSON else Facet.ORGANISATIONS)
    size = len(actors.refs)
    mentions = np.bincount(ties.other, weights=ties.weights(passing), minlength=size).astype(np.int64)
    places = mentions
    if ties.spread is None:
        places = _places_acted_in(chosen, ties, passing, actors.acts, size)
    order = np.lexsort((actors.rank, -mentions, -places)).tolist()
    asked_as = {actors.by_ref[ref]: ref for ref in also if ref in actors.by_ref}
    listed = order[:limit]
    if limit is not None:
        listed += [at for at in order[limit:] if at in asked_as]
    return [
        ActorCount(
            asked_as.get(at, actors.refs[at]),
            actors.names[at],
            actors.aliases[at],
            int(mentions[at]),
            int(places[at]),
        )
        for at in listed
    ]


def _places_acted_in(
    chosen: Selection, ties: Ties, passing: Bits, acts: Bits, size: int
) -> npt.NDArray[np.int64]:
    held = passing[ties.unit] & acts  # ties stand in the order of actor and place
    who, where = ties.other[held], chosen.cube.place[ties.unit[held]]
    fresh = np.ones(len(who), dtype=np.bool_)
    fresh[1:] = (who[1:] != who[:-1]) | (where[1:] != where[:-1])
    return np.bincount(who[fresh], minlength=size)


@Either
def event_type_counts(chosen: Selection) -> dict[EventType, int]:
    """Count the mentions that each type would show if it alone were chosen; types that are there at all."""
    events, overlapping = chosen.events, chosen.overlapping
    starts, order = events.kind_starts, events.by_kind
    weights = events.ties.weights(_before_events(chosen))
    holds = np.ones(len(starts), dtype=np.bool_)
    if overlapping is not None and len(starts):
        holds = np.logical_or.reduceat(overlapping[order], starts)
        if chosen.wanted.undated:
            holds |= ~np.logical_or.reduceat(events.first[order] != NO_DAY, starts)
    kinds = events.kind[order][starts]
    counts = np.bincount(kinds, weights=weights[order][starts] * holds, minlength=len(TYPES))
    present = np.bincount(kinds, minlength=len(TYPES))
    return {kind: int(counts[at]) for at, kind in enumerate(TYPES) if present[at]}


@Either
def event_counts(
    chosen: Selection, *, limit: int | None = None, also: Collection[str] = ()
) -> dict[EventType, list[EventCount]]:
    """Count the mentions that each event would show if it alone were chosen, by type, most mentions first.

    Events at 0 are left out; after the first `limit` of a type come those whose id is in `also`.
    """
    events, happenings, overlapping = chosen.events, chosen.cube.happenings, chosen.overlapping
    weights = events.ties.weights(_before_events(chosen))
    if overlapping is not None:
        shown = overlapping | (events.first == NO_DAY) if chosen.wanted.undated else overlapping
        weights = weights * shown
    size = len(happenings.refs)
    counts = np.bincount(events.ties.other, weights=weights, minlength=size).astype(np.int64)
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] > 0]
    found: dict[EventType, list[EventCount]] = {}
    for number, kind in enumerate(TYPES):
        of_kind = order[happenings.kind[order] == number].tolist()
        listed = of_kind[:limit]
        if also and limit is not None:
            listed += [at for at in of_kind[limit:] if happenings.refs[at] in also]
        found[kind] = [
            EventCount(happenings.refs[at], happenings.labels[at], kind, int(counts[at])) for at in listed
        ]
    return found


def _before_events(chosen: Selection) -> Bits:
    """Mark what passes before events are asked for; the dates asked for are the events' own."""
    dates = () if chosen.wanted.by_publication else (Facet.DATES,)
    return chosen.without(Facet.EVENTS, *dates)


@Either
def source_counts(chosen: Selection) -> dict[str, int]:
    """Count mentions per outlet, leaving out the filter's own choice; "" is articles without one."""
    left = (chosen.articles(Facet.SOURCES), chosen.with_copies(Facet.SOURCES))
    return _per_label(chosen, chosen.cube.articles.sources, *left)


@Either
def language_counts(chosen: Selection) -> dict[str, int]:
    """Count mentions per language, leaving out the filter's own choice; "" is unknown."""
    left = (chosen.articles(Facet.LANGUAGES), chosen.with_copies(Facet.LANGUAGES))
    return _per_label(chosen, chosen.cube.articles.languages, *left)


@Either
def extra_counts(chosen: Selection) -> dict[str, dict[str, int]]:
    """Count mentions per value of each column of tables, leaving out what is asked of that column."""
    columns = chosen.cube.articles.extra
    return {
        name: _per_label(chosen, labels, *chosen.with_other_columns(name)) for name, labels in columns.items()
    }


def _per_label(chosen: Selection, labels: Labels, among: Bits, passing: Bits) -> dict[str, int]:
    """Count what each label alone would show: of a story's copies with that label the first."""
    articles = chosen.cube.articles
    held = np.flatnonzero(among[labels.article])
    article, label = labels.article[held], labels.label[held]
    if articles.copied:
        both = articles.story[article].astype(np.int64) * len(labels.names) + label
        _, first = np.unique(both, return_index=True)
        article, label = article[first], label[first]
    mentions = np.bincount(chosen.cube.article[passing], minlength=len(articles.keys))
    counts = np.bincount(label, weights=mentions[article], minlength=len(labels.names))
    return {name: int(count) for name, count in zip(labels.names, counts, strict=True)}


@Either
def country_counts(chosen: Selection) -> dict[str, int]:
    """Count mentions per country code, leaving out countries and regions asked for; "" is none."""
    return _per_area(chosen, chosen.cube.countries)


@Either
def region_counts(chosen: Selection) -> dict[str, int]:
    """Count mentions per region (`UA/Donetsk`), leaving out countries and regions asked for."""
    return _per_area(chosen, chosen.cube.regions)


def _per_area(chosen: Selection, areas: Areas) -> dict[str, int]:
    per_place = np.bincount(chosen.cube.place[chosen.without(Facet.WHERE)], minlength=len(areas.area))
    counts = np.bincount(areas.area + 1, weights=per_place, minlength=len(areas.names) + 1)[1:]
    return {name: int(count) for name, count in zip(areas.names, counts.tolist(), strict=True)}


@Either
def role_counts(chosen: Selection) -> dict[Role, int]:
    """Count mentions per role, leaving out the roles asked for."""
    passing = chosen.without(Facet.ROLES)
    literal = int((passing & chosen.cube.literal).sum())
    return {Role.LITERAL: literal, Role.ASSOCIATIVE: int(passing.sum()) - literal}


@Either
def score_counts(chosen: Selection) -> dict[float, int]:
    """Count the mentions that each least score of `SCORES` would leave."""
    belief = chosen.cube.belief[chosen.without(Facet.SCORE)]
    return {least: int((belief >= least).sum()) for least in SCORES}


@Either
def spans(chosen: Selection) -> list[DaySpan]:
    """Count mentions per span of days, leaving out the dates asked for: of events or of publication."""
    passing = chosen.without(Facet.DATES)
    if chosen.wanted.by_publication:
        articles = chosen.cube.articles
        amounts = np.bincount(chosen.cube.article[passing], minlength=len(articles.keys))
        return _spans(articles.first, articles.last, amounts)
    events = chosen.events
    tied = events.ties.weights(passing)
    if chosen.chosen_events is not None:
        tied[~chosen.chosen_events] = 0
    return _spans(events.first, events.last, tied)


def _spans(first: Ints, last: Ints, amounts: npt.NDArray[np.integer]) -> list[DaySpan]:
    held = (amounts > 0) & (first != NO_DAY)
    both, where = np.unique(first[held].astype(np.int64) * 10**8 + last[held], return_inverse=True)
    counts = np.bincount(where, weights=amounts[held], minlength=len(both)).astype(np.int64)
    return [
        DaySpan(day_text(pair // 10**8), day_text(pair % 10**8), count)
        for pair, count in zip(both.tolist(), counts.tolist(), strict=True)
    ]


@lru_cache(maxsize=100_000)
def day_text(number: int) -> str:
    """Give 20220512 as `2022-05-12`."""
    return f"{number // 10_000:04}-{number // 100 % 100:02}-{number % 100:02}"


@Either
def undated(chosen: Selection) -> int:
    """Count mentions without a date, leaving out the dates asked for."""
    return int((chosen.without(Facet.DATES) & chosen.undated).sum())


@Either
def mentions_in_order(chosen: Selection, *, limit: int | None = None, offset: int = 0) -> Ints:
    """Give the store's numbers of the mentions that pass, in the order of articles, then of the text."""
    cube = chosen.cube
    at = np.flatnonzero(chosen.passing)
    stop = None if limit is None else offset + limit
    return cube.key[at[np.lexsort((cube.key[at], cube.article[at]))]][offset:stop]
