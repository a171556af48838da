"""Cuts a mention's sentence to what a popup or a list can show."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from geo.models import Span

LONGEST: Final = 300
"""Code points in an excerpt, ellipses included."""
_ELLIPSIS: Final = "…"
_BREAKING: Final = re.compile(
    "[\x00-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028-\u202f\u205f\u2066-\u2069\u3000\ufeff]"
)
"""Controls, spaces of all kinds, line ends, and what embeds, overrides or isolates a direction."""
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


class Cut(NamedTuple):
    """An excerpt and where its mention stands."""

    text: str
    """At most `LONGEST` code points on one line."""
    start: int
    """First code point of the mention within `text`."""
    end: int
    """One past its last code point."""


def cut(text: str, mention: Span, sentence: Span | None) -> Cut:
    """Take the sentence around a mention, at most 300 code points, cut between words.

    Without a sentence it is the line. A sentence that does not hold its mention is widened to. What is
    no visible character becomes one space each, so that the offsets stay.
    """
    around = _trimmed(text, mention, sentence or _line(text, mention))
    window = around if around.end - around.start <= LONGEST else _window(text, mention, around)
    before = _ELLIPSIS if window.start > around.start else ""
    after = _ELLIPSIS if window.end < around.end else ""
    shown = before + visible(text[window.start : window.end]) + after
    start = mention.start - window.start + len(before)
    return Cut(shown, start, min(start + mention.end - mention.start, len(shown) - len(after)))


def visible(text: str) -> str:
    """Replace each character that would break a line or its direction, or cannot be sent, by one.

    A bidirectional override without its end would turn the rest of the page (Unicode Annex 9).
    """
    return _SURROGATES.sub("\ufffd", _BREAKING.sub(" ", text))


def _line(text: str, mention: Span) -> Span:
    end = text.find("\n", mention.end)
    return Span(text.rfind("\n", 0, mention.start) + 1, len(text) if end < 0 else end)


def _trimmed(text: str, mention: Span, sentence: Span) -> Span:
    start, end = min(sentence.start, mention.start), max(sentence.end, mention.end)
    while start < mention.start and text[start].isspace():
        start += 1
    while end > mention.end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _window(text: str, mention: Span, around: Span) -> Span:
    room = LONGEST - 2 * len(_ELLIPSIS) - (mention.end - mention.start)
    if room <= 0:
        return Span(mention.start, min(mention.end, mention.start + LONGEST - 2 * len(_ELLIPSIS)))
    left, right = mention.start - around.start, around.end - mention.end
    before = min(left, max(room // 2, room - right))
    after = min(right, room - before)
    start, end = mention.start - before, mention.end + after
    return Span(_word_start(text, start, mention.start, around), _word_end(text, end, mention.end, around))


def _word_start(text: str, at: int, mention: int, around: Span) -> int:
    """Move a cut that falls within a word to the next word; a stretch without spaces is cut anywhere."""
    if at == around.start or text[at - 1].isspace():
        return at
    for index in range(at, mention):
        if text[index].isspace():
            return index + 1
    return at


def _word_end(text: str, at: int, mention: int, around: Span) -> int:
    if at == around.end or text[at].isspace():
        return at
    for index in range(at, mention, -1):
        if text[index - 1].isspace():
            return index - 1
    return at
