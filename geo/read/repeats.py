"""Passages that a text says twice, such as a photo caption taken from the running text.

The measure is the share of a segment's words that stand in runs of three within one stretch of the
rest of the text (word shingles, after Broder, "On the resemblance and containment of documents", 1997).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from geo.models import Noise, Span
from geo.read.copies import has_no_run_twice, may_repeat
from geo.read.segments import lines_of, sentences_of

_RUN = 3
"""Words in a shingle."""
_OCCURRENCES = 4
"""Places kept for a shingle: enough for captions, and the work stays linear."""
_LINE_WORDS, _LINE_SHARE = 6, 0.8
"""A line is a repeat from this many words and this share of them; shorter ones may be meant twice."""
_SENTENCE_WORDS, _SENTENCE_SHARE = 8, 0.95
"""The same for a sentence within a line, which is more often a deliberate echo."""
_CAPTION_WORDS = 80
"""A longer line is no caption. When a whole paragraph comes twice (an abstract, a second copy) both stay:
gold corpora count the places in both, and what is lost by mistake would be much."""
_WINDOW = 32
"""Least length in words of the stretch that a segment is compared with."""

LONGEST = 1_000_000
"""Code points of the longest text that is searched for repeats; a longer one is no article with captions."""

_WORD = re.compile(r"\w+")
_PICTURED = re.compile(
    r"\([^()\r\n]{0,120}\bpictured\b[^()\r\n]{0,120}\)|\((?:left|right|above|below|centre|center)\)"
    r"|\b(?:is |are |was |were )?(?:pictured|seen here)\b|\bfile (?:photo|image)\b",
    re.IGNORECASE,
)
_PICTURED_SIGNS = (
    "pictured|(left)|(right)|(above)|(below)|(centre)|(center)|seen here|file photo|file image".split("|")
)
"""One of these is in every match of it, in lower case."""
_ENDS = ".!?…\"'”’»)]:"


@dataclass(frozen=True, slots=True)
class _Segment:
    """A line or a sentence as a stretch of the text's words."""

    span: Span
    """Where it stands."""
    first: int
    """Index of its first word."""
    last: int
    """One past its last word."""
    caption: bool
    """Whether it speaks of a picture or stands beside a copy of itself, as captions do."""
    finished: bool
    """Whether it ends like a sentence."""


def find_repeats(text: str, ignored: Sequence[Span], every: Sequence[Span] | None = None) -> Iterator[Noise]:
    """Lines, then sentences, that repeat another part of the text; one copy always stays.

    Captions go before running text, later copies before earlier ones, a copy cut short before the
    whole. A name or a number that is new keeps its line. `ignored` (sorted) is taken as not there.
    `every` is the text's `lines_of`, where the caller has them. Time is linear in the text. One longer than
    `LONGEST` has none.
    """
    if len(text) > LONGEST or has_no_run_twice(text):
        return
    lines = [line for line in every or lines_of(text) if not ignored or not _touches(line, ignored)]
    if not _may_repeat(text, lines, ignored):
        return
    words = _Words(text, ignored)
    segments = _with_pairs(words, words.segments(lines, at_least=_LINE_WORDS))
    short = [s for s in segments if s.last - s.first <= _CAPTION_WORDS]
    gone = words.mark(short, share=_LINE_SHARE)
    yield from (Noise(span, "repeat") for span in gone)
    paragraphs = (s for s in segments if s.last - s.first > _CAPTION_WORDS)
    left = set(lines).difference(gone, (s.span for s in paragraphs if words.repeats(s, share=_LINE_SHARE)))
    groups = (sentences_of(text, line) for line in lines if line in left)
    sentences = [sentence for group in groups if len(group) > 1 for sentence in group]
    for span in words.mark(words.segments(sentences, at_least=_SENTENCE_WORDS), share=_SENTENCE_SHARE):
        yield Noise(span, "repeat")


def _may_repeat(text: str, lines: list[Span], ignored: Sequence[Span]) -> bool:
    """The quick look of `copies`, blind to what does not count just as the closer one is."""
    lowered = text.lower()
    blind = list(ignored)
    if any(sign in lowered for sign in _PICTURED_SIGNS):
        blind += (Span(*found.span()) for found in _PICTURED.finditer(text))
    if blind:
        pieces, at = [], 0
        for span in sorted(blind, key=lambda s: s.start):
            if span.start >= at:
                pieces += [text[at : span.start], " " * (span.end - span.start)]
                at = span.end
        text = "".join([*pieces, text[at:]])
    return may_repeat(text, lines, words=_LINE_WORDS, share=_LINE_SHARE, chain=_SENTENCE_WORDS)


