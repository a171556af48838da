"""A filter -> rows for files: clean texts, no more than an excerpt of an article, and the credits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from geo.gazetteer.credits import CREDITS, Credit
from geo.models import EventType, Filter, Place, Role, Span
from geo.services import KNOWN, credit_of
from geo.store import Chosen, Snapshot, Store, lookups, queries
from geo.store.rows import PlaceCount
from geo.store.streaming import Reader, Streamed
from geo.view.excerpt import LONGEST, cut, visible
from geo.view.excerpt_html import web_address
from geo.view.shapes import Unresolved
from geo.view.tables import date_of, unresolved
from geo.view.whereabouts import relation_words

LONGEST_URL: Final = 2_000
"""A longer address is left out: cut off it leads elsewhere."""
_NO_XML: Final = re.compile("[\ufffe\uffff]")
_MASK: Final = "\u2588"
"""Stands for each letter of a name that is left out."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a file may say."""

    excerpts: bool = True
    """Whether it holds the sentences, at most 300 code points each."""
    persons: bool = True
    """Whether it names persons; else their names are blacked out in excerpts and titles too, as far as
    they were recognised."""
    point_of_view: str = "deu"
    """Whose borders a map draws, as in `Settings`."""


class Record(NamedTuple):
    """One mention, ready to be written.

    No text holds controls, line ends, overrides of direction or halves of surrogate pairs, and none but
    `url` is longer than an excerpt.
    """

    number: int
    """The store's number of the mention."""
    place: Place
    """The place; its texts are clean too."""
    key: int
    """The store's number of the place."""
    lat: float
    """Latitude of the mention's own estimated point, else of the place."""
    lon: float
    """Longitude."""
    mention: str
    """The name as written."""
    role: Role
    """Literal or associative."""
    score: float
    """Belief in the place, 0 to 1."""
    excerpt: str
    """The sentence, cut; empty when excerpts are left out."""
    start: int
    """First code point of the mention within the excerpt."""
    end: int
    """One past its last."""
    relation: str
    """Where it is with respect to the place, in words before its name; empty is in it."""
    radius_km: float | None
    """What is meant lies within so many km; None when unknown."""
    persons: tuple[str, ...]
    """Names of the persons linked to the mention, sorted; empty when persons are left out."""
    organisations: tuple[str, ...]
    """Names of the organisations, sorted."""
    events: tuple[str, ...]
    """Labels of the asserted events, the strongest link first."""
    types: tuple[EventType, ...]
    """Their types."""
    date: str | None
    """Date of the event by which the mention passes the filter; None is undated."""
    title: str
    """The article's headline, or its id."""
    source: str | None
    """The outlet."""
    published: str | None
    """Date of publication."""
    url: str | None
    """The article's address, http or https."""
    article: str
    """The article's digest."""
    unasked: str | None
    """Why an online geocoder, which may know better, could not be asked; None when nothing is open."""


