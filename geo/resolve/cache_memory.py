"""The answers that were used last, in memory before the cache's file."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

REMEMBERED: Final = 50_000
"""Weight of what is kept: an answer weighs one and one more for each place, about 0.5 kB in all."""

_Answer = TypeVar("_Answer")


class Memory(Generic[_Answer]):
    """Answers of one version of the file; the least recently used go first. Its owner locks it."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, tuple[_Answer, int]] = OrderedDict()
        self._weight = 0
        self.version: int | None = None
        """Which state of the file the answers are of; None while there are none."""

    def __contains__(self, key: Hashable) -> bool:
        return key in self._answers

    def recall(self, key: Hashable) -> _Answer:
        """Give what is kept under a key and make it the most recent. Raises KeyError."""
        self._answers.move_to_end(key)
        return self._answers[key][0]

    def keep(self, key: Hashable, answer: _Answer, *, places: int) -> None:
        """Keep an answer with so many places; older ones make room."""
        self.forget(key)
        self._answers[key] = answer, places + 1
        self._weight += places + 1
        while self._weight > self._most:
            _, (_, weight) = self._answers.popitem(last=False)
            self._weight -= weight

    def forget(self, key: Hashable) -> None:
        """Forget one answer, if it is there."""
        _, weight = self._answers.pop(key, (None, 0))
        self._weight -= weight

    def clear(self) -> None:
        """Forget all."""
        self._answers.clear()
        self._weight = 0
        self.version = None
