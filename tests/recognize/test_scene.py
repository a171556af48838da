from __future__ import annotations

import pytest

from geo.models import Sentence, Span, Token
from geo.recognize.scene import Scene, is_capitalised
from geo.recognize.syntax import Entity


def scene(text: str, *entities: tuple[str, str], pos: dict[str, str] | None = None) -> Scene:
    """Split a sentence at spaces and commas; words with a capital are proper nouns unless told otherwise."""
    tokens: list[Token] = []
    at = 0
    for word in text.replace(",", " ,").split():
        start = text.index(word, at)
        at = start + len(word)
        kind = (pos or {}).get(word, "PROPN" if word[0].isupper() else "NOUN")
        tokens.append(Token(start, at, word, word.lower(), kind, "dep", 0))
    labelled = tuple(Entity(text.index(n), text.index(n) + len(n), label) for n, label in entities)
    return Scene(text, Sentence(0, len(text), tuple(tokens)), labelled)


def span(text: str, name: str) -> Span:
    start = text.index(name)
    return Span(start, start + len(name))


@pytest.mark.parametrize(
    ("text", "located"),
    [
        ("He lives in Sochi", True),
        ("He lives near the Sochi", True),
        ("They drove toward ' Sochi", True),
        ("the resort Sochi is warm", True),
        ("the city of Sochi is warm", True),
        ("the mayor of Sochi is warm", False),
        ("of Sochi", False),
        ("Sochi is warm", False),
        ("the Sochi", False),
        ("He said Sochi is warm", False),
        ("He fought for Sochi", False),
    ],
)
def test_a_preposition_of_place_or_a_sort_of_place_locates(text: str, located: object) -> None:
    """In, near, the resort, the city of; articles and quotes in between do not matter."""
    assert scene(text).located(span(text, "Sochi")) is located


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Bucha, Irpin", True),
        ("Bucha and Irpin", True),
        ("Bucha, and Irpin", True),
        ("Irpin or Bucha", True),
        ("Bucha/Irpin", True),
        ("Bucha to Irpin", False),
        ("Bucha was Irpin", False),
        ("Bucha, west of Irpin", False),
        ("Bucha Irpin", False),
        ("Bucha, Irpin, or what", True),
    ],
)
def test_a_joint_to_a_known_place_lists(text: str, listed: object) -> None:
    """Only a comma, a slash, "and" or "or" may stand between two members of a list, in either order."""
    found = scene(text)
    assert found.listed(span(text, "Irpin"), [span(text, "Bucha")]) is listed
    assert found.listed(span(text, "Bucha"), [span(text, "Irpin")]) is listed
    assert not found.listed(span(text, "Irpin"), [])


def test_a_person_s_words_are_known() -> None:
    """Whole words of persons in the sentence, not parts of words and not other labels."""
    found = scene(
        "Michael Jackson met Gary Indiana Corp", ("Michael Jackson", "PERSON"), ("Indiana Corp", "ORG")
    )
    assert found.is_person_word("Jackson")
    assert not found.is_person_word("Jack")
    assert not found.is_person_word("Indiana")


def test_the_label_that_overlaps_a_span_is_found() -> None:
    """Touching is not overlapping."""
    text = "Boston University opened"
    found = scene(text, ("Boston University", "ORG"))
    assert found.entity_at(Span(0, 6)) == Entity(0, 17, "ORG")
    assert found.entity_at(Span(17, 20)) is None


@pytest.mark.parametrize(
    ("text", "at", "longer"),
    [
        ("the young Alan Kyiv sang", 3, True),  # a name before it
        ("He knew Kyiv Petrov well", 2, True),  # a name behind it
        ("He knew Kyiv well", 2, False),
        ("Only Kyiv slept", 1, False),  # the first word is capitalised anyway
        ("He knew Kyiv, Petrov", 2, False),  # a comma parts them
    ],
)
def test_a_neighbour_with_a_capital_makes_a_longer_name(text: str, at: int, longer: object) -> None:
    """A proper noun directly before or behind belongs to the same name."""
    assert scene(text).part_of_longer_name(at, span(text, "Kyiv")) is longer


@pytest.mark.parametrize(("word", "wanted"), [("Kyiv", True), ("Київ", True), ("kyiv", False), ("5", False)])
def test_capitals_of_any_script_count(word: str, wanted: object) -> None:
    """Latin and Cyrillic alike; digits are no capitals."""
    assert is_capitalised(Token(0, len(word), word, word, "PROPN", "dep", 0)) is wanted
