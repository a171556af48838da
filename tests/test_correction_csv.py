"""Corrections as CSV: what is written comes back equal, and what is no table is named."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.correction import Correction, Kept, Scope, Verdict
from geo.correction_csv import COLUMNS, read, write
from geo.errors import InputError
from geo.models import Feature, Kind, Place

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
NAME = TEXT.filter(lambda text: bool(text.strip()))
PLACES = st.builds(
    Place,
    id=NAME,
    name=TEXT,
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    feature=st.sampled_from(Feature),
    country=st.none() | st.just("UA"),
    admin1=st.none() | NAME,
    population=st.integers(0, 10**8),
    importance=st.floats(0, 1),
)
KEPT = st.builds(
    Kept,
    key=st.just(0),
    correction=st.builds(
        Correction, verdict=st.just(Verdict.PLACE), name=NAME, scope=st.just(Scope.ARTICLE), article=NAME,
        place=PLACES, note=TEXT,
    )
    | st.builds(
        Correction, verdict=st.just(Verdict.NOBODY), name=st.just("Kremlin"), kind=st.just(Kind.PERSON),
        note=TEXT,
    ),
    who=NAME,
    made=st.just("2026-03-01T10:00:00Z"),
    undone=st.none() | st.just("2026-03-02T10:00:00Z"),
    undone_by=st.none() | NAME,
)  # fmt: skip


@given(st.lists(KEPT, max_size=5))
def test_what_is_written_comes_back(kept: list[Kept]) -> None:
    """Any names and notes survive, formulas, quotes, commas and line ends too."""
    out = io.StringIO(newline="")
    write(kept, out)
    assert read(io.StringIO(out.getvalue(), newline=""), "x.csv") == kept


@given(NAME)
def test_no_cell_is_a_formula(text: str) -> None:
    """No text cell begins with what a spreadsheet program runs."""
    out = io.StringIO(newline="")
    write([Kept(0, Correction(Verdict.NOBODY, text, kind=Kind.PERSON, note=f"={text}"), text, "2026")], out)
    (_, cells) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    for name, cell in zip(COLUMNS, cells, strict=True):
        assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")), name


HEAD = ",".join(COLUMNS)
ROW = "2026,Anna,nobody,everywhere,Kremlin,,,,,person" + "," * 14


@pytest.mark.parametrize(
    ("rows", "line", "what"),
    [
        ("", 1, "first line"),
        ("a,b\n", 1, "first line"),
        (f"{HEAD}\n1,2\n", 2, "2 columns"),
        (f"{HEAD}\n{ROW.replace('nobody', 'maybe')}\n", 2, "maybe"),
        (f"{HEAD}\n{ROW}\n{ROW.replace('person', 'place')}\n", 3, "person or an organisation"),
        (f"{HEAD}\n{ROW.replace('Anna', '')}\n", 2, "nobody made it"),
        (f"{HEAD}\n{ROW.replace('Kremlin', 'K' * 10_001)}\n", 2, "longer"),
        (f'{HEAD}\n"2026"x\n', 2, "no table"),
    ],
)
def test_a_broken_row_is_named(rows: str, line: int, what: str) -> None:
    """The first broken row is named with its line."""
    assert read(io.StringIO(f"{HEAD}\n{ROW}\n", newline=""), "x.csv")
    with pytest.raises(InputError, match=what) as caught:
        read(io.StringIO(rows, newline=""), "x.csv")
    assert (caught.value.path, caught.value.line) == ("x.csv", line)
