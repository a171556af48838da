"""Exact spans: no leading article, no trailing possessive, no quotation marks."""

from __future__ import annotations

import re
from unicodedata import combining

from geo.models import Span
from geo.recognize.syntax import plain

LONGEST_ABBREVIATION = 5
"""A word of up to this many letters keeps one full stop, which may abbreviate it: "Ky.", "Calif."."""

_LEAD = re.compile(r"(?:[\W_]|(?:the|a|an)(?:\s|$))+", re.IGNORECASE)
_ABBREVIATION = re.compile(rf"(?:^|[\W_])[^\W\d_]{{1,{LONGEST_ABBREVIATION}}}\.$")
_POSSESSIVE = re.compile(r"(?<=[\w.])'s$|(?<=s)'$", re.IGNORECASE)


def tighten(text: str, span: Span) -> Span | None:
    """Cut articles, possessives, quotes and spaces off a name's ends; None when nothing is left.

    Applying it twice changes nothing.
    """
    inner = plain(text[span.start : span.end])
    lead = _LEAD.match(inner)
    start = lead.end() if lead else 0
    rest = inner[start:]
    while rest and (shorter := _without_end(rest)) != rest:
        rest = shorter
    if _LEAD.fullmatch(rest) or not rest:
        return None
    return Span(span.start + start, span.start + start + len(rest))


def _without_end(name: str) -> str:
    """The name without one possessive or one mark that does not belong to it."""
    if found := _POSSESSIVE.search(name):
        return name[: found.start()]
    last = name[-1]
    if last == ")":
        return name if 0 < name.count(")") <= name.count("(") else name[:-1]
    if last == ".":
        return name if _ABBREVIATION.search(name) else name[:-1]
    return name if last.isalnum() or combining(last) else name[:-1]
