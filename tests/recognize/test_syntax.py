from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.models import Article, Noise, Span
from geo.recognize.syntax import MAX_STRETCH, Parsed, Parser, plain, stretches

TEXTS = st.text(
    st.one_of(
        st.sampled_from("abcKyiv in the. ,“”‘’—[]\n\r\u2028\x00\u00a0"), st.characters(exclude_categories=())
    ),
    max_size=120,
)


def article(text: str, *noise: tuple[int, int]) -> Article:
    return Article("1", text, "d", noise=tuple(Noise(Span(*n), "boilerplate") for n in noise))


def offsets_hold(text: str, parsed: Parsed) -> None:
    end = 0
    for sentence in parsed.sentences:
        assert end <= sentence.start < sentence.end <= len(text)
        end = sentence.end
        assert sentence.tokens[0].start == sentence.start
        assert sentence.tokens[-1].end == sentence.end
        for token in sentence.tokens:
            assert plain(text)[token.start : token.end] == token.text
            assert 0 <= token.head < len(sentence.tokens)
    end = 0
    for entity in parsed.entities:
        assert end <= entity.start < entity.end <= len(text)
        end = entity.end


@given(TEXTS)
def test_plain_text_keeps_every_offset(text: str) -> None:
    """One code point becomes one code point that UTF-8 holds, and doing it again changes nothing."""
    made = plain(text)
    assert len(made) == len(text)
    assert plain(made) == made
    made.encode()


def test_plain_text_has_the_quotes_that_the_model_knows() -> None:
    """Typographic quotes, dashes and spaces become those of a keyboard; letters stay."""
    assert plain("‘Łódź’\u00a0— “x”") == "'Łódź' - \"x\""


@settings(max_examples=40)
@given(TEXTS)
def test_offsets_point_into_the_article(parser: Parser, text: str) -> None:
    """For all text: text[start:end], made plain, is the token; sentences and entities keep their order."""
    offsets_hold(text, parser.parse(article(text)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "lone \ud800 half in Kyiv.",
        "nul\x00nul in Kyiv.",
        "{{7*7}} ${x} `x` <b>Kyiv</b>",
        "\u202eviyK\u202c",
    ],
)
def test_hostile_text_is_parsed(parser: Parser, text: str) -> None:
    """Nothing in a text stops the parser, and its offsets hold."""
    offsets_hold(text, parser.parse(article(text)))


def test_a_megabyte_without_a_space_is_parsed_in_pieces(parser: Parser) -> None:
    """No stretch is longer than the parser's memory allows, none is lost, and the run ends."""
    text = "a" * 1_000_000
    spans = list(stretches(article(text)))
    assert max(s.end - s.start for s in spans) <= MAX_STRETCH
    assert sum(s.end - s.start for s in spans) == len(text)
    parsed = parser.parse(article(text + "\nShe lives in Kyiv."))
    assert parsed.sentences[-1].start == len(text) + 1
    assert [plain(text + "\nShe lives in Kyiv.")[e.start : e.end] for e in parsed.entities][-1] == "Kyiv"


def test_long_lines_are_cut_at_spaces() -> None:
    """Where there are words no word is cut."""
    text = "Kyiv " * 3000
    spans = list(stretches(article(text)))
    assert len(spans) > 3
    assert all(text[s.start : s.end].split() == ["Kyiv"] * len(text[s.start : s.end].split()) for s in spans)
    assert sum(len(text[s.start : s.end].split()) for s in spans) == 3000


def test_a_sentence_never_runs_over_a_line(parser: Parser) -> None:
    """A headline without a full stop does not swallow the line below."""
    text = "Shells fall on Izyum\nThe mayor left for Sochi"
    sentences = parser.parse(article(text)).sentences
    assert [text[s.start : s.end] for s in sentences] == text.split("\n")


def test_noise_belongs_to_no_sentence(parser: Parser) -> None:
    """What does not count is not parsed: before, within and behind a line."""
    text = "Read more: Kyiv\nThe bus [photo: Sochi] left Izyum."
    noise = ((0, 15), (24, 38))
    parsed = parser.parse(article(text, *noise))
    covered = {k for s in parsed.sentences for t in s.tokens for k in range(t.start, t.end)}
    assert not covered & {k for n in noise for k in range(*n)}
    assert [text[e.start : e.end] for e in parsed.entities] == ["Izyum"]
    offsets_hold(text, parsed)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=4))
def test_stretches_leave_out_exactly_the_noise(text: str, cuts: list[tuple[int, int]]) -> None:
    """Rising, apart, never in noise nor over a line's end; every other visible letter is in one."""
    noise: list[tuple[int, int]] = []
    at = 0
    for gap, length in cuts:
        noise.append((at + gap, at + gap + length))
        at += gap + length
    noise = [(a, min(b, len(text))) for a, b in noise if a < len(text)]
    spans = list(stretches(article(text, *noise)))
    assert all(one.end <= other.start for one, other in pairwise(spans))
    inside = {k for s in spans for k in range(s.start, s.end)}
    silent = {k for n in noise for k in range(*n)}
    assert not inside & silent
    line_ends = {k for k, c in enumerate(text) if c in "\n\r\u2028\u2029\x0b\x0c\x00"}
    assert not inside & line_ends
    visible = {k for k, c in enumerate(text) if not c.isspace()} - silent - line_ends
    assert visible <= inside


def test_each_article_is_parsed_by_itself(parser: Parser) -> None:
    """Many articles give, in order, what each gives alone."""
    articles = [article("She lives in Kyiv."), article(""), article("He left Izyum.\nHe met Olha.")]
    assert list(parser.parse_many(articles)) == [parser.parse(a) for a in articles]


def test_names_are_labelled(parser: Parser) -> None:
    """The model that is loaded is one that knows places and persons."""
    text = "Olha Kruk moved from Berlin to Kyiv in May."
    labels = {text[e.start : e.end]: e.label for e in parser.parse(article(text)).entities}
    assert labels["Olha Kruk"] == "PERSON"
    assert labels["Berlin"] == labels["Kyiv"] == "GPE"
