"""Places and excerpts for a Filter, as the map and the lists show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.models import Filter, Place, Role, Span
from geo.store import Snapshot, Store, pages, queries
from geo.store.rows import EventTie, MentionRow, PlaceCount, Ties
from geo.view.excerpt import cut, visible
from geo.view.shapes import Excerpt, PlaceOnMap, Summary, Unresolved

_PAGE = 200
"""Mentions whose articles' texts are in memory at once."""


def summary(store: Store, wanted: Filter) -> Summary:
    """Count what passes the filter, for the line above the map."""
    with store.reading() as snapshot:
        wanted = queries.settle(snapshot, wanted)
        mentions, of, places = queries.totals(snapshot, wanted)
    return Summary(mentions=mentions, of=of, places=places)


def places_on_map(
    store: Store, wanted: Filter, *, excerpts: int = 3, limit: int | None = None, excerpted: int = 250
) -> list[PlaceOnMap]:
    """Give the places that pass with their counts, most mentions first, then by name.

    The first `excerpted` places carry up to `excerpts` excerpts each, as many as popups have room for
    (about 250 kB); the others carry none, and `excerpts()` pages through all.
    """
    with store.reading() as snapshot:
        wanted = queries.settle(snapshot, wanted)
        counts = queries.place_counts(snapshot, wanted, limit=limit)
        return _on_map(snapshot, wanted, counts, excerpts=excerpts, excerpted=excerpted)


def also_named(
    store: Store, wanted: Filter, *, excerpts: int = 0, limit: int | None = None
) -> list[PlaceOnMap]:
    """Give the places that what passes names associatively only ("Moscow said"); roles are ignored."""
    both = replace(wanted, roles=(Role.LITERAL, Role.ASSOCIATIVE))
    with store.reading() as snapshot:
        both = queries.settle(snapshot, both)
        counts = queries.place_counts(snapshot, both, limit=limit, only_associative=True)
        return _on_map(snapshot, both, counts, excerpts=excerpts, excerpted=len(counts))


def excerpts(
    store: Store, wanted: Filter, place_id: str, *, limit: int | None = None, offset: int = 0
) -> list[Excerpt]:
    """Give the excerpts of one place that pass, in the order of saving the articles, then of the text."""
    if wanted.places and place_id not in wanted.places:
        return []
    only = replace(wanted, places=(place_id,))
    return [excerpt for _, excerpt in each_excerpt(store, only, limit=limit, offset=offset)]


def each_excerpt(
    store: Store, wanted: Filter, *, limit: int | None = None, offset: int = 0
) -> Iterator[tuple[Place, Excerpt]]:
    """Give every mention that passes with its place, one after the other, in the order of `excerpts`."""
    with store.reading() as snapshot:
        wanted = queries.settle(snapshot, wanted)
        places = {it.key: it.place for it in queries.place_counts(snapshot, wanted)}
        names = {key: place.id for key, place in places.items()}
        rows = pages.mentions_page(snapshot, wanted, limit=limit, offset=offset)
        for at in range(0, len(rows), _PAGE):
            part = rows[at : at + _PAGE]
            for row, excerpt in zip(part, _excerpts(snapshot, wanted, part, names), strict=True):
                yield places[row.place or 0], excerpt


def unresolved(
    store: Store, wanted: Filter, *, limit: int | None = None, offset: int = 0
) -> list[Unresolved]:
    """Give the place mentions that no candidate fits; collection and sources of the filter hold."""
    found: list[Unresolved] = []
    with store.reading() as snapshot:
        rows = pages.unresolved_mentions(snapshot, wanted, limit=limit, offset=offset)
        for at in range(0, len(rows), _PAGE):
            part = rows[at : at + _PAGE]
            texts = pages.texts(snapshot, [row.article.key for row in part])
            found.extend(_unresolved(row, texts[row.article.key]) for row in part)
    return found


def _on_map(
    snapshot: Snapshot, wanted: Filter, counts: Sequence[PlaceCount], *, excerpts: int, excerpted: int
) -> list[PlaceOnMap]:
    first = [it.key for it in counts[:excerpted]] if excerpts > 0 else []
    rows = pages.best_mentions(snapshot, wanted, first, limit=excerpts) if first else []
    names = {it.key: it.place.id for it in counts}
    by_place: dict[str, list[Excerpt]] = defaultdict(list)
    for at in range(0, len(rows), _PAGE):
        for excerpt in _excerpts(snapshot, wanted, rows[at : at + _PAGE], names):
            by_place[excerpt.place].append(excerpt)
    groups = queries.place_groups(snapshot, wanted)
    return [
        PlaceOnMap(
            place=it.place,
            mentions=it.mentions,
            articles=it.articles,
            score=it.score,
            group=groups.get(it.key),
            excerpts=tuple(by_place.get(it.place.id, ())),
        )
        for it in counts
    ]


def _excerpts(
    snapshot: Snapshot, wanted: Filter, rows: Sequence[MentionRow], places: dict[int, str]
) -> Iterator[Excerpt]:
    texts = pages.texts(snapshot, [row.article.key for row in rows])
    ties = pages.ties(snapshot, [row.key for row in rows])
    for row in rows:
        tied = ties.get(row.key, Ties())
        shown = cut(texts[row.article.key], Span(row.start, row.end), row.sentence)
        yield Excerpt(
            mention=row.key,
            place=places[row.place or 0],
            text=shown.text,
            start=shown.start,
            end=shown.end,
            title=_title(row),
            article=row.article.digest,
            source=row.article.source,
            published=row.article.published,
            url=row.article.url,
            role=row.role,
            score=row.score,
            persons=tied.persons,
            organisations=tied.organisations,
            events=tuple(dict.fromkeys(event.label for event in tied.events)),
            date=_date(tied.events, wanted),
        )


def _date(events: Sequence[EventTie], wanted: Filter) -> str | None:
    """Choose the date that a mention passes the filter by, of the strongest link; None when undated."""
    of_type = [it for it in events if not wanted.event_types or it.type in wanted.event_types]
    dated = [it for it in of_type if it.first_day is not None and it.last_day is not None]
    for event in dated:
        late_enough = wanted.date_from is None or (event.last_day or "") >= wanted.date_from
        if late_enough and (wanted.date_to is None or (event.first_day or "") <= wanted.date_to):
            return event.date
    return dated[0].date if dated else None


def _title(row: MentionRow) -> str:
    return visible(row.article.title.strip() or row.article.ident)


def _unresolved(row: MentionRow, text: str) -> Unresolved:
    shown = cut(text, Span(row.start, row.end), row.sentence)
    return Unresolved(
        name=visible(row.text),
        text=shown.text,
        start=shown.start,
        end=shown.end,
        title=_title(row),
        article=row.article.digest,
        source=row.article.source,
        published=row.article.published,
        role=row.role,
    )
