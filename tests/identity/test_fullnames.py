"""Which full names may be one human being's."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.identity.fullnames import classes, compatible
from geo.names import GivenNames, fold_name, sound

GIVEN = GivenNames.load()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Volodymyr Zelensky", "Vladimir Zelenskiy"),
        ("Yevgeny Prigozhin", "Evgeniy Prigozhin"),
        ("Yevhen Bilyk", "Evgeniy Bilyk"),
        ("Joe Carver", "Joseph R. Carver"),
        ("A. Koval", "Anna Koval"),
        ("Maksim Naumow", "Maxim Naumov"),
        ("Boris Yeltsin", "Boris Eltsin"),
        ("Anna Maria Koval", "Anna Koval"),
    ],
)
def test_spellings_and_forms_of_one_name(one: str, other: str) -> None:
    """Transliterations, short forms, initials and left out middle names agree, in both directions."""
    assert compatible(fold_name(one), fold_name(other), GIVEN)
    assert compatible(fold_name(other), fold_name(one), GIVEN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vladimir Putin", "Lyudmila Putin"),
        ("George W. Bush", "George H. W. Bush"),
        ("Robert Stone", "Robert Stone Jr."),
        ("Anna Koval", "Koval"),
        ("Anna Koval", "Anna Kovalenko"),
    ],
)
def test_two_people(one: str, other: str) -> None:
    """Other given names, middle names, suffixes and surnames contradict; a surname alone is no full name."""
    assert not compatible(fold_name(one), fold_name(other), GIVEN)


def test_what_fits_two_belongs_to_neither() -> None:
    """An initial or a left out middle name that two people could bear joins none of them."""
    keys = [fold_name(name) for name in ("Vladimir Putin", "Volodymyr Putin", "V. Putin", "Valentina Putin")]
    heads = classes(keys, GIVEN)
    assert heads[keys[0]] == heads[keys[1]]
    assert heads[keys[2]] == keys[2]
    assert heads[keys[3]] == keys[3]


FIRST = st.sampled_from("anna a ivan v vladimir volodymyr w".split())


@given(
    st.lists(st.tuples(FIRST, st.sampled_from(["koval", "putin"])), unique=True, max_size=10),
    st.randoms(use_true_random=False),
)
def test_order_does_not_matter(keys: list[tuple[str, ...]], shuffler: random.Random) -> None:
    """Any order of the same names gives the same classes, and every head heads itself."""
    heads = classes(keys, GIVEN)
    shuffled = list(keys)
    shuffler.shuffle(shuffled)
    assert classes(shuffled, GIVEN) == heads
    assert all(heads[head] == head for head in heads.values())


def test_sounds() -> None:
    """What differs by transliteration sounds alike, what differs by more does not."""
    assert sound("kadyrov") == sound("kadyroff")
    assert sound("solovyov") == sound("soloviev")
    assert sound("prigozhin") != sound("prygozha")
