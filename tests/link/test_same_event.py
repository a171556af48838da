from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from geo.models import EventType, Span

MakeScene = Callable[..., Any]
STRIKE, VIOLENCE = EventType.STRIKE, EventType.VIOLENCE_CIVILIANS


def test_two_words_for_one_event_are_one(scene: MakeScene) -> None:
    """Same type, place and sentence beside it: one event that keeps both triggers."""
    text = "Shelling went on in Sumy. The bombardment went on in Sumy."
    found = scene(text, places=["Sumy"], triggers=[("Shelling", STRIKE), ("bombardment", STRIKE)])
    (event,) = found.linked.events
    at = text.index("bombardment")
    assert (event.start, event.triggers) == (0, (Span(at, at + len("bombardment")),))
    assert len(event.places) == 2


def test_the_attack_takes_up_what_was_told(scene: MakeScene) -> None:
    """A bare "the attack" is the strike before it, whatever its own type."""
    text = "Shelling went on in Sumy. The attack went on in Sumy."
    found = scene(text, places=["Sumy"], triggers=[("Shelling", STRIKE), ("attack", VIOLENCE)])
    assert [event.type for event in found.linked.events] == [STRIKE]


@pytest.mark.parametrize(
    "text",
    [
        "Shelling went on in Sumy. The bombardment went on in Izyum.",
        "Shelling went on in Sumy. Another bombardment followed in Sumy.",
        "Shelling went on in Sumy. People slept. The bombardment went on in Sumy.",
    ],
)
def test_other_places_and_other_events_stay_apart(scene: MakeScene, text: str) -> None:
    """Another place, "another" and a sentence between keep two events two."""
    found = scene(text, places=["Sumy", "Izyum"], triggers=[("Shelling", STRIKE), ("bombardment", STRIKE)])
    assert len(found.linked.events) == 2
