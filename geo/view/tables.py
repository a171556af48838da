"""Places and excerpts for a Filter, as the map and the lists show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.models import Filter, Kind, Place, Role, Span
from geo.services import credits_of
from geo.store import Chosen, Snapshot, Store, fixes, lookups, pages, queries
from geo.store.rows import EventTie, MentionRow, PlaceCount, Ties
from geo.view.excerpt import cut, visible
from geo.view.reasons import reasons, tied
from geo.view.shapes import Excerpt, PlaceOnMap, Summary, Unresolved
from geo.view.whereabouts import relation_words

_PAGE = 200
"""Mentions whose articles' texts are in memory at once."""


def summary(store: Store, wanted: Filter) -> Summary:
    """Count what passes the filter, for the line above the map."""
    with store.reading() as snapshot:
        mentions, of, places = queries.totals(store.select(snapshot, wanted))
    return Summary(mentions=mentions, of=of, places=places)


def places_on_map(
    store: Store, wanted: Filter, *, excerpts: int = 3, limit: int | None = None, excerpted: int = 250
) -> list[PlaceOnMap]:
    """Give the places that pass with their counts, most mentions first, then by name.

    The first `excerpted` places carry up to `excerpts` excerpts each, as many as popups have room for
    (about 250 kB); the others carry none, and `excerpts()` pages through all.
    """
    with store.reading() as snapshot:
        chosen = store.select(snapshot, wanted)
        counts = queries.place_counts(chosen, limit=limit)
        return _on_map(snapshot, chosen, counts, excerpts=excerpts, excerpted=excerpted)


def with_excerpts(store: Store, wanted: Filter, found: PlaceOnMap, *, limit: int = 3) -> PlaceOnMap:
    """Give a place with its first few excerpts, as `places_on_map` gives them to the first places."""
    with store.reading() as snapshot:
        chosen = store.select(snapshot, wanted)
        key = lookups.place_named(chosen, found.place.id)
        places = {} if key is None else {key: found.place}
        numbers = lookups.best_mentions(chosen, list(places), limit=limit).tolist()
        rows = pages.mention_rows(snapshot, numbers)
        return found._replace(excerpts=tuple(_excerpts(snapshot, chosen.meant, rows, places)))


def also_named(
    store: Store, wanted: Filter, *, excerpts: int = 0, limit: int | None = None
) -> list[PlaceOnMap]:
    """Give the places that what passes names associatively only ("Moscow said"); roles are ignored."""
    both = replace(wanted, roles=(Role.LITERAL, Role.ASSOCIATIVE))
    with store.reading() as snapshot:
        chosen = store.select(snapshot, both)
        counts = queries.place_counts(chosen, limit=limit, only_associative=True)
        return _on_map(snapshot, chosen, counts, excerpts=excerpts, excerpted=len(counts))


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
        chosen = store.select(snapshot, wanted)
        numbers = queries.mentions_in_order(chosen, limit=limit, offset=offset).tolist()
        for at in range(0, len(numbers), _PAGE):
            rows = pages.mention_rows(snapshot, numbers[at : at + _PAGE])
            places = lookups.places_of(chosen, [row.place for row in rows if row.place is not None])
            by_id = {place.id: place for place in places.values()}
            for excerpt in _excerpts(snapshot, chosen.meant, rows, places):
                yield by_id[excerpt.place], excerpt


def service_credits(store: Store) -> tuple[str, ...]:
    """Give the attributions that the store's places need because online services found them, sorted."""
    with store.reading() as snapshot:
        return credits_of(pages.place_refs(snapshot))


def unresolved(
    store: Store, wanted: Filter, *, limit: int | None = None, offset: int = 0, only_unasked: bool = False
) -> list[Unresolved]:
    """Give the place mentions that no candidate fits; collection and sources of the filter hold.

    With `only_unasked` those that an online service has yet to be asked for.
    """
    found: list[Unresolved] = []
    with store.reading() as snapshot:
        rows = pages.unresolved_mentions(
            snapshot, wanted, limit=limit, offset=offset, only_unasked=only_unasked
        )
        for at in range(0, len(rows), _PAGE):
            part = rows[at : at + _PAGE]
            texts = pages.texts(snapshot, [row.article.key for row in part])
            found.extend(_unresolved(row, texts[row.article.key]) for row in part)
    return found


def _on_map(
    snapshot: Snapshot, chosen: Chosen, counts: Sequence[PlaceCount], *, excerpts: int, excerpted: int
) -> list[PlaceOnMap]:
    first = [it.key for it in counts[:excerpted]] if excerpts > 0 else []
    numbers = lookups.best_mentions(chosen, first, limit=excerpts).tolist() if first else []
    names = {it.key: it.place for it in counts[:excerpted]}
    by_place: dict[str, list[Excerpt]] = defaultdict(list)
    for at in range(0, len(numbers), _PAGE):
        rows = pages.mention_rows(snapshot, numbers[at : at + _PAGE])
        for excerpt in _excerpts(snapshot, chosen.meant, rows, names):
            by_place[excerpt.place].append(excerpt)
    shown = {place: tuple(them) for place, them in by_place.items()}
    return [
        PlaceOnMap(place, mentions, articles, score, group, shown.get(place.id, ()), radius_km, approximate)
        for _, place, mentions, articles, score, radius_km, approximate, group in counts
    ]


def _excerpts(
    snapshot: Snapshot, wanted: Filter, rows: Sequence[MentionRow], places: dict[int, Place]
) -> Iterator[Excerpt]:
    # Counts may be older than the snapshot: what means another place now is not shown under this one.
    rows = [row for row in rows if row.place in places]
    texts = pages.texts(snapshot, [row.article.key for row in rows])
    ties = pages.ties(snapshot, [row.key for row in rows])
    fixed = fixes.fixes(snapshot, rows)
    copies = pages.copies(snapshot, [row.article.key for row in rows])
    for row in rows:
        linked = ties.get(row.key, Ties())
        shown = cut(texts[row.article.key], Span(row.start, row.end), row.sentence)
        yield Excerpt(
            mention=row.key,
            place=places[row.place or 0].id,
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
            persons=_names(linked, Kind.PERSON),
            organisations=_names(linked, Kind.ORGANISATION),
            events=tuple(dict.fromkeys(event.label for event in linked.events)),
            date=date_of(linked.events, wanted),
            relation=relation_words(row.vicinity),
            radius_km=row.radius_km,
            point=row.point,
            approximate=row.approximate,
            tied=tied(linked),
            why=reasons(linked, wanted),
            printed_by=copies[row.article.key].printed_by,
            sources=copies[row.article.key].sources,
            unasked=row.unasked,
            first=row.start,
            last=row.end,
            fix=fixed.get(row.key),
        )


def _names(linked: Ties, kind: Kind) -> tuple[str, ...]:
    return tuple(sorted({it.name for it in linked.actors if it.kind is kind}))


def date_of(events: Sequence[EventTie], wanted: Filter) -> str | None:
    """Choose the date that a mention passes the filter by, of the strongest link; None when undated."""
    asked = wanted.event_types or wanted.events
    of_type = [it for it in events if not asked or it.type in wanted.event_types or it.ref in wanted.events]
    dated = [it for it in of_type if it.first_day is not None and it.last_day is not None]
    if not wanted.by_publication:
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
        unasked=row.unasked,
        first=row.start,
        last=row.end,
    )
