from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.recognize.tagging import ENTITIES
from geo.train.entity_files import read_entities

PERSON, LOCATION = ENTITIES.index("PER"), ENTITIES.index("LOC")


def test_both_tag_schemes_read_alike(tmp_path: Path) -> None:
    """In IOB1 a name may begin with I; a change of kind begins another."""
    (tmp_path / "a.txt").write_text(
        "Ann I-PER\nLee I-PER\nMali I-LOC\nran O\n\nOslo\tB-location\n", encoding="utf-8"
    )
    (_, (first, labels)), (_, (second, others)) = read_entities(tmp_path / "a.txt")
    assert first == "Ann Lee Mali ran"
    assert [(first[x.span.start : x.span.end], x.kind) for x in labels] == [
        ("Ann Lee", PERSON),
        ("Mali", LOCATION),
    ]
    assert [(second[x.span.start : x.span.end], x.kind) for x in others] == [("Oslo", LOCATION)]


def test_neighbours_stay_in_one_fold(tmp_path: Path) -> None:
    """Forty sentences in a row share a fold, and all five folds come up."""
    (tmp_path / "a.txt").write_text("x O\n\n" * 240, encoding="utf-8")
    folds = [fold for fold, _ in read_entities(tmp_path / "a.txt")]
    assert len(set(folds[:40])) == 1
    assert set(folds) == {0, 1, 2, 3, 4}


def test_an_unknown_tag_is_named_with_its_line(tmp_path: Path) -> None:
    """A corpus of another scheme is refused, not half read."""
    (tmp_path / "a.txt").write_text("x O\ny B-FOOD\n", encoding="utf-8")
    with pytest.raises(InputError, match="B-FOOD") as caught:
        read_entities(tmp_path / "a.txt")
    assert caught.value.line == 2
