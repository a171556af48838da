"""A place mention with what its sentence says about it: the questions to ask and the hints to weigh."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import compress
from typing import TYPE_CHECKING

from geo.gazetteer.normalise import normalise
from geo.models import Candidate, Feature, Match
from geo.resolve.areas import fitting
from geo.resolve.query import Query
from geo.resolve.variants import parts, shortened, spelt_out, stems

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.models import Article, Mention, Place
    from geo.resolve.query import CandidateSource

_AREA = re.compile(
    r"[\s]+(region|oblast|province|state|governorate|district|county|raion|krai|republic|prefecture|"
    r"parish|township|peninsula|island|islands|desert|valley|sea|river|lake|strait|gulf|mountains)\b",
)
"""A word behind a name that says what sort of place it is; lower case only: "Moscow State" is no state."""

_LISTED = re.compile(
    r"(?:(?:,|,? and|,? or| &) [A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)?)+ "
    r"(?P<area>regions|provinces|states|governorates|districts|counties|parishes|townships|islands)\b"
)
"""The rest of a list whose members are all of one sort: "Butler, Clark and Preble counties"."""
_SINGULAR = {"counties": "county", "parishes": "parish", "islands": "islands"}

_CONTAINER = re.compile(
    r"^(?:\s*,\s*|\s+in\s+|\s*\(\s*)(?:(?:the|northern|southern|eastern|western|central)\s+)*"
    r"((?:[A-Z][\w.’'-]*)(?:\s+(?:of\s+)?[A-Z][\w.’'-]*){0,3})"
)
normal_form = lru_cache(50_000)(normalise)
"""`normalise`, remembered: an archive's names repeat."""

_AFTER = 60
"""Code points behind a name that are read for hints."""

_LIST_WITHIN = 120
"""Code points behind a name within which a list must have ended."""

REMEMBERED = 5_000
"""So many names' candidates are kept in memory, about 2 kB each."""

_LONGEST_ABBREVIATION = 4
"""Names up to this many letters, all capitals or with full stops, are not taken apart."""


class Step(IntEnum):
    """How far the look-up had to go from the name as written."""

    AREA = 0
    """With the area word behind it: "Kyiv" in "Kyiv region"."""
    WRITTEN = 1
    """As written."""
    SPELT_OUT = 2
    """Spelt out, or a county's town: "Mt. Vernon", "Fulton County"."""
    SHORTENED = 3
    """Without a generic word: "northern Kosovo"."""
    STEM = 4
    """Without the ending of an adjective or a people."""
    FIRST_PART = 5
    """Its longest known part, standing at its beginning: "Manila Cathedral"."""
    PART = 6
    """Its longest known part elsewhere: "University of Toronto"."""


@dataclass(frozen=True, slots=True)
class Toponym:
    """One place mention, ready to be ranked."""

    mention: Mention
    """The mention."""
    candidates: tuple[Candidate, ...]
    """Every place it may mean, none twice."""
    steps: tuple[Step, ...]
    """How each candidate was found."""
    containers: tuple[Place, ...]
    """Countries and regions that the text names as its container ("Bakhmut in Ukraine", "Paris, Texas")."""
    area: str | None
    """The word behind it that says what sort of place it is ("the Kyiv region"), or None."""


@dataclass(frozen=True, slots=True)
class Described:
    """An article ready to be ranked."""

    article: Article
    """The article."""
    toponyms: tuple[Toponym, ...]
    """One per place mention, in order."""


