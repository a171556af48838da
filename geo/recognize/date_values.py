"""The values of date expressions: what each kind that `date_rules` finds means on a given day.

A reader takes a match and its context and gives a value of `geo.timex`, or None when there is no such day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from geo.timex import SEASONS, add_months, bounds

Match = re.Match[str]


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against."""

    day: date
    """The day of publication; any day where the rule needs none."""
    future: bool = False
    """True when the governing verb looks ahead ("will meet on Friday")."""
    focus: str | None = None
    """Value of the last date before it in the text."""


MONTHS = ("January February March April May June July August September October November December").split()
_MONTH_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)}
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_WEEKDAY_NUMBERS = {name[:3].lower(): number for number, name in enumerate(WEEKDAYS)}
SEASON_CODES = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
ONES = "one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBERS = {word: number for number, word in enumerate([*ONES, *TEENS], start=1)}
_NUMBERS |= {word: 10 * number for number, word in enumerate(TENS, start=2)}
_NUMBERS |= {"a": 1, "an": 1, "couple": 2, "dozen": 12}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_SATURDAY = 6
DECADES = {word[:-1]: number for number, word in enumerate(TENS, start=2)}


def month_of(name: str) -> int:
    """Number of a month from its name or abbreviation, 1 to 12."""
    return _MONTH_NUMBERS[name[:3].lower()]


def _number(text: str) -> int:
    words = re.split(r"[\s-]+", text.lower().removesuffix(" of"))
    if words[0].isdecimal():
        return int(words[0])
    if words[-1] in ("couple", "dozen"):
        return _NUMBERS[words[-1]]
    return sum(_NUMBERS[word] for word in words)


def _optional(found: Match, group: str) -> str:
    return found.groupdict().get(group) or ""


def _count(found: Match) -> int:
    return _number(_optional(found, "count") or "a")


