"""What is read but not counted: site boilerplate, by-lines, cookie notices and repeats."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.models import Noise, Span
from geo.read.boilerplate import find_boilerplate, is_tagline
from geo.read.repeats import find_repeats
from geo.read.segments import lines_of

_GLUED = re.compile(r"[^\W\d_]{3}[.!?][\"'”’]?(\w{4,40})\s*\Z")
_TAIL = 200
"""Characters at the end of a text where an outlet's name may be glued."""
_MASTHEAD = 400
"""Characters at its beginning where a masthead stands."""
_MAX_MASTHEAD_WORDS = 4


def find_noise(text: str) -> tuple[Noise, ...]:
    """The stretches of a text that give no mentions, sorted and without overlaps.

    Repeats count once: the copy in the running text stays and the caption goes (see `repeats`).
    Rules are general; anything in doubt is kept, since a lost place is worse than a counted caption.
    """
    lines = lines_of(text)
    found = [*_masthead_noise(text, lines), *_glued_outlet(text), *find_boilerplate(text, lines)]
    taken = _disjoint(found)
    repeats = list(find_repeats(text, tuple(noise.span for noise in taken), lines))
    return _disjoint([*taken, *repeats]) if repeats else taken


def find_masthead(text: str) -> str | None:
    """The outlet's name when a text begins with one: a short line directly above a tagline."""
    span = _masthead_span(text, lines_of(text[:_MASTHEAD]))
    return text[span.start : span.end] if span else None


def _masthead_span(text: str, lines: Sequence[Span]) -> Span | None:
    lines = lines[:2]
    if len(lines) < 2 or lines[1].end > _MASTHEAD:  # noqa: PLR2004 - a name and its tagline
        return None
    name, tagline = (text[line.start : line.end] for line in lines)
    between = text[lines[0].end : lines[1].start]
    apart = between.replace("\r\n", "\n").count("\n") > 1
    if apart or len(name.split()) > _MAX_MASTHEAD_WORDS or not is_tagline(tagline) or name[-1] in ".!?:;,":
        return None
    return lines[0]


def _masthead_noise(text: str, lines: Sequence[Span]) -> list[Noise]:
    span = _masthead_span(text, lines)
    return [Noise(span, "boilerplate")] if span else []


def _glued_outlet(text: str) -> list[Noise]:
    """An outlet's name that page scraping glued to the last sentence ("… on Monday.DailyPost24")."""
    end = text[-_TAIL:].rstrip()
    if not end or not (end[-1].isalnum() or end[-1] == "_"):  # most texts end with a sign
        return []
    found = _GLUED.search(text, max(0, len(text) - _TAIL))
    if found is None:
        return []
    name = found[1]
    marks = sum(c.isupper() or c.isdigit() for c in name)
    is_name = name[0].isupper() and marks > 1 and any(c.islower() for c in name)
    return [Noise(Span(*found.span(1)), "boilerplate")] if is_name else []


def _disjoint(found: list[Noise]) -> tuple[Noise, ...]:
    """Sort by start, the longer first; what overlaps an earlier one loses the shared part."""
    kept: list[Noise] = []
    for noise in sorted(found, key=lambda n: (n.span.start, -n.span.end)):
        start = max(noise.span.start, kept[-1].span.end) if kept else noise.span.start
        if start < noise.span.end:
            kept.append(Noise(Span(start, noise.span.end), noise.reason))
    return tuple(kept)
