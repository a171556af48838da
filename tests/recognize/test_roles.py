from __future__ import annotations

import pytest

from geo.models import Article, Role, Sentence, Span
from geo.recognize.roles import role_of
from geo.recognize.syntax import Parser

LITERAL, ASSOCIATIVE = Role.LITERAL, Role.ASSOCIATIVE


def role(parser: Parser, text: str, name: str, *, demonym: bool = False, embedded: bool = False) -> Role:
    (sentence,) = parser.parse(Article("1", text, "d")).sentences
    start = text.index(name)
    return role_of(sentence, Span(start, start + len(name)), demonym=demonym, embedded=embedded)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Moscow said that it would answer.", "Moscow"),  # subject of a verb of governments
        ("Berlin announced new rules on Monday.", "Berlin"),
        ("She led the talks with Russia last spring.", "Russia"),  # a party behind a preposition
        ("Volunteers fought for Ukraine.", "Ukraine"),
        ("Ukraine's president spoke for an hour.", "Ukraine"),  # it only describes an actor
        ("Two Kyiv officials were dismissed.", "Kyiv"),
        ("The Kremlin denied the report.", "Kremlin"),  # a seat that acts
        ("The White House sent a letter.", "White House"),
        ("He joined the Freedom of Russia legion.", "Russia"),  # inside a unit's name
    ],
)
def test_what_acts_or_describes_is_associative(parser: Parser, text: str, name: str) -> None:
    """Governments, parties to something, owners of troops: the place itself is not meant."""
    assert role(parser, text, name) is ASSOCIATIVE


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The meeting was held in the Kremlin.", "Kremlin"),  # a seat as a building
        ("They gathered outside the White House.", "White House"),
        ("Shells fell on the Kyiv region.", "Kyiv"),
        ("They waited at Boston airport.", "Boston"),
        ("Thousands marched through Kandalaksha.", "Kandalaksha"),
        ("Izyum lies on a river.", "Izyum"),  # subject, but nobody acts
        ("The town was rebuilt near Bucha.", "Bucha"),
        ("He drove from Sochi to Tolyatti.", "Tolyatti"),
        ("In Moscow officials said nothing.", "Moscow"),  # an actor behind, but the place is located
    ],
)
def test_locations_are_literal(parser: Parser, text: str, name: str) -> None:
    """Where something is or happens the place itself is meant."""
    assert role(parser, text, name) is LITERAL


@pytest.mark.parametrize("text", ["Russian troops left the village.", "They met in a Russian town."])
def test_a_demonym_is_associative_wherever_it_stands(parser: Parser, text: str) -> None:
    """An adjective or a people is never the location."""
    assert role(parser, text, "Russian", demonym=True) is ASSOCIATIVE


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("He flew to Boston Airport.", "Boston", LITERAL),
        ("He was seen at Lviv Station.", "Lviv", LITERAL),
        ("He writes for the Moscow Courier.", "Moscow", ASSOCIATIVE),
        ("He plays for Kyiv.", "Kyiv", ASSOCIATIVE),
    ],
)
def test_a_name_inside_a_name_places_only_sites(parser: Parser, text: str, name: str, wanted: Role) -> None:
    """An airport's town is where it is; a newspaper's town is not where its readers are."""
    assert role(parser, text, name, embedded=True) is wanted


def test_a_span_without_words_is_associative() -> None:
    """What lies in no token says nothing about a location, so nothing is pinned."""
    empty = Sentence(0, 1, ())
    assert role_of(empty, Span(0, 1), demonym=False, embedded=False) is ASSOCIATIVE