def _checked(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def iso(found: Match, _: Context) -> str | None:
    """Read "2014-02-27"."""
    return _checked(int(found["year"]), int(found["m"]), int(found["day"]))


def numeric(found: Match, _: Context) -> str | None:
    """Read "27.02.2014" is day first, "02/27/2014" month first unless that is no month."""
    first, second, year = int(found["a"]), int(found["b"]), int(found["y"])
    if len(found["y"]) == 2:  # noqa: PLR2004 - two digits, as in 10/30/89
        year += 1900 if year > 50 else 2000  # noqa: PLR2004 - the pivot of POSIX strptime is 69; news is newer
    month, day = (second, first) if found["sep"] == "." or first > 12 else (first, second)  # noqa: PLR2004
    return _checked(year, month, day)


def month_day_year(found: Match, _: Context) -> str | None:
    """Read "February 27, 2014"."""
    return _checked(int(found["year"]), month_of(found["month"]), int(found["day"]))


def month_day(found: Match, context: Context) -> str | None:
    """Read "February 27": the nearest year that suits the tense."""
    month, day = month_of(found["month"]), int(found["day"])
    for year in _years(context):
        value = _checked(year, month, day)
        if value and _fits(date.fromisoformat(value), context, slack=60):
            return value
    return _checked(context.day.year, month, day)


def _years(context: Context) -> tuple[int, int]:
    year = context.day.year
    return (year, year + 1) if context.future else (year, year - 1)


def _fits(day: date, context: Context, *, slack: int) -> bool:
    ahead = (day - context.day).days
    return ahead >= -slack / 4 if context.future else ahead <= slack


def month_year(found: Match, _: Context) -> str:
    """Read "February 2014"."""
    return f"{found['year']}-{month_of(found['month']):02d}"


def month_alone(found: Match, context: Context) -> str:
    """Read "in April", "last April", "April last year": the year that suits the tense."""
    month, now = month_of(found["month"]), context.day
    shift = _optional(found, "shift").lower()
    year = now.year
    if of := _optional(found, "of").lower():
        return f"{year + {'last': -1, 'next': 1}.get(of, 0)}-{month:02d}"
    if shift in ("last", "past", "previous"):
        year -= month >= now.month
    elif shift in ("next", "coming"):
        year += month <= now.month
    elif not shift and context.future:
        year += month < now.month
    elif not shift and month > now.month + 1:
        year -= 1
    return f"{year}-{month:02d}"


def month_year_in_words(found: Match, context: Context) -> str:
    """Read "January nineteen ninety-seven"."""
    return f"{year_in_words(found, context)}-{month_of(found['month']):02d}"


def season_year(found: Match, _: Context) -> str:
    """Read "the summer of 2014"."""
    return f"{found['year']}-{SEASON_CODES[found['season'].lower()]}"


def season_alone(found: Match, context: Context) -> str:
    """Read "last fall", "in the spring"."""
    code, now = SEASON_CODES[found["season"].lower()], context.day
    shift, start, year = _optional(found, "shift").lower(), SEASONS[code], now.year
    if shift in ("last", "past", "previous"):
        year -= start >= now.month - 2
    elif shift in ("next", "coming"):
        year += start <= now.month
    elif not shift and not context.future:
        year -= start > now.month
    return f"{year}-{code}"


def _moved(now: date, unit: str, count: int) -> str | None:
    try:
        if unit == "day":
            return (now + timedelta(count)).isoformat()
        if unit == "week":
            year, week, _ = (now + timedelta(7 * count)).isocalendar()
            return f"{year}-W{week:02d}"
    except OverflowError:
        return None
    if unit == "month":
        year, month = add_months(now.year, now.month, count)
        return f"{year}-{month:02d}" if year > 0 else None
    years = now.year + count * (10 if unit == "decade" else 1)
    if years < 1:
        return None
    return f"{years // 10:03d}" if unit == "decade" else f"{years:04d}"


def ago(found: Match, context: Context) -> str | None:
    """Read "11 years ago"; in a comparison of quarters "a year ago" is a quarter."""
    count = _count(found)
    unit = found["unit"].lower()
    if unit == "year" and (quarter := _quarter_moved(context.focus, -4 * count)):
        return quarter
    ahead = found["way"].lower().startswith("from")
    return _moved(context.day, unit, count if ahead else -count)


def _quarter_moved(value: str | None, count: int) -> str | None:
    if value is None or value[4:6] != "-Q":
        return None
    year, month = add_months(int(value[:4]), 3 * int(value[6]) - 2, 3 * count)
    return f"{year}-Q{(month + 2) // 3}"


def from_focus(found: Match, context: Context) -> str | None:
    """Read "two days later", counted from the date that the text named last."""
    count = _count(found)
    back = found["way"].lower() in ("earlier", "before", "previous")
    unit = found["unit"].lower()
    if unit == "year" and (quarter := _quarter_moved(context.focus, -4 * count if back else 4 * count)):
        return quarter
    days = bounds(context.focus or "")
    order = {"day": 10, "week": 8, "month": 7, "year": 4, "decade": 3}
    if days is None or len(context.focus or "") < order[unit]:
        return None
    return _moved(days[0], unit, -count if back else count)


def same(found: Match, context: Context) -> str | None:
    """Read "that year", of the date that the text named last."""
    size = {"day": 10, "month": 7, "year": 4}[found["unit"].lower()]
    focus = context.focus or ""
    days = bounds(focus)
    return days[0].isoformat()[:size] if days and len(focus) >= size else None


def shifted_unit(found: Match, context: Context) -> str | None:
    """Read "last week", "this month", "next year"."""
    shift, unit, now = found["shift"].lower(), found["unit"].lower(), context.day
    count = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(shift, 0)
    if unit == "quarter":
        return _quarter_moved(f"{now.year}-Q{(now.month + 2) // 3}", count)
    if unit == "weekend":
        week = _moved(now, "week", count)
        return week and f"{week}-WE"
    return _moved(now, unit, count)


def weekend(_: Match, context: Context) -> str | None:
    """Read "the weekend": the running one, else the last."""
    week = _moved(context.day, "week", 0 if context.future or context.day.isoweekday() >= _SATURDAY else -1)
    return week and f"{week}-WE"


def this_year(_: Match, context: Context) -> str:
    """Read "earlier in the year", "the current year"."""
    return f"{context.day.year:04d}"


def quarter(found: Match, context: Context) -> str:
    """Read "the third quarter", "Q1 2022"."""
    number = int(found["q"]) if found["q"] else ORDINALS[found["nth"].lower()]
    if found["year"] or found["before"]:
        return f"{found['year'] or found['before']}-Q{number}"
    shift = (found["shift"] or found["shifted"] or "").lower()
    year = context.day.year + {"last": -1, "next": 1}.get(shift, 0)
    if not shift and not context.future and number > (context.day.month + 2) // 3:
        year -= 1
    return f"{year}-Q{number}"


def latest_quarter(_: Match, context: Context) -> str | None:
    """Read "the quarter": the one under discussion, else the last full one."""
    if context.focus and context.focus[4:6] == "-Q":
        return context.focus
    return _quarter_moved(f"{context.day.year}-Q{(context.day.month + 2) // 3}", -1)


def year_quarter(found: Match, context: Context) -> str | None:
    """Read "the year-ago quarter"."""
    return _quarter_moved(latest_quarter(found, context), -4)


def deictic(found: Match, context: Context) -> str | None:
    """Read "yesterday", "this morning", "last night"."""
    word = found["x"].lower()
    if "before yesterday" in word or "after tomorrow" in word:
        days = -2 if "yesterday" in word else 2
    else:
        days = -1 if word.startswith(("yesterday", "last")) else 1 if word.startswith("tomorrow") else 0
    return _moved(context.day, "day", days)


def weekday(found: Match, context: Context) -> str | None:
    """Read "on Friday": the day itself or the nearest that suits the tense."""
    shift = _optional(found, "shift").lower()
    back = (context.day.weekday() - _WEEKDAY_NUMBERS[found["weekday"][:3].lower()]) % 7
    if shift in ("next", "coming") or (context.future and not shift):
        return _moved(context.day, "day", 7 - back if back or shift else 0)
    return _moved(context.day, "day", -7 if shift == "last" and not back else -back)


def year_alone(found: Match, _: Context) -> str:
    """Read "2014"."""
    return found["year"]


def year_in_words(found: Match, _: Context) -> str | None:
    """Read "nineteen ninety-six"."""
    if not found["head"]:
        return "2000"
    century = {"nineteen": 1900, "twenty": 2000}[found["head"].lower()]
    return str(century + _number(found["tail"]))


def decade(found: Match, _: Context) -> str:
    """Read "the 1990s", "the '90s", "the nineties"."""
    if found["decade"]:
        return found["decade"]
    return f"19{found['digit'] or DECADES[found['word'].lower()]}"


def duration(found: Match, _: Context) -> str:
    """Read "three days", "for a year"."""
    count = _count(found)
    unit = found["unit"].lower()
    if unit in ("hour", "minute"):
        return f"PT{count}{unit[0].upper()}"
    if unit == "decade":
        return f"P{10 * count}Y"
    return f"P{count}{unit[0].upper()}"


def age(found: Match, _: Context) -> str:
    """Read "48-year-old"."""
    return f"P{_number(found['count'])}Y"
