from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.recognize.declension import basic_forms


@pytest.mark.parametrize(
    ("declined", "basic"),
    [
        ("Харькове", "Харьков"), ("Москвы", "Москва"), ("Москвой", "Москва"), ("России", "Россия"),
        ("Россией", "Россия"), ("Казани", "Казань"), ("Бахмутом", "Бахмут"), ("Одессу", "Одесса"),
        ("Києві", "Київ"), ("Харкові", "Харків"), ("Львова", "Львів"), ("Україною", "Україна"),
        ("Росії", "Росія"), ("Одесі", "Одеса"), ("Донецька", "Донецьк"),
    ],
)  # fmt: skip
def test_cases_lead_back_to_the_nominative(declined: str, basic: str) -> None:
    """Russian and Ukrainian cases of towns and countries."""
    assert basic in basic_forms(declined)


@given(st.text(max_size=20))
def test_the_word_itself_comes_first(word: str) -> None:
    """Whatever the word, it is tried as written before anything else, and no form twice."""
    forms = basic_forms(word)
    assert forms[0] == word
    assert len(set(forms)) == len(forms)


@pytest.mark.parametrize("word", ["Warsaw", "Lima", "Köln", "Уфу"])
def test_other_scripts_and_short_words_stay(word: str) -> None:
    """Only Cyrillic words of some length have other forms."""
    assert basic_forms(word) == [word]
