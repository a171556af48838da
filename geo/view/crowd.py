"""More places than a browser draws: what lies in view, and there few that stand for those around them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.models import Feature
from geo.view.looks import MAX_ZOOM
from geo.view.payload import GROUPS, Heap
from geo.view.shapes import PlaceOnMap

MOST: Final = 20_000
"""Places that are drawn one by one; above it the map gets heaps."""
WORLD: Final = (30.0, 15.0, 2)
"""Latitude, longitude and zoom of a map that nobody has moved yet."""
_TILE: Final = 256
_CELL: Final = 64
"""Pixels; a little more than the map keeps between two markers."""
_ACROSS, _DOWN = 6, 4
"""Tiles on each side of the middle one: more than the largest screens show of the map."""
_FURTHEST_NORTH: Final = 85.05
_WITH_SHAPES: Final = frozenset({Feature.COUNTRY, Feature.CONTINENT, Feature.REGION})

View = tuple[float, float, int]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """What is sent for one view."""

    places: Sequence[PlaceOnMap]
    """Places in view, most mentions first; one that stands for others has the mentions of all."""
    heaps: dict[str, Heap]
    """For whom they stand, by the place's id; empty when each stands for itself."""


class Crowd:
    """The places of a filter as arrays, to be asked what a view shows of them; nobody may change it."""

    def __init__(self, places: Sequence[PlaceOnMap], *, most: int = MOST) -> None:
        """Take places, most mentions first; `most` may be in view before they are heaped."""
        number = {group: at for at, group in enumerate(GROUPS)}
        self._places = places
        self._most = most
        self._lat = np.array([it.place.lat for it in places], dtype=np.float64)
        self._lon = np.array([it.place.lon for it in places], dtype=np.float64)
        self._x, self._y = _across(self._lon), _down(self._lat)
        self._mentions = np.array([it.mentions for it in places], dtype=np.int64)
        self._group = np.array([number[it.group or ""] for it in places], dtype=np.int64)
        self._single = np.array([it.place.feature in _WITH_SHAPES for it in places], dtype=bool)
        self._row = {it.place.id: at for at, it in enumerate(places)}

    def seen(self, view: View | None, *, chosen: str | None = None) -> Part:
        """Give what a view shows (None: the world), what has a shape, and the chosen place.

        Views with the same middle tile of the map give the same.
        """
        lat, lon, zoom = view or WORLD
        zoom = min(max(zoom, WORLD[2]), MAX_ZOOM)
        tiles = 2.0**zoom
        alone = self._single.copy()
        if chosen in self._row:
            alone[self._row[chosen]] = True
        column, row = math.floor(_across(np.array(lon)) * tiles), math.floor(_down(np.array(lat)) * tiles)
        near = np.abs(np.floor(self._x * tiles) - column) <= _ACROSS
        near &= np.abs(np.floor(self._y * tiles) - row) <= _DOWN
        inside = np.flatnonzero(near & ~alone)
        if inside.size + np.count_nonzero(alone) <= self._most:
            return Part([self._places[at] for at in np.flatnonzero(near | alone).tolist()], {})
        made, heaps = self._heaped(inside, tiles)
        made += [self._places[at] for at in np.flatnonzero(alone).tolist()]
        return Part(sorted(made, key=lambda it: -it.mentions), heaps)

    def _heaped(self, inside: Ints, tiles: float) -> tuple[list[PlaceOnMap], dict[str, Heap]]:
        """Let the place of most mentions of each cell of a grid stand for the others there."""
        if not inside.size:
            return [], {}
        cells = tiles * _TILE / _CELL
        key = np.floor(self._y[inside] * cells) * (cells + 1) + np.floor(self._x[inside] * cells)
        _, first, cell = np.unique(key, return_index=True, return_inverse=True)
        amount = np.bincount(cell)
        mentions = np.bincount(cell, weights=self._mentions[inside]).astype(np.int64)
        tally = np.bincount(
            cell * len(GROUPS) + self._group[inside],
            weights=self._mentions[inside],
            minlength=amount.size * len(GROUPS),
        ).reshape(-1, len(GROUPS))
        boxes = _boxes(cell, self._lat[inside], self._lon[inside], amount)
        made, heaps = list[PlaceOnMap](), dict[str, Heap]()
        for at, seed in enumerate(inside[first].tolist()):
            found = self._places[seed]
            if amount[at] > 1:
                heaps[found.place.id] = Heap(int(amount[at]) - 1, boxes[at])
                group = GROUPS[int(tally[at].argmax())] or None
                found = found._replace(mentions=int(mentions[at]), group=group)
            made.append(found)
        return made, heaps


def _boxes(cell: Ints, lat: Floats, lon: Floats, amount: Ints) -> list[tuple[float, float, float, float]]:
    """Give south, west, north and east of each cell's places."""
    order = np.argsort(cell, kind="stable")
    starts = np.concatenate(([0], np.cumsum(amount)[:-1]))
    sides = [np.minimum.reduceat(it[order], starts) for it in (lat, lon)]
    sides += [np.maximum.reduceat(it[order], starts) for it in (lat, lon)]
    return list(zip(*(side.tolist() for side in sides), strict=True))


def _across(lon: Floats) -> Floats:
    """Give where longitudes lie on a Web Mercator map, 0 (west) to 1."""
    return (lon + 180) / 360


def _down(lat: Floats) -> Floats:
    """Give where latitudes lie on a Web Mercator map, 0 (north) to 1."""
    sine = np.sin(np.radians(np.clip(lat, -_FURTHEST_NORTH, _FURTHEST_NORTH)))
    return np.asarray(0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi))
