"""What the whole article and the gazetteer say against single names that the model found.

Each rule was kept because it mended more than it broke on folds 0 and 1 of the toponym corpora.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from geo.models import Match, Role, Span
from geo.recognize.found import Found, FoundPlace
from geo.recognize.roles import LOCATIVE

if TYPE_CHECKING:
    from geo.gazetteer.names import NameIndex

SURE = 0.9
"""Least score of a place whose name a person of the article bears too."""

_NEXT_CAPITALS = re.compile(r" [^\W\d_a-z]{2,}\b")
_LAST_WORD = re.compile(r"(\w+)\W+$")


def repaired(text: str, found: Found, names: NameIndex) -> Found:
    """Join names that are one, and drop surnames; still sorted and without overlaps."""
    places = _joined(text, list(found.places), names)
    surnames = _surnames(text, found)
    kept = [p for p in places if not _is_surname(text, p, surnames)]
    return Found(tuple(kept), found.entities)


def _joined(text: str, places: list[FoundPlace], names: NameIndex) -> list[FoundPlace]:
    """Join neighbours that the gazetteer knows as one name, and lengthen names in capitals to theirs."""
    joined: list[FoundPlace] = []
    for place in places:
        last = joined[-1] if joined else None
        if last is not None and text[last.span.end : place.span.start] in (" ", "-"):
            span = Span(last.span.start, place.span.end)
            info = names.known(text[span.start : span.end])
            if info is not None and info.match is not Match.ABBREVIATION:
                demonym = info.match is Match.DEMONYM
                role = Role.ASSOCIATIVE if demonym else last.role
                joined[-1] = replace(last, span=span, demonym=demonym, role=role)
                continue
        joined.append(place)
    ends = [after.span.start for _, after in pairwise(joined)] + [len(text)] * bool(joined)
    return [_with_capitals(text, p, most, names) for p, most in zip(joined, ends, strict=True)]


def _with_capitals(text: str, place: FoundPlace, most: int, names: NameIndex) -> FoundPlace:
    """Take the next word in capitals too where both are one name: OKLAHOMA CITY in a dateline."""
    span = place.span
    following = _NEXT_CAPITALS.match(text, span.end)
    if following is None or following.end() > most or not text[span.start : span.end].isupper():
        return place
    info = names.known(text[span.start : following.end()])
    if info is None or info.match not in (Match.PRIMARY, Match.ALTERNATE):
        return place
    return replace(place, span=Span(span.start, following.end()))


def _surnames(text: str, found: Found) -> frozenset[str]:
    """The last words of the full names of persons."""
    full = (text[e.span.start : e.span.end].split() for e in found.entities if e.label == "PER")
    return frozenset(words[-1] for words in full if len(words) > 1)


def _is_surname(text: str, place: FoundPlace, surnames: frozenset[str]) -> bool:
    """Whether a person of the article bears the name and nothing speaks for a place."""
    if place.score >= SURE or text[place.span.start : place.span.end] not in surnames:
        return False
    before = _LAST_WORD.search(text, max(0, place.span.start - 20), place.span.start)
    return before is None or before[1].lower() not in LOCATIVE
