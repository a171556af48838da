"""Everything that one article names, found together."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.gazetteer.lookup import Gazetteer
from geo.models import Article, EventType, Kind, Noise, Span
from geo.recognize.lexicon import load_lexicon
from geo.recognize.recognizer import Recognised, Recognizer
from geo.recognize.syntax import Parser


@pytest.fixture(scope="module")
def recognizer(parser: Parser, gazetteer: Gazetteer) -> Recognizer:
    return Recognizer(parser, gazetteer, load_lexicon())


def _read(recognizer: Recognizer, text: str, *, published: str | None = None) -> Recognised:
    return recognizer.recognize(Article(id="t", text=text, digest="t", published=published))


def _named(seen: Recognised, kind: Kind) -> list[str]:
    return [m.text for m in seen.mentions if m.kind is kind]


def test_all_kinds_come_from_one_text(recognizer: Recognizer) -> None:
    """Places, persons, organisations, dates and events of a sentence are all there."""
    seen = _read(recognizer, "Anna Petrova of Amnesty International was arrested in Kazan on 3 May 2014.")
    assert _named(seen, Kind.PLACE) == ["Kazan"]
    assert [p.name for p in seen.persons] == ["Anna Petrova"]
    assert [o.name for o in seen.organisations] == ["Amnesty International"]
    assert [d.value for d in seen.dates] == ["2014-05-03"]
    assert EventType.ARREST in {e.type for e in seen.events}


def test_exactly_one_event_is_the_main_one(recognizer: Recognizer) -> None:
    """An article with events is about one of them; one without has none."""
    seen = _read(recognizer, "Protesters marched in Perm. Police arrested ten. A court jailed two.")
    assert sum(e.main for e in seen.events) == 1
    assert _read(recognizer, "The sea is calm near Sochi.").events == ()


def test_a_surname_labelled_as_an_organisation_is_the_person(recognizer: Recognizer) -> None:
    """Whoever bears a full name in the article is a person wherever the surname stands alone."""
    seen = _read(
        recognizer,
        "Igor Volobuev left Gazprombank. Their latest recruit is Ukrainian-born Volobuev, who spoke.",
    )
    assert "Volobuev" not in _named(seen, Kind.ORGANISATION)
    (person,) = [p for p in seen.persons if p.name == "Igor Volobuev"]
    assert len(person.mentions) == 2


def test_a_place_within_an_organisations_name_is_a_mention_too(recognizer: Recognizer) -> None:
    """Different kinds may overlap: the bank is an organisation, England within it a place."""
    seen = _read(recognizer, "The Bank of England raised rates on Thursday.")
    assert "England" in _named(seen, Kind.PLACE)
    assert any("Bank of England" in name for name in _named(seen, Kind.ORGANISATION))


def test_noise_names_nothing(recognizer: Recognizer) -> None:
    """What reading marked as noise gives no mention; offsets of the rest do not move."""
    text = "Photo: Tula, Russia.\nRain fell in Samara."
    article = Article(id="t", text=text, digest="t", noise=(Noise(Span(0, 20), "byline"),))
    seen = recognizer.recognize(article)
    assert [(m.start, m.text) for m in seen.mentions] == [(text.index("Samara"), "Samara")]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            ["Kyiv", "Russian", "‘Caesar’", "of", "in", "the", "Bank", ".", ",", "\n", "\x00", "2014", "said",
             "Anna Petrova", "😀", "\u202e", "’s", "killed", "(", ")", "\u200b", "EU"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_offsets_hold_for_any_text(recognizer: Recognizer, words: list[str]) -> None:
    """For every text: mentions say what stands at their offsets, are sorted, and one kind never overlaps."""
    text = " ".join(words)
    seen = _read(recognizer, text, published="2022-06-12")
    assert list(seen.mentions) == sorted(seen.mentions, key=lambda m: (m.start, m.end, m.kind.value))
    for kind in Kind:
        spans = [m.span for m in seen.mentions if m.kind is kind]
        assert not any(a.overlaps(b) for a, b in pairwise(spans))
    for mention in seen.mentions:
        assert text[mention.start : mention.end] == mention.text
    for indices in [p.mentions for p in seen.persons] + [o.mentions for o in seen.organisations]:
        assert all(0 <= k < len(seen.mentions) for k in indices)
    for event in seen.events:
        assert 0 <= event.start < event.end <= len(text)
