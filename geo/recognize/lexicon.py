"""The words that signal each event type, read from `data/event_lexicon.json`.

The typology follows PLOVER (https://github.com/openeventdata/PLOVER) and the codebook of ACLED; each type
names its counterparts there. The word lists are our own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.errors import InputError
from geo.models import EventType
from geo.settings import ROOT

DEFAULT_PATH = ROOT / "data" / "event_lexicon.json"
"""The lexicon that the project ships."""


_PHRASE_START = re.compile(r"[a-z]{2}[a-z -](?![?*{])")


@dataclass(frozen=True, slots=True)
class TypeInfo:
    """How one event type is called."""

    label: str
    """Its name for people ("Arrest or detention")."""
    plover: str
    """The PLOVER categories that it covers."""
    acled: str
    """The ACLED sub-event types that it covers, or a dash."""


@dataclass(frozen=True, slots=True)
class Companion:
    """A verb that signals a type only beside certain words ("seize" and "weapons")."""

    type: EventType
    """The type."""
    words: frozenset[str]
    """Lemmas of which the verb must have one as subject, object or prepositional object."""
    object_only: bool
    """True when only an object or the subject of a passive counts ("kill" and "soldier")."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All triggers, by lemma."""

    types: Mapping[EventType, TypeInfo]
    """Names, for every type."""
    verbs: Mapping[str, EventType]
    """Verb lemmas that signal a type by themselves."""
    companions: Mapping[str, tuple[Companion, ...]]
    """Verb lemmas that need company, in the order of the types; they are tried first."""
    placed: Mapping[str, EventType]
    """Verb lemmas that need a prepositional phrase with a name ("lived in Bakhmut")."""
    nouns: Mapping[str, EventType]
    """Noun lemmas that name an event."""
    hints: Mapping[str, EventType]
    """Noun lemmas that only point to one ("missile"): used where a sentence has nothing better."""
    phrases: Mapping[str, tuple[tuple[EventType, re.Pattern[str]], ...]]
    """Set phrases in lower case, by their first three characters; they win over single words."""

    words: frozenset[str]
    """Every lemma of the above: a word that is not among them is no trigger."""

    def label(self, event_type: EventType) -> str:
        """Name a type for people."""
        return self.types[event_type].label


def load_lexicon(path: Path = DEFAULT_PATH) -> Lexicon:
    """Read a lexicon. Raises InputError when the file cannot be read or lacks a type."""
    try:
        entries = {EventType(name): entry for name, entry in json.loads(path.read_text("utf-8")).items()}
        return _build(entries)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, re.error) as error:
        raise InputError(str(path), f"this is no event lexicon: {error!r}") from error


def _build(entries: Mapping[EventType, Mapping[str, object]]) -> Lexicon:
    parts = [_by_lemma(entries, part) for part in ("verbs", "verbs_with_place", "nouns", "hints")]
    verbs, placed, nouns, hints = parts
    companions = _companions(entries)
    return Lexicon(
        types={
            event_type: TypeInfo(str(entry["label"]), str(entry["plover"]), str(entry["acled"]))
            for event_type, entry in entries.items()
        },
        verbs=verbs,
        companions=companions,
        placed=placed,
        nouns=nouns,
        hints=hints,
        phrases=_phrases(entries),
        words=frozenset().union(companions, *parts),
    )


def _companions(entries: Mapping[EventType, Mapping[str, object]]) -> dict[str, tuple[Companion, ...]]:
    found: dict[str, tuple[Companion, ...]] = {}
    for event_type in EventType:
        for part in ("verbs_with_object", "verbs_with"):
            for lemma, words in _mapping(entries[event_type][part]).items():
                companion = Companion(event_type, frozenset(words), part == "verbs_with_object")
                found[lemma] = (*found.get(lemma, ()), companion)
    return found


def _phrases(
    entries: Mapping[EventType, Mapping[str, object]],
) -> dict[str, tuple[tuple[EventType, re.Pattern[str]], ...]]:
    found: dict[str, tuple[tuple[EventType, re.Pattern[str]], ...]] = {}
    for event_type in EventType:
        for phrase in _strings(entries[event_type]["phrases"]):
            if not _PHRASE_START.match(phrase):
                raise ValueError(f"a phrase must begin with three plain characters: {phrase!r}")
            pattern = re.compile(rf"(?:{phrase})(?!\w)")
            found[phrase[:3]] = (*found.get(phrase[:3], ()), (event_type, pattern))
    return found


def _by_lemma(entries: Mapping[EventType, Mapping[str, object]], part: str) -> dict[str, EventType]:
    found: dict[str, EventType] = {}
    for event_type in EventType:
        for lemma in _strings(entries[event_type][part]):
            if found.setdefault(lemma, event_type) is not event_type:
                raise ValueError(f"{lemma!r} stands under {part} of {found[lemma]} and of {event_type}")
    return found


def _strings(value: object) -> Sequence[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(f"a list of strings is expected, not {value!r:.80}")
    return value


def _mapping(value: object) -> Mapping[str, Sequence[str]]:
    if not isinstance(value, dict):
        raise TypeError(f"lists of strings by lemma are expected, not {value!r:.80}")
    return {str(key): _strings(words) for key, words in value.items()}
