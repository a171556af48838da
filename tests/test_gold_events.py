from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.gold_events import read_dates, read_event_places, read_stories, read_types
from geo.models import EventType, Modality
from geo.settings import ROOT

HEADER = "== a | wire | 2030-01-02 | strike\n"


def test_marks_are_read_and_taken_out(tmp_path: Path) -> None:
    """Triggers, places and dates stand where the plain text has them."""
    path = tmp_path / "t.txt"
    path.write_text(HEADER + "A bomb may {{explode|strike|x|hypothetical|2030}} in [[Ur|x]] <<soon|2030>>.\n")
    (story,) = read_stories(path)
    (event,) = story.events
    text = story.article.text
    assert text == "A bomb may explode in Ur soon."
    assert (event.type, event.modality, event.date) == (EventType.STRIKE, Modality.HYPOTHETICAL, "2030")
    assert [text[p.start : p.end] for p in event.places] == ["Ur"]
    assert [(text[d.span.start : d.span.end], d.value) for d in story.dates] == [("soon", "2030")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{{bomb|strike|x}} [[Ur|y]]", 2),
        ("one\n{{bomb|bang|x}}", 3),
        ("one\ntwo {{bomb|strike", 3),
        ("{{bomb|strike|x}} {{mine|strike|x}}", 2),
        ("{{bomb|strike|x|perhaps}}", 2),
    ],
)
def test_broken_marks_are_named(tmp_path: Path, text: str, line: int) -> None:
    """An unknown key, type or modality and an open mark are refused with their line."""
    path = tmp_path / "t.txt"
    path.write_text(HEADER + text)
    with pytest.raises(InputError) as caught:
        read_stories(path)
    assert caught.value.line == line


@pytest.mark.parametrize("text", ["== a | wire | 2030\n", "== a | wire | - | bang\n", "text\n"])
def test_broken_headers_are_named(tmp_path: Path, text: str) -> None:
    """A header needs an id, a style, a day and a type of ours."""
    path = tmp_path / "t.txt"
    path.write_text(text)
    with pytest.raises(InputError, match="line 1"):
        read_stories(path)


def test_corpora(tmp_path: Path) -> None:
    """Each corpus's rows are read as its gold says; broken rows are named with their line."""
    path = tmp_path / "c.jsonl"
    path.write_text('{"id":1,"text":"x","label":"ARREST"}\n{"id":2,"text":"y","label":"OTHER"}\n')
    assert [story.main for story in read_types(path)] == [EventType.ARREST]
    path.write_text('{"id":1,"text":"A in B","event":{"start":0,"end":1},"places":[{"start":5,"end":6}]}\n')
    assert read_event_places(path)[0].events[0].places == read_event_places(path)[0].places
    path.write_text(
        '{"id":1,"text":"in 2014","published":"2015","dates":['
        '{"start":3,"end":7,"type":"DATE","value":"2014"},'
        '{"start":0,"end":2,"type":"DATE","value":"PAST_REF"}]}\n'
    )
    assert [date.value for date in read_dates(path)[0].dates] == ["2014"]
    path.write_text('\n{"id":1}\n')
    for read in (read_types, read_event_places, read_dates):
        with pytest.raises(InputError, match="line 2"):
            read(path)


def test_our_own_texts() -> None:
    """Our texts are readable, a part is held back, and most types are there."""
    stories = read_stories(ROOT / "tests" / "gold" / "what.txt")
    assert len(stories) >= 25
    assert sum(story.article.id.startswith("h") for story in stories) >= 8
    assert len({event.type for story in stories for event in story.events}) >= 15
