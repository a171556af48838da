from __future__ import annotations

import pytest

from geo.models import Article, Kind, Noise, Span
from geo.recognize.callsigns import CallSign, call_sign_mentions, find_call_signs
from geo.recognize.syntax import Parser


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser.load()


def found(parser: Parser, text: str) -> tuple[CallSign, ...]:
    return find_call_signs(text, parser.parse(Article("a", text, "d")).sentences)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Two men, known only by their call signs ‘Heron’ and ‘Still’, spoke.", ["Heron", "Still"]),
        ("Her call sign is Falcon.", ["Falcon"]),
        ("Another fighter nicknamed Quick said nothing.", ["Quick"]),
        ("A driver who goes by “Grey” waited.", ["Grey"]),
        ("A soldier known as Wolf waited.", ["Wolf"]),
        ("A commander with the nom de guerre Cedar spoke.", ["Cedar"]),
    ],
)
def test_phrases_introduce_call_signs(parser: Parser, text: str, names: list[str]) -> None:
    """Only a phrase introduces a call sign, in quotes of any kind or none."""
    assert [sign.name for sign in found(parser, text) if sign.searched] == names


@pytest.mark.parametrize(
    "text",
    [
        "The city, known as Bachmut in old maps, is far.",
        "An area known as Donbas is contested.",
        "He calls himself a patriot.",
        "The plan was dubbed Dawn.",
        "Her call sign is secret.",
        "",
    ],
)
def test_places_and_plans_are_no_call_signs(parser: Parser, text: str) -> None:
    """What is "known as" or "dubbed" counts only after a word for a person."""
    assert found(parser, text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Heron (call sign) spoke. Police identified Heron as Taras Melnyk.",
        "Heron, whose real name is Taras Melnyk, spoke.",
        "Heron (real name Taras Melnyk) spoke.",
        "Taras Melnyk, better known by his call sign Heron, spoke.",
        "Taras Melnyk, nicknamed Heron, spoke.",
        "Taras Melnyk was identified as Heron.",
        "Heron was later identified by prosecutors as Taras Melnyk.",
    ],
)
def test_real_name_in_either_order(parser: Parser, text: str) -> None:
    """A call sign and the full name of its bearer are brought together, whichever comes first."""
    (sign,) = found(parser, text)
    assert (sign.name, sign.real_name) == ("Heron", "Taras Melnyk")


def test_equating_alone_does_not_make_a_name(parser: Parser) -> None:
    """To say "identified X as Y" equates names but does not make X a person wherever it stands."""
    (sign,) = found(parser, "The report identified Heron as Taras Melnyk.")
    assert not sign.searched
    article = Article("a", "The report identified Heron as Taras Melnyk.", "d")
    assert call_sign_mentions(article, [sign], parser.parse(article).sentences) == []


def test_mentions_are_case_sensitive_and_whole_words(parser: Parser) -> None:
    """Only the capitalised whole word is a mention."""
    text = "A fighter nicknamed Quick ate. It was a quick meal, Quickly done. Then Quick slept."
    article = Article("a", text, "d")
    sentences = parser.parse(article).sentences
    mentions = call_sign_mentions(article, find_call_signs(text, sentences), sentences)
    assert [m.start for m in mentions] == [text.index("Quick ate"), text.index("Quick slept")]
    assert all(m.kind is Kind.PERSON and m.text == "Quick" for m in mentions)


def test_ordinary_first_word_is_no_name(parser: Parser) -> None:
    """A sentence that opens with the ordinary word has no person there; with the person it has."""
    text = "A fighter nicknamed Quiet spoke. Quiet streets lay behind him. Quiet said he was tired."
    article = Article("a", text, "d")
    sentences = parser.parse(article).sentences
    mentions = call_sign_mentions(article, find_call_signs(text, sentences), sentences)
    assert [m.start for m in mentions] == [text.index("Quiet spoke"), text.index("Quiet said")]


def test_noise_has_no_mentions(parser: Parser) -> None:
    """A call sign in a by-line or a repeat does not count."""
    text = "A fighter nicknamed Quick ate.\nQuick in the picture"
    at = text.index("\n") + 1
    article = Article("a", text, "d", noise=(Noise(Span(at, len(text)), "repeat"),))
    sentences = parser.parse(article).sentences
    mentions = call_sign_mentions(article, find_call_signs(text, sentences), sentences)
    assert [m.start for m in mentions] == [text.index("Quick")]


@pytest.mark.parametrize(
    "text",
    [
        "Pavlo Hnatiuk, known as Raven, spoke.",
        "Pavlo Hnatiuk, better known as “Raven”, spoke.",
        "Pavlo Hnatiuk, also known as Raven, spoke.",
        "Pavlo Hnatiuk, aka Raven, spoke.",
        "Pavlo Hnatiuk, alias Raven, spoke.",
        "Pavlo Hnatiuk (call sign Raven) spoke.",
        "Pavlo Hnatiuk, 34, nicknamed Raven, spoke.",
        "Pavlo Hnatiuk, who goes by the call sign Raven, spoke.",
        "Pavlo Hnatiuk, a sniper with the call sign Raven, spoke.",
        "Pavlo Hnatiuk, who is known to his men as Raven, spoke.",
        "Pavlo Hnatiuk took the call sign Raven in spring.",
        "Pavlo Hnatiuk earned the nickname “Raven” in spring.",
        "Pavlo “Raven” Hnatiuk spoke.",
        "His comrades called Pavlo Hnatiuk “Raven”.",
    ],
)
def test_a_known_name_beside_the_phrase_bears_the_call_sign(parser: Parser, text: str) -> None:
    """Beside a full name that is known to be a person's every such phrase gives that person the name."""
    sentences = parser.parse(Article("a", text, "d")).sentences
    signs = find_call_signs(text, sentences, frozenset({"Pavlo Hnatiuk"}))
    assert [(sign.name, sign.real_name) for sign in signs] == [("Raven", "Pavlo Hnatiuk")]


def test_another_persons_call_sign_is_not_the_first_ones(parser: Parser) -> None:
    """In "X met a fighter nicknamed Raven" the raven is not X."""
    text = "Pavlo Hnatiuk met a fighter nicknamed Raven."
    sentences = parser.parse(Article("a", text, "d")).sentences
    (sign,) = find_call_signs(text, sentences, frozenset({"Pavlo Hnatiuk"}))
    assert (sign.name, sign.real_name) == ("Raven", None)
