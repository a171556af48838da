from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.timex import interval, precision


@pytest.mark.parametrize(
    ("value", "first", "last", "name"),
    [
        ("2014", "2014-01-01", "2014-12-31", "year"),
        ("198", "1980-01-01", "1989-12-31", "decade"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2022-Q1", "2022-01-01", "2022-03-31", "quarter"),
        ("2021-FA", "2021-09-01", "2021-11-30", "season"),
        ("2021-WI", "2021-12-01", "2022-02-28", "season"),
        ("2022-W21", "2022-05-23", "2022-05-29", "week"),
        ("2022-W21-WE", "2022-05-28", "2022-05-29", "week"),
        ("2014-02-27", "2014-02-27", "2014-02-27", "day"),
    ],
)
def test_interval(value: str, first: str, last: str, name: str) -> None:
    """A partial date covers the days that its precision leaves open."""
    assert interval(value) == (first, last)
    assert precision(value) == name


@pytest.mark.parametrize(
    "value", ["", "P3D", "2014-13", "2014-02-30", "2022-W54", "0000", "PAST_REF", "２０１４"]
)
def test_no_interval(value: str) -> None:
    """Durations, impossible days and what is no date cover nothing."""
    assert interval(value) is None


@pytest.mark.parametrize(
    ("value", "expected"), [("P20Y", "duration"), ("PT5H", "duration"), ("P", None), ("x", None)]
)
def test_precision_of_durations(value: str, expected: str | None) -> None:
    """A duration is known as one; anything else that is no date has no precision."""
    assert precision(value) == expected


@given(st.text(alphabet="0123456789-WQEPTYMDSUFAI", max_size=12))
def test_any_text(value: str) -> None:
    """An interval begins no later than it ends, and what has one has a precision."""
    days = interval(value)
    if days is not None:
        assert date.fromisoformat(days[0]) <= date.fromisoformat(days[1])
        assert precision(value) not in (None, "duration")
