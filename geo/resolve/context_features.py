"""Features that the article's other names give, from what the pass before believes them to mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.resolve.geometry import distances_km
from geo.resolve.names import Columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.models import Article
    from geo.resolve.names import Name
    from geo.resolve.toponyms import Toponym

_KERNELS = (
    "same_country", "same_region", "within_50km", "within_200km", "within_1000km",
    "in_country", "in_region", "holds", "same_place",
)  # fmt: skip
_COMPARED = (
    "nearest", "second_nearest", "nearest_sure", "mean_distance", "share_same_country", "share_same_region",
    "share_within_200km", "most_same_region", "most_within_50km", "close_same_region", "close_within_200km",
)  # fmt: skip
"""The columns that are also given relative to the best of the name's candidates."""

CONTEXT = (
    "nearest", "second_nearest", "nearest_sure", "mean_distance", "next_holds", "previous_held",
    "next_distance",
    "previous_distance", "others",
    *(f"share_{k}" for k in _KERNELS),
    *(f"most_{k}" for k in _KERNELS),
    *(f"close_{k}" for k in _KERNELS),
    *(f"{k}_to_best" for k in _COMPARED),
)  # fmt: skip
"""The columns of `context_features`, in order."""

_COMPARED_AT = tuple(CONTEXT.index(k) for k in _COMPARED)

LIKELY = 0.01
"""A reading counts for other names when the pass before believes it at least this much."""

MOST_READINGS = 12
"""At most this many readings of one name count for the others."""

FAR_KM = 20_000.0
"""Stands for "there is none"; about half the Earth's circumference."""

_SURE = 0.8
_SAME_KM = 1.0
_DECAY = 250.0
"""Code points between two mentions at which their bond has fallen to 1/e."""

_BESIDE = re.compile(r"\s*(?:,|\(|,? in(?: the)?|,? of|/)?\s*")
_BESIDE_WITHIN = 20
_SAME_BREATH = 60


@dataclass(frozen=True, slots=True)
class Layout:
    """How the names with candidates lie in the text; square arrays, one row and column per such name."""

    bond: NDArray[np.float64]
    """How close mentions of two names stand, 0 to 1, exp(-distance/250) of the closest pair."""
    followed: NDArray[np.bool_]
    """Whether the column's name follows the row's as in "City, State"."""
    next: NDArray[np.int64]
    """The name mentioned right behind each name's first mention, within 60 code points; -1 for none."""
    previous: NDArray[np.int64]
    """The name mentioned right before."""


def lay_out(article: Article, names: Sequence[Name], toponyms: Sequence[Toponym]) -> Layout:
    """Read how the names' mentions follow each other; O(mentions squared) in memory."""
    count = len(names)
    owner = np.full(len(toponyms), -1)
    for position, name in enumerate(names):
        owner[list(name.toponyms)] = position
    known = np.flatnonzero(owner >= 0)
    mentions = [toponyms[t].mention for t in known.tolist()]
    owner = owner[known]
    starts = np.array([m.start for m in mentions], dtype=np.float64)
    pairs = np.exp(-np.abs(starts[:, None] - starts[None, :]) / _DECAY)
    bond = np.zeros((count, count))
    np.maximum.at(bond, (owner[:, None], owner[None, :]), pairs)
    np.fill_diagonal(bond, 0.0)
    followed = np.zeros((count, count), dtype=bool)
    after = np.full(count, -1)
    before = np.full(count, -1)
    order = np.argsort(starts, kind="stable")
    for left, right in pairwise(order.tolist()):
        one, other = int(owner[left]), int(owner[right])
        gap = mentions[right].start - mentions[left].end
        if one == other or not 0 <= gap < _SAME_BREATH:
            continue
        if after[one] < 0:
            after[one] = other
        if before[other] < 0:
            before[other] = one
        between = article.text[mentions[left].end : mentions[right].start]
        if gap < _BESIDE_WITHIN and _BESIDE.fullmatch(between):
            followed[one, other] = True
    return Layout(bond, followed, after, before)


