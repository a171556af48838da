"""Corrections in words and as HTML: whose, when, what it was; text from outside stays text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from geo.correction import Agreement, Correction, Kept, Scope, Verdict
from geo.models import Feature, Kind, Place
from geo.store.fixes import Fix
from geo.view.correction_html import done_html, fixed_html, log_html
from geo.view.correction_words import agreement_words, decision_words, scope_words

KYIV = Place("geonames:1", "Kyiv", 50.4, 30.5, Feature.SETTLEMENT, "UA", "Kyiv City")
MISSOURI = Place("geonames:2", "Kyiv", 38.5, -92.0, Feature.SETTLEMENT, "US", "Missouri")


def kept(correction: Correction, *, undone_by: str | None = None, who: str = "Anna") -> Kept:
    undone = "2026-03-02T10:00:00Z" if undone_by else None
    return Kept(7, correction, who, "2026-03-01T10:00:00Z", undone_by, undone)


class Tags(HTMLParser):
    """Collects the names of all elements and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found |= {tag, *(name for name, _ in attrs)}


def test_who_when_and_what_it_was() -> None:
    """A corrected mention says all of it; a confirmed one that it was right."""
    moved = fixed_html(Fix(kept(Correction(Verdict.PLACE, "Kyiv", place=KYIV)), MISSOURI))
    assert "Corrected by Anna, 1 March 2026, was: Kyiv, Missouri, United States" in moved
    assert 'data-act="undo" data-id="7"' in moved
    same = fixed_html(Fix(kept(Correction(Verdict.PLACE, "Kyiv", place=KYIV)), KYIV), undo=False)
    assert "Confirmed by Anna, 1 March 2026<" in same
    assert "undo" not in same
    assert "was not found" in fixed_html(Fix(kept(Correction(Verdict.PLACE, "Kyiv", place=KYIV)), None))


@pytest.mark.parametrize(
    ("correction", "words"),
    [
        (Correction(Verdict.PLACE, "Kiev", place=KYIV), "“Kiev” is Kyiv, Kyiv City, Ukraine"),
        (Correction(Verdict.NOT_A_PLACE, "May"), "“May” is not a place"),
        (Correction(Verdict.SAME, "A", kind=Kind.PERSON, other="B"), "“A” and “B” are the same person"),
        (Correction(Verdict.DIFFERENT, "A", kind=Kind.ORGANISATION, other="B"),
         "“A” and “B” are not the same organisation"),
        (Correction(Verdict.NAME, "A", kind=Kind.PERSON, other="B"), "“B” is called “A”"),
        (Correction(Verdict.NOBODY, "A", kind=Kind.ORGANISATION), "“A” is not an organisation"),
        (Correction(Verdict.EVENT_TYPE, "E", other="violence_civilians"),
         "“E” is: violence against civilians"),
        (Correction(Verdict.EVENT_DATE, "E", other="2022-03"), "“E”: March 2022"),
        (Correction(Verdict.EVENT_PLACE, "E", place=KYIV), "“E” was in Kyiv, Kyiv City, Ukraine"),
        (Correction(Verdict.NO_EVENT, "E"), "“E” did not happen"),
    ],
)  # fmt: skip
def test_every_verdict_has_words(correction: Correction, words: str) -> None:
    """A reader sees what was decided without knowing our terms."""
    assert decision_words(correction) == words


def test_scopes_have_words() -> None:
    """The country is named, not its code."""
    assert scope_words(Scope.COUNTRY, "Kyiv", "UA") == "every “Kyiv” in articles mostly about Ukraine"


def test_the_report() -> None:
    """How often the machine was right, and by its score; without a judgement it says so."""
    found = Agreement(49, 41, ((0.5, 9, 1), (0.9, 40, 40)), 8, ())
    assert agreement_words(found).startswith("The machine was right in 41 of 49 judged")
    assert "No single mention" in agreement_words(Agreement(0, 0, (), 0, ()))


def test_hostile_names_and_notes_stay_text(hostile_texts: tuple[str, ...]) -> None:
    """Whatever stands in names, notes and users, no element and no attribute comes from it."""
    for text in hostile_texts:
        place = Place(f"curated:{text}", text, 1.0, 2.0, Feature.FACILITY, None, text)
        it = Correction(Verdict.PLACE, text, place=place, note=text, other=text)
        found = Tags()
        found.feed(log_html([kept(it, who=text), kept(it, who=text, undone_by=text)]))
        found.feed(done_html(text, key=1, unseen=kept(it, who=text)))
        assert found.found <= {
            "ul", "li", "p", "bdi", "q", "s", "button", "section", "h2",
            "class", "type", "data-act", "data-id", "aria-label", "tabindex", "role",
        }, text  # fmt: skip
