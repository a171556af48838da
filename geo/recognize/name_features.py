"""What the gazetteer says about each word: an input of the place recogniser, never its answer."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from geo.models import Match
from geo.recognize.words import case_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.gazetteer.names import NameIndex, NameInfo

COUNT = 11
"""How many values a word's feature has: 0 none; 1 to 5 begin a name, 6 to 10 go on with it.

The five bands: importance under .35, under .50, above; a demonym; an abbreviation.
"""

LONGEST = 8
"""Most words and marks of a name that is tried ("U.S." counts four)."""

_BANDS = 5
_LOW, _HIGH = 0.35, 0.50
_INSIDE = frozenset("of the de del la le las los el al and upon on - ' . & d s".split())
_CAPITALISED = (3, 4, 5)


def name_features(words: Sequence[str], names: NameIndex) -> list[int]:
    """Mark the longest names that the gazetteer knows, read from the left."""
    features = [0] * len(words)
    shapes = [case_of(w) for w in words]
    at = 0
    while at < len(words):
        if shapes[at] not in _CAPITALISED:
            at += 1
            continue
        found = _longest(words, shapes, at, names)
        if found is None:
            at += 1
            continue
        info, end = found
        band = _band(info)
        features[at] = band
        for k in range(at + 1, end):
            features[k] = band + _BANDS
        at = end
    return features


def _longest(
    words: Sequence[str], shapes: Sequence[int], at: int, names: NameIndex
) -> tuple[NameInfo, int] | None:
    for end in reversed(_possible_ends(words, shapes, at)):
        info = names.known(_joined(words[at:end]))
        if info is not None:
            return info, end
    return None


def _possible_ends(words: Sequence[str], shapes: Sequence[int], at: int) -> list[int]:
    ends = [at + 1]
    for k in range(at + 1, min(at + LONGEST, len(words))):
        if shapes[k] in _CAPITALISED:
            ends.append(k + 1)
        elif words[k] == "." and len(words[k - 1]) == 1:
            ends.append(k + 1)  # the last dot of "U.S."
        elif words[k] not in _INSIDE:
            break
    return ends


def _joined(words: Sequence[str]) -> str:
    """Write a name as texts do, as far as the gazetteer's spelling cares."""
    text = words[0]
    for before, word in pairwise(words):
        glued = word in ".'-" or (before in "-'") or (before == "." and len(word) == 1)
        text += word if glued else f" {word}"
    return text


def _band(info: NameInfo) -> int:
    if info.match is Match.DEMONYM:
        return 4
    if info.match is Match.ABBREVIATION:
        return 5
    return 1 if info.importance < _LOW else 2 if info.importance < _HIGH else 3
