"""Spans of days as the bars of a timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

from geo.store.rows import DaySpan
from geo.timex import add_months
from geo.view.shapes import Bin, Timeline

_UNITS: Final = (
    ("day", 92, 28),
    ("month", 36 * 31, 365),
    ("year", 130 * 366, 3650),
    ("decade", 1300 * 366, 36500),
)
"""Unit, most days of the whole range, and days that the most precise date must stay below.

The first that fits is taken; beyond all of them it is centuries.
"""
_MONTHS: Final = {"month": 1, "year": 12, "decade": 120, "century": 1200}


def timeline(spans: Sequence[DaySpan], undated: int) -> Timeline:
    """Lay the spans out in equal steps; a span counts in every bar that it touches, as a brush finds it."""
    if not spans:
        return Timeline("year", (), undated)
    first = min(date.fromisoformat(span.first_day) for span in spans)
    last = max(date.fromisoformat(span.last_day) for span in spans)
    shortest = min(_days(span) for span in spans)
    fitting = (name for name, days, least in _UNITS if (last - first).days <= days and shortest < least)
    unit = next(fitting, "century")
    start = _begin(first, unit)
    steps = [0] * (_number(start, last, unit) + 2)
    for span in spans:
        steps[_number(start, date.fromisoformat(span.first_day), unit)] += span.mentions
        steps[_number(start, date.fromisoformat(span.last_day), unit) + 1] -= span.mentions
    counts = list(accumulate(steps))[:-1]
    return Timeline(unit, tuple(_bin(start, unit, at, count) for at, count in enumerate(counts)), undated)


def _days(span: DaySpan) -> int:
    return (date.fromisoformat(span.last_day) - date.fromisoformat(span.first_day)).days + 1


def _begin(day: date, unit: str) -> date:
    match unit:
        case "day":
            return day
        case "month":
            return day.replace(day=1)
        case "year":
            return date(day.year, 1, 1)
        case _:
            years = _MONTHS[unit] // 12
            return date(max(1, day.year - day.year % years), 1, 1)


def _number(start: date, day: date, unit: str) -> int:
    """Count the steps from the first bar to the one that holds a day."""
    if unit == "day":
        return (day - start).days
    return (day.year * 12 + day.month - start.year * 12 - start.month) // _MONTHS[unit]


def _bin(start: date, unit: str, at: int, count: int) -> Bin:
    return Bin(_edge(start, unit, at).isoformat(), _end(start, unit, at).isoformat(), count)


def _edge(start: date, unit: str, at: int) -> date:
    if unit == "day":
        return start + timedelta(at)
    year, month = add_months(start.year, start.month, at * _MONTHS[unit])
    return date(year, month, 1)


def _end(start: date, unit: str, at: int) -> date:
    try:
        return _edge(start, unit, at + 1) - timedelta(1)
    except ValueError:  # the last day that dates know
        return date.max
