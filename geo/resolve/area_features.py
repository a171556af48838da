"""Features that the countries and regions named anywhere in the text give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.models import Feature

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.models import Place
    from geo.resolve.names import Codes, Columns

AREAS = (
    "text_country", "text_country_to_best", "text_region", "text_region_to_best", "text_region_count", "text_regions",
)  # fmt: skip
"""The columns of `area_features`, in order."""


def area_features(
    areas: Sequence[tuple[Place, int]], columns: Columns, offsets: NDArray[np.int64], codes: Codes
) -> NDArray[np.float32]:
    """Give one row per candidate, shape (n, len(AREAS)): how much the text names where it lies."""
    out = np.zeros((len(columns.country), len(AREAS)), dtype=np.float32)
    countries: dict[int, float] = {}
    regions: dict[int, float] = {}
    for place, count in areas:
        into, number = (
            (countries, codes.country(place))
            if place.feature is Feature.COUNTRY
            else (regions, codes.region(place))
        )
        into[number] = into.get(number, 0.0) + count
    if not countries and not regions:
        return out
    inside = ~columns.is_country
    below = inside & ~columns.is_first_order
    out[:, 0] = _looked_up(columns.country, countries) * inside / max(1.0, sum(countries.values()))
    counts = _looked_up(columns.region, regions) * below
    out[:, 2] = counts / max(1.0, sum(regions.values()))
    out[:, 4] = counts
    for position in (0, 2):
        best = np.maximum.reduceat(out[:, position], offsets[:-1])
        out[:, position + 1] = out[:, position] - np.repeat(best, np.diff(offsets))
    out[:, 5] = len(regions)
    return out


def _looked_up(numbers: NDArray[np.int64], weights: dict[int, float]) -> NDArray[np.float64]:
    out = np.zeros(len(numbers))
    for number, weight in weights.items():
        if number:
            out[numbers == number] = weight
    return out
