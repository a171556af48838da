"""The gazetteer pass over other languages, on the built gazetteer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.gazetteer.lookup import Gazetteer
from geo.models import Article, Mention, Role
from geo.recognize.flat import sentences_of
from geo.recognize.foreign import foreign_places
from geo.settings import Settings


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    opened = Gazetteer.open(Settings().gazetteer)
    yield opened
    opened.close()


def places(gazetteer: Gazetteer, text: str) -> list[Mention]:
    article = Article(id="a", text=text, digest="d")
    return foreign_places(article, sentences_of(article), gazetteer)


def test_declined_names_are_asked_for_in_their_basic_form(gazetteer: Gazetteer) -> None:
    """The mention keeps the text's own spelling beside the name to look up."""
    found = places(gazetteer, "Поезд из Киева пришёл в Харьков. В Казани шёл дождь, а в Бахмуте стреляли.")
    assert [(m.text, m.asked) for m in found] == [
        ("Киева", "Киев"), ("Харьков", "Харьков"), ("Казани", "Казань"), ("Бахмуте", "Бахмут"),
    ]  # fmt: skip


def test_ukrainian_cases_are_read(gazetteer: Gazetteer) -> None:
    """Vowels that change in the stem are known too."""
    found = places(gazetteer, "У Києві та Львові було тихо, у Харкові лунали вибухи.")
    assert [m.asked for m in found] == ["Київ", "Львів", "Харків"]


def test_names_in_latin_script_are_read(gazetteer: Gazetteer) -> None:
    """A language's own names of cities count."""
    found = places(gazetteer, "Der Zug fuhr gestern aus München nach Wien.")
    assert [m.text for m in found] == ["München", "Wien"]


def test_a_country_without_a_preposition_is_named_by_association(gazetteer: Gazetteer) -> None:
    """What a country does is no location."""
    found = places(gazetteer, "Вчера Россия отказалась от встречи в Турции.")
    assert [(m.text, m.role) for m in found] == [
        ("Россия", Role.ASSOCIATIVE), ("Турции", Role.LITERAL),
    ]  # fmt: skip


@given(text=st.text(max_size=200))
@settings(deadline=None, max_examples=60)
def test_any_text_gives_spans_of_its_own(gazetteer: Gazetteer, text: str) -> None:
    """Mentions are exactly what the text says there, sorted and without overlaps."""
    end = 0
    for mention in places(gazetteer, text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        end = mention.end
