"""Our own gold texts for who and what."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.gold_links import GoldActor, GoldTie, read_stories
from geo.models import EventType, Kind, Modality, Relation

STORY = """== a1 | war | courier.example | 2023-05-01
@ person anna = Anna Koval = Koval
@ organisation fsb = Federal Security Service = FSB
@ event e1 = battle = 2022-08 = main
@ event e2 = trial = hypothetical
Anna Koval {{fought|e1}} in [[Izyum|anna fought_in; e1]].

The FSB wants to {{try|e2}} Koval in [[Sochi|anna arrested_in?; fsb]], not in [[Perm]].
"""


def write(folder: Path, content: str) -> Path:
    path = folder / "who.txt"
    path.write_text(content, encoding="utf-8")
    return path


def test_a_story_has_text_names_events_and_ties(tmp_path: Path) -> None:
    """Marks leave the text; spans point to what they marked; what is left out has its plain meaning."""
    (story,) = read_stories(write(tmp_path, STORY))
    text = story.article.text
    assert text.startswith("Anna Koval fought in Izyum.\n\nThe FSB")
    assert (story.article.id, story.article.source, story.article.published) == (
        "a1", "courier.example", "2023-05-01",
    )  # fmt: skip
    assert [text[p.start : p.end] for p in story.places] == ["Izyum", "Sochi", "Perm"]
    assert story.actors[0] == GoldActor("anna", Kind.PERSON, "Anna Koval", ("Koval",))
    assert story.ties == (
        GoldTie(0, "anna", Relation.FOUGHT_IN, asserted=True),
        GoldTie(0, "e1", Relation.TOOK_PLACE_IN, asserted=True),
        GoldTie(1, "anna", Relation.ARRESTED_IN, asserted=False),
        GoldTie(1, "fsb", Relation.OTHER, asserted=True),
    )
    battle, trial = story.events
    assert (battle.type, battle.date, battle.modality, battle.main) == (
        EventType.BATTLE, "2022-08", Modality.ASSERTED, True,
    )  # fmt: skip
    assert (trial.date, trial.modality, trial.main) == (None, Modality.HYPOTHETICAL, False)
    assert [text[s.start : s.end] for s in battle.triggers] == ["fought"]


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        ("Text\n", 1, "before the first header"),
        ("== a\n@ person a = A\n@ person a = B\nText", 3, "twice"),
        ("== a\n@ person a =\nText", 2, "no name"),
        ("== a\n@ place a = A\nText", 2, "neither person"),
        ("== a\nText\n@ person a = A", 3, "before the text"),
        ("== a\nIn [[Rome|b]].", 2, "no 'b'"),
        ("== a\n@ person a = A\nIn [[Rome|a slept_in]].", 3, "slept_in"),
        ("== a\nIn [[Rome.", 2, "broken mark"),
        ("== a\nThey {{fought|e}}.", 2, "no event 'e'"),
        ("== a\n@ event e = battle\nText", 1, "no trigger"),
        ("== a\n@ event e = battle = 2022 = 2023\n{{fought|e}}", 2, "no date"),
        ("== a\n\n", 1, "empty"),
    ],
)
def test_what_is_broken_is_named(tmp_path: Path, content: str, line: int, what: str) -> None:
    """File, line and reason stand in the error."""
    with pytest.raises(InputError, match=what) as caught:
        read_stories(write(tmp_path, content))
    assert caught.value.line == line


def test_a_key_is_one_kind_in_the_whole_file(tmp_path: Path) -> None:
    """A key that is a person here and a body there is a mistake."""
    content = "== a\n@ person a = A\nText\n== b\n@ organisation a = A\nText"
    with pytest.raises(InputError, match="person and an organisation"):
        read_stories(write(tmp_path, content))
