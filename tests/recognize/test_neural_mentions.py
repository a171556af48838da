from __future__ import annotations

import pytest

from geo.models import Article, Kind, Role, Sentence, Span, Token
from geo.recognize.found import Found, FoundEntity, FoundPlace
from geo.recognize.neural_mentions import entities_of, place_mentions

TEXT = "It rained. He left Kharkiv, Ukraine."
SENTENCES = [
    Sentence(0, 10, (Token(0, 10, "It rained.", "it", "X", "ROOT", 0),)),
    Sentence(11, 36, (Token(11, 36, "He left Kharkiv, Ukraine.", "he", "X", "ROOT", 0),)),
]


def found(*spans: Span) -> Found:
    return Found(tuple(FoundPlace(s, demonym=False, role=Role.LITERAL, score=0.9) for s in spans), ())


def test_a_town_and_its_country_are_two_mentions() -> None:
    """A comma parts names, and each mention has its sentence, score and method."""
    article = Article(id="a", text=TEXT, digest="d")
    mentions = place_mentions(article, SENTENCES, found(Span(19, 35)), method="m/1")
    assert [(m.text, m.start) for m in mentions] == [("Kharkiv", 19), ("Ukraine", 28)]
    assert all(m.kind is Kind.PLACE and m.sentence == Span(11, 36) for m in mentions)
    assert {(m.score, m.method) for m in mentions} == {(0.9, "m/1")}


def test_a_name_outside_all_sentences_has_none() -> None:
    """Text that was not parsed has no sentence to show."""
    article = Article(id="a", text=TEXT, digest="d")
    mentions = place_mentions(article, SENTENCES[:1], found(Span(19, 26)), method="m/1")
    assert [m.sentence for m in mentions] == [None]


def test_entities_keep_the_labels_that_rules_know() -> None:
    """Persons and organisations are named as spaCy names them."""
    seen = Found((), (FoundEntity(Span(0, 2), "PER", 0.9), FoundEntity(Span(3, 5), "ORG", 0.8)))
    assert [(e.start, e.end, e.label) for e in entities_of(TEXT, seen)] == [(0, 2, "PERSON"), (3, 5, "ORG")]


@pytest.mark.parametrize(
    ("text", "cut", "whole"),
    [
        ("The Harbour Board of Riga met.", "Harbour Board of", "Harbour Board of Riga"),
        ("The Union for the Baltic rose.", "Union for", "Union for the Baltic"),
        ("Painters Without Walls came.", "Without Walls", "Painters Without Walls"),
        ("The Harbour Board met in Riga.", "Harbour Board", "Harbour Board"),
        ("Nobody of that sort came without Harbour.", "Harbour", "Harbour"),
    ],
)
def test_no_organisation_begins_or_ends_with_a_preposition(text: str, cut: str, whole: str) -> None:
    """A name that the model broke off takes in what belongs to it; others stay."""
    at = text.index(cut)
    places = found(*(Span(text.index(n), text.index(n) + len(n)) for n in ("Riga", "Baltic") if n in text))
    seen = Found(places.places, (FoundEntity(Span(at, at + len(cut)), "ORG", 0.8),))
    (entity,) = entities_of(text, seen)
    assert text[entity.start : entity.end] == whole
