from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import SetupMissing
from geo.models import Article, Kind, Mention, Role
from geo.recognize.seats import Seats


def settle(text: str, mentions: list[Mention] | None = None) -> list[tuple[str, Kind, Role | None]]:
    found = Seats.load().settle(Article("a", text, "d"), mentions or [], ())
    return [(mention.text, mention.kind, mention.role) for mention in found]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Kremlin denied it.", "Kremlin"),
        ("Kremlin spokesmen denied it.", "Kremlin"),
        ("He is known in Kremlin circles.", "Kremlin"),
        ("In the White House's view it failed.", "White House"),
        ("It was news to Downing Street.", "Downing Street"),
        ("Talks with the Élysée failed.", "Élysée"),
    ],
)
def test_a_seat_that_acts_is_an_organisation(text: str, name: str) -> None:
    """A seat without a preposition of place stands for the government that sits in it."""
    assert settle(text) == [(name, Kind.ORGANISATION, None)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They met in the Kremlin.", "Kremlin"),
        ("A crowd stood in front of the White House.", "White House"),
        ("He was invited to the Élysée.", "Élysée"),
        ("A drone flew over the Pentagon.", "Pentagon"),
        ("Police stood outside Downing Street.", "Downing Street"),
    ],
)
def test_a_seat_as_a_building_is_a_place(text: str, name: str) -> None:
    """Behind a preposition of place the building itself is meant."""
    assert settle(text) == [(name, Kind.PLACE, Role.LITERAL)]


def test_a_seat_is_never_a_person() -> None:
    """What the model took for a person, or for a part of the name, gives way."""
    text = "Kremlin denied it, and the White House agreed."
    at = text.index("White")
    mentions = [
        Mention(0, 7, "Kremlin", Kind.PERSON),
        Mention(at, at + 5, "White", Kind.PLACE, role=Role.LITERAL),
    ]
    assert settle(text, mentions) == [
        ("Kremlin", Kind.ORGANISATION, None),
        ("White House", Kind.ORGANISATION, None),
    ]


def test_a_longer_name_is_left_alone() -> None:
    """The Kremlin Armoury is a museum, not the government."""
    text = "The Kremlin Armoury reopened."
    longer = Mention(4, 19, "Kremlin Armoury", Kind.ORGANISATION)
    assert settle(text, [longer]) == [("Kremlin Armoury", Kind.ORGANISATION, None)]


def test_a_table_that_is_missing_is_named(tmp_path: Path) -> None:
    """Without the table the error says what is missing."""
    with pytest.raises(SetupMissing):
        Seats.load(tmp_path / "seats.csv")
