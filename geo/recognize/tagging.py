"""The recogniser's labels, and the best sequence of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ENTITIES = ("PER", "LOC", "ORG", "MISC")
"""What the entity head tells apart, in the order of its outputs (O, B-PER, I-PER, B-LOC …)."""

TOPONYMS = ("LOC", "DEM")
"""What the toponym head tells apart: a place's name, or an adjective or a people."""

ROLES = ("literal", "associative")
"""What the role head tells apart."""

_IMPOSSIBLE = -1e9


def begin(kind: int) -> int:
    """Number of the label that begins a name of a kind; the one that goes on is the next."""
    return 1 + 2 * kind


_SURE = 10.0
"""By how much "no name" must lead at a word for the text to be judged apart on both sides of it."""


def best_path(scores: NDArray[np.float32]) -> list[int]:
    """Find the best label per word such that no name goes on that did not begin.

    `scores` are logarithmic, words x labels. Each word's best label is taken where that is possible
    as it stands; only around the words where it is not, sequences are weighed (`viterbi`).
    """
    if not len(scores):
        return []
    best = scores.argmax(axis=1)
    before = np.concatenate(([0], best[:-1]))
    goes_on = (best > 0) & (best % 2 == 0)
    wrong = np.flatnonzero(goes_on & (before != best) & (before != best - 1))
    if not len(wrong):
        return [int(label) for label in best]
    sure = np.flatnonzero(scores[:, 0] - scores[:, 1:].max(axis=1) > _SURE)
    edges = np.concatenate(([-1], sure, [len(scores)]))
    path = [int(label) for label in best]
    for k in sorted({int(n) for n in np.searchsorted(edges, wrong)}):
        start, end = int(edges[k - 1]) + 1, int(edges[k])
        path[start:end] = viterbi(scores[start:end])
    return path


def viterbi(scores: NDArray[np.float32]) -> list[int]:
    """Find the best possible sequence of one word or more.

    Source: Viterbi (1967); transitions are 0 or impossible, none are learned.
    """
    count, labels = scores.shape
    steps = _transitions(labels)
    value = scores[0].copy()
    value[2::2] = _IMPOSSIBLE
    back = np.zeros((count, labels), dtype=np.int64)
    for k in range(1, count):
        ways = value[:, None] + steps
        back[k] = ways.argmax(0)
        value = ways.max(0) + scores[k]
    path = [int(value.argmax())]
    for k in range(count - 1, 0, -1):
        path.append(int(back[k, path[-1]]))
    return path[::-1]


def _transitions(labels: int) -> NDArray[np.float32]:
    steps = np.zeros((labels, labels), dtype=np.float32)
    for inside in range(2, labels, 2):
        steps[:, inside] = _IMPOSSIBLE
        steps[inside - 1, inside] = steps[inside, inside] = 0.0
    return steps


def names_in(path: Sequence[int]) -> list[tuple[int, int, int]]:
    """Give first word, one past the last word, and kind of each name in a label sequence."""
    found: list[tuple[int, int, int]] = []
    for k, label in enumerate(path):
        if label % 2:
            found.append((k, k + 1, label // 2))
        elif label and found and found[-1][1] == k:
            start, _, kind = found[-1]
            found[-1] = (start, k + 1, kind)
    return found
