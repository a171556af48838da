"""Relations and radii in words."""

from __future__ import annotations

import pytest

from geo.models import SpatialRelation, Vicinity
from geo.view.whereabouts import relation_words, rounded


@pytest.mark.parametrize(
    ("near", "words"),
    [
        (Vicinity(), ""),
        (Vicinity(SpatialRelation.SOUTH_OF, None, 180.0), "south of"),
        (Vicinity(SpatialRelation.NORTH_EAST_OF, None, 45.0), "north-east of"),
        (Vicinity(SpatialRelation.WEST_OF, 30.0, 270.0), "30 km west of"),
        (Vicinity(SpatialRelation.NEAR, 48.28), "50 km from"),
        (Vicinity(SpatialRelation.OUTSIDE, 10.0), "10 km outside"),
        (Vicinity(SpatialRelation.OUTSKIRTS), "the outskirts of"),
        (Vicinity(SpatialRelation.BETWEEN, 400.0), "between"),
    ],
)
def test_relations_in_words(near: Vicinity, words: str) -> None:
    """They read on into the place's name."""
    assert relation_words(near) == words


@pytest.mark.parametrize(
    ("km", "words"), [(0.5, "1"), (3.8, "4"), (18.8, "20"), (161.0, "150"), (2316.0, "2,300")]
)
def test_distances_are_as_rough_as_the_knowledge(km: float, words: str) -> None:
    """No more digits than are known."""
    assert rounded(km) == words