def likely_readings(
    belief: NDArray[np.float64], offsets: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the rows of every name's likely readings, and where each name's begin in them.

    `belief` has one entry per candidate, `offsets` one per name and a last one; each name has candidates.
    """
    rows = []
    starts = []
    total = 0
    for begin, end in pairwise(offsets.tolist()):
        own = belief[begin:end]
        keep = np.flatnonzero(own >= LIKELY)
        if len(keep) > MOST_READINGS:
            keep = np.sort(np.argsort(-own, kind="stable")[:MOST_READINGS])
        elif not len(keep):
            keep = np.array([int(own.argmax())])
        rows.append(keep + begin)
        starts.append(total)
        total += len(keep)
    return np.concatenate(rows), np.array(starts)


def context_features(
    columns: Columns, offsets: NDArray[np.int64], belief: NDArray[np.float64], layout: Layout
) -> NDArray[np.float32]:
    """Give one row per candidate of the article, shape (n, len(CONTEXT)).

    `columns` and `belief` have one row per candidate, the candidates of one name next to each other from
    `offsets[k]` to `offsets[k + 1]`; every name has some. Beliefs of one name sum to 1.
    """
    names = len(offsets) - 1
    owner = np.repeat(np.arange(names), offsets[1:] - offsets[:-1])
    out = np.zeros((len(owner), len(CONTEXT)), dtype=np.float32)
    rows, starts = likely_readings(belief, offsets)
    other = columns.take(rows)
    km = distances_km(columns.points, other.points)
    tops = np.array(
        [starts[k] + int(belief[rows[starts[k] : _end(starts, k, rows)]].argmax()) for k in range(names)]
    )
    out[:, :4] = _distances(km[:, tops], other.is_vast[tops], belief[rows[tops]], owner)
    foreign = owner[:, None] != owner[rows][None, :]
    kernels = _kernels(columns, other, km) * (foreign * belief[rows])
    by_name = np.add.reduceat(kernels, starts, axis=2)
    bond = layout.bond / np.maximum(0.3, layout.bond.sum(axis=1, keepdims=True))
    third = len(_KERNELS)
    out[:, 9 : 9 + third] = (by_name.sum(axis=2) / max(1, names - 1)).T
    out[:, 9 + third : 9 + 2 * third] = by_name.max(axis=2).T
    out[:, 9 + 2 * third : 9 + 3 * third] = np.einsum("knm,nm->nk", by_name, bond[owner])
    held = by_name[5] + by_name[6]
    out[:, 4] = _beside(held, layout.followed, owner)
    out[:, 5] = _beside(by_name[7], layout.followed.T, owner)
    out[:, 6] = _distance_to(layout.next, km[:, tops], owner)
    out[:, 7] = _distance_to(layout.previous, km[:, tops], owner)
    out[:, 8] = names
    for position, column in enumerate(_COMPARED_AT, start=9 + 3 * third):
        best = np.minimum if column < 4 else np.maximum  # noqa: PLR2004 - the first four are distances
        out[:, position] = out[:, column] - best.reduceat(out[:, column], offsets[:-1])[owner]
    return out


def _end(starts: NDArray[np.int64], k: int, rows: NDArray[np.int64]) -> int:
    return int(starts[k + 1]) if k + 1 < len(starts) else len(rows)


def _kernels(one: Columns, other: Columns, km: NDArray[np.float64]) -> NDArray[np.float64]:
    """How each candidate (row) and each reading (column) go together, shape (kernels, n, m), 0 to 1."""
    country = (one.country[:, None] == other.country[None, :]) & (one.country > 0)[:, None]
    region = (one.region[:, None] == other.region[None, :]) & (one.region > 0)[:, None]
    inside = ~one.is_country[:, None]
    below = inside & ~one.is_first_order[:, None]
    low = ~other.is_country[None, :]
    lower = low & ~other.is_first_order[None, :]
    near = np.exp(-km / 200)
    local = ~(one.is_vast[:, None] | other.is_vast[None, :])
    return np.stack(
        (
            country & inside,
            region & below,
            near**4 * local,
            near * local,
            np.exp(-km / 1000) * local,
            country & inside & other.is_country[None, :],
            region & below & other.is_first_order[None, :],
            (country & one.is_country[:, None] & low) | (region & one.is_first_order[:, None] & lower),
            km < _SAME_KM,
        )
    ).astype(np.float64)


def _distances(
    km: NDArray[np.float64], vast: NDArray[np.bool_], sure: NDArray[np.float64], owner: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Logarithmic distances to the other names' best readings: nearest, second, nearest sure one, mean."""
    far = km.copy()
    far[:, vast] = FAR_KM
    far[np.arange(len(owner)), owner] = FAR_KM
    out = np.full((len(owner), 4), np.log1p(FAR_KM))
    if far.shape[1] > 1:
        two = np.partition(far, 1, axis=1)
        out[:, 0], out[:, 1] = np.log1p(two[:, 0]), np.log1p(two[:, 1])
        out[:, 2] = np.log1p(np.where(sure >= _SURE, far, FAR_KM).min(axis=1))
        some = far < FAR_KM
        total = np.where(some, np.log1p(far), 0.0).sum(axis=1)
        out[:, 3] = np.where(some.any(axis=1), total / np.maximum(1, some.sum(axis=1)), np.log1p(FAR_KM))
    return out


def _beside(
    fits: NDArray[np.float64], beside: NDArray[np.bool_], owner: NDArray[np.int64]
) -> NDArray[np.float64]:
    """1 + the belief that a neighbour fits; -1 where a rival's does and not this one's; else -.5 or 0."""
    mine = beside[owner]
    value = (fits * mine).max(axis=1)
    best = np.zeros(beside.shape[0])
    np.maximum.at(best, owner, value)
    return np.where(
        value > 0, 1 + value, np.where(best[owner] > 0, -1.0, np.where(mine.any(axis=1), -0.5, 0.0))
    )


def _distance_to(
    neighbour: NDArray[np.int64], km: NDArray[np.float64], owner: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Logarithmic distance to the best reading of each name's neighbour; -1 for none."""
    which = neighbour[owner]
    return np.where(which >= 0, np.log1p(km[np.arange(len(owner)), np.maximum(which, 0)]), -1.0)
