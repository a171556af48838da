"""The grammar of English date expressions: what they look like.

A rule finds candidates anywhere in a text; `date_values` reads a value from the match. The expression itself
is the group `x`; what stands before it is context that must be there. Every quantifier is bounded, so that
the time grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from geo.recognize import date_values as values
from geo.recognize.date_values import Context, Match


class Needs(Enum):
    """What must be known before a rule can be read."""

    NOTHING = 0
    ANCHOR = 1
    """The day of publication."""
    FOCUS = 2
    """The last date that the text named."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of expression."""

    pattern: re.Pattern[str]
    """Finds it; group `x` is the expression."""
    read: Callable[[Match, Context], str | None]
    """Gives its value, or None when there is no such day."""
    needs: Needs
    """What `Context` must hold."""
    key: str
    """Which words the text must hold for the rule to be tried at all (`KEYS`)."""
    guard: str
    """Which false friend to look for: `month`, `weekday`, `year` or none."""
    compares: bool
    """True for a comparison ("a year ago"): what comes later does not refer to it."""


_YEAR = r"(?P<year>1[5-9][0-9][0-9]|20[0-9][0-9])(?![0-9]|[,.][0-9])"
_FULL_MONTH = "(?-i:" + "|".join(f"{name}|{name.upper()}" for name in values.MONTHS) + r")\b"
_SHORT_MONTH = r"(?-i:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b"
_MONTH = rf"(?P<month>{_FULL_MONTH}|{_SHORT_MONTH}\.?)"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?(?![0-9%]|[.,:][0-9])"
_TO_DAY = r"(?:\s?(?:[-–]|to|and)\s?[0-3]?[0-9](?:st|nd|rd|th)?(?![0-9:%]))?"
_FULL_WEEKDAY = "(?-i:" + "|".join(f"{name}|{name.upper()}" for name in values.WEEKDAYS) + r")\b"
_WEEKDAY = rf"(?P<weekday>{_FULL_WEEKDAY})"
_WEEKDAY_BEFORE = rf"(?:(?:{_FULL_WEEKDAY}|(?-i:Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Sun)\b\.?),?\s)?"
_SEASON = r"(?P<season>spring|summer|fall|autumn|winter)\b"
_TENS, _TEENS, _ONES = "|".join(values.TENS), "|".join(values.TEENS), "|".join(values.ONES)
_COUNT = (
    r"(?P<count>[0-9]{1,3}|(?:" + "|".join(values.TENS) + ")(?:[ -](?:" + "|".join(values.ONES) + "))?|"
    "a\\s(?:couple(?:\\sof)?|dozen)|" + "|".join([*values.TEENS, *values.ONES]) + ")"
)
_UNIT = r"(?P<unit>day|week|month|year|decade)s?"
_SHIFT = r"(?P<shift>last|this|next|past|previous|coming)"
_PART = r"(?:\s(?:morning|afternoon|evening|night))?"


def _rule(
    key: str,
    read: Callable[[Match, Context], str | None],
    *pattern: str,
    needs: Needs = Needs.NOTHING,
    guard: str = "",
    compares: bool = False,
) -> Rule:
    return Rule(re.compile("".join(pattern), re.IGNORECASE), read, needs, key, guard, compares)


def keys_in(text: str) -> frozenset[str]:
    """Name the keys that a text holds; far cheaper than trying every rule."""
    both = text + text.lower()
    found = {key for key, words in KEYS.items() if any(word in both for word in words)}
    if "digit" in found:
        found.update(key for key, pattern in _DIGITS.items() if pattern.search(text))
    if "unit" not in found:
        found -= _WITH_UNIT
    return frozenset(found)


KEYS: dict[str, tuple[str, ...]] = {
    "month": tuple(form for name in values.MONTHS for form in (name[:3], name[:3].upper())),
    "weekday": tuple(form for name in values.WEEKDAYS for form in (name, name.upper())),
    "season": tuple(values.SEASON_CODES),
    "unit": ("day", "week", "month", "year", "decade", "hour", "minute", "quarter"),
    "ago": ("ago", "earlier", "from now"),
    "order": ("earlier", "before", "later", "after", "that", "same", "following", "next", "previous"),
    "shift": ("last", "this", "next", "past", "previous", "coming"),
    "year": ("year",),
    "quarter": ("quarter", "latest period", "q1", "q2", "q3", "q4"),
    "weekend": ("weekend",),
    "now": ("today", "tonight", "yesterday", "tomorrow", "this ", "last night", "overnight"),
    "digit": tuple("0123456789"),
    "nineteen": ("nineteen", "twenty", "thousand"),
    "decade": ("0s", "0's", "0’s", "ties"),
    "age": ("aged", "age"),
    "old": ("old",),
}
"""The words that each sort of expression contains, tried before its pattern."""
_DIGITS = {"four digits": re.compile("[0-9]{4}"), "numeric": re.compile("[0-9][/.][0-9]")}
_WITH_UNIT = frozenset({"ago", "order", "shift"})

