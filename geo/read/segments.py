"""Lines and rough sentences of a text, as spans."""

from __future__ import annotations

import re

from geo.models import Span

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]{0,3}[ \t\u00a0]++(?=\S)")
_INITIAL = re.compile(r"(?:\b[^\W\d_a-z]|\b(?:Mr|Mrs|Ms|Dr|St|Sgt|Lt|Gen|Col|Capt|Rev|Prof|Sen|Gov))\.\s*\Z")


def lines_of(text: str) -> list[Span]:
    """The lines that hold something, without the white space around them."""
    spans = []
    for found in _LINE.finditer(text):
        line = found[0]
        stripped = line.strip()
        if stripped:
            start = found.start() + len(line) - len(line.lstrip())
            spans.append(Span(start, start + len(stripped)))
    return spans


def sentences_of(text: str, line: Span) -> list[Span]:
    """The sentences of one line, cut after end marks; initials and titles ("J. Smith") end none."""
    spans = []
    start = line.start
    for found in _SENTENCE_END.finditer(text, line.start, line.end):
        if _INITIAL.search(text, max(start, found.end() - 12), found.end()):
            continue
        end = found.start() + len(found[0].rstrip())
        spans.append(Span(start, end))
        start = found.end()
    if start < line.end:
        spans.append(Span(start, line.end))
    return spans
