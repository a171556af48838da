from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.gazetteer.lookup import Gazetteer
from geo.models import Article, Kind, Mention, Role, Sentence, Span, Token
from geo.recognize.places import PlaceFinder
from geo.recognize.syntax import Entity, Parsed, Parser

WORDS = st.lists(
    st.sampled_from(
        "In Kyiv , and the Bucha Irpin Russia Russian ’s “ ” ( ) . U.S. St. Louis New York State University "
        "Michael Jackson Georgia said from near region Sea of Azov Donetsk oblast \n Freedom legion".split(
            " "
        )
    ),
    max_size=25,
).map(" ".join)


@pytest.fixture(scope="module")
def finder(gazetteer: Gazetteer) -> PlaceFinder:
    """The finder with the real gazetteer."""
    return PlaceFinder(gazetteer)


def find(finder: PlaceFinder, parser: Parser, text: str) -> list[Mention]:
    article = Article("1", text, "d")
    return finder.find(article, parser.parse(article))


def names(finder: PlaceFinder, parser: Parser, text: str) -> list[str]:
    return [m.text for m in find(finder, parser, text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The meeting was held in the Kremlin.", ["Kremlin"]),
        ("He was born in Borodianka near Kyiv.", ["Borodianka", "Kyiv"]),
        ("The bus stops in Tolyatti.", ["Tolyatti"]),
        ("The road to Bakhmut was closed.", ["Bakhmut"]),
        ("Thousands protested in Kandalaksha.", ["Kandalaksha"]),
        ("Bucha, Irpin and Borodianka were freed.", ["Bucha", "Irpin", "Borodianka"]),
        ("She lives in Kharkiv, Ukraine.", ["Kharkiv", "Ukraine"]),
        ("Volunteers from Syria, Georgia and Chechnya came.", ["Syria", "Georgia", "Chechnya"]),
        ("Russia’s army left the Donbas.", ["Russia", "Donbas"]),
        ("The U.S. sent aid.", ["U.S."]),
    ],
)
def test_places_are_found(finder: PlaceFinder, parser: Parser, text: str, wanted: list[str]) -> None:
    """What the model labels and what it never saw, each name by itself, exactly cut."""
    assert names(finder, parser, text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Michael Jackson sang and Jackson smiled.",
        "Reading is fun.",
        "Mobile phones were seized.",
        "They waited for two hours on Monday.",
        "He counted to ten.",
        "",
    ],
)
def test_what_is_no_place_is_not_found(finder: PlaceFinder, parser: Parser, text: str) -> None:
    """Persons, first words and common words that some village shares."""
    assert names(finder, parser, text) == []


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("The meeting was held in the Kremlin.", "Kremlin", Role.LITERAL),
        ("The Kremlin denied the report.", "Kremlin", Role.ASSOCIATIVE),
        ("Russian troops left the village.", "Russian", Role.ASSOCIATIVE),
        ("He joined the Freedom of Russia legion.", "Russia", Role.ASSOCIATIVE),
        ("Shells fell on the Kyiv region.", "Kyiv", Role.LITERAL),
    ],
)
def test_each_mention_has_its_role(
    finder: PlaceFinder, parser: Parser, text: str, name: str, role: Role
) -> None:
    """Literal places are pinned, associative ones only listed."""
    (mention,) = [m for m in find(finder, parser, text) if m.text.endswith(name)]
    assert mention.role is role
    assert mention.kind is Kind.PLACE


def test_demonyms_are_marked(finder: PlaceFinder, parser: Parser) -> None:
    """An adjective is a demonym, a country is not."""
    marks = {m.text: m.demonym for m in find(finder, parser, "Russian papers wrote about Syria.")}
    assert marks == {"Russian": True, "Syria": False}


def test_a_mention_knows_its_sentence_and_its_finder(finder: PlaceFinder, parser: Parser) -> None:
    """For excerpts and provenance: the sentence's span, and which method found the name."""
    text = "It rained. Bucha, Irpin and Borodianka were freed."
    found = find(finder, parser, text)
    assert {m.sentence for m in found} == {Span(11, len(text))}
    assert {m.method for m in found} <= set(finder.version.split("+"))
    assert all(m.method for m in found)


@settings(max_examples=60)
@given(WORDS)
def test_mentions_are_sorted_exact_and_apart(finder: PlaceFinder, parser: Parser, text: str) -> None:
    """For any text: `text[start:end]` is the mention, none overlaps another, each lies in its sentence."""
    found = find(finder, parser, text)
    end = 0
    for mention in found:
        assert mention.text == text[mention.start : mention.end]
        assert end <= mention.start < mention.end
        end = mention.end
        assert mention.sentence is not None
        assert mention.sentence.start <= mention.start


def test_a_label_that_crosses_a_sentence_s_end_is_found_once(gazetteer: Gazetteer) -> None:
    """When the parser ends a sentence inside "St. Petersburg", the next one does not find its half again."""
    text = "She left St. Petersburg early."
    words = [(0, 3), (4, 8), (9, 12), (13, 23), (24, 29), (29, 30)]
    tokens = [
        Token(a, b, text[a:b], text[a:b].lower(), "PROPN" if a in (9, 13) else "VERB", "pobj", 0)
        for a, b in words
    ]
    parsed = Parsed(
        (Sentence(0, 12, tuple(tokens[:3])), Sentence(13, 30, tuple(tokens[3:]))), (Entity(9, 23, "GPE"),)
    )
    found = PlaceFinder(gazetteer).find(Article("1", text, "d"), parsed)
    assert [m.text for m in found] == ["St. Petersburg"]


def test_hostile_text_gives_no_place_and_no_error(finder: PlaceFinder, parser: Parser) -> None:
    """Markup, half characters and a NUL change nothing about the name beside them."""
    text = "{{7*7}} ${x} </script> \ud800 \x00 <img src=x onerror=y>\nThe bus stops in Tolyatti."
    assert names(finder, parser, text)[-1:] == ["Tolyatti"]
    assert len(names(finder, parser, text)) == 1


@pytest.mark.parametrize(
    "text",
    ["He regards it as his duty as a Christian.", "The Russians fight in the Freedom for Russia legion."],
)
def test_no_settlement_or_county_stands_behind_an_article(
    finder: PlaceFinder, parser: Parser, text: str
) -> None:
    """Nobody means a county by "a Christian" or a town by "the Freedom", which the gazetteer both knows."""
    assert not {"Christian", "Freedom"} & set(names(finder, parser, text))
