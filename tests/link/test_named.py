from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.link.named import COLUMNS, NamedEvents, key_of, load_named_events
from geo.models import Article, Event, EventDate, EventType, Feature, Modality, Place
from geo.settings import ROOT

SHIPPED = load_named_events(ROOT / "data" / "named_events.csv")
HEADER = ",".join(COLUMNS) + "\n"


def event(text: str, word: str, kind: EventType, date: str | None = None) -> Event:
    start = text.index(word)
    day = EventDate(date, "month") if date else None
    return Event("e", kind, "", start, start + len(word), Modality.ASSERTED, day, main=True)


def names(text: str) -> list[tuple[str, str]]:
    return [(found.name, found.key) for found in SHIPPED.find(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He fought in the battle for Bakhmut.", "Battle of Bakhmut"),
        ("Since the annexation of Crimea he has lived abroad.", "Annexation of Crimea"),
        ("the massacre  in\nBucha", "Bucha massacre"),
        ("The 10th anniversary of Euromaidan passed.", "Euromaidan"),
        ("The siege of Dravsk lasted a year.", "Siege of Dravsk"),
        ("The Dravsk massacre was forgotten.", "Dravsk massacre"),
        ("He was at the Second Battle of Fallujah.", "Second Battle of Fallujah"),
    ],
)
def test_table_and_patterns(text: str, name: str) -> None:
    """Names, aliases and patterns give one name, wherever the line breaks."""
    assert names(text) == [(name, key_of(name))]


@pytest.mark.parametrize(
    "text",
    ["They shared an October Revolutionary poster.", "The massacre shocked them.", "the fall of snow", ""],
)
def test_no_name(text: str) -> None:
    """Common words and longer words are no names."""
    assert names(text) == []


def test_one_event_over_articles() -> None:
    """Two articles, two aliases: one key, the table's type, label and date, and ids of their own."""
    found = []
    for digest, text in (("d1", "The Bucha killings."), ("d2", "It was after the massacre in Bucha.")):
        found += SHIPPED.name(Article("a", text, digest), [])
    assert {e.named for e in found} == {"named:bucha-massacre"}
    assert {(e.label, e.type) for e in found} == {("Bucha massacre, 2022", EventType.VIOLENCE_CIVILIANS)}
    assert len({e.id for e in found}) == 2


def test_an_event_inside_a_name_takes_it() -> None:
    """The trigger "massacre" becomes the named event and stays the main one; its own date wins."""
    text = "The Bucha massacre was the worst."
    (found,) = SHIPPED.name(
        Article("a", text, "d"), [event(text, "massacre", EventType.VIOLENCE_CIVILIANS, "2022-04")]
    )
    assert (found.main, found.named, text[found.start : found.end]) == (
        True,
        "named:bucha-massacre",
        "Bucha massacre",
    )
    assert found.date == EventDate("2022-04", "month")


@pytest.mark.parametrize(
    ("date", "key"), [("2022-03", "named:bucha-massacre"), ("2019-03", None), (None, None)]
)
def test_type_place_and_date_fit_a_row(date: str | None, key: str | None) -> None:
    """Killings in Bucha in March 2022 are a part of the massacre; others, and undated ones, are not."""
    place = Place("p", "Bucha", 50.5, 30.2, Feature.SETTLEMENT, "UA")
    told = event("They killed him in Bucha.", "killed", EventType.VIOLENCE_CIVILIANS, date)
    told = Event(**{f: getattr(told, f) for f in Event.__slots__} | {"places": (0,)})
    assert SHIPPED.part(told, {0: place}).named == key


@pytest.mark.parametrize(
    "row",
    [
        "Fall of Ur,nonsense,Ur,IQ,2000,2001,",
        "Fall of Ur,territory,Ur,Iraq,2000,2001,",
        "Fall of Ur,territory,Ur,IQ,soon,,",
        "Fall of Ur,territory,Ur,IQ,2001,2000,",
        "Fall of Ur,territory,Ur,IQ,,,",
        "Fall of Ur,territory,Ur",
        "Fall of Ur,territory,Ur,IQ,2000,2001,,extra",
        ",territory,Ur,IQ,2000,2001,",
        "A\x07b,territory,Ur,IQ,2000,2001,",
        "Fall of Um,territory,Um,IQ,2000,2001,first",
    ],
)
def test_broken_rows_are_named(tmp_path: Path, row: str) -> None:
    """A row that cannot be used is refused with path and line."""
    path = tmp_path / "named.csv"
    path.write_text(f"{HEADER}First,battle,Um,IQ,2000,,\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 3") as caught:
        load_named_events(path)
    assert caught.value.path == str(path)


def test_other_columns_and_no_file(tmp_path: Path) -> None:
    """A table with other columns, and one that is not there, are refused."""
    path = tmp_path / "named.csv"
    path.write_text("name,type\n", encoding="utf-8")
    for broken in (path, tmp_path / "none.csv"):
        with pytest.raises(InputError):
            load_named_events(broken)


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    """Names lie inside the text, in order, without overlaps."""
    found = list(SHIPPED.find(text))
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_the_version_is_the_content() -> None:
    """Another table has another version, so that articles are read again."""
    assert NamedEvents(()).version != SHIPPED.version
