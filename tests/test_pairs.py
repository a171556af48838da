from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import SetupMissing
from geo.gold import GoldToponym
from geo.models import Span
from geo.pairs import pair_key, read_pairs, write_pairs

TEXTS = st.text(min_size=1).filter(lambda text: text.isascii() or text.isalpha())


def toponym(
    name: str, *, geonameid: int | None = None, lat: float | None = 50.0, lon: float | None = 30.0
) -> GoldToponym:
    return GoldToponym(Span(0, len(name)), name, lat, lon, geonameid, None)


def test_a_pair_is_a_name_and_a_place() -> None:
    """Case does not matter; another place of the same name is another pair."""
    assert pair_key(toponym("PARIS", geonameid=1)) == pair_key(toponym("Paris", geonameid=1, lat=1.0))
    assert pair_key(toponym("Paris", geonameid=1)) != pair_key(toponym("Paris", geonameid=2))
    assert pair_key(toponym("Paris", geonameid=1)) != pair_key(toponym("Lyon", geonameid=1))


def test_without_an_id_the_coordinates_tell_the_place() -> None:
    """To the nearest degree."""
    assert pair_key(toponym("Paris", lat=48.9)) == pair_key(toponym("Paris", lat=49.1))
    assert pair_key(toponym("Paris", lat=48.9)) != pair_key(toponym("Paris", lat=33.7))


@given(st.lists(TEXTS, max_size=8))
def test_written_pairs_are_read_again(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    """Each once; toponyms without coordinates are none."""
    path = tmp_path_factory.mktemp("pairs") / "model.pairs"
    toponyms = [toponym(name) for name in names]
    write_pairs(path, [*toponyms, toponym("Nowhere", lat=None, lon=None)])
    assert read_pairs(path) == {pair_key(it) for it in toponyms}


def test_a_missing_file_says_how_to_get_it(tmp_path: Path) -> None:
    """It is part of the checkout."""
    with pytest.raises(SetupMissing, match="git checkout"):
        read_pairs(tmp_path / "x.pairs")
