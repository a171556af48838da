from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.models import Article, Kind, Mention, Noise, Organisation, Person, Span
from geo.names import GivenNames, fold_name
from geo.recognize.callsigns import CallSign
from geo.recognize.who import clean_organisation, clean_person, merge_organisations, merge_persons

GIVEN = GivenNames.load()


def mentions(text: str, names: list[str], kind: Kind) -> list[Mention]:
    """Return the names in the order of the text; each occurrence of the longest name wins."""
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return [Mention(m.start(), m.end(), m[0], kind) for m in re.finditer(pattern, text)]


def people(text: str, names: list[str], *signs: CallSign) -> dict[str, Person]:
    article = Article("a", text, "d")
    return {
        person.id: person
        for person in merge_persons(article, mentions(text, names, Kind.PERSON), signs, GIVEN)
    }


def bodies(text: str, names: list[str]) -> dict[str, Organisation]:
    found = merge_organisations(Article("a", text, "d"), mentions(text, names, Kind.ORGANISATION))
    return {body.id: body for body in found}


def test_surname_goes_to_the_full_name() -> None:
    """A surname, with title or genitive, is the only person whose full name ends in it."""
    found = people(
        "Gen. Koval’s plan. Anna Koval left. Mrs Koval slept.", ["Gen. Koval’s", "Anna Koval", "Mrs Koval"]
    )
    assert found == {"person:anna-koval": Person("person:anna-koval", "Anna Koval", ("Koval",), (0, 1, 2))}


def test_first_name_goes_nowhere() -> None:
    """A first name alone stays a person of its own."""
    assert set(people("Anna Koval and Anna left.", ["Anna Koval", "Anna"])) == {
        "person:anna-koval",
        "person:anna",
    }


def test_two_of_one_surname_stay_apart() -> None:
    """A surname that two people share belongs to neither."""
    found = people("Anna Koval and Petro Koval met. Koval left.", ["Anna Koval", "Petro Koval", "Koval"])
    assert set(found) == {"person:anna-koval", "person:petro-koval", "person:koval"}


def test_middle_names_and_initials() -> None:
    """First and last name find the form with a middle name; an initial finds the first name."""
    found = people("Anna Maria Koval, Anna Koval, A. Koval", ["Anna Maria Koval", "Anna Koval", "A. Koval"])
    assert {person.mentions for person in found.values()} == {(0, 1, 2)}


def test_call_sign_is_its_bearer() -> None:
    """A call sign with a known bearer is that person, under the full name."""
    found = people(
        "Heron spoke. Taras Melnyk is Heron. Melnyk left.",
        ["Heron", "Taras Melnyk", "Melnyk"],
        CallSign("Heron", "Taras Melnyk", searched=True),
    )
    (person,) = found.values()
    assert (person.name, person.aliases, person.mentions) == (
        "Taras Melnyk",
        ("Heron", "Melnyk"),
        (0, 1, 2, 3),
    )


def test_bearer_whose_name_is_no_mention() -> None:
    """The full name counts even when no recogniser found it in the text."""
    found = people("Heron spoke.", ["Heron"], CallSign("Heron", "Taras Melnyk", searched=True))
    assert found["person:taras-melnyk"].name == "Taras Melnyk"
    assert found["person:taras-melnyk"].aliases == ("Heron",)


def test_noise_does_not_count() -> None:
    """A name in a by-line makes no person."""
    article = Article("a", "By Anna Koval", "d", noise=(Noise(Span(0, 13), "byline"),))
    assert merge_persons(article, [Mention(3, 13, "Anna Koval", Kind.PERSON)], (), GIVEN) == ()


@pytest.mark.parametrize("name", ["Zelensky", "Zelenskyy", "Zelenskiy", "Zelenskyi", "Zelenskij", "ZELENSKY"])
def test_spellings_of_one_name(name: str) -> None:
    """Common transliterations, accents and case give the same id in any article."""
    assert set(people(f"{name} left.", [name])) == {"person:zelensky"}


def test_folding() -> None:
    """Accents, apostrophes, Cyrillic and case do not change a key; a name without letters has none."""
    assert fold_name("Łukasz Gruß") == ("lukasz", "gruss")
    assert fold_name("O’Brien") == fold_name("O'Brien") == ("obrien",)
    assert fold_name("Анна Коваль") == ("anna", "koval")
    assert fold_name("—!") == ()


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("President Anna Koval’s", "Anna Koval"),
        ("anti-Koval", "Koval"),
        ("Mr. Koval", "Koval"),
        ("“Koval”", "Koval"),
        ("Lt. Col. Anna  Koval", "Anna Koval"),
        ("General", "General"),
    ],
)
def test_clean_person(name: str, clean: str) -> None:
    """Titles, quotes, the genitive and "anti-" are no part of a name."""
    assert clean_person(name) == clean


def test_abbreviation_in_brackets() -> None:
    """An abbreviation belongs to the name that introduces it, even when the letters differ."""
    found = bodies("The Bureau for Rivers (BRIV) met. BRIV closed.", ["The Bureau for Rivers", "BRIV"])
    (body,) = found.values()
    assert (body.id, body.name, body.aliases) == (
        "organisation:bureau-for-rivers",
        "Bureau for Rivers",
        ("BRIV",),
    )


def test_initials_find_the_long_name() -> None:
    """Initials belong to the only long name that has them, small words counted or not."""
    found = bodies(
        "National Board of Rivers, then NBR and NBOR.", ["National Board of Rivers", "NBR", "NBOR"]
    )
    assert set(found) == {"organisation:national-board-of-rivers"}


def test_short_name_of_a_body() -> None:
    """The beginning or end of the only long name is that body; of two it is neither."""
    one = bodies("Rivers Board of Sumy. The Rivers Board.", ["Rivers Board of Sumy", "The Rivers Board"])
    assert set(one) == {"organisation:rivers-board-of-sumy"}
    two = bodies("Sumy Board, Lviv Board, Board", ["Sumy Board", "Lviv Board", "Board"])
    assert len(two) == 3


def test_clean_organisation() -> None:
    """The article, the genitive and a bracketed abbreviation are no part of a name."""
    assert clean_organisation("the Rivers Board’s") == "Rivers Board"
    assert clean_organisation("Rivers Board (RB)") == "Rivers Board"


@given(st.lists(st.text(alphabet="AaBb .'’-Ж(", min_size=1, max_size=12), max_size=12))
def test_every_mention_goes_to_at_most_one(names: list[str]) -> None:
    """Whatever the names: indices are valid, nobody shares a mention or an id, order is by first mention."""
    text = "\n".join(names)
    found, at = [], 0
    for name in names:
        found.append(Mention(at, at + len(name), name, Kind.PERSON))
        at += len(name) + 1
    persons = merge_persons(Article("a", text, "d"), found, (), GIVEN)
    indices = [index for person in persons for index in person.mentions]
    assert len(indices) == len(set(indices))
    assert set(indices) == {i for i, m in enumerate(found) if fold_name(clean_person(m.text))}
    assert len({person.id for person in persons}) == len(persons)
    assert [p.mentions[0] for p in persons] == sorted(p.mentions[0] for p in persons)
