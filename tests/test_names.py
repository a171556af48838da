"""The table of given names: what is wrong with it is said by file and line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.names import GivenNames


@pytest.mark.parametrize(
    ("row", "line"),
    [
        pytest.param("f", 2, id="one column"),
        pytest.param("x,Anna", 2, id="no gender"),
        pytest.param("f, ", 2, id="no name"),
    ],
)
def test_a_table_that_cannot_be_read(tmp_path: Path, row: str, line: int) -> None:
    """A row that is none is an error of ours, with its line where there is one."""
    table = tmp_path / "given.csv"
    table.write_text(f"gender,names\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        GivenNames.load(table)
    assert (raised.value.path, raised.value.line) == (str(table), line)


def test_a_field_longer_than_may_be(tmp_path: Path) -> None:
    """What Python's reader of CSV refuses is an error of ours."""
    table = tmp_path / "given.csv"
    table.write_text(f"gender,names\nf,{'A' * 2_000}\n", encoding="utf-8")
    before = csv.field_size_limit(1_000)  # one for the whole process, which readers of articles raise
    try:
        with pytest.raises(InputError):
            GivenNames.load(table)
    finally:
        csv.field_size_limit(before)


def test_a_table_in_another_encoding(tmp_path: Path) -> None:
    """A table that is not in UTF-8 is an error of ours."""
    table = tmp_path / "given.csv"
    table.write_bytes(b"gender,names\nf,Ren\xe9e\n")
    with pytest.raises(InputError):
        GivenNames.load(table)
