"""What the views hand to screens and files: counted places, excerpts, facets."""

from __future__ import annotations

from dataclasses import dataclass

from geo.models import Place, Point, Role


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


@dataclass(frozen=True, slots=True)
class PlaceOnMap:
    """One place with what the filter leaves of its mentions."""

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


@dataclass(frozen=True, slots=True)
class Facets:
    """All choices with their live counts, largest first."""

    persons: tuple[Option, ...]
    """Persons linked to place mentions."""
    organisations: tuple[Option, ...]
    """Organisations linked to place mentions."""
    event_types: tuple[Option, ...]
    """Types of asserted events, in the order of the types."""
    sources: tuple[Option, ...]
    """Outlets."""
    first_day: str | None
    """Earliest day of any dated event of the collection, `YYYY-MM-DD`; None when all are undated."""
    last_day: str | None
    """Latest such day."""
    undated: int
    """Mentions without a dated event, given the other facets."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the line "31 of 49 mentions in 22 places" is made of."""

    mentions: int
    """Mentions that pass the filter."""
    of: int
    """Mentions of the collection in the roles asked for."""
    places: int
    """Places that these mentions mean."""
