from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

MakeScene = Callable[..., Any]
BODY = "organisation:nordo"


@pytest.mark.parametrize(
    "text",
    [
        "Nordo grew fast. It opened an office in Sumy.",
        "Nordo grew fast. The company has a plant in Sumy.",
        "Nordo grew fast.\n\nThe firm closed a plant in Sumy.",
        "Nordo will close its plant in Sumy.",
        "Anna Koval founded Nordo. It has its seat in Sumy.",
    ],
)
def test_it_and_the_company_are_the_organisation(scene: MakeScene, text: str) -> None:
    """Pronouns within the paragraph and bare definite nouns point back to the organisation."""
    found = scene(text, places=["Sumy"], organisations=["Nordo"], persons=["Anna Koval"])
    assert {place for place, _ in found.relations(BODY)} == {"Sumy"}


@pytest.mark.parametrize(
    "text",
    [
        "Nordo grew fast. It rained in Sumy.",
        "Nordo grew fast. The storm passed. It hit Sumy.",
        "Nordo grew fast.\n\nIt was late in Sumy.",
        "Nordo grew fast. The court in Sumy was closed.",
        "Nordo grew fast. The ministry was moved to Sumy.",
    ],
)
def test_what_does_not_point_back(scene: MakeScene, text: str) -> None:
    """The weather, another thing, a new paragraph and another kind of body are not the organisation."""
    found = scene(text, places=["Sumy"], organisations=["Nordo"])
    assert found.relations(BODY) == set()
