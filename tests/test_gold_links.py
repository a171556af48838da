"""Our own gold texts for who and what."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.gold_links import GoldActor, GoldStory, GoldTie, holds_stories, read_stories
from geo.models import EventType, Kind, Modality, Relation, Span
from tests.refusals import read_or_refused

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
        ("== a\n@ event e = battle = asserte\n{{fought|e}}", 2, "no date"),
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


_SIGNS = st.lists(
    st.sampled_from(
        "@ person organisation event = a b battle main 2030 [[ ]] {{ }} | ; ? == fought_in".split()
    )
    | st.sampled_from(["\n", "\n", " ", "\n@ ", "\n== ", "[[a|b]]", "{{a|b}}", "\u2028", "\x0c"]),
    max_size=30,
).map("".join)
_WORD = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="{}[]|;?=@"), min_size=1, max_size=6
)
_PLAIN = st.text(st.sampled_from("ab é\n\u2028\x0b\x0c\x85\U0001f30d'"), max_size=8)
_TIES = st.lists(
    st.tuples(st.integers(0, 5), st.none() | st.sampled_from(Relation), st.booleans()), max_size=3
)
_EVENTS = st.lists(
    st.tuples(
        st.sampled_from(EventType),
        st.none() | st.sampled_from(["198", "2022-08", "2022-W21", "2014-02-27"]),
        st.none() | st.sampled_from(Modality),
        st.booleans(),
    ),
    max_size=2,
)


def _stories(path: Path) -> list[GoldStory]:
    """The stories of a file, after a look whether it holds any."""
    holds_stories(path)
    return read_stories(path)


@given(
    st.binary(max_size=100)
    | _SIGNS.map(str.encode)
    | _SIGNS.map(lambda text: f"== a\n{text}".encode())
    | _SIGNS.map(lambda text: (STORY + text).encode())
)
def test_whatever_is_read_is_sound_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """Spans lie within their text, ties lead to places and to whom the article names; the rest is refused."""
    for story in read_or_refused(_stories, tmp_path_factory.mktemp("any") / "who.txt", content) or []:
        length = len(story.article.text)
        known = {it.key for it in story.actors} | {it.key for it in story.events}
        assert all(it.key in known and 0 <= it.place < len(story.places) for it in story.ties)
        assert all(it.triggers for it in story.events)
        spans = [*story.places, *(span for event in story.events for span in event.triggers)]
        assert all(0 <= span.start < span.end <= length for span in spans)


@given(
    actors=st.lists(
        st.tuples(st.sampled_from(["person", "organisation"]), st.lists(_WORD, min_size=1, max_size=3)),
        max_size=3,
    ),
    events=_EVENTS,
    places=st.lists(st.tuples(_PLAIN, _WORD, _TIES), max_size=4),
    last=_PLAIN,
)
def test_what_is_written_is_read_as_it_is(
    tmp_path_factory: pytest.TempPathFactory,
    actors: list[tuple[str, list[str]]],
    events: list[tuple[EventType, str | None, Modality | None, bool]],
    places: list[tuple[str, str, list[tuple[int, Relation | None, bool]]]],
    last: str,
) -> None:
    """Names, events, marks and ties come back; the text is all that is no mark, whatever ends its lines."""
    lines = [f"@ {kind} k{at} = {' = '.join(names)}" for at, (kind, names) in enumerate(actors)]
    for at, (type_, day, modality, main) in enumerate(events, start=len(actors)):
        facts = [type_.value, day, modality and modality.value, "main" if main else None]
        lines.append(f"@ event k{at} = {' = '.join(it for it in facts if it)}")
    marked = text = "x"
    triggers, spans, ties = list[Span](), list[Span](), list[GoldTie]()
    for at in range(len(actors), len(actors) + len(events)):
        triggers.append(Span(len(text), len(text) + 3))
        marked, text = f"{marked}{{{{hit|k{at}}}}} ", f"{text}hit "
    known = len(actors) + len(events)
    for before, word, tied in places:
        named = [it for it in tied if it[0] < known]
        words = [
            f"k{at}{f' {relation}' if relation else ''}{'' if sure else '?'}" for at, relation, sure in named
        ]
        start = len(text) + len(before)
        marked += f"{before}[[{word}{'|' if words else ''}{'; '.join(words)}]]"
        text += before + word
        for at, relation, sure in named:
            vague = Relation.OTHER if at < len(actors) else Relation.TOOK_PLACE_IN
            ties.append(GoldTie(len(spans), f"k{at}", relation or vague, asserted=sure))
        spans.append(Span(start, len(text)))
    content = "\n".join(["== a | war | courier.example | 2030", *lines, f"{marked}{last}.", "", ""])
    (story,) = read_or_refused(_stories, tmp_path_factory.mktemp("good") / "who.txt", content.encode()) or []
    assert story.article.text == f"{text}{last}."
    assert (story.places, story.ties) == (tuple(spans), tuple(ties))
    assert [(it.kind.value, [it.name, *it.aliases]) for it in story.actors] == actors
    assert [(it.type, it.date, it.modality, it.main, it.triggers) for it in story.events] == [
        (type_, day, modality or Modality.ASSERTED, main, (trigger,))
        for (type_, day, modality, main), trigger in zip(events, triggers, strict=True)
    ]
