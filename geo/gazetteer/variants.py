"""The ways in which English texts write an administrative area's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORDS = (
    "oblast", "region", "province", "state", "krai", "kray", "republic", "governorate", "department",
    "prefecture", "county", "district", "raion", "canton", "voivodeship", "municipality", "parish",
    "territory", "division", "emirate", "autonomous region", "autonomous republic", "autonomous okrug",
    "autonomous oblast", "okrug",
)  # fmt: skip
"""What first-order and lower regions are called in English names."""

_CITY_KINDS = {
    "Municipality",
    "City",
    "Federal City",
    "Capital City",
    "Metropolitan City",
    "Special Municipality",
}
"""Cities that are regions of their own: "Kyiv region" is the oblast around them."""

_SUFFIX = re.compile(
    rf"^(?P<base>\S.*?)['’]? (?P<kind>{'|'.join(sorted(_WORDS, key=len, reverse=True))})['’]?$", re.IGNORECASE
)
_PREFIX = re.compile(
    rf"^(?P<kind>(?:autonomous )?(?:{'|'.join(_WORDS)})) (?:of|de|del|di|da|do) (?:the )?(?P<base>\S.*)$",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"(?:ska|skaya|skiy|skyy|ska|enska) (?:oblast|kray)$|respublika|avtonomnyy|/| (?:sheng|megye)$"
    r"|^(?:misto|gorod|sankt-|moskva$)|^(?:mu[hḩ][aā]faz̧?at|mohafazat|k'alak'i|ost[aā]n-e"
    r"|wil[aā]ya[th]?(?:-e)?|provinc[a-z]+|estado|d[eé]partement[a-z]*|departamento|r[eé]gi[oó]n"
    r"|gobolka|gouvernorat|changwat|tỉnh|provinsi|canton|daerah istimewa|state of|comunidad|comunitat) ",
    re.IGNORECASE,
)
"""Marks of a name that is not English."""

_RAION = {"raion", "district"}


def base_name(name: str) -> tuple[str, str]:
    """Split "Kyiv Oblast" or "Province of Herat" into the bare name and the word, in lower case.

    A name without such a word comes back whole, with an empty word.
    """
    found = _SUFFIX.match(name) or _PREFIX.match(name)
    return (found["base"], found["kind"].lower()) if found else (name, "")


def english_name(name: str, mapped: str, alternates: tuple[str, ...]) -> str:
    """Choose an area's name as English texts write it.

    GeoNames has many areas under a local name ("Donetska Oblast", "Respublika Tyva", "Misto Kyiv"),
    the map has a bare English one ("Donetsk", "Tuva", "Kyiv"), sometimes found among GeoNames'
    names together with a word ("Donetsk Oblast").
    """
    if not _LOCAL.search(name) or not mapped.isascii():
        return name
    suffix = _SUFFIX.match(name)
    word = suffix["kind"].lower() if suffix and not base_name(mapped)[1] else ""
    wanted = f"{mapped} {word}".lower()
    return next(
        (a for a in alternates if word and a.lower() == wanted),
        f"{mapped} {word.title()}" if word else mapped,
    )


def first_order(name: str, bare: str, kind: str, alternates: tuple[str, ...]) -> Iterator[str]:
    """Yield further names of a first-order region.

    News writes "region" and "province" for oblasts, governorates and departments alike, so every
    bare name goes with these two, with the area's own word, and alone. `bare` and `kind` are what
    the map calls it (may be empty); alternates count when they are English with such a word.
    """
    if kind in _CITY_KINDS:
        yield bare
        return
    own = {kind.lower()} & set(_WORDS)
    bases = dict.fromkeys(b for b in (base_name(name)[0], bare) if b)
    for alternate in (name, *alternates):
        base, word = base_name(alternate)
        if word and alternate.isascii():
            bases.setdefault(base.replace("'", ""))
            own.add(word)
    for base in bases:
        yield base
        for word in sorted(own | {"region", "province"}):
            yield f"{base} {word.title()}"
        for word in sorted(own & {"state", "republic", "province"}):
            yield f"{word.title()} of {base}"


def lower_order(name: str) -> Iterator[str]:
    """Yield "Bucha district" for "Bucha Raion" and the other way round."""
    base, word = base_name(name)
    if word in _RAION:
        yield from (f"{base} {other.title()}" for other in sorted(_RAION - {word}))
