"""The language of articles, in our own words."""

from __future__ import annotations

import pytest

from geo.models import Article, Noise, Span
from geo.recognize.language import language_of

ENGLISH = "The ferry from the island was late on Tuesday, and most of the passengers slept in the hall."


def article(text: str, *noise: Span) -> Article:
    return Article(id="a", text=text, digest="d", noise=tuple(Noise(n, "boilerplate") for n in noise))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ENGLISH, "en"),
        ("Паром с острова опоздал во вторник, и пассажиры ночевали в зале ожидания.", "ru"),
        ("Пором з острова запізнився у вівторок, і пасажири ночували в залі очікування.", "uk"),
        ("Die Fähre von der Insel kam am Dienstag zu spät, die Reisenden schliefen im Saal.", "de"),
        ("Le bac de l'île est arrivé en retard mardi, et les passagers ont dormi dans la salle.", "fr"),
        ("Prom z wyspy spóźnił się we wtorek, a większość pasażerów spała w poczekalni.", "pl"),
    ],
)
def test_the_language_of_a_sentence_is_told(text: str, code: str) -> None:
    """Also of a single sentence, as long as it is one."""
    assert language_of(article(text)) == code


@pytest.mark.parametrize("text", ["", "Kyiv", "12:30 – 14:45", "😀 \u200b", "Kyiv, Lviv, Odesa"])
def test_names_alone_tell_no_language(text: str) -> None:
    """A list of names or no words at all stays open, and is read as English."""
    assert language_of(article(text)) is None


def test_a_list_of_foreign_towns_is_not_taken_for_a_language() -> None:
    """Many Polish towns in a row are no sure sign of Polish."""
    assert language_of(article("Przemysl, Rzeszow, Lviv, Ternopil, Kyiv, Odesa, Kharkiv, Dnipro")) is None


def test_noise_does_not_count() -> None:
    """A foreign menu above an English text changes nothing."""
    menu = "Startseite Politik Wirtschaft Sport Kultur Wetter Reise Gesundheit Wissen Netzwelt"
    assert language_of(article(f"{menu}\n{ENGLISH}", Span(0, len(menu)))) == "en"
