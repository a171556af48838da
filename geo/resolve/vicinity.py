"""What the words around a place name say of the position: "30 km west of X", "the outskirts of X"."""

from __future__ import annotations

import re
from typing import Final

from geo.models import SpatialRelation, Vicinity

VERSION: Final = "vicinity/1"
"""Changes when its readings may."""

REACH: Final = 120
"""Code points on each side of a name that are looked at."""

BEARINGS: Final = {
    SpatialRelation.NORTH_OF: 0.0,
    SpatialRelation.NORTH_EAST_OF: 45.0,
    SpatialRelation.EAST_OF: 90.0,
    SpatialRelation.SOUTH_EAST_OF: 135.0,
    SpatialRelation.SOUTH_OF: 180.0,
    SpatialRelation.SOUTH_WEST_OF: 225.0,
    SpatialRelation.WEST_OF: 270.0,
    SpatialRelation.NORTH_WEST_OF: 315.0,
}
"""Relation -> degrees clockwise from north."""

_SHORT = {"n": "north", "ne": "northeast", "e": "east", "se": "southeast",
          "s": "south", "sw": "southwest", "w": "west", "nw": "northwest"}  # fmt: skip
_WIND = {relation.value.removesuffix("_of").replace("_", ""): relation for relation in BEARINGS}
_KM = {"k": 1.0, "m": 0.001, "mi": 1.609344}
_NUMBERS = {
    word: float(number)
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split(), 1
    )
} | {
    word: 10.0 * tens
    for tens, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety hundred".split(), 2)
}

_AMOUNT = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}}(?:\.\d{{1,3}})?|{'|'.join(_NUMBERS)})"
_UNIT = r"(?:kilomet(?:re|er)s?|kms?|met(?:re|er)s?|m|miles?|mi)"
_DISTANCE = (
    rf"(?<![\w.,])(?:{_AMOUNT}\s?(?:-|–|to|or)\s?)?(?P<amount>{_AMOUNT})[\s-]?(?P<unit>{_UNIT})\b"
    rf"(?:\s*\([^()]{{1,20}}\))?"
)
_COMPASS = r"(?:north|south)[\s-]?(?:east|west)|north|south|east|west"
_KIND = r"cities|city|towns?|villages?|settlements?|hamlet|suburb|ports?|capital|centre|center"
# "the city of", "the besieged eastern town of", "the"
_NAMED = rf"(?:(?:the|a)\s+(?:[\w’'-]+,?\s+){{0,4}}?(?:{_KIND})(?:\s+of)?\s+|the\s+)?$"


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"{words}\s+{_NAMED}", re.IGNORECASE)


_DIRECTED = _pattern(
    rf"(?:{_DISTANCE}\s+(?:away\s+)?(?:(?:just|due)\s+)?(?:to\s+the\s+)?)?"
    rf"(?<![\w-])(?P<inner>(?:in|of|from|across|throughout)\s+the\s+)?(?P<wind>{_COMPASS})\s+of"
)
_DIRECTED_SHORT = re.compile(rf"{_DISTANCE}\s+(?P<wind>[NS][EW]?|[EW])\s+of\s+{_NAMED}")
_AWAY = _pattern(
    rf"{_DISTANCE}\s+(?:(?:away|drive|ride|walk)\s+)?(?P<word>from|of|outside|off)",
)
_PLAIN: Final = (
    (
        SpatialRelation.OUTSKIRTS,
        ("outskirts", "suburbs", "edge", "fringes", "environs"),
        _pattern(r"\b(?:outskirts|suburbs|edges?|fringes|environs)\s+of"),
    ),
    (SpatialRelation.OUTSIDE, ("outside",), _pattern(r"\boutside(?:\s+of)?")),
    (
        SpatialRelation.NEAR,
        ("near", "close", "far", "next", "vicinity"),
        _pattern(r"\b(?:near(?:\s+to)?|nearby|close\s+to|not\s+far\s+from|next\s+to|vicinity\s+of)"),
    ),
    (SpatialRelation.AROUND, ("around", "surrounding"), _pattern(r"\b(?:around|surrounding)")),
)
_LONG_UNITS = ("mile", "km", "kilomet", "metre", "meter")
_SHORT_UNIT = re.compile(r"[\d\s-]mi?\b", re.IGNORECASE)
_SUBURBS_BEHIND = re.compile(
    r"^(?:['’]s?)?\s+(?:[\w-]+ern\s+)?(?:outskirts|suburbs|environs)\b", re.IGNORECASE
)
_OWNER = re.compile(r"^['’]s?\s")
# "outside the Kyiv court" stands in Kyiv
_OWNED = re.compile(
    r"^\s+(?:(?:[\w-]+)\s+)?(?:airport|airfield|court|courthouse|courtroom|station|embassy|stadium|university|street|square|"
    r"hospital|school|prison|jail|parliament|office|hotel|church|cathedral|museum|theatre|theater|mosque|"
    r"headquarters|mall|bridge|port|palace)\b"
)
_ONWARD = re.compile(r"^\s+to\s")


