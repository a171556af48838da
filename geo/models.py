"""The words of the project as frozen dataclasses; every stage takes and gives these and nothing else.

Offsets are Unicode code points into `Article.text`, half open: `text[start:end]`.
Dates of partial precision are strings whose length is their precision: `2014`, `2022-03`,
`2022-W21`, `2021-FA`, `2014-02-27`; durations are `P3D`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a mention names."""

    PLACE = "place"
    PERSON = "person"
    ORGANISATION = "organisation"


class Role(StrEnum):
    """How a place mention is meant: as the location itself or as something tied to it."""

    LITERAL = "literal"
    ASSOCIATIVE = "associative"


class Feature(StrEnum):
    """What sort of place a place is."""

    CONTINENT = "continent"
    COUNTRY = "country"
    REGION = "region"
    SETTLEMENT = "settlement"
    WATER = "water"
    LANDFORM = "landform"
    FACILITY = "facility"


class Match(StrEnum):
    """How a candidate's name matches the toponym that was looked up."""

    PRIMARY = "primary"
    ALTERNATE = "alternate"
    ABBREVIATION = "abbreviation"
    DEMONYM = "demonym"
    PARTIAL = "partial"


class Tier(StrEnum):
    """How strong a link is, strongest first: the smallest unit of text that holds both ends."""

    CLAUSE = "clause"
    QUOTATION = "quotation"
    SENTENCE = "sentence"
    ARTICLE = "article"


class Modality(StrEnum):
    """Whether the text says that an event happened."""

    ASSERTED = "asserted"
    HYPOTHETICAL = "hypothetical"
    FUTURE = "future"
    GENERIC = "generic"


class Relation(StrEnum):
    """What a person, organisation or event has to do with a place."""

    BORN_IN = "born_in"
    LIVES_IN = "lives_in"
    FROM = "from"
    FOUGHT_IN = "fought_in"
    TRAVELLED_TO = "travelled_to"
    ARRESTED_IN = "arrested_in"
    KILLED_IN = "killed_in"
    WORKED_IN = "worked_in"
    SPEAKS_ABOUT = "speaks_about"
    PRESENT_AT = "present_at"
    TOOK_PLACE_IN = "took_place_in"
    OTHER = "other"


class SpatialRelation(StrEnum):
    """Where the text puts something with respect to a place: "south of Izyum", "near Kyiv"."""

    AT = "at"
    NEAR = "near"
    OUTSIDE = "outside"
    OUTSKIRTS = "outskirts"
    AROUND = "around"
    BETWEEN = "between"
    NORTH_OF = "north_of"
    NORTH_EAST_OF = "north_east_of"
    EAST_OF = "east_of"
    SOUTH_EAST_OF = "south_east_of"
    SOUTH_OF = "south_of"
    SOUTH_WEST_OF = "south_west_of"
    WEST_OF = "west_of"
    NORTH_WEST_OF = "north_west_of"


class EventType(StrEnum):
    """The eighteen event types, in the order of their seven colour groups."""

    BATTLE = "battle"
    STRIKE = "strike"
    VIOLENCE_CIVILIANS = "violence_civilians"
    DAMAGE = "damage"
    TERRITORY = "territory"
    MOBILISATION = "mobilisation"
    DISPLACEMENT = "displacement"
    AID = "aid"
    DISASTER = "disaster"
    PROTEST = "protest"
    POLITICS = "politics"
    ARREST = "arrest"
    TRIAL = "trial"
    SANCTION = "sanction"
    CRIME = "crime"
    DIPLOMACY = "diplomacy"
    STATEMENT = "statement"
    LIFE = "life"


