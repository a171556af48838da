from __future__ import annotations

from dataclasses import replace

import pytest

from geo.models import LEXICON, NAMED, Analysis, Article, Event, EventType, Kind, Mention, Modality, Person
from geo.view.article_html import article_html

TEXT = "Olha <b>Kruk</b> left.\nShe said nothing."
ARTICLE = Article("a1", TEXT, "d1", title="A & B", language="en")
ANALYSIS = Analysis(
    article=ARTICLE,
    mentions=(Mention(0, 4, "Olha", Kind.PERSON),),
    resolutions=(None,),
    persons=(Person("person:olha-kruk", "Olha Kruk", (), (0,)),),
)


def test_the_whole_text_stands_there_escaped_and_marked() -> None:
    """Markup in an article is text; a person's name opens the person."""
    found = article_html(ANALYSIS)
    assert "&lt;b&gt;Kruk&lt;/b&gt; left." in found
    assert "<b>" not in found
    assert "A &amp; B" in found
    assert 'data-act="person"' in found


@pytest.mark.parametrize(("language", "told"), [("uk", True), ("en", False), (None, False)])
def test_another_language_is_told(language: str | None, *, told: bool) -> None:
    """A reader learns that such a text was read by the gazetteer alone."""
    found = article_html(replace(ANALYSIS, article=replace(ARTICLE, language=language)))
    assert ("This text is not English" in found) is told


@pytest.mark.parametrize(
    ("method", "told"),
    [
        (LEXICON, "Departure: found by “left”"),
        (NAMED, "Departure: an event with a name of its own"),
        ("event-type/2", "Departure: its type was chosen by a model (event-type/2), not by this word"),
    ],
)
def test_an_event_says_how_its_type_was_found(method: str, told: str) -> None:
    """The word of the lexicon is the explanation; where a model chose, that is said."""
    start = TEXT.index("left")
    event = Event(
        "e1", EventType.DISPLACEMENT, "Departure", start, start + 4, Modality.ASSERTED, type_method=method
    )
    assert f'title="{told}"' in article_html(replace(ANALYSIS, events=(event,)))
