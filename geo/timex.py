"""Partial dates as text: what a TIMEX value covers and how precise it is.

The values are those of ISO 8601 and of TIMEX3 (TimeML 1.2.1): `2014`, `198` (a decade), `2022-03`,
`2022-Q1`, `2021-FA`, `2022-W21`, `2022-W21-WE`, `2014-02-27`; durations begin with `P`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""First month of each meteorological season of the northern hemisphere; a winter ends in the next year."""

_SHAPES = (
    ("day", re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", re.ASCII)),
    ("month", re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)", re.ASCII)),
    ("week", re.compile(r"(?P<year>\d{4})-W(?P<week>\d\d)(?P<weekend>-WE)?", re.ASCII)),
    ("quarter", re.compile(r"(?P<year>\d{4})-Q(?P<quarter>[1-4])", re.ASCII)),
    ("season", re.compile(r"(?P<year>\d{4})-(?P<season>SP|SU|FA|WI)", re.ASCII)),
    ("year", re.compile(r"(?P<year>\d{4})", re.ASCII)),
    ("decade", re.compile(r"(?P<decade>\d{3})", re.ASCII)),
)
_DURATION = re.compile(r"P(?:\d+(?:\.\d+)?[DWMY])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?", re.ASCII)


def precision(value: str) -> str | None:
    """Name the precision of a value as in `DateExpression.precision`; None when it is no such value."""
    if len(value) > 1 and _DURATION.fullmatch(value):
        return "duration"
    for name, shape in _SHAPES:
        if shape.fullmatch(value):
            return name if interval(value) else None
    return None


def interval(value: str) -> tuple[str, str] | None:
    """Give the first and last day (`YYYY-MM-DD`, inclusive) that a partial date covers.

    None for a duration and for what is no date. Weeks run from Monday to Sunday (ISO 8601).
    """
    days = bounds(value)
    return None if days is None else (days[0].isoformat(), days[1].isoformat())


def bounds(value: str) -> tuple[date, date] | None:
    """Give the first and last day of a partial date as dates; None as for `interval`."""
    for name, shape in _SHAPES:
        if found := shape.fullmatch(value):
            try:
                return _days(name, {key: text for key, text in found.groupdict().items() if text})
            except (ValueError, OverflowError):
                return None
    return None


def _days(name: str, parts: dict[str, str]) -> tuple[date, date]:
    year = int(parts.get("year", "0"))
    match name:
        case "week":
            monday = date.fromisocalendar(year, int(parts["week"]), 1)
            days = monday + timedelta(5 if "weekend" in parts else 0), monday + timedelta(6)
        case "day":
            day = date(year, int(parts["month"]), int(parts["day"]))
            days = day, day
        case "month":
            days = _months(year, int(parts["month"]), 1)
        case "quarter":
            days = _months(year, 3 * int(parts["quarter"]) - 2, 3)
        case "season":
            days = _months(year, SEASONS[parts["season"]], 3)
        case "decade":
            days = date(int(parts["decade"]) * 10, 1, 1), date(int(parts["decade"]) * 10 + 9, 12, 31)
        case _:
            days = date(year, 1, 1), date(year, 12, 31)
    return days


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    first = date(year, month, 1)
    last_year, last_month = add_months(year, month, count - 1)
    return first, date(last_year, last_month, monthrange(last_year, last_month)[1])


def add_months(year: int, month: int, count: int) -> tuple[int, int]:
    """Move a month (1 to 12) by a number of months, back when it is negative."""
    total = year * 12 + month - 1 + count
    return total // 12, total % 12 + 1
