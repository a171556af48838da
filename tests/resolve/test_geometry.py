from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.resolve.geometry import distances_km, haversine_km, unit_vectors

POINT = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(st.lists(POINT, min_size=1, max_size=5), st.lists(POINT, min_size=1, max_size=5))
def test_many_distances_are_the_single_ones(
    rows: list[tuple[float, float]], columns: list[tuple[float, float]]
) -> None:
    """The matrix holds what the haversine formula gives for each pair, within 0.2 km."""

    def vectors(points: list[tuple[float, float]]) -> np.ndarray:
        return unit_vectors(np.array([p[0] for p in points]), np.array([p[1] for p in points]))

    found = distances_km(vectors(rows), vectors(columns))
    assert found.shape == (len(rows), len(columns))
    for i, one in enumerate(rows):
        for j, other in enumerate(columns):
            assert found[i, j] == pytest.approx(haversine_km(*one, *other), abs=0.2)