def vicinity(before: str, after: str) -> Vicinity:
    """Read the relation from the text before and behind a place name; `at` when it says nothing else.

    Of the two parts only the nearest 120 code points count. A name that owns what follows ("outside
    Kyiv’s court") is where it is; so is a part of it ("in the south of Ukraine").
    """
    before, after = before[-REACH:], after[:REACH]
    if _SUBURBS_BEHIND.match(after):
        return Vicinity(SpatialRelation.OUTSKIRTS)
    if _OWNER.match(after) or _OWNED.match(after):
        return Vicinity()
    # most names stand behind no such words: looking for these first is several times faster
    lower = before.lower()
    measured = any(unit in lower for unit in _LONG_UNITS) or _SHORT_UNIT.search(before) is not None
    found = None
    if "of" in lower and (measured or any(wind in lower for wind in ("north", "south", "east", "west"))):
        found = _directed(before)
    if found is None and measured:
        found = _away(before, after)
    return found or _plain(before, lower)


def distance_km(amount: str, unit: str) -> float | None:
    """Give "30" and "miles" in km; None for nothing and for more than half the way around the earth."""
    number = _NUMBERS.get(amount.lower()) or float(amount.replace(",", "") if amount[0].isdigit() else "nan")
    unit = unit.lower()
    key = "k" if unit[0] == "k" else "mi" if unit.startswith("mi") else "m"
    found = number * _KM[key]
    return found if 0 < found <= 20_000 else None  # noqa: PLR2004, half of 40,000 km


def _directed(before: str) -> Vicinity | None:
    found = _DIRECTED_SHORT.search(before) or _DIRECTED.search(before)
    if found is None:
        return None
    far = distance_km(found["amount"], found["unit"]) if found["amount"] else None
    if far is None and found.groupdict().get("inner"):
        return Vicinity()
    wind = re.sub(r"[\s-]", "", found["wind"].lower())
    relation = _WIND[_SHORT.get(wind, wind)]
    return Vicinity(relation, far, BEARINGS[relation])


def _away(before: str, after: str) -> Vicinity | None:
    found = _AWAY.search(before)
    if found is None:
        return None
    if found["word"].lower() == "from" and _ONWARD.match(after):  # "300 km from Kyiv to Odesa" is a journey
        return Vicinity()
    far = distance_km(found["amount"], found["unit"])
    outside = found["word"].lower() == "outside"
    return Vicinity(SpatialRelation.OUTSIDE if outside else SpatialRelation.NEAR, far)


def _plain(before: str, lower: str) -> Vicinity:
    for relation, stems, pattern in _PLAIN:
        if any(stem in lower for stem in stems) and pattern.search(before):
            return Vicinity(relation)
    return Vicinity()
