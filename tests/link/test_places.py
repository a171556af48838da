from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from geo.models import EventType

MakeScene = Callable[..., Any]


@pytest.mark.parametrize(
    ("text", "trigger", "where"),
    [
        ("Shells hit a market in Sumy on Monday.", "hit", {"Sumy"}),
        ("The army captured Izyum after a week.", "captured", {"Izyum"}),
        ("Rebels attacked Izyum and Sumy.", "attacked", {"Izyum", "Sumy"}),
        ("Shells hit the village of Kuty in the hills near Sumy.", "hit", {"Kuty"}),
        ("Thousands protested in the village of Kuty.", "protested", {"Kuty"}),
        ("A bomb exploded in Kuty, a small town north of Sumy.", "exploded", {"Kuty"}),
        ("A drone hit Odesa, Ukraine.", "hit", {"Odesa"}),
        ("People who had fled from Sumy protested in Odesa.", "protested", {"Odesa"}),
        ("The general, who lives in Sumy, was arrested.", "arrested", set()),
        ("Nobody protested.", "protested", set()),
    ],
)
def test_where_it_happened(scene: MakeScene, text: str, trigger: str, where: set[str]) -> None:
    """The place nearest in the syntax is chosen, not the area around it nor that of another clause."""
    names = ["Sumy", "Izyum", "Kuty", "Odesa", "Ukraine"]
    found = scene(text, places=names, triggers=[(trigger, EventType.BATTLE)])
    (event,) = found.linked.events
    assert {found.mentions[index].text for index in event.places} == where
