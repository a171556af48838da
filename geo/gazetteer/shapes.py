"""Which points lie inside a shape."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ring = tuple[tuple[float, float], ...]
"""A closed ring of (lon, lat) corners; a shape is a list of rings, holes included."""

_CHUNK = 2048
"""Points tested at once, so that a large country does not take all memory."""


def within(lon: NDArray[np.float64], lat: NDArray[np.float64], rings: Sequence[Ring]) -> NDArray[np.bool_]:
    """Tell for each point whether an odd number of ring sides lies east of it (even-odd rule)."""
    odd = np.zeros(len(lon), dtype=bool)
    for ring in rings:
        corners = np.array(ring)
        (x1, y1), (x2, y2) = corners[:-1].T, corners[1:].T
        for start in range(0, len(lon), _CHUNK):
            part = slice(start, start + _CHUNK)
            x, y = lon[part, None], lat[part, None]
            crosses = (y1 > y) != (y2 > y)
            with np.errstate(divide="ignore", invalid="ignore"):
                crosses &= x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
            odd[part] ^= np.count_nonzero(crosses, axis=1) % 2 == 1
    return odd


def holds(rings: Sequence[Ring], lat: float, lon: float) -> bool:
    """Tell whether one point lies inside the shape."""
    return bool(within(np.array([lon]), np.array([lat]), rings)[0])
