"""A quick look whether a text repeats itself at all; most do not, and need no closer one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from geo.models import Span

_WORD = re.compile(r"\w+")
_BLANKS = bytes(byte if byte > 127 or chr(byte).isalnum() or byte == ord("_") else 32 for byte in range(256))  # noqa: PLR2004 - ASCII ends at 127
"""Turns each ASCII sign into a space."""
_WIDE_SIGNS = tuple(sign.encode() for sign in "’‘“”„–—…«»·•\u00a0\u2028\u2029")


def has_no_run_twice(text: str) -> bool:
    """Tell whether all runs of three words differ; then nothing is a repeat, whatever is left out.

    Words are cut at bytes, four times as fast as a pattern does: rare signs stay part of theirs.

    Only a run across a gap could be new, and no such one stands elsewhere: a repeat of six words needs
    runs on one side of the gap.
    """
    raw = text.casefold().encode("utf-8", "surrogatepass").translate(_BLANKS)
    for sign in _WIDE_SIGNS:
        raw = raw.replace(sign, b" ")
    words = raw.split()
    times = Counter(words)
    if b"\1\1\1" not in bytes([times[word] > 1 for word in words]):
        return True
    return len(set(zip(words, words[1:], words[2:], strict=False))) == max(0, len(words) - 2)


def may_repeat(text: str, lines: Sequence[Span], *, words: int, share: float, chain: int) -> bool:
    """Tell whether any line could have `share` of its words in runs of three that stand elsewhere too.

    Looked at are lines of at least `words` words, and within lines stretches of `chain` words that
    are copied without a gap. False is certain; True says only that the closer look is worth it.
    Time is linear in the text.
    """
    numbers: list[str] = []
    ends: list[int] = []
    for line in lines:
        numbers += _WORD.findall(text, line.start, line.end)
        ends.append(len(numbers))
    folded = "\n".join(numbers).casefold().split("\n")
    runs = list(zip(folded, folded[1:], folded[2:], strict=False))
    if len(set(runs)) == len(runs):
        return False
    counts = Counter(runs)
    copied = [at for at, run in enumerate(runs) if counts[run] > 1]
    return _line_may(copied, ends, words, share) or _chain_may(copied, chain)


def _line_may(copied: Sequence[int], ends: Sequence[int], words: int, share: float) -> bool:
    """A run covers three words: so many runs a line needs at least."""
    at, start = 0, 0
    for end in ends:
        inside = 0
        while at < len(copied) and copied[at] < end:
            inside += copied[at] + 3 <= end
            at += 1
        if end - start >= words and 3 * inside >= share * (end - start):
            return True
        start = end
    return False


def _chain_may(copied: Sequence[int], chain: int) -> bool:
    """Tell whether runs lie so close together that they cover `chain` words without a gap."""
    first = last = -4
    for at in copied:
        if at > last + 3:
            first = at
        last = at
        if last + 3 - first >= chain:
            return True
    return False
