"""Exact spans: no leading article, no trailing possessive, no quotation marks."""

from __future__ import annotations

import re

from geo.models import Span
from geo.recognize.syntax import plain

_LEAD = re.compile(r"^(?:[\s\W_]+|(?:the|a|an)\s+)+", re.IGNORECASE)
_TRAIL = re.compile(r"(?:'s|(?<=s)'|[^\w.)]|\((?=[^)]*$)|(?<![A-Z])(?<!\b\w)\.$|(?<!\w)\))+$", re.IGNORECASE)


def tighten(text: str, span: Span) -> Span | None:
    """Cut articles, possessives, quotes and spaces off a name's ends; None when nothing is left."""
    inner = plain(text[span.start : span.end])
    lead = _LEAD.match(inner)
    start = lead.end() if lead else 0
    trail = _TRAIL.search(inner, start)
    end = trail.start() if trail else len(inner)
    if end <= start:
        return None
    return Span(span.start + start, span.start + end)
