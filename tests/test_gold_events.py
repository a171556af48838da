from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.gold_events import GoldStory, read_dates, read_event_places, read_stories, read_types
from geo.models import EventType, Modality, Span
from geo.settings import ROOT
from tests.refusals import read_or_refused

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


_WORD = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="{}[]<>|=@"), min_size=1, max_size=6
)
_PLAIN = st.text(st.sampled_from("ab é\n\u2028\x0b\x0c\x85\U0001f30d'"), max_size=8)
_SIGNS = st.lists(
    st.sampled_from("{{ }} [[ ]] << >> | == a strike x 2030 -".split()) | st.sampled_from(["\n", " "]),
    max_size=30,
).map("".join)
_SPAN = st.fixed_dictionaries({"start": st.integers(-1, 9), "end": st.integers(-1, 9) | st.floats()})
_FIELD = st.none() | st.integers() | st.text(max_size=8) | st.lists(_SPAN, max_size=2) | _SPAN
_DATE = st.builds(
    lambda span, value: {**span, "type": "DATE", "value": value}, _SPAN, st.just("2030") | _FIELD
)
_ROW = st.fixed_dictionaries(
    {"id": st.integers() | _FIELD, "text": st.just("x" * 8) | _FIELD},
    optional={"label": st.sampled_from(["ARREST", "OTHER"]) | _FIELD, "event": _SPAN | _FIELD}
    | {"places": st.lists(_SPAN, max_size=2) | _FIELD, "published": _FIELD}
    | {"dates": st.lists(_DATE, max_size=2) | _FIELD},
)  # fmt: skip


def _sound(story: GoldStory) -> None:
    """Every span of a story lies within its text."""
    text = story.article.text
    spans = [*story.places, *(date.span for date in story.dates)]
    for event in story.events:
        spans += [event.span, *event.places]
        assert set(event.places) <= set(story.places)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    (text + story.article.id + (story.article.published or "")).encode()


@given(
    st.binary(max_size=100)
    | _SIGNS.map(str.encode)
    | _SIGNS.map(lambda text: (HEADER + text).encode())
    | st.lists(_ROW, max_size=3).map(lambda rows: "\n".join(map(json.dumps, rows)).encode())
)
@example(b'{"id": 1, "text": ' + b"[" * 5_000)
def test_whatever_is_read_is_sound_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """No reader lets through a span outside its text, or raises anything but an InputError."""
    path = tmp_path_factory.mktemp("any") / "corpus.jsonl"
    for reader in (read_types, read_event_places, read_dates, read_stories):
        for story in read_or_refused(reader, path, content) or []:
            _sound(story)


_MARKED = st.lists(
    st.tuples(
        _PLAIN,
        _WORD,
        st.none()
        | st.tuples(st.sampled_from(EventType), st.none() | st.sampled_from(Modality), st.none() | _WORD)
        | st.just("place")
        | st.just("date"),
    ),
    max_size=6,
)  # fmt: skip


@given(_MARKED, _PLAIN, st.integers(0, 2))
def test_what_is_marked_is_read_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, parts: list[tuple[str, str, Any]], last: str, empty: int
) -> None:
    """The text is what stands around and within the marks, and all that marks say comes back."""
    marked, text = "a", "a"
    spans: dict[str, list[tuple[Span, Any]]] = {"event": [], "place": [], "date": []}
    for before, word, kind in parts:
        start = len(text) + len(before)
        text += before + word
        span = Span(start, len(text))
        if kind == "place":
            marked += f"{before}[[{word}|{' '.join(f'k{key}' for key, _ in enumerate(spans['event']))}]]"
            spans["place"].append((span, len(spans["event"])))
        elif kind == "date":
            marked += f"{before}<<{word}|2030>>"
            spans["date"].append((span, "2030"))
        elif kind is None:
            marked += before + word
        else:
            type_, modality, day = kind
            key = f"k{len(spans['event'])}"
            marked += f"{before}{{{{{word}|{type_}|{key}|{modality or ''}|{day or ''}}}}}"
            spans["event"].append((span, (type_, modality or Modality.ASSERTED, day)))
    text, marked = text + last + "b", marked + last + "b"
    content = HEADER + "\n" * empty + marked + "\n\n"
    path = tmp_path_factory.mktemp("good") / "what.txt"
    (story,) = read_or_refused(read_stories, path, content.encode()) or []
    assert story.article.text == text
    assert story.places == tuple(span for span, _ in spans["place"])
    assert [(date.span, date.value) for date in story.dates] == spans["date"]
    assert [(it.span, (it.type, it.modality, it.date)) for it in story.events] == spans["event"]
    for number, event in enumerate(story.events):
        assert event.places == tuple(span for span, known in spans["place"] if known > number)


@given(st.integers(0, 3), st.lists(st.just("words"), max_size=3))
def test_the_line_of_what_is_broken_is_named(
    tmp_path_factory: pytest.TempPathFactory, empty: int, lines: list[str]
) -> None:
    """However many lines stand before it, empty ones too, an open mark is found on its own."""
    content = HEADER + "\n" * empty + "".join(f"{line}\n" for line in lines) + "an [[open mark\n"
    path = tmp_path_factory.mktemp("bad") / "what.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_stories(path)
    assert caught.value.line == 2 + empty + len(lines)
