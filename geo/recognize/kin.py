"""Relatives: "his aunt, Marta Price" is a person beside the one whom the article calls Price."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.models import Span

_KIN = (
    r"(?:ex-|step|late |former |older |elder |younger |eldest |youngest |little |big |twin |half-|grand|"
    r"great-|foster |\w+-year-old |then-|only |own |first |second ){0,3}"
    r"(?:wife|husband|widow|widower|partner|fianc[ée]e?|girlfriend|boyfriend|spouse|mother|father|parents?|"
    r"mum|mom|dad|son|daughter|brother|sister|sibling|cousin|aunt|uncle|niece|nephew|grandmother|grandfather|"
    r"granddaughter|grandson|mother-in-law|father-in-law|brother-in-law|sister-in-law|son-in-law|"
    r"daughter-in-law|child|children|namesake)s?"
)
_WHOSE = r"(?:his|her|their|my|our|whose|[^\W\d_][\w'-]*(?:'s|s'))"
_BEFORE = re.compile(rf"\b{_WHOSE} {_KIN},? $", re.IGNORECASE)
_AFTER = re.compile(rf",? (?:\(?(?:his|her|their|the) {_KIN}|who is not related)\b", re.IGNORECASE)
_ALONE = re.compile(
    rf"\b(?:[Hh]is|[Hh]er|[Tt]heir) {_KIN},? (?P<name>[^\W\d_a-z][^\W\d_A-Z]+)(?![\w'-]| [^\W\d_a-z])"
)
_REACH = 60
"""Code points before and after a name that are looked at."""


def introduced_as_kin(text: str, name: Span) -> bool:
    """Tell whether a text, with plain quotes, introduces a name as somebody's relative."""
    before = text[max(name.start - _REACH, 0) : name.start]
    return bool(_BEFORE.search(before) or _AFTER.match(text, name.end, name.end + _REACH))


def kin_names(text: str) -> Iterator[tuple[int, int]]:
    """Give where first names stand that only a word for a relative introduces ("her husband, Roman,")."""
    for found in _ALONE.finditer(text):
        yield found.span("name")
