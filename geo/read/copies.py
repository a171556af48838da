"""A quick look whether a text repeats itself at all; most do not, and need no closer one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from geo.models import Span

_WORD = re.compile(r"\w+")


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
