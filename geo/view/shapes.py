"""What the views hand to screens and files: counted places, excerpts, facets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from geo.models import Place, Point, Role
from geo.store.fixes import Fix


@dataclass(frozen=True, slots=True)
class Tied:
    """A person, an organisation or an event linked to a mention."""

    kind: str
    """`person`, `organisation` or `event`."""
    ref: str
    """Its id."""
    label: str
    """Name or label."""
    reason: str
    """What it has to do with the place, in words: "born here"."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One mention in its sentence, ready to be shown."""

    mention: int
    """The store's number of the mention."""
    place: str
    """Id of the place."""
    text: str
    """The sentence, at most 300 code points; an ellipsis marks where it was cut."""
    start: int
    """First code point of the mention within `text`."""
    end: int
    """One past the mention's last code point within `text`."""
    title: str
    """The article's headline, or its id when it has none."""
    article: str
    """The article's digest."""
    source: str | None
    """The outlet."""
    published: str | None
    """Date of publication, ISO 8601 with its own precision."""
    url: str | None
    """The article's address, http or https."""
    role: Role
    """Literal or associative."""
    score: float
    """Belief in the place, 0 to 1."""
    persons: tuple[str, ...]
    """Names of the persons linked to the mention."""
    organisations: tuple[str, ...]
    """Names of the organisations linked to the mention."""
    events: tuple[str, ...]
    """Labels of the asserted events linked to the mention."""
    date: str | None
    """The linked event's date, ISO 8601 with its own precision; None is undated."""
    relation: str = ""
    """Where it is with respect to the place, in words before its name ("30 km west of"); empty is in it."""
    radius_km: float | None = None
    """How far from `point`, or from the place's point, what is meant may lie; None when unknown."""
    point: Point | None = None
    """The estimated position where it is not the place's own."""
    approximate: bool = False
    """True when the place is only known to be near what is meant."""
    tied: tuple[Tied, ...] = ()
    """Persons and organisations, then events, with the reason of each link."""
    printed_by: int = 1
    """By how many outlets, or in how many texts, the same story was printed; it counts once."""
    sources: tuple[str, ...] = ()
    """Those outlets, sorted."""
    why: tuple[str, ...] = ()
    """Why the mention matches the persons and events asked for, in words; empty when none are."""
    unasked: str | None = None
    """Why an online geocoder, which may know better, could not be asked; None when nothing is open."""
    first: int = 0
    """The mention's first code point in the article."""
    last: int = 0
    """One past its last code point there."""
    fix: Fix | None = None
    """What a reader decided about it; None where the machine did."""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """One place mention that no candidate fits."""

    name: str
    """The toponym as written."""
    text: str
    """The sentence, cut as in `Excerpt`."""
    start: int
    """First code point of the mention within `text`."""
    end: int
    """One past the mention's last code point within `text`."""
    title: str
    """The article's headline, or its id when it has none."""
    article: str
    """The article's digest."""
    source: str | None
    """The outlet."""
    published: str | None
    """Date of publication, ISO 8601 with its own precision."""
    role: Role
    """Literal or associative."""
    unasked: str | None = None
    """Why an online geocoder could not be asked for it; None: no place of that name is known."""
    first: int = 0
    """The mention's first code point in the article."""
    last: int = 0
    """One past its last code point there."""


class PlaceOnMap(NamedTuple):
    """One place with what the filter leaves of its mentions.

    A tuple, since a map may show tens of thousands.
    """

    place: Place
    """The place."""
    mentions: int
    """How many mentions pass the filter, at least 1."""
    articles: int
    """In how many articles, at least 1."""
    score: float
    """Mean belief in the place over these mentions, 0 to 1."""
    group: str | None
    """The event group most of its mentions belong to (a key of EVENT_GROUPS), or None."""
    excerpts: tuple[Excerpt, ...]
    """The first few excerpts, literal and high-scored first; the list view has all. Places far down the
    list may have none."""
    radius_km: float | None = None
    """Everything that these mentions put at the place lies within so many km of it; None when unknown."""
    approximate: bool = False
    """True when the place is only known to be near what all of its mentions mean."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice within a facet."""

    value: str
    """What the filter takes: an id, an event type, a source."""
    label: str
    """What a person reads."""
    mentions: int
    """How many mentions it would show, given the other facets; 0 is greyed."""
    aliases: tuple[str, ...] = ()
    """Other names of a person or an organisation, sorted."""
    places: int = 0
    """In how many places a person or an organisation acts, given the other facets."""
    options: tuple[Option, ...] = ()
    """The level below: events of a type, regions of a country."""
    left_out: int = 0
    """How many of the level below are not listed."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of one facet."""

    options: tuple[Option, ...]
    """Those listed: the first, those chosen, and those that a search for names finds."""
    left_out: int = 0
    """How many more there are."""


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of the timeline."""

    first_day: str
    """First day, `YYYY-MM-DD`."""
    last_day: str
    """Last day."""
    mentions: int
    """Mentions whose dates touch these days."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Mentions over time, given the other facets."""

    unit: str
    """What a bar covers: `day`, `month`, `year`, `decade` or `century`."""
    bins: tuple[Bin, ...]
    """Bars in order without gaps; empty when nothing is dated."""
    undated: int
    """Mentions without a date."""


@dataclass(frozen=True, slots=True)
class Facets:
    """All choices with their live counts."""

    persons: Choices
    """Persons linked to place mentions, those who act in most places first."""
    organisations: Choices
    """Organisations, in the same order."""
    events: Choices
    """Types of asserted events in the order of the types, the single events below them."""
    where: Choices
    """Countries with most mentions first, their regions below them."""
    sources: Choices
    """Outlets, most mentions first."""
    languages: Choices
    """Languages, most mentions first."""
    columns: Choices
    """Values of the other columns of tables, as "name: value"."""
    roles: Choices
    """Whether the place itself is meant, or something tied to it."""
    scores: Choices
    """Least scores."""
    timeline: Timeline
    """Dates of events, or of publication when the filter says so."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the line "31 of 49 mentions in 22 places" is made of."""

    mentions: int
    """Mentions that pass the filter."""
    of: int
    """Mentions of the collection in the roles asked for."""
    places: int
    """Places that these mentions mean."""
