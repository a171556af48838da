from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.models import Article, DateExpression, Sentence
from geo.recognize.dates import find_dates, normalise
from geo.recognize.syntax import Parser
from geo.timex import precision

SUNDAY = "2022-06-12"


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser.load()


def dates(parser: Parser, text: str, anchor: str | None = SUNDAY) -> list[tuple[str, str]]:
    sentences = parser.parse(Article("a", text, "d")).sentences
    return [(text[d.start : d.end], d.value) for d in find_dates(text, anchor=anchor, sentences=sentences)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The town fell on 27 February 2014.", "2014-02-27"),
        ("The town fell on February 27th, 2014.", "2014-02-27"),
        ("The town fell on Thursday, Feb. 27, 2014.", "2014-02-27"),
        ("The town fell on 2014-02-27.", "2014-02-27"),
        ("The town fell on 27.02.2014.", "2014-02-27"),
        ("The town fell in March 2022.", "2022-03"),
        ("The town fell in the autumn of 2021.", "2021-FA"),
        ("The town fell in 2014.", "2014"),
        ("The town fell in Q1 2022.", "2022-Q1"),
        ("The town fell in the 1980s.", "198"),
    ],
)
def test_absolute(parser: Parser, text: str, value: str) -> None:
    """A date that names its year needs no anchor."""
    assert [found for _, found in dates(parser, text, None)] == [value]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("11 years ago", "2011"),
        ("four months ago", "2022-02"),
        ("two weeks ago", "2022-W21"),
        ("a day ago", "2022-06-11"),
        ("last fall", "2021-FA"),
        ("last year", "2021"),
        ("last month", "2022-05"),
        ("last week", "2022-W22"),
        ("in April", "2022-04"),
        ("in November", "2021-11"),
        ("on May 9", "2022-05-09"),
        ("yesterday", "2022-06-11"),
        ("on Friday", "2022-06-10"),
        ("last Sunday", "2022-06-05"),
        ("later in 2014", "2014"),
    ],
)
def test_relative(parser: Parser, expression: str, value: str) -> None:
    """What is relative counts from the day of publication and lies in the past unless told otherwise."""
    assert [found for _, found in dates(parser, f"The soldiers left the town {expression}.")] == [value]


def test_tense_turns_a_weekday(parser: Parser) -> None:
    """Under a verb that looks ahead a weekday is the next one."""
    assert dates(parser, "The ministers will meet on Friday.") == [("Friday", "2022-06-17")]


def test_without_an_anchor(parser: Parser) -> None:
    """What is relative has no value without an anchor, and its parts are not read either."""
    text = "The protests began 11 years ago, and in 2014 he left; he came back last fall."
    assert dates(parser, text, None) == [("2014", "2014")]


@pytest.mark.parametrize(
    ("expression", "anchor", "value"),
    [
        ("last year", "2022", "2021"),
        ("yesterday", "2022", "2022"),
        ("yesterday", "2022-06", "2022-06"),
        ("four months ago", "2022", None),
        ("in April", "2022", None),
        ("four months ago", "2022-06", "2022-02"),
        ("last year", "2022-06-12T09:30", "2021"),
        ("last year", "soon", None),
    ],
)
def test_vague_anchor(expression: str, anchor: str, value: str | None) -> None:
    """From a vague anchor only that is given which holds for all its days."""
    assert normalise(expression, anchor=anchor) == value


def test_counted_from_the_last_date(parser: Parser) -> None:
    """What is "later" or in "the same year" refers to the date that the text named last."""
    text = "He was arrested on 3 March 2012. Two days later he was freed. He left the same year."
    assert [value for _, value in dates(parser, text, None)] == ["2012-03-03", "2012-03-05", "2012"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He spent 20 years in the army.", "P20Y"),
        ("The 48-year-old left.", "P48Y"),
        ("She is thirty-two years old.", "P32Y"),
        ("The fight took three days.", "P3D"),
        ("They waited for a week.", "P1W"),
    ],
)
def test_durations(parser: Parser, text: str, value: str) -> None:
    """Lengths of time and ages are durations, whatever the anchor."""
    sentences = parser.parse(Article("a", text, "d")).sentences
    assert [(d.value, d.precision) for d in find_dates(text, anchor=None, sentences=sentences)] == [
        (value, "duration")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "You may go, and they may stay.",
        "The march began, and they march on.",
        "Theresa May spoke to April Jones.",
        "The sun rose over the second house.",
        "The fall of the city shocked them.",
        "They fall back and spring up again.",
        "More than 2000 soldiers fled.",
        "It cost $2014 and 1,990 roubles.",
        "Several years ago he was here.",
        "They celebrate Black Friday.",
    ],
)
def test_false_friends(parser: Parser, text: str) -> None:
    """Verbs, names, amounts and vague times are no dates."""
    assert dates(parser, text) == []


def test_a_month_that_is_a_verb_too(parser: Parser) -> None:
    """May is a month after a preposition."""
    assert dates(parser, "They may leave in May.") == [("May", "2022-05")]


def test_only_sentences_are_read() -> None:
    """What belongs to no sentence is not read."""
    text = "In 2014. In 2015."
    second = Sentence(9, 17, ())
    assert find_dates(text, anchor=None, sentences=[second]) == (DateExpression(12, 16, "2015", "year"),)


def test_impossible_days(parser: Parser) -> None:
    """A day that no calendar has is no date."""
    assert dates(parser, "It says 30 February 2014 and 2014-13-45.", None) == []


@pytest.mark.parametrize(
    "text",
    ["", "a" * 1_000_000, "1" * 1_000_000, "two " * 50_000, "May" * 50_000],
    ids=["empty", "letters", "digits", "numbers", "months"],
)
def test_long_or_empty(text: str) -> None:
    """Empty and monstrous texts hold no date and end."""
    assert find_dates(text, anchor=SUNDAY, sentences=[Sentence(0, len(text), ())] if text else []) == ()


WORDS = st.sampled_from(
    [
        *"in on last next the a of May March Sunday fall 2014 31 February ago years 12/31/99".split(),
        *"tomorrow Q3 quarter 1990s two-year-old year’s end later weekend nineteen ninety-five".split(),
        *"ſpring K İ ı ٢٠١٤ 🙂".split(),
        "\u2028",
        "\u0000",
    ]
)


@given(
    st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=25),
    st.sampled_from([None, SUNDAY, "2022", "0001"]),
)
def test_any_text(words: list[str], anchor: str | None) -> None:
    """Whatever the text: spans rise without overlap, every value has the precision it claims."""
    text = " ".join(words)
    found = find_dates(text, anchor=anchor, sentences=[Sentence(0, len(text), ())])
    end = 0
    for expression in found:
        assert end <= expression.start < expression.end <= len(text)
        assert precision(expression.value) == expression.precision
        end = expression.end
