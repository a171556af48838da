"""Labelled texts to batches: windows, names swapped, capitals, pieces, padding."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.models import Span
from geo.recognize.name_features import name_features
from geo.recognize.tagging import TOPONYMS
from geo.recognize.words import MARK, WordPieces, case_of, split_words
from geo.train.annotated import NO_CONVENTION, UNKNOWN, Annotated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from geo.gazetteer.names import NameIndex

SHORTEST, LONGEST = 50, 180
"""Words of a training window."""

MOST_PIECES = 400
"""Pieces of a window; what is longer is left out."""

BATCH = 1400
"""Pieces of a batch, padding included."""

FORGET_CONVENTION = 0.4
FORGET_NAMES = 0.08
SWAP_WINDOW, SWAP_NAME = 0.3, 0.4
CAPITALS, HEADLINE = 0.02, 0.02
DATELINE = 0.03
"""Share of the windows whose place names are written in capitals."""

HIDE_WORD = 0.02
"""Share of the words that are hidden, so that the others tell what stands there."""

_PLACE = 1 + 2 * TOPONYMS.index("LOC")


@dataclass(frozen=True, slots=True)
class Row:
    """One window as the network reads it; all lists are as long."""

    pieces: list[int]
    cases: list[int]
    features: list[int]
    toponyms: list[int]
    entities: list[int]
    roles: list[int]
    convention: int


class Mixer:
    """Makes the windows of an epoch: cut, changed and numbered at random."""

    def __init__(self, rnd: Random, names: NameIndex, pieces: WordPieces, *, towns: Sequence[str]) -> None:
        self._rnd = rnd
        self._names = names
        self._pieces = pieces
        self._towns = [split_words(t, [Span(0, len(t))]).texts for t in towns]

    def windows(self, text: Annotated) -> Iterator[Annotated]:
        """Cut a text into windows of random length, behind sentences where possible."""
        start = 0
        while start < len(text.words):
            most = self._rnd.randint(SHORTEST, LONGEST)
            end = min(len(text.words), start + most)
            at = bisect_right(text.breaks, end) - 1
            if at >= 0 and text.breaks[at] > start + most // 3:
                end = text.breaks[at]
            yield text.part(start, end)
            start = end

    def row(self, window: Annotated) -> Row:
        """Change a window as chance has it, and number it."""
        rnd = self._rnd
        if rnd.random() < SWAP_WINDOW and _PLACE in window.toponyms:
            window = self._swapped(window)
        if rnd.random() < FORGET_NAMES:
            window = replace(window, features=(0,) * len(window.words))
        shout = rnd.random()
        if shout < CAPITALS:
            window = self._written(window, tuple(w.upper() for w in window.words))
        elif shout < CAPITALS + HEADLINE:
            window = self._written(window, tuple(w if w[0].isupper() else w.title() for w in window.words))
        elif shout < CAPITALS + HEADLINE + DATELINE:
            names = zip(window.words, window.toponyms, strict=True)
            window = self._written(window, tuple(w.upper() if t > 0 else w for w, t in names))
        if rnd.random() < FORGET_CONVENTION:
            window = replace(window, convention=NO_CONVENTION)
        return numbered(window, self._pieces, hidden=self._hidden(len(window.words)))

    def _hidden(self, count: int) -> frozenset[int]:
        return frozenset(k for k in range(count) if self._rnd.random() < HIDE_WORD)

    def _written(self, window: Annotated, words: tuple[str, ...]) -> Annotated:
        return replace(window, words=words, features=tuple(name_features(words, self._names)))

    def _swapped(self, window: Annotated) -> Annotated:
        """Put other settlements' names for some of the places, the same for the same."""
        chosen: dict[tuple[str, ...], tuple[str, ...] | None] = {}
        words: list[str] = []
        labels: list[tuple[int, int, int]] = []
        at = 0
        while at < len(window.words):
            end = at + 1
            if window.toponyms[at] == _PLACE:
                while end < len(window.words) and window.toponyms[end] == _PLACE + 1:
                    end += 1
            old = window.words[at:end]
            if window.toponyms[at] == _PLACE and old not in chosen:
                fit = len(old) <= 2 and all(w.isalpha() and not w.isupper() for w in old)  # noqa: PLR2004
                swap = fit and self._rnd.random() < SWAP_NAME
                chosen[old] = self._rnd.choice(self._towns) if swap else None
            new = chosen.get(old) if window.toponyms[at] == _PLACE else None
            for k, word in enumerate(new or old):
                source = at + min(k, len(old) - 1)
                words.append(word)
                if new is None:
                    labels.append((window.toponyms[source], window.entities[source], window.roles[source]))
                else:
                    labels.append(
                        (
                            _PLACE + (k > 0),
                            _going_on(window.entities[at], k),
                            window.roles[at] if k == 0 else UNKNOWN,
                        )
                    )
            at = end
        tops, ents, roles = zip(*labels, strict=True)
        return self._written(
            replace(window, toponyms=tops, entities=ents, roles=roles, breaks=(len(words),)), tuple(words)
        )


def _going_on(label: int, position: int) -> int:
    """The label of a name's later words."""
    return label + 1 if position and label > 0 and label % 2 else label


def numbered(window: Annotated, pieces: WordPieces, *, hidden: frozenset[int] = frozenset()) -> Row:
    """Number a window's pieces; only the first piece of a word carries its labels, also of a hidden one."""
    row = Row([pieces.first], [MARK], [0], [UNKNOWN], [UNKNOWN], [UNKNOWN], window.convention)
    for k, word in enumerate(window.words):
        numbers = (pieces.mask,) if k in hidden else pieces.of(word)
        if len(row.pieces) + len(numbers) >= MOST_PIECES:
            break
        rest = [UNKNOWN] * (len(numbers) - 1)
        row.pieces.extend(numbers)
        row.cases.extend([case_of(word)] * len(numbers))
        row.features.extend([window.features[k]] * len(numbers))
        row.toponyms.extend([window.toponyms[k], *rest])
        row.entities.extend([window.entities[k], *rest])
        row.roles.extend([window.roles[k], *rest])
    row.pieces.append(pieces.last)
    row.cases.append(MARK)
    row.features.append(0)
    for labels in (row.toponyms, row.entities, row.roles):
        labels.append(UNKNOWN)
    return row


def batches(rows: list[Row], rnd: Random) -> list[list[Row]]:
    """Group rows of like length, at most BATCH pieces each, in random order."""
    ordered = sorted(rows, key=lambda r: len(r.pieces) + rnd.random() * 15)
    made: list[list[Row]] = []
    current: list[Row] = []
    longest = 0
    for row in ordered:
        longest = max(longest, len(row.pieces))
        if current and longest * (len(current) + 1) > BATCH:
            made.append(current)
            current, longest = [], len(row.pieces)
        current.append(row)
    if current:
        made.append(current)
    rnd.shuffle(made)
    return made
