from __future__ import annotations

import pytest

from geo.store.rows import DaySpan
from geo.view.shapes import Bin, Timeline
from geo.view.timeline import timeline


def test_nothing_dated() -> None:
    """Without dates there are no bars, only the number of what is undated."""
    assert timeline([], 7) == Timeline("year", (), 7)


def test_days_without_gaps() -> None:
    """Every day between the first and the last has a bar."""
    found = timeline([DaySpan("2022-03-01", "2022-03-01", 2), DaySpan("2022-03-03", "2022-03-03", 1)], 0)
    assert found.unit == "day"
    assert [(it.first_day, it.mentions) for it in found.bins] == [
        ("2022-03-01", 2),
        ("2022-03-02", 0),
        ("2022-03-03", 1),
    ]


def test_a_span_counts_in_every_bar_it_touches() -> None:
    """A date of a month that is drawn over months, and one of a whole year, are found by brushing any bar."""
    found = timeline([DaySpan("2021-11-30", "2021-11-30", 1), DaySpan("2022-01-01", "2022-12-31", 2)], 0)
    assert found.unit == "month"
    assert [it.mentions for it in found.bins] == [1, 0, *[2] * 12]
    assert found.bins[0] == Bin("2021-11-01", "2021-11-30", 1)


@pytest.mark.parametrize(
    ("first", "last", "unit", "bars"),
    [
        ("2014-01-01", "2014-12-31", "year", 1),
        ("1930-05-01", "2022-05-01", "year", 93),
        ("1380-01-01", "2022-01-01", "decade", 65),
        ("0033-04-03", "2022-01-01", "century", 21),
        ("0001-01-01", "9999-12-31", "century", 100),
    ],
)
def test_bars_get_wider_with_the_range(first: str, last: str, unit: str, bars: int) -> None:
    """Years, decades and centuries keep the bars few, up to the last day that dates know."""
    spans = [DaySpan(first, first, 1), DaySpan(last, last, 1)]
    found = timeline([DaySpan(first, last, 1)] if bars == 1 else spans, 0)
    assert (found.unit, len(found.bins)) == (unit, bars)
    assert found.bins[0].first_day <= first
    assert found.bins[-1].last_day >= last
