"""A place mention with what its sentence says about it: the questions to ask and the hints to weigh."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.models import Candidate, Feature, Match
from geo.resolve.query import Query

if TYPE_CHECKING:
    from geo.models import Article, Mention, Place
    from geo.resolve.query import CandidateSource

_AREA = re.compile(
    r"[\s]+(region|oblast|province|state|governorate|district|county|raion|krai|republic|prefecture|"
    r"peninsula|island|islands|desert|valley|sea|river|lake|strait|gulf|mountains)\b",
)
"""A word behind a name that says what sort of place it is; lower case only: "Moscow State" is no state."""

_DIRECTION = (
    r"(?:north|south|east|west)(?:[- ]?(?:east|west))?(?:ern)?|central|upper|lower|greater|mid|inner|outer|"
    r"downtown|mainland|rural|coastal|occupied"
)
_PREFIX = re.compile(
    rf"^(?:the\s+)?(?:(?:{_DIRECTION})[\s-]+|(?:city|town|village|port|state|province|republic)\s+of\s+)(?=\w)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"\s+(?:city|town|village|municipality|area|metropolitan area|proper)$",
    re.IGNORECASE,
)
_CONTAINER = re.compile(
    r"^(?:\s*,\s*|\s+in\s+|\s*\(\s*)(?:(?:the|northern|southern|eastern|western|central)\s+)*"
    r"((?:[A-Z][\w.’'-]*)(?:\s+(?:of\s+)?[A-Z][\w.’'-]*){0,3})"
)


@dataclass(frozen=True, slots=True)
class Toponym:
    """One place mention, ready to be ranked."""

    mention: Mention
    """The mention."""
    candidates: tuple[Candidate, ...]
    """Every place it may mean, none twice."""
    containers: tuple[Place, ...]
    """Countries and regions that the text names as its container ("Bakhmut in Ukraine", "Paris, Texas")."""
    area: str | None
    """The word behind it that says what sort of place it is ("the Kyiv region"), or None."""


def describe(article: Article, mention: Mention, source: CandidateSource) -> Toponym:
    """Ask for a mention's candidates and read the hints around it. Raises GeocodingUnavailable."""
    after = article.text[mention.end : mention.end + 60].replace("\n", " ; ")
    area = _AREA.match(after)
    container = _CONTAINER.match(after)
    kind = area.group(1) if area else None
    return Toponym(
        mention=mention,
        candidates=find_candidates(mention.text, kind, source),
        containers=_containers(container.group(1), source) if container else (),
        area=kind,
    )


def _containers(name: str, source: CandidateSource) -> tuple[Place, ...]:
    """The countries and regions of that name, else of its first words ("Ukraine President" -> "Ukraine")."""
    words = name.split()
    for count in range(len(words), 0, -1):
        found = source.candidates(Query(" ".join(words[:count])))
        areas = tuple(
            c.place
            for c in found
            if c.place.feature in (Feature.COUNTRY, Feature.REGION) and c.match is not Match.DEMONYM
        )
        if areas:
            return areas
    return ()


def find_candidates(name: str, area: str | None, source: CandidateSource) -> tuple[Candidate, ...]:
    """Ask for the name with its area word, then for the name, then, if there is nothing, for its core."""
    found: dict[str, Candidate] = {}
    if area is not None:
        _add(found, source.candidates(Query(f"{name} {area}")))
    _add(found, source.candidates(Query(name)))
    if found:
        return tuple(found.values())
    for core in _cores(name):
        partial = source.candidates(Query(core))
        if partial:
            _add(found, tuple(Candidate(c.place, Match.PARTIAL) for c in partial))
            break
    return tuple(found.values())


def _add(found: dict[str, Candidate], more: tuple[Candidate, ...]) -> None:
    for candidate in more:
        found.setdefault(candidate.place.id, candidate)


def _cores(name: str) -> list[str]:
    cores = [_PREFIX.sub("", name), _SUFFIX.sub("", name)]
    cores.append(_SUFFIX.sub("", cores[0]))
    return [core for core in dict.fromkeys(cores) if core != name and len(core) > 1]