EVENT_GROUPS: dict[str, tuple[EventType, ...]] = {
    "violence": (
        EventType.BATTLE,
        EventType.STRIKE,
        EventType.VIOLENCE_CIVILIANS,
        EventType.DAMAGE,
    ),
    "control": (EventType.TERRITORY, EventType.MOBILISATION),
    "humanitarian": (EventType.DISPLACEMENT, EventType.AID, EventType.DISASTER),
    "civic": (EventType.PROTEST, EventType.POLITICS),
    "justice": (EventType.ARREST, EventType.TRIAL, EventType.SANCTION, EventType.CRIME),
    "cooperation": (EventType.DIPLOMACY,),
    "context": (EventType.STATEMENT, EventType.LIFE),
}
"""The colour groups of the map; `context` is off by default (DESIGN section 5)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's text."""

    start: int
    """First code point, at least 0."""
    end: int
    """One past the last code point, above `start`."""

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Noise:
    """A stretch of text that is read but not counted: boilerplate, a by-line, a repeat."""

    span: Span
    """Where it stands."""
    reason: str
    """Why it does not count: `boilerplate`, `byline`, `cookie notice`, `repeat` or `navigation`."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read; nothing later changes its text."""

    id: str
    """The row's own id where it has one, else the digest; unique within one input file."""
    text: str
    """The text that all offsets point into, unchanged."""
    digest: str
    """First 16 hex digits of SHA-256 over title and text; the same story twice has the same."""
    title: str = ""
    """Headline, empty when unknown."""
    published: str | None = None
    """Date of publication, ISO 8601 with its own precision (`2022`, `2022-06`, `2022-06-12`)."""
    source: str | None = None
    """The outlet, as a name or a domain."""
    author: str | None = None
    """Who signed it."""
    url: str | None = None
    """Canonical address, http or https only."""
    language: str | None = None
    """ISO 639-1 code where known."""
    origin: str = "-"
    """The file or address it was read from; `-` is standard input."""
    noise: tuple[Noise, ...] = ()
    """What does not count, sorted by start, without overlaps."""
    licence: str | None = None
    """The licence that the input states, as it stands there (`CC BY 4.0`)."""
    extra: tuple[tuple[str, str], ...] = ()
    """Other columns of its table row, name and value in the table's order; empty values are left out."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a punctuation mark with its place in the sentence's dependency tree."""

    start: int
    """First code point in the article's text."""
    end: int
    """One past the last code point."""
    text: str
    """As written, with typographic quotes made plain."""
    lemma: str
    """Base form in lower case."""
    pos: str
    """Universal part of speech: `NOUN`, `PROPN`, `VERB`, `AUX`, `ADJ` …"""
    dep: str
    """Dependency label of spaCy's English models: `nsubj`, `dobj`, `pobj`, `relcl` …"""
    head: int
    """Index of its head in the sentence's tokens; the root's head is itself."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article; noise and empty lines belong to none."""

    start: int
    """First code point in the article's text."""
    end: int
    """One past the last code point."""
    tokens: tuple[Token, ...]
    """Its tokens in order."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a name in an article's text."""

    start: int
    """First code point in the text."""
    end: int
    """One past the last code point."""
    text: str
    """Exactly `article.text[start:end]`."""
    kind: Kind
    """What it names."""
    role: Role | None = None
    """Literal or associative for places; None for persons and organisations."""
    demonym: bool = False
    """True for an adjective or a people ("Russian", "Syrians"); places only."""
    score: float = 1.0
    """How sure the recogniser is that this is a name of this kind, 0 to 1."""
    method: str = ""
    """Which recogniser found it, with its version (`spacy-md/3.8+gazetteer`)."""
    sentence: Span | None = None
    """The sentence it stands in, for excerpts; None when unknown."""
    name: str = ""
    """The name as a gazetteer has it where the text declines it ("Харькове": "Харьков"), else empty."""

    @property
    def span(self) -> Span:
        """Where it stands in the text."""
        return Span(self.start, self.end)

    @property
    def asked(self) -> str:
        """The name under which it is looked up."""
        return self.name or self.text


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the gazetteer knows it."""

    id: str
    """Stable id with its namespace: `geonames:703448`, `naturalearth:…`, `curated:…`."""
    name: str
    """Primary name in Latin letters."""
    lat: float
    """Latitude of its point (a country's or region's label point), degrees north, -90 to 90."""
    lon: float
    """Longitude, degrees east, -180 to 180."""
    feature: Feature
    """What sort of place it is."""
    country: str | None = None
    """ISO 3166-1 alpha-2, upper case; None for seas, continents and regions across borders."""
    admin1: str | None = None
    """Name of the first-order region it lies in, or None."""
    population: int = 0
    """Inhabitants; 0 when unknown."""
    importance: float = 0.0
    """How likely it is meant when nothing else is known, 0 to 1 (comparable across features)."""


@dataclass(frozen=True, slots=True)
class Vicinity:
    """What the text says of the position with respect to the named place."""

    relation: SpatialRelation = SpatialRelation.AT
    """In it, near it, on one side of it …"""
    distance_km: float | None = None
    """How far from it, above 0, where the text says so ("30 miles from"); for `between`, how far apart."""
    bearing_deg: float | None = None
    """Which way, degrees clockwise from north, 0 to below 360; None without a direction."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point on the earth (WGS 84)."""

    lat: float
    """Degrees north, -90 to 90."""
    lon: float
    """Degrees east, -180 to 180."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a toponym may mean."""

    place: Place
    """The place."""
    match: Match
    """How its name matches the toponym."""
    score: float = 0.0
    """The ranker's belief that it is meant, 0 to 1; 0 before ranking."""
    approximate: bool = False
    """True for "near X": the name is in no gazetteer, the place is where the article is otherwise set."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer for one place mention."""

    place: Place | None
    """The chosen place; None is NIL: no candidate fits."""
    score: float
    """Belief in the answer, 0 to 1; 0 for NIL."""
    method: str
    """Which ranker and which gazetteer, with versions."""
    candidates: tuple[Candidate, ...] = ()
    """The best candidates in falling order of score, the chosen one first."""
    vicinity: Vicinity = Vicinity()
    """The relation to the place that the text names, kept for NIL too."""
    radius_km: float | None = None
    """What is meant lies within so many km of `point`, or of the place's own point; None when unknown."""
    point: Point | None = None
    """The estimated position where it is not the place's own: "30 km west of X", "between X and Y"."""
    unasked: str | None = None
    """Why an online geocoder could not be asked, in plain words; ask again later. None: nothing is open."""

    @property
    def approximate(self) -> bool:
        """Tell whether the answer is only "near X": the place is not the one named, but one by it."""
        return self.place is not None and any(c.approximate for c in self.candidates[:1])


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date, a duration or an age in the text."""

    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    value: str
    """TIMEX value: `2014`, `2022-03`, `2021-FA`, `2014-02-27`, `P3D`."""
    precision: str
    """`day`, `week`, `month`, `quarter`, `season`, `year`, `decade`, or `duration`."""


@dataclass(frozen=True, slots=True)
class EventDate:
    """When an event happened, as precisely as the text says."""

    value: str
    """TIMEX value of a date, never of a duration."""
    precision: str
    """As in `DateExpression`."""


@dataclass(frozen=True, slots=True)
class Person:
    """A human being as one article names them."""

    id: str
    """Deterministic: the same name gives the same id."""
    name: str
    """The fullest name."""
    aliases: tuple[str, ...]
    """Other forms that the article uses, call signs included, sorted."""
    mentions: tuple[int, ...]
    """Indices into the article's mentions, rising."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation as one article names it."""

    id: str
    """Deterministic: the same name gives the same id."""
    name: str
    """The fullest name."""
    aliases: tuple[str, ...]
    """Other forms, abbreviations included, sorted."""
    mentions: tuple[int, ...]
    """Indices into the article's mentions, rising."""


