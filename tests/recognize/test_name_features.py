from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer.names import NameInfo
from geo.models import Feature, Match, Span
from geo.recognize.name_features import COUNT, name_features
from geo.recognize.words import split_words


class Known:
    """A name index of a few names."""

    def __init__(self) -> None:
        self._names = {
            "York": (0.3, Match.PRIMARY), "New York": (0.6, Match.PRIMARY), "Hamlet": (0.2, Match.PRIMARY),
            "Isle of Man": (0.4, Match.PRIMARY), "Malian": (0.7, Match.DEMONYM),
            "U.S.": (0.9, Match.ABBREVIATION), "Rostov-on-Don": (0.45, Match.PRIMARY),
        }  # fmt: skip

    def known(self, name: str) -> NameInfo | None:
        """As NameIndex has it."""
        found = self._names.get(name)
        if found is None:
            return None
        return NameInfo(found[0], found[1], Feature.SETTLEMENT, found[1] is Match.DEMONYM, 1)


def features(text: str) -> list[int]:
    return name_features(split_words(text, [Span(0, len(text))]).texts, Known())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in New York today", [0, 3, 8, 0]),
        ("in York", [0, 1]),
        ("the Isle of Man", [0, 2, 7, 7]),
        ("a Malian", [0, 4]),
        ("the U.S. said", [0, 5, 10, 10, 10, 0]),
        ("Rostov-on-Don", [2, 7, 7, 7, 7]),
        ("to york", [0, 0]),
    ],
)
def test_the_longest_known_name_is_marked(text: str, expected: list[int]) -> None:
    """Bands tell how important the best place of that name is; small letters are no name."""
    assert features(text) == expected


@given(st.lists(st.text(min_size=1, max_size=4).filter(str.strip), max_size=30))
def test_any_words_have_one_feature_each(words: list[str]) -> None:
    """Whatever the words, each has a feature in range."""
    found = name_features(words, Known())
    assert len(found) == len(words)
    assert all(0 <= f < COUNT for f in found)