class Extract:
    """What one filter lets pass, in one snapshot: counts, credits and the rows."""

    def __init__(self, store: Store, snapshot: Snapshot, chosen: Chosen, options: Options) -> None:
        self._store = store
        self.options = options
        self._snapshot = snapshot
        self._chosen = chosen
        self.mentions, _, self.places = queries.totals(chosen)
        """How many mentions and places pass."""
        self.sources = _sources(chosen)
        """The outlets of the articles that these mentions stand in, sorted."""
        places = lookups.places_of(chosen, lookups.places_named(chosen))
        self._place = {key: clean_place(place) for key, place in places.items()}

    def credits(self) -> tuple[Credit, ...]:
        """Give whose data the file is made of, the online services that placed something in it included."""
        return (*CREDITS, *_service_credits(self.placed()))

    def placed(self) -> list[Place]:
        """Give the places that these mentions mean."""
        return [self._place[key] for key in lookups.places_named(self._chosen)]

    def place_counts(self) -> list[PlaceCount]:
        """Give the places with their counts, most mentions first; clean."""
        return [it._replace(place=clean_place(it.place)) for it in queries.place_counts(self._chosen)]

    def records(self) -> Iterator[Record]:
        """Give every mention, in the order of articles and of their texts; memory stays bounded."""
        return self.record_of(queries.mentions_in_order(self._chosen).tolist(), texts=self.options.excerpts)

    def ties(self) -> Iterator[Record]:
        """Give every mention as `records` does, without its sentence."""
        return self.record_of(queries.mentions_in_order(self._chosen).tolist(), texts=False)

    def owed(self) -> Iterator[Unresolved]:
        """Give the mentions without a place that an online service has yet to be asked for."""
        for it in unresolved(self._store, self._chosen.wanted, only_unasked=True):
            if it.role in self._chosen.wanted.roles:
                yield it

    def best(self, keys: Sequence[int], *, limit: int) -> Iterator[Record]:
        """Give the best few mentions of some places, by the store's numbers of these."""
        return self.record_of(lookups.best_mentions(self._chosen, keys, limit=limit).tolist())

    def record_of(self, numbers: Sequence[int], *, texts: bool = True) -> Iterator[Record]:
        """Give mentions by the store's numbers; without `texts` none has an excerpt."""
        reader = Reader(self._snapshot, people=not self.options.persons)
        # Names that are left out stand in the text, so titles can be searched for them only with it.
        texts_read = texts or not self.options.persons
        for found in reader.read(numbers, texts=texts_read):
            yield self._record(found, excerpt=texts and self.options.excerpts)

    def _record(self, found: Streamed, *, excerpt: bool) -> Record:
        row, place = found.row, self._place[found.row.place or 0]
        title, text = row.article.title.strip() or row.article.ident, found.text
        if not self.options.persons:
            title, text = _without_people(found, title, excerpt=excerpt)
        shown, start, end = ("", 0, 0)
        if excerpt:
            shown, start, end = cut(text, Span(row.start, row.end), row.sentence)
        return Record(
            number=row.key,
            place=place,
            key=row.place or 0,
            lat=row.point.lat if row.point else place.lat,
            lon=row.point.lon if row.point else place.lon,
            mention=clean(row.text),
            role=row.role,
            score=row.score,
            excerpt=_NO_XML.sub("\ufffd", shown) if not shown.isascii() else shown,
            start=start,
            end=end,
            relation=relation_words(row.vicinity),
            radius_km=row.radius_km,
            persons=_names(found.persons) if self.options.persons else (),
            organisations=_names(found.organisations),
            events=tuple(dict.fromkeys(clean(it.label) for it in found.events)),
            types=tuple(dict.fromkeys(it.type for it in found.events)),
            date=_clean_or_none(date_of(found.events, self._chosen.wanted)),
            title=clean(title),
            source=_clean_or_none(row.article.source),
            published=_clean_or_none(row.article.published),
            url=_address(row.article.url),
            article=row.article.digest,
            unasked=_clean_or_none(row.unasked),
        )


def _sources(chosen: Chosen) -> tuple[str, ...]:
    asked = chosen.wanted.sources
    counted = queries.source_counts(chosen).items()  # they leave out the sources asked for
    named = [source for source, amount in counted if source and amount and (not asked or source in asked)]
    return tuple(dict.fromkeys(map(clean, named)))


@contextmanager
def extract(store: Store, wanted: Filter, options: Options = Options()) -> Iterator[Extract]:
    """Open what a filter lets pass; nothing that is written meanwhile changes it."""
    with store.reading() as snapshot:
        yield Extract(store, snapshot, store.select(snapshot, wanted), options)


@lru_cache(maxsize=20_000)
def clean(text: str) -> str:
    """Give a short text on one line, at most as long as an excerpt, that any format can hold."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - 1]}…"
    return text if text.isascii() and text.isprintable() else _NO_XML.sub("\ufffd", visible(text))


def clean_place(place: Place) -> Place:
    """Give a place with clean texts."""
    return replace(
        place,
        id=clean(place.id),
        name=clean(place.name),
        country=_clean_or_none(place.country),
        admin1=_clean_or_none(place.admin1),
    )


def _clean_or_none(text: str | None) -> str | None:
    return clean(text) if text else None


@lru_cache(maxsize=5_000)
def _address(url: str | None) -> str | None:
    found = web_address(url)
    if found is None or len(found) > LONGEST_URL or _NO_XML.search(found):
        return None
    return found if visible(found) == found else None


def _names(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({clean(name) for name in names})) if names else ()


def _without_people(found: Streamed, title: str, *, excerpt: bool) -> tuple[str, str]:
    """Black out the names of persons in the title and around the mention; offsets stay."""
    text, row = found.text, found.row
    for name in sorted({text[it.start : it.end] for it in found.people}, key=len, reverse=True):
        if name.strip():
            title = title.replace(name, _MASK * len(name))
    if not excerpt:
        return title, text
    near = row.sentence or Span(row.start - LONGEST, row.end + LONGEST)
    mention = Span(row.start, row.end)
    for it in found.people:
        if it.start < near.end and near.start < it.end and not it.overlaps(mention):
            text = f"{text[: it.start]}{_MASK * (it.end - it.start)}{text[it.end :]}"
    return title, text


def _service_credits(places: Sequence[Place]) -> list[Credit]:
    named = dict.fromkeys(it.id.partition(":")[0] for it in places if credit_of(it.id) is not None)
    return [
        Credit(KNOWN[name].label, KNOWN[name].terms, KNOWN[name].credit, KNOWN[name].terms, "places")
        for name in named
    ]