class _Words:
    """The words of a text that count, and where each run of three stands."""

    def __init__(self, text: str, ignored: Sequence[Span]) -> None:
        self._text = text
        self._pictured = [Span(*found.span()) for found in _PICTURED.finditer(text)]
        numbers: dict[str, int] = {}
        self._starts: list[int] = []
        self.ids: list[int] = []
        for start, word in _kept_words(text, sorted([*ignored, *self._pictured], key=lambda s: s.start)):
            self._starts.append(start)
            self.ids.append(numbers.setdefault(word.casefold(), len(numbers)))
        self._alive = Counter(self.ids)
        self._gone = bytearray(len(self.ids))
        self._runs: dict[tuple[int, int, int], list[int]] = {}
        for at, run in enumerate(zip(self.ids, self.ids[1:], self.ids[2:], strict=False)):
            places = self._runs.setdefault(run, [])
            if len(places) < _OCCURRENCES:
                places.append(at)

    def segments(self, spans: Iterable[Span], *, at_least: int) -> list[_Segment]:
        """The spans that hold at least so many words."""
        found = []
        starts = [picture.start for picture in self._pictured]
        for span in spans:
            first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
            if last - first >= at_least:
                caption = bisect_left(starts, span.start) < bisect_left(starts, span.end)
                finished = self._text[span.end - 1] in _ENDS
                found.append(_Segment(span, first, last, caption=caption, finished=finished))
        return found

    def mark(self, segments: Iterable[_Segment], *, share: float) -> list[Span]:
        """Those that repeat what is left of the text; each found is gone for the next."""
        found = []
        ordered = sorted(segments, key=lambda s: (not s.caption, s.finished, -s.first))
        copies = Counter(tuple(self.ids[s.first : s.last]) for s in ordered)
        for segment in ordered:
            content = tuple(self.ids[segment.first : segment.last])
            if copies[content] > 1 or self.repeats(segment, share=share):
                copies[content] -= 1
                found.append(segment.span)
                self._gone[segment.first : segment.last] = b"\1" * (segment.last - segment.first)
                self._alive.subtract(self.ids[segment.first : segment.last])
        return found

    def repeats(self, segment: _Segment, *, share: float) -> bool:
        """Tell whether such a share of it stands in one other stretch, and the rest has no new name."""
        places = [self._elsewhere(segment, at) for at in range(segment.first, segment.last - _RUN + 1)]
        width = max(_WINDOW, 2 * (segment.last - segment.first))
        votes = Counter(window for found in places for window in {p // width for p in found})
        if not votes:
            return False
        best = max(votes, key=lambda w: (votes[w] + votes.get(w + 1, 0), -w))
        covered = bytearray(segment.last - segment.first)
        matched: list[int] = []
        for at, found in enumerate(places):
            there = [p for p in found if p // width in (best, best + 1)]
            if there:
                matched += there
                covered[at : at + _RUN] = b"\1" * _RUN
        if sum(covered) < share * len(covered):
            return False
        stretch = range(max(0, min(matched) - _RUN), min(len(self.ids), max(matched) + 2 * _RUN))
        passage = frozenset(
            self.ids[p] for p in stretch if not (segment.first <= p < segment.last or self._gone[p])
        )
        own = Counter(self.ids[segment.first : segment.last])
        return not any(
            self._is_new(segment, segment.first + at, passage, own)
            for at, is_covered in enumerate(covered)
            if not is_covered
        )

    def _elsewhere(self, segment: _Segment, at: int) -> list[int]:
        run = (self.ids[at], self.ids[at + 1], self.ids[at + 2])
        return [
            p
            for p in self._runs[run]
            if not (segment.first - _RUN < p < segment.last)
            and not self._gone[p]
            and not self._gone[p + _RUN - 1]
        ]

    def _is_new(self, segment: _Segment, at: int, passage: frozenset[int], own: Counter[int]) -> bool:
        """Tell whether the word is a name or a number that would be lost with the segment."""
        letter = self._text[self._starts[at]]
        if not (letter.isupper() or letter.isdigit()):
            return False
        word = self.ids[at]
        if segment.caption:
            return at != segment.first and self._alive[word] <= own[word]
        return word not in passage


def _kept_words(text: str, skipped: Sequence[Span]) -> Iterator[tuple[int, str]]:
    """Start and form of each word outside the skipped spans, which are sorted by start."""
    following = iter(skipped)
    skip = next(following, None)
    for found in _WORD.finditer(text):
        while skip and skip.end <= found.start():
            skip = next(following, None)
        if not (skip and skip.start <= found.start()):
            yield found.start(), found[0]


def _with_pairs(words: _Words, segments: list[_Segment]) -> list[_Segment]:
    """Call two neighbours captions when one begins with all of the other: a picture's two labels."""
    paired = list(segments)
    for at, (one, two) in enumerate(pairwise(segments)):
        length = min(one.last - one.first, two.last - two.first)
        if words.ids[one.first : one.first + length] == words.ids[two.first : two.first + length]:
            paired[at] = replace(one, caption=True)
            paired[at + 1] = replace(two, caption=True)
    return paired


def _touches(line: Span, ignored: Sequence[Span]) -> bool:
    at = bisect_left(ignored, line.start, key=lambda s: s.end)
    return at < len(ignored) and ignored[at].start <= line.start and line.end <= ignored[at].end
