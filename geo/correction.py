"""Corrections: what readers decided about the machine's answers, kept beside these and never instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo.models import EventType, Kind, Place
from geo.names import fold_name, slug
from geo.timex import interval

LONGEST: Final = 500
"""Most code points of a name or a note."""


class Verdict(StrEnum):
    """What was decided."""

    PLACE = "place"
    NOT_A_PLACE = "not_a_place"
    SAME = "same"
    DIFFERENT = "different"
    NAME = "name"
    NOBODY = "nobody"
    EVENT_TYPE = "event_type"
    EVENT_DATE = "event_date"
    EVENT_PLACE = "event_place"
    NO_EVENT = "no_event"


OF_MENTIONS: Final = frozenset({Verdict.PLACE, Verdict.NOT_A_PLACE})
"""Verdicts about what a name on the page means."""
OF_ACTORS: Final = frozenset({Verdict.SAME, Verdict.DIFFERENT, Verdict.NAME, Verdict.NOBODY})
"""Verdicts about persons and organisations; they hold in all collections."""
OF_EVENTS: Final = frozenset({Verdict.EVENT_TYPE, Verdict.EVENT_DATE, Verdict.EVENT_PLACE, Verdict.NO_EVENT})
"""Verdicts about events."""


class Scope(StrEnum):
    """Which mentions of a name a verdict is about, the narrowest first; a narrower one wins."""

    MENTION = "mention"
    ARTICLE = "article"
    COUNTRY = "country"
    EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision. Which fields are set follows from verdict and scope; `fault` tells what is wrong."""

    verdict: Verdict
    """What was decided."""
    name: str
    """The name as written, the name of the person or organisation, or the event's label."""
    scope: Scope = Scope.EVERYWHERE
    """For mentions: which of them. The others say `everywhere`."""
    article: str | None = None
    """Digest of the article, for one mention, for one article and for an event without a name of its own."""
    start: int | None = None
    """First code point of the mention or of the event's trigger."""
    end: int | None = None
    """One past the last."""
    country: str | None = None
    """For scope `country`: the country, ISO 3166-1 alpha-2, that an article is mostly about."""
    kind: Kind | None = None
    """For persons and organisations: which of the two."""
    other: str = ""
    """The other name; the event type; the event's date, empty for undated."""
    event: str | None = None
    """Id of a named event, which is one in all articles."""
    place: Place | None = None
    """The place that is meant or where the event was."""
    note: str = ""
    """Why, in the reader's words."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A correction as the store has it."""

    key: int
    """The store's number of it; rises in the order of deciding."""
    correction: Correction
    """What was decided."""
    who: str
    """By whom, as that person is known here."""
    made: str
    """When, UTC, `YYYY-MM-DDTHH:MM:SSZ`."""
    undone_by: str | None = None
    """Who took it back; None while it holds."""
    undone: str | None = None
    """When it was taken back."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who decides, when, and on the sight of what."""

    who: str
    """The reader, as known here."""
    when: str
    """The time, UTC, `YYYY-MM-DDTHH:MM:SSZ`."""
    seen: int | None = None
    """The number of the correction in force that the reader saw; None when none was shown."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of a correction."""

    key: int
    """The store's number of it."""
    changed: int
    """Place mentions that mean something else now, and events that are shown otherwise."""
    overruled: Kept | None = None
    """What somebody decided on the same question, unseen by the corrector; it is kept, this one holds."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often the machine was right where readers judged single mentions or events."""

    judged: int
    """Place mentions that somebody judged one by one."""
    right: int
    """Those of them where the machine's place was confirmed."""
    by_score: tuple[tuple[float, int, int], ...]
    """The same by the machine's score: lower end of the band, judged, right."""
    overruled: int
    """Place mentions that are shown otherwise than the machine said, for whatever correction."""
    verdicts: tuple[tuple[Verdict, int], ...]
    """How many corrections hold, by verdict."""


def fold_toponym(name: str) -> str:
    """Fold a toponym for comparing: case and white space do not count."""
    return " ".join(name.split()).casefold()


def topic(correction: Correction) -> str:
    """Name the question that a correction answers: the newest answer to one question holds."""
    it = correction
    if it.verdict in OF_MENTIONS:
        name = fold_toponym(it.name)
        return {
            Scope.MENTION: f"mention {it.start}-{it.end} of {it.article}",
            Scope.ARTICLE: f"{name!r} in {it.article}",
            Scope.COUNTRY: f"{name!r} in {it.country}",
            Scope.EVERYWHERE: f"{name!r}",
        }[it.scope]
    if it.verdict in OF_ACTORS:
        kind = it.kind.value if it.kind else ""
        if it.verdict in {Verdict.SAME, Verdict.DIFFERENT}:
            one, other = sorted((slug(fold_name(it.name)), slug(fold_name(it.other))))
            return f"{kind} {one} and {other}"
        return f"{kind} {slug(fold_name(it.name))} {it.verdict.value}"
    which = f"event {it.event}" if it.event else f"event {it.start}-{it.end} of {it.article}"
    return f"{which} {it.verdict.value}"


def fault(correction: Correction) -> str | None:
    """Tell what is wrong with a correction, in plain words; None when it is sound."""
    it = correction
    texts = (it.name, it.other, it.note)
    if any(len(text) > LONGEST for text in texts):
        return f"a name or note is longer than {LONGEST} characters"
    if not it.name.strip():
        return "it names nothing"
    needs_place = it.verdict in {Verdict.PLACE, Verdict.EVENT_PLACE}
    if needs_place != (it.place is not None):
        return "a place is missing" if needs_place else "it has a place that means nothing here"
    if it.place is not None and not (abs(it.place.lat) <= 90 and abs(it.place.lon) <= 180):  # noqa: PLR2004, degrees
        return "the place's coordinates are none"
    if it.verdict in OF_MENTIONS:
        return _scope_fault(it)
    return _actor_fault(it) if it.verdict in OF_ACTORS else _event_fault(it)


def _scope_fault(it: Correction) -> str | None:
    if it.scope in {Scope.MENTION, Scope.ARTICLE} and not it.article:
        return "the article is missing"
    if it.scope is Scope.MENTION and not _is_span(it):
        return "the mention's start and end are missing"
    if it.scope is Scope.COUNTRY and not it.country:
        return "the country is missing"
    return None


def _actor_fault(it: Correction) -> str | None:
    if it.kind not in {Kind.PERSON, Kind.ORGANISATION}:
        return "it must say whether this is a person or an organisation"
    needs_other = it.verdict is not Verdict.NOBODY
    one, other = fold_name(it.name), fold_name(it.other)
    if not one or (needs_other and not other):
        return "a name has no letters"
    if it.verdict is Verdict.DIFFERENT and one == other:
        return f"{it.name!r} and {it.other!r} are one spelling and cannot be told apart"
    return None


def _event_fault(it: Correction) -> str | None:
    if not it.event and not (it.article and _is_span(it)):
        return "it does not say which event"
    if it.verdict is Verdict.EVENT_TYPE and it.other not in set(EventType):
        return f"{it.other!r} is no event type"
    if it.verdict is Verdict.EVENT_DATE and it.other and interval(it.other) is None:
        return f"{it.other!r} is no date such as 2022, 2022-03 or 2022-03-16"
    return None


def _is_span(it: Correction) -> bool:
    return it.start is not None and it.end is not None and 0 <= it.start < it.end
