"""The other ways to ask the gazetteer for a name: spelt out, without its generic word, by a part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.gazetteer.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORT_FORMS = (
    (re.compile(r"\bmt\b"), "mount"),
    (re.compile(r"\bmts\b"), "mountains"),
    (re.compile(r"\bst\b"), "saint"),
    (re.compile(r"\bsaint\b"), "st"),
    (re.compile(r"\bft\b"), "fort"),
    (re.compile(r"\bpt\b"), "point"),
    (re.compile(r"\bco$"), "county"),
    (re.compile(r"^co "), "county "),
    (re.compile(r"\btwp$"), "township"),
    (re.compile(r"\bis$"), "islands"),
    (re.compile(r"\buniv\b"), "university"),
    (re.compile(r"\bintl\b"), "international"),
    (re.compile(r"^n (?=\w{3})"), "north "),
    (re.compile(r"^s (?=\w{3})"), "south "),
    (re.compile(r"^w (?=\w{3})"), "west "),
    (re.compile(r"^e (?=\w{3})"), "east "),
    (re.compile(r" and "), " & "),
)
"""Abbreviations inside a name that the look-up's own normal form leaves as they are."""

_MAYBE_SHORT = frozenset("mt mts st saint ft pt co twp is univ intl n s w e and".split())
"""The words that those look for."""

_AREA_WORDS = (
    "region", "oblast", "province", "state", "governorate", "district", "county", "raion", "krai", "republic",
    "prefecture", "parish", "department", "territory", "borough", "municipality", "emirate", "voivodeship",
)  # fmt: skip
_AREA_SUFFIX = re.compile(rf"^(?P<base>\w.*) (?:{'|'.join(_AREA_WORDS)})$")
_AREA_PREFIX = re.compile(rf"^(?:{'|'.join(_AREA_WORDS)})(?: of)? (?:the )?(?P<base>\w.*)$")
_ALWAYS_BARE = re.compile(r"^(?P<base>\w.*) (?:county|township|twp|parish|borough)$")
"""A county's centre is near the town of its name, so the town may stand in for it."""

_SUFFIX = re.compile(
    r" (?:counties|township|twp|city|town|village|islands?|isles?|area|metropolitan area|metro area|metro|"
    r"international airport|airport|air base|air force base|university|college|institute|high school|school|"
    r"river|creek|lake|valley|beach|port|harbou?r|park|peninsula|coast|border|strip|desert|bay|mountains?|"
    r"proper|suburbs?|outskirts|downtown|refugee camp|camp|prison|hospital|stadium|cathedral|church)$"
)
_PREFIX = re.compile(
    r"^(?:(?:north|south|east|west)(?:ern)?(?: ?(?:east|west)(?:ern)?)?|upper|lower|greater|central|downtown|"
    r"mid|inner|outer|mainland|rural|coastal|occupied|suburban|metropolitan|metro|old|us|"
    r"(?:city|town|village|port|university|bay|gulf|kingdom|commonwealth|port|cape|archdiocese|diocese) of|"
    r"lake|mount|river|fort|port|cape|new) (?=\w{3})"
)
_STEMS = (
    ("ians", "ia"), ("ian", "ia"), ("ans", "a"), ("an", "a"), ("ns", ""), ("n", ""),
    ("ers", ""), ("er", ""), ("ites", ""), ("ite", ""), ("ese", ""), ("s", ""),
)  # fmt: skip
_NO_PLACE = frozenset(
    "the of and in at on for to by from national state county city hall church school park street "
    "road avenue club "
    "university college hospital international airport north south east west northern southern "
    "eastern western high "
    "center centre house league united real sporting cathedral court river lake saint st new old "
    "first second third "
    "holy royal group bank general central union world great grand royal memorial museum theatre "
    "theater building "
    "station bridge square tower hotel stadium arena district region province village town mount "
    "fort port bay sea "
    "ocean island islands valley hills hill".split()
)
"""Words of longer names that name no place by themselves."""

_SHORTEST_PART = 3


def spelt_out(name: str) -> tuple[str, ...]:
    """Other spellings of the same name; `name` in the look-up's normal form."""
    found: dict[str, None] = {}
    if not _MAYBE_SHORT.isdisjoint(name.split()):
        found.update(dict.fromkeys(short.sub(long, name) for short, long in _SHORT_FORMS))
    bare = _ALWAYS_BARE.match(name)
    if bare:
        found[bare["base"]] = None
    found.pop(name, None)
    return tuple(found)


def shortened(name: str) -> tuple[str, ...]:
    """The name without a generic word, or with another of the same sense; nearest to the name first."""
    found: dict[str, None] = {}
    for pattern in (_AREA_SUFFIX, _AREA_PREFIX):
        area = pattern.match(name)
        if area:
            base = area["base"]
            found.update(dict.fromkeys((f"{base} region", f"{base} province", f"{base} county", base)))
    bare_end = _SUFFIX.sub("", name)
    bare_start = _PREFIX.sub("", name)
    found.update(dict.fromkeys((bare_end, bare_start, _SUFFIX.sub("", bare_start))))
    found.pop(name, None)
    return tuple(found)


def stems(name: str) -> Iterator[str]:
    """What an adjective or a people may be derived from, likeliest first."""
    for ending, replacement in _STEMS:
        if name.endswith(ending) and len(name) - len(ending) >= _SHORTEST_PART:
            yield name[: len(name) - len(ending)] + replacement


def parts(name: str) -> Iterator[tuple[str, ...]]:
    """The word runs of a name that may be a place's name, longest first, one tuple per length."""
    words = normalise(name).split()
    for length in range(len(words) - 1, 0, -1):
        runs = (" ".join(words[i : i + length]) for i in range(len(words) - length + 1))
        yield tuple(r for r in runs if len(r) >= _SHORTEST_PART and not set(r.split()) <= _NO_PLACE)
