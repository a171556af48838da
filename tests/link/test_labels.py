from __future__ import annotations

import pytest

from geo.link.labels import event_label
from geo.models import Event, EventDate, EventType, Kind, Mention, Modality

MENTIONS = [
    Mention(at, at + 4, name, Kind.PLACE) for at, name in enumerate(["Kiev", "Bucha", "Irpin", "Bucha"])
]


def event(places: tuple[int, ...], date: str | None = None) -> Event:
    dated = EventDate(date, "day") if date else None
    return Event("e", EventType.VIOLENCE_CIVILIANS, "", 0, 1, Modality.ASSERTED, date=dated, places=places)


@pytest.mark.parametrize(
    ("places", "date", "label"),
    [
        ((), None, "Atrocity"),
        ((1,), None, "Atrocity in Bucha"),
        ((1, 3), None, "Atrocity in Bucha"),
        ((1, 2), "2022-03", "Atrocity in Bucha and Irpin, 2022"),
        ((0, 1, 2), "2022-W13", "Atrocity in Kyiv, Bucha and 1 more, 2022"),
    ],
)
def test_label(places: tuple[int, ...], date: str | None, label: str) -> None:
    """A label names the type, at most two places, each once and by its resolved name, and the year."""
    nouns = {EventType.VIOLENCE_CIVILIANS: "Atrocity"}
    assert event_label(event(places, date), MENTIONS, nouns, {0: "Kyiv"}) == label


def test_type_without_a_noun_shows_its_name() -> None:
    """A type that has no noun reads as its own name."""
    assert event_label(event(()), MENTIONS, {}, {}) == "Violence civilians"
