from __future__ import annotations

import pytest

from geo.resolve.variants import parts, shortened, spelt_out, stems


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("port st lucie", "port saint lucie"),
        ("sault saint marie", "sault st marie"),
        ("old ft niagara", "old fort niagara"),
        ("fulton co", "fulton county"),
        ("n korea", "north korea"),
        ("adams county", "adams"),
        ("clinton township", "clinton"),
    ],
)
def test_abbreviations_are_spelt_out(name: str, other: str) -> None:
    """Short forms inside a name are written out, and a county or township may mean its town."""
    assert other in spelt_out(name)


@pytest.mark.parametrize("name", ["kyiv", "stockholm", "mtwara", "cofton", "", "county"])
def test_other_names_have_no_other_spelling(name: str) -> None:
    """Letters that only look like a short form are left alone."""
    assert spelt_out(name) == ()


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("poltava oblast", "poltava region"),
        ("poltava oblast", "poltava"),
        ("region of zhytomyr", "zhytomyr"),
        ("north eastern syria", "syria"),
        ("city of goma", "goma"),
        ("erbil international airport", "erbil"),
        ("central goma city", "goma"),
    ],
)
def test_generic_words_are_dropped_or_exchanged(name: str, core: str) -> None:
    """Area words stand for each other; directions and sorts of place can go."""
    assert core in shortened(name)


def test_a_bare_name_cannot_be_shortened() -> None:
    """Nothing is left to drop."""
    assert shortened("goma") == ()


@pytest.mark.parametrize(("people", "place"), [("nigerian", "nigeria"), ("denverites", "denver")])
def test_peoples_lead_to_their_places(people: str, place: str) -> None:
    """Endings of adjectives and peoples are taken off."""
    assert place in list(stems(people))


def test_parts_come_longest_first_without_generic_words() -> None:
    """The runs of words that could be a place's name; "of" or "cathedral" alone could not."""
    assert list(parts("Manila Bay Cathedral")) == [("manila bay",), ("manila",)]
    assert list(parts("Goma")) == []
