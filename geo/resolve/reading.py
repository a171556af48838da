"""One article as the ranker sees it: its names' candidates as rows of arrays."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.resolve.base_features import base_features
from geo.resolve.context_features import Layout, context_features, lay_out
from geo.resolve.hint_features import hint_features
from geo.resolve.names import Codes, Columns, Name, columns, group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.models import Article
    from geo.resolve.homes import Homes
    from geo.resolve.toponyms import Described, Toponym

_Key = tuple[str, tuple[str, ...], tuple[str, ...], tuple[int, ...]]

REMEMBERED_NAMES = 5_000
"""So many names' context-free rows are kept; an archive's names repeat."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The names of an article that have candidates; rows are candidates, a name's stand together."""

    article: Article
    """The article."""
    toponyms: tuple[Toponym, ...]
    """All its toponyms."""
    names: tuple[Name, ...]
    """Its names with candidates, in the order of first mention."""
    offsets: NDArray[np.int64]
    """Name k has the rows from offsets[k] to offsets[k + 1]."""
    owner: NDArray[np.int64]
    """The name of each row."""
    columns: Columns
    """Where the candidates lie."""
    base: NDArray[np.float32]
    """`base_features`, shape (rows, len(BASE))."""
    hints: NDArray[np.float32]
    """`hint_features`, shape (rows, len(HINTS))."""
    layout: Layout
    """How the names lie in the text."""

    def with_context(self, belief: NDArray[np.float64]) -> NDArray[np.float32]:
        """All features, given what the pass before believes; beliefs of one name sum to 1."""
        context = context_features(self.columns, self.offsets, belief, self.layout)
        return np.concatenate((self.base, self.hints, context), axis=1)

    def beliefs(self, log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn rows' log-odds into beliefs that sum to 1 over each name's candidates (softmax)."""
        if not len(log_odds):
            return log_odds
        starts = self.offsets[:-1]
        top = np.maximum.reduceat(log_odds, starts)
        odds = np.exp(log_odds - top[self.owner])
        return np.asarray(odds / np.add.reduceat(odds, starts)[self.owner])


class Reader:
    """Makes readings; remembers names' context-free rows, which changes no answer."""

    def __init__(self, homes: Homes) -> None:
        self._homes = homes
        self._codes = Codes()
        self._known: OrderedDict[_Key, tuple[Columns, NDArray[np.float32]]] = OrderedDict()

    def read(self, described: Described) -> Reading | None:
        """Put an article's candidates into arrays; None when no name has any."""
        article, toponyms = described.article, described.toponyms
        names = tuple(n for n in group(toponyms) if n.candidates)
        if not names:
            return None
        rows = self._rows(names)
        cols = [r[0] for r in rows]
        offsets = np.cumsum([0] + [len(n.candidates) for n in names])
        return Reading(
            article=article,
            toponyms=toponyms,
            names=names,
            offsets=offsets,
            owner=np.repeat(np.arange(len(names)), offsets[1:] - offsets[:-1]),
            columns=Columns.joined(cols),
            base=np.concatenate([r[1] for r in rows]),
            hints=np.concatenate(
                hint_features(article, names, toponyms, cols, self._codes, homes=self._homes)
            ),
            layout=lay_out(article, names, toponyms),
        )

    def _rows(self, names: Sequence[Name]) -> list[tuple[Columns, NDArray[np.float32]]]:
        """Each name's columns and `base_features`, those of new names computed together."""
        keys = [_key(name) for name in names]
        new = {key: name for key, name in zip(keys, names, strict=True) if key not in self._known}
        if new:
            cols = columns([c.place for name in new.values() for c in name.candidates], self._codes)
            base = base_features(tuple(new.values()), cols)
            end = 0
            for key, name in new.items():
                begin, end = end, end + len(name.candidates)
                self._known[key] = (cols.part(begin, end), base[begin:end].copy())
        found = [self._known[key] for key in keys]
        for key in keys:
            self._known.move_to_end(key)
        while len(self._known) > REMEMBERED_NAMES:
            self._known.popitem(last=False)
        return found


def _key(name: Name) -> _Key:
    """What a name's context-free rows depend on, quick to hash."""
    return name.key, name.texts, tuple(c.place.id for c in name.candidates), tuple(map(int, name.steps))
