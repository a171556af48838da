"""Quotations: where they stand, and who is speaking in each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo.models import Span

_FAMILY = {
    "“": '"',
    "”": '"',
    "„": '"',
    "‟": '"',
    '"': '"',
    "«": '"',
    "»": '"',
    "‘": "'",
    "’": "'",
    "'": "'",
    "‚": "'",
}
_OPENS = frozenset("“„«‘‚\"'")
_CLOSES = frozenset("”“»’\"'")
_ENDS = frozenset(".,!?;:…)-—–")
_LINE_ENDS = "\n\r\u2028\u2029\x0b\x0c\x00"
SPEECH_WORDS = 4
"""Fewer words in quotes are a name or a phrase, not speech."""
NEAR = 400
"""Code points between a verb of saying and a quotation in the same paragraph beyond which it is another's."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb of saying outside quotations."""

    start: int
    """First code point of the verb."""
    end: int
    """One past its last code point."""
    speakers: tuple[str, ...]
    """Ids of the persons and organisations that say it; empty when none of them does."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody says in quotes, within one paragraph."""

    span: Span
    """From the opening quote to the closing one, both included."""
    speakers: tuple[str, ...]
    """Ids of those who say it; empty when unknown."""


def find_quotations(text: str) -> tuple[Span, ...]:
    """Find the quoted stretches of speech, paragraph by paragraph, without nested ones; sorted.

    A quotation that no quote closes runs to the end of its line, as in print when the next paragraph goes on.
    """
    found: list[Span] = []
    for line in _lines(text):
        found += [span for span in _quoted(text, line) if _is_speech(text, span)]
    return tuple(found)


def attribute(
    text: str, spans: Sequence[Span], sayings: Sequence[Saying], subjects: Sequence[Saying]
) -> tuple[Quotation, ...]:
    """Say who speaks in each quotation.

    The nearest verb of saying in the paragraph decides. A paragraph that opens with a quote and has no such
    verb goes on with the speaker of the paragraph before, or with the person whom it told of.

    Args:
        text: The article's text.
        spans: What `find_quotations` found.
        sayings: Verbs of saying, sorted by start.
        subjects: Persons as subjects of narration, sorted by start.
    """
    starts = [saying.start for saying in sayings]
    told = [subject.start for subject in subjects]
    lines = list(_lines(text))
    result: list[Quotation] = []
    at, last_line = 0, -2
    previous: tuple[str, ...] = ()
    for number, line in enumerate(lines):
        here = []
        while at < len(spans) and spans[at].start < line.end:
            here.append(spans[at])
            at += 1
        first, last = bisect_right(starts, line.start - 1), bisect_right(starts, line.end)
        local = sayings[first:last]
        for span in here:
            speakers = _nearest(span, local)
            opens = not text[line.start : span.start].strip()
            if not local and opens and last_line == number - 1:
                speakers = previous
            result.append(Quotation(span, speakers))
            previous, last_line = speakers, number
        if not here:
            subject = bisect_right(told, line.end) - 1
            previous = subjects[subject].speakers if subject >= 0 and told[subject] >= line.start else ()
            last_line = number
    return tuple(result)


def _nearest(span: Span, sayings: Sequence[Saying]) -> tuple[str, ...]:
    index = bisect_right(sayings, span.start, key=lambda saying: saying.start)
    around = sayings[max(index - 1, 0) : index + 1]
    best = min(around, key=lambda saying: _gap(span, saying), default=None)
    return best.speakers if best is not None and _gap(span, best) <= NEAR else ()


def _gap(span: Span, saying: Saying) -> int:
    return max(saying.start - span.end, span.start - saying.end, 0)


def _lines(text: str) -> Iterator[Span]:
    """Yield the lines that hold more than spaces."""
    start = 0
    for line in text.translate(_ONE_LINE_END).split("\n"):
        if line.strip():
            yield Span(start, start + len(line))
        start += len(line) + 1


_ONE_LINE_END = str.maketrans(dict.fromkeys(_LINE_ENDS, "\n"))


def _quoted(text: str, line: Span) -> Iterator[Span]:
    position = line.start
    marks = [i for i in range(line.start, line.end) if text[i] in _FAMILY]
    for number, mark in enumerate(marks):
        if mark < position or not _opens(text, mark, line):
            continue
        close = _closing(text, marks, number, line)
        if close is None and not _may_stay_open(text, mark, line):
            continue
        yield Span(mark, close + 1 if close is not None else line.end)
        if close is None:
            return
        position = close + 1


def _may_stay_open(text: str, mark: int, line: Span) -> bool:
    """Tell a quotation that goes on in the next paragraph from an apostrophe ("'90s")."""
    before = text[max(line.start, mark - 3) : mark].rstrip()[-1:]
    return _FAMILY[text[mark]] == '"' or before in ("", ":", ",")


def _opens(text: str, at: int, line: Span) -> bool:
    before = text[at - 1] if at > line.start else " "
    after = text[at + 1] if at + 1 < line.end else " "
    return text[at] in _OPENS and not before.isalnum() and not after.isspace()


def _shuts(text: str, at: int, line: Span) -> bool:
    before = text[at - 1] if at > line.start else " "
    after = text[at + 1] if at + 1 < line.end else " "
    return text[at] in _CLOSES and not before.isspace() and not after.isalnum()


def _closing(text: str, marks: Sequence[int], number: int, line: Span) -> int | None:
    """Return the mark that closes a quotation: after punctuation if there is one before the next opens."""
    family = _FAMILY[text[marks[number]]]
    fallback = None
    for later in range(number + 1, len(marks)):
        mark = marks[later]
        if _FAMILY[text[mark]] != family:
            continue
        if _opens(text, mark, line) and not _shuts(text, mark, line):
            break
        if _shuts(text, mark, line):
            if family == '"' or text[mark - 1] in _ENDS or text[mark - 1] in _FAMILY:
                return mark
            if fallback is None and (text[mark - 1] != "s" or mark == marks[-1]):
                fallback = mark
    return fallback


def _is_speech(text: str, span: Span) -> bool:
    return len(text[span.start : span.end].split(None, SPEECH_WORDS)) >= SPEECH_WORDS
