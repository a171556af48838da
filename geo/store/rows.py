"""What the store gives back besides analyses: small rows that say how it stands and what it counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from geo.models import EventType, Kind, Place, Point, Relation, Role, Span, Tier, Vicinity


class Saved(StrEnum):
    """What saving an analysis did to its collection."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Act:
    """An entry of the audit log."""

    made: str
    """When, UTC, `YYYY-MM-DDTHH:MM:SSZ`."""
    who: str
    """By whom."""
    what: str
    """`ingest`, `correction`, `undo`, `import`, `forget` or `restore`."""
    detail: str
    """On what, with counts; never the name of who was forgotten."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article was read from; the same article may have several."""

    collection: str
    """Name of the collection it was read into."""
    path: str
    """The file or address."""
    row: str
    """The row's id within the file, empty for a file that holds one article."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read or analysed."""

    path: str
    """The file or address."""
    line: int | None
    """The line within it, from 1; None for the whole file."""
    reason: str
    """Why, in plain words."""
    file: str = ""
    """The file or address that `path` is, or is a part of."""
    place: str = ""
    """Where in it: `line 5`, `page 3`, a member of an archive; may be empty."""
    advice: str = ""
    """What to do; empty in what older versions noted."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A reason why names of an article are open: an online service could not be asked."""

    digest: str
    """The article's digest."""
    path: str
    """The file or address it was read from."""
    reason: str
    """Why, in plain words."""


@dataclass(frozen=True, slots=True)
class CollectionSummary:
    """One collection in a list of collections."""

    name: str
    """Its name."""
    articles: int
    """How many articles it holds."""
    failures: int
    """How many inputs could not be read."""


@dataclass(frozen=True, slots=True)
class Status:
    """What a collection, or the whole store, holds."""

    articles: int
    """Articles, each counted once."""
    mentions: int
    """Place mentions, literal and associative: `resolved` and `unresolved` together."""
    places: int
    """Different places that the resolved mentions mean."""
    resolved: int
    """Place mentions that have a place."""
    unresolved: int
    """Place mentions that no candidate fits."""
    persons: int
    """Different persons."""
    organisations: int
    """Different organisations."""
    events: int
    """Events of every modality."""
    failures: int
    """Inputs that could not be read."""
    stories: int = 0
    """Articles when all near-copies of one count once."""
    recurring: int = 0
    """Place mentions in paragraphs that come back across stories; they do not count."""
    versions: tuple[str, ...] = ()
    """Versions of the methods that made the results, those of most articles first."""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as lists show it."""

    key: int
    """The store's number of it; rises in the order of saving."""
    digest: str
    """Its digest."""
    ident: str
    """Its own id, or the digest."""
    title: str
    """Headline, may be empty."""
    source: str | None
    """The outlet."""
    published: str | None
    """Date of publication."""
    url: str | None
    """Its address."""


@dataclass(frozen=True, slots=True)
class Copies:
    """In how many places one story was printed."""

    articles: int
    """Texts that were read, the same text at several origins counted each time; at least 1."""
    sources: tuple[str, ...]
    """The outlets, sorted, each once; unknown ones are not among them."""

    @property
    def printed_by(self) -> int:
        """By how many it was printed, as far as is known: outlets that are named, else texts."""
        return len(self.sources) if len(self.sources) > 1 else self.articles


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One place mention with what is needed to show it."""

    key: int
    """The store's number of it."""
    article: ArticleRow
    """Where it stands."""
    start: int
    """First code point in the article's text."""
    end: int
    """One past the last code point."""
    text: str
    """The name as written."""
    sentence: Span | None
    """The sentence around it, when known."""
    role: Role
    """Literal or associative."""
    place: int | None
    """The store's number of the place; None when unresolved."""
    score: float
    """Belief in the place, 0 to 1; 0 when unresolved."""
    approximate: bool
    """True when the place is only known to be near what is meant."""
    vicinity: Vicinity
    """The relation to the place that the text names."""
    radius_km: float | None
    """How far from `point`, or from the place's point, what is meant may lie; None when unknown."""
    point: Point | None
    """The estimated position where it is not the place's own."""
    fixed: int | None = None
    """The number of the correction that decided the place; None where the machine did."""
    unasked: str | None = None
    """Why an online service could not be asked for it; None when nothing is open."""


@dataclass(frozen=True, slots=True)
class ActorTie:
    """A person or an organisation linked to a mention."""

    ref: str
    """Its id."""
    kind: Kind
    """Which of the two it is."""
    name: str
    """Its name as the mention's article has it."""
    relation: Relation
    """What it has to do with the place."""
    tier: Tier
    """How strong the link is."""
    asserted: bool
    """Whether the text says so, not only denies it or thinks it possible."""


@dataclass(frozen=True, slots=True)
class EventTie:
    """An asserted event linked to a mention."""

    ref: str
    """Its id."""
    type: EventType
    """Its type."""
    label: str
    """Its label."""
    date: str | None
    """Its date with its own precision."""
    first_day: str | None
    """First day the date may mean, `YYYY-MM-DD`."""
    last_day: str | None
    """Last such day."""
    relation: Relation
    """What it has to do with the place."""
    tier: Tier
    """How strong the link is."""


@dataclass(frozen=True, slots=True)
class Ties:
    """All that is linked to one mention."""

    actors: tuple[ActorTie, ...] = ()
    """Persons and organisations, by name."""
    events: tuple[EventTie, ...] = ()
    """Asserted events, the strongest link first."""


class PlaceCount(NamedTuple):
    """One place with the counts of the mentions that pass a filter.

    A tuple, since a page may ask for tens of thousands.
    """

    key: int
    """The store's number of it."""
    place: Place
    """The place as the newest gazetteer knows it."""
    mentions: int
    """Mentions that pass."""
    articles: int
    """Articles they stand in."""
    score: float
    """Mean belief in the place over them, 0 to 1."""
    radius_km: float | None
    """Largest radius of them, those with a position of their own left out; None when none has one."""
    approximate: bool
    """True when all of them are approximate."""
    group: str | None = None
    """The event group that most of them belong to, or None."""


@dataclass(frozen=True, slots=True)
class ActorCount:
    """A person or an organisation with the counts of what choosing it alone would show."""

    value: str
    """Id, as the filter takes it."""
    label: str
    """The fullest name."""
    aliases: tuple[str, ...]
    """Other names, sorted."""
    mentions: int
    """Place mentions; 0 when the other choices leave none."""
    places: int
    """Different places that it acted in, told as a fact."""


@dataclass(frozen=True, slots=True)
class EventCount:
    """An event with the count of what choosing it alone would show."""

    value: str
    """Id, as the filter takes it."""
    label: str
    """What a person reads."""
    type: EventType
    """Its type."""
    mentions: int
    """Place mentions, at least 1."""


@dataclass(frozen=True, slots=True)
class DaySpan:
    """The mentions whose date covers the same days."""

    first_day: str
    """First day, `YYYY-MM-DD`."""
    last_day: str
    """Last day."""
    mentions: int
    """How many, at least 1."""