_WORD = r"(?<![\w$€£#])"
_NUMBER_START = r"(?<![\w$€£#/:.,-])"
_YEAR_START = r"(?<![\w$€£#/:.,])(?<!\D-)(?<!\D[0-9]-)"
_ANCHOR, _FOCUS = Needs.ANCHOR, Needs.FOCUS
_DATED = rf"{_MONTH}\s{_DAY}{_TO_DAY}"
_DAY_MONTH = rf"{_DAY}{_TO_DAY}\s(?:of\s)?{_MONTH}(?!\w)"

RULES: tuple[Rule, ...] = (
    _rule(
        "four digits",
        values.iso,
        rf"{_NUMBER_START}(?P<x>(?P<year>[0-9]{{4}})-(?P<m>[01][0-9])-(?P<day>[0-3][0-9]))(?![0-9])",
    ),
    _rule(
        "numeric",
        values.numeric,
        rf"{_NUMBER_START}(?P<x>(?P<a>[0-3]?[0-9])(?P<sep>[/.])(?P<b>[0-3]?[0-9])(?P=sep)",
        r"(?P<y>(?:19|20)[0-9][0-9]|[0-9][0-9]))(?![\w/]|\.[0-9])",
    ),
    _rule(
        "month", values.month_day_year, rf"{_WORD}(?P<x>{_WEEKDAY_BEFORE}{_DATED}(?:,\s?|\s)(?:in\s)?{_YEAR})"
    ),
    _rule(
        "month",
        values.month_day_year,
        rf"{_NUMBER_START}(?P<x>{_WEEKDAY_BEFORE}(?:the\s)?{_DAY_MONTH},?\s{_YEAR})",
    ),
    _rule("month", values.month_day, rf"{_WORD}(?P<x>{_WEEKDAY_BEFORE}{_DATED})", needs=_ANCHOR),
    _rule(
        "month",
        values.month_day,
        rf"{_NUMBER_START}(?P<x>{_WEEKDAY_BEFORE}(?:the\s)?{_DAY_MONTH})",
        needs=_ANCHOR,
    ),
    _rule("month", values.month_year, rf"{_WORD}(?P<x>{_MONTH}(?:,|\sof)?\s{_YEAR})"),
    _rule(
        "month",
        values.month_alone,
        rf"{_WORD}(?P<x>(?:(?P<shift>last|this|next|past)\s)?(?P<month>{_FULL_MONTH}))",
        needs=_ANCHOR,
        guard="month",
    ),
    _rule(
        "month",
        values.month_alone,
        rf"{_WORD}(?P<x>(?P<month>{_FULL_MONTH})(?:\s(?:of\s)?|,\s)(?P<of>last|this|next)\syear)\b",
        needs=_ANCHOR,
    ),
    _rule(
        "month",
        values.month_year_in_words,
        rf"{_WORD}(?P<x>(?P<month>{_FULL_MONTH})\s(?P<head>nineteen|twenty)[\s-]",
        rf"(?P<tail>(?:{_TENS})(?:[\s-](?:{_ONES}))?|{_TEENS}))\b",
    ),
    _rule("season", values.season_year, rf"\b(?P<x>(?:the\s)?{_SEASON}(?:\sof)?,?\s{_YEAR})"),
    _rule(
        "season",
        values.season_alone,
        r"\b(?:in|into|by|during|since|until|for|of|late|early|mid|over)[\s-]",
        rf"(?P<x>(?:the\s(?:early\s|late\s)?|(?<=in\s)){_SEASON})(?!\sof\s|[\s-](?:19|20)[0-9][0-9])",
        needs=_ANCHOR,
    ),
    _rule("season", values.season_alone, rf"\b(?P<x>{_SHIFT}\s{_SEASON})(?!\sof\s)", needs=_ANCHOR),
    _rule(
        "ago",
        values.ago,
        rf"{_WORD}(?P<x>(?:an?\s(?=[dwmy])|{_COUNT}\s){_UNIT}\s(?P<way>ago|from\snow))\b",
        needs=_ANCHOR,
        compares=True,
    ),
    _rule(
        "ago",
        values.ago,
        r"\b(?P<x>(?:the\s|a\s)?(?P<unit>year)[\s-](?P<way>ago|earlier)(?:\speriod)?)\b",
        needs=_ANCHOR,
        compares=True,
    ),
    _rule(
        "order",
        values.from_focus,
        rf"{_WORD}(?P<x>(?:an?\s(?=[dwmy])|the\s(?=[dwmy])|{_COUNT}\s){_UNIT}\s(?P<way>earlier|before|later|after))\b",
        needs=_FOCUS,
    ),
    _rule(
        "order",
        values.from_focus,
        r"\b(?P<x>the\s(?P<way>following|next|previous)\s(?P<unit>day|week|month|year))\b",
        needs=_FOCUS,
    ),
    _rule(
        "order",
        values.same,
        r"\b(?P<x>(?:that|the\ssame|that\ssame|that\svery)\s(?P<unit>day|month|year))\b",
        needs=_FOCUS,
    ),
    _rule(
        "shift",
        values.shifted_unit,
        rf"(?<!the\s)\b(?P<x>(?:(?:earlier|later|late|early)\s)?{_SHIFT}\s",
        r"(?P<unit>week|month|year|decade|quarter|weekend))\b(?!['’]s\s\w+\squarter)",
        needs=_ANCHOR,
    ),
    _rule("weekend", values.weekend, r"\b(?P<x>the\sweekend)\b", needs=_ANCHOR),
    _rule(
        "year",
        values.this_year,
        r"\b(?P<x>(?:earlier|later|late|early)\sin\sthe\syear|the\send\sof\sthe\syear|year['’]s\send|year[\s-]end",
        r"|the\scurrent\s(?:fiscal\s)?year)\b",
        needs=_ANCHOR,
    ),
    _rule(
        "year",
        values.this_year,
        r"\b(?:of|for)\s(?P<x>the\s(?:full\s|fiscal\s)?year)\b(?!\s(?:of|before|after|earlier|later|to)\b|-)",
        needs=_ANCHOR,
    ),
    _rule(
        "quarter",
        values.quarter,
        r"\b(?P<x>(?:the\s)?(?:(?P<before>(?:19|20)[0-9][0-9])\s)?(?:(?P<shifted>last|this|next)\syear['’]s\s)?",
        rf"(?:fiscal[\s-])?(?:(?P<nth>{'|'.join(values.ORDINALS)})[\s-]quarter|Q(?P<q>[1-4]))\b",
        rf"(?:\s?,?\s?(?:(?:of|in)\s)?(?:{_YEAR}|(?P<shift>last|this|next)\syear))?)",
        needs=_ANCHOR,
    ),
    _rule(
        "quarter",
        values.latest_quarter,
        r"\b(?P<x>the\s(?:latest\s)?quarter|the\slatest\speriod)\b",
        needs=_ANCHOR,
    ),
    _rule(
        "quarter",
        values.year_quarter,
        r"\b(?P<x>(?:the\s)?(?:year-(?:ago|earlier)|last\syear['’]s)\squarter)\b",
        needs=_ANCHOR,
        compares=True,
    ),
    _rule(
        "now",
        values.deictic,
        rf"\b(?P<x>(?:today|tonight|yesterday|tomorrow){_PART}|overnight|(?:the\sday\s)?(?:before\syesterday|after\stomorrow)|this\s(?:morning|afternoon|evening)|last\snight)\b",
        needs=_ANCHOR,
    ),
    _rule(
        "weekday",
        values.weekday,
        rf"\b(?P<x>(?:(?P<shift>last|this|next|past|coming)\s)?{_WEEKDAY}{_PART})\b",
        needs=_ANCHOR,
        guard="weekday",
    ),
    _rule(
        "four digits",
        values.year_alone,
        rf"{_YEAR_START}(?P<x>(?:(?:mid|early|late)-)?{_YEAR})(?![/:\w]|-[0-9][0-9]?-)",
        guard="year",
    ),
    _rule(
        "nineteen",
        values.year_in_words,
        rf"\b(?P<x>(?P<head>nineteen|twenty)[\s-](?P<tail>(?:{_TENS})(?:[\s-](?:{_ONES}))?|{_TEENS})",
        r"|year\stwo\sthousand)\b(?![\s-](?:day|week|month|year|people|percent))",
    ),
    _rule(
        "decade",
        values.decade,
        r"(?<!his\s)(?<!her\s)(?<!their\s)(?<!\w)(?P<x>(?P<decade>1[5-9][0-9]|20[0-9])0['’]?s|['’](?P<digit>[2-9])0s",
        rf"|\b(?P<word>{'|'.join(values.DECADES)})ies)\b",
    ),
    _rule(
        "unit",
        values.duration,
        rf"{_NUMBER_START}(?P<x>(?:the\s(?:last|past|next)\s)?{_COUNT}[\s-]",
        r"(?P<unit>minute|hour|day|week|month|year|decade)s?)\b",
    ),
    _rule(
        "unit",
        values.duration,
        r"\b(?P<x>the\s(?:last|past|next|whole|entire)\s(?P<unit>week|month|year|decade))\b",
    ),
    _rule(
        "unit",
        values.duration,
        r"\b(?:for|within|than|about|almost|nearly|over)\s(?P<x>(?P<count>an?)\s",
        r"(?P<unit>hour|day|week|month|year|decade))\b(?!\s(?:ago|later|earlier|before))",
    ),
    _rule("old", values.age, rf"{_NUMBER_START}(?P<x>{_COUNT}[\s-]years?[\s-]old)\b"),
    _rule(
        "age",
        values.age,
        r"\b(?:aged|age\sof|at\sage|at\sthe\sage\sof)\s(?P<x>(?P<count>[0-9]{1,3}))\b(?![.,][0-9])",
    ),
)
"""All rules; where two matches begin together, the longer one wins, then the earlier rule."""