class Describer:
    """Describes mentions; remembers what the source said about a name, which changes no answer."""

    def __init__(self, source: CandidateSource) -> None:
        self._source = source
        self._found = lru_cache(REMEMBERED)(self._find)
        self._areas = lru_cache(REMEMBERED)(self._containers)

    def describe(self, article: Article, mention: Mention) -> Toponym:
        """Ask for a mention's candidates and read the hints around it. Raises GeocodingUnavailable."""
        after = article.text[mention.end : mention.end + _AFTER].replace("\n", " ; ")
        area = _AREA.match(after)
        container = _CONTAINER.match(after)
        kind = area.group(1) if area else _listed(article.text, mention.end)
        candidates, steps = self._found(mention.asked, kind)
        return Toponym(
            mention=mention,
            candidates=candidates,
            steps=steps,
            containers=self._areas(container.group(1)) if container else (),
            area=kind,
        )

    def _find(self, name: str, area: str | None) -> tuple[tuple[Candidate, ...], tuple[Step, ...]]:
        return find_candidates(name, area, self._source)

    def _containers(self, name: str) -> tuple[Place, ...]:
        """The countries and regions of that name, else of its first words ("Ukraine President")."""
        words = name.split()
        for count in range(len(words), 0, -1):
            found = self._source.candidates(Query(" ".join(words[:count])))
            areas = tuple(
                c.place
                for c in found
                if c.place.feature in (Feature.COUNTRY, Feature.REGION) and c.match is not Match.DEMONYM
            )
            if areas:
                return areas
        return ()


def _listed(text: str, end: int) -> str | None:
    """The word for all members of a list, in the singular, when the name is one of them."""
    found = _LISTED.match(text, end, end + _LIST_WITHIN)
    if found is None:
        return None
    return _SINGULAR.get(found["area"], found["area"].removesuffix("s"))


class _Findings:
    """Candidates in the order in which they were found, none twice."""

    def __init__(self, source: CandidateSource) -> None:
        self._source = source
        self.candidates: dict[str, Candidate] = {}
        self.steps: list[Step] = []

    def ask(self, names: Iterable[str], step: Step) -> bool:
        """Add what the source has under these names; tell whether it has any."""
        some = False
        for name in names:
            for candidate in self._source.candidates(Query(name)):
                some = True
                if candidate.place.id not in self.candidates:
                    self.candidates[candidate.place.id] = (
                        candidate if step < Step.SHORTENED else Candidate(candidate.place, Match.PARTIAL)
                    )
                    self.steps.append(step)
        return some


def find_candidates(
    name: str, area: str | None, source: CandidateSource
) -> tuple[tuple[Candidate, ...], tuple[Step, ...]]:
    """Ask for the name with its area word, as written and spelt out; if there is nothing, for less of it.

    No candidate is cut off, however small the place. Raises GeocodingUnavailable.
    """
    found = _Findings(source)
    if area is not None:
        found.ask((f"{name} {area}",), Step.AREA)
    found.ask((name,), Step.WRITTEN)
    plain = normal_form(name)
    found.ask(spelt_out(plain), Step.SPELT_OUT)
    if not found.candidates and not _abbreviates(name):
        _ask_for_less(name, plain, found)
    candidates, steps = tuple(found.candidates.values()), tuple(found.steps)
    if area is None:
        return candidates, steps
    fits = fitting(candidates, area)
    return tuple(compress(candidates, fits)), tuple(compress(steps, fits))


def _abbreviates(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return len(letters) <= _LONGEST_ABBREVIATION and ("." in name or all(c.isupper() for c in letters))


def _ask_for_less(name: str, plain: str, found: _Findings) -> None:
    if found.ask((f"al {plain}",), Step.SHORTENED):  # "Qamishli" is Al Qamishli
        return
    head, *tail = name.split()
    if tail and _abbreviates(head) and head.isupper() and found.ask((head,), Step.FIRST_PART):
        return
    for shorter in shortened(plain):
        if found.ask((shorter,), Step.SHORTENED):
            return
    for stem in stems(plain):
        if found.ask((stem,), Step.STEM):
            return
    for runs in parts(plain):
        first = [run for run in runs if plain.startswith(run)]
        rest = [run for run in runs if not plain.startswith(run)]
        if found.ask(first, Step.FIRST_PART) | found.ask(rest, Step.PART):
            return
