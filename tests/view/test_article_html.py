from __future__ import annotations

from dataclasses import replace

import pytest

from geo.models import Analysis, Article, Kind, Mention, Person
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