LEXICON = "lexicon"
"""The `Event.type_method` of a type that is the trigger's own in the lexicon."""
NAMED = "named"
"""The `Event.type_method` of a type that a name gives ("Siege of X")."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the text says happened, may happen or happens in general."""

    id: str
    """Deterministic: the same article and trigger give the same id."""
    type: EventType
    """One of the eighteen."""
    label: str
    """Readable in a list: "Protest in Kandalaksha, 2011"."""
    start: int
    """First code point of the trigger."""
    end: int
    """One past the trigger's last code point."""
    modality: Modality
    """Whether it is told as a fact."""
    date: EventDate | None = None
    """When; None is undated."""
    main: bool = False
    """True for the one event that the article is about."""
    places: tuple[int, ...] = ()
    """Indices of the place mentions where it happened, rising."""
    persons: tuple[str, ...] = ()
    """Ids of the persons who take part."""
    named: str | None = None
    """Key of the named event that it is, or is a part of; the same in every article."""
    type_method: str = LEXICON
    """What gave the type: `lexicon` where the trigger's entry did, `named` where a name or the table of named
    events did, else the version of the learned model that chose it."""
    triggers: tuple[Span, ...] = ()
    """Where else the text names the same event ("the attack"), rising; without the trigger itself."""


@dataclass(frozen=True, slots=True)
class Link:
    """A tie between a place mention and a person, an organisation or an event."""

    mention: int
    """Index of the place mention."""
    relation: Relation
    """What the two have to do with each other."""
    tier: Tier
    """How strong the tie is."""
    person: str | None = None
    """Person id; exactly one of person, organisation and event is set."""
    organisation: str | None = None
    """Organisation id."""
    event: str | None = None
    """Event id."""
    modality: Modality = Modality.ASSERTED
    """Whether the text says so: what it denies, wishes or thinks possible is hypothetical or future."""
    trigger: Span | None = None
    """The word that says what they have to do with each other; None where only the tier does."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that was found in one article; what the pipeline gives and the store keeps."""

    article: Article
    """The article."""
    mentions: tuple[Mention, ...]
    """Sorted by start, end; one kind never overlaps itself."""
    resolutions: tuple[Resolution | None, ...]
    """One per mention: None for persons and organisations."""
    persons: tuple[Person, ...] = ()
    """Sorted by first mention."""
    organisations: tuple[Organisation, ...] = ()
    """Sorted by first mention."""
    dates: tuple[DateExpression, ...] = ()
    """Sorted by start."""
    events: tuple[Event, ...] = ()
    """Sorted by start."""
    links: tuple[Link, ...] = ()
    """Sorted by mention, then strength."""
    version: str = ""
    """Versions of the methods, models and the gazetteer that made it."""
    language: str | None = None
    """ISO 639-1 code of the text as recognised, None when it is too short to tell."""
    warnings: tuple[str, ...] = ()
    """What the reader should know about how well the article could be read; plain English sentences."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader wants to see: OR within a field, AND between fields; empty means all."""

    collection: str | None = None
    """Name of one collection, or None for all."""
    persons: tuple[str, ...] = ()
    """Person ids."""
    organisations: tuple[str, ...] = ()
    """Organisation ids."""
    event_types: tuple[EventType, ...] = ()
    """Event types; only asserted events match."""
    sources: tuple[str, ...] = ()
    """Outlets, as in `Article.source`."""
    date_from: str | None = None
    """First day of the events' dates, `YYYY-MM-DD`, inclusive."""
    date_to: str | None = None
    """Last day, inclusive."""
    undated: bool = True
    """Whether mentions without a dated event stay when a date is asked for."""
    roles: tuple[Role, ...] = (Role.LITERAL,)
    """Which roles are shown; the map pins literal mentions unless told otherwise."""
    places: tuple[str, ...] = ()
    """Place ids."""
    events: tuple[str, ...] = ()
    """Event ids; with `event_types` they are one facet: what matches either passes."""
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 codes; empty is places in no country."""
    regions: tuple[str, ...] = ()
    """Country code, slash and first-order region (`UA/Donetsk`); one facet with `countries`."""
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes, as in `Article.language`; empty is unknown."""
    min_score: float = 0.0
    """Least belief in the place, 0 to 1."""
    text: str = ""
    """Words that the mention's sentence holds; `"two words"` in a row, `begin*` for a beginning."""
    weaker: bool = False
    """Whether persons, organisations and events count for every place that the same article names."""
    by_publication: bool = False
    """Whether the dates asked for are those of publication instead of the events'."""
    extra: tuple[tuple[str, str], ...] = ()
    """Columns of the articles' tables with a value; OR within a column, AND between columns."""
