"""Text search over the sentences that name a place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.models import Analysis, Filter
from geo.store import Store, queries
from geo.store.phrases import phrases
from geo.store.postgres_words import query, tokens
from geo.store.sqlite import match_expression

Write = Callable[..., Analysis]


@pytest.fixture
def filled(store: Store, write: Write) -> Store:
    """Sentences such as "Somebody was in Bakhmut then."."""
    store.save(write("Bakhmut", "New Bakhmut", "Übersee", "Nowhere; nil"), collection="c")
    return store


def found(store: Store, text: str) -> int:
    with store.reading() as snapshot:
        return queries.totals(store.select(snapshot, Filter(text=text)))[0]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bakhmut", 2),
        ("BAKHMUT somebody", 2),
        ('"new bakhmut"', 1),
        ('"bakhmut new"', 0),
        ('"new bakhmut', 1),
        ("bakh*", 2),
        ("bakh", 0),
        ("ubersee", 1),
        ("nowhere", 0),
        ("   ", 3),
        ("!!!", 0),
        ("bakhmut AND NOT new", 0),
        ("sentence:bakhmut", 0),
        ("NEAR(somebody bakhmut)", 0),
        ("\x00bakhmut\ud800", 2),
    ],
)
def test_words(filled: Store, asked: str, expected: int) -> None:
    """All words must be there; quotes make a phrase, a star a beginning; nothing else means anything."""
    assert found(filled, asked) == expected


@given(asked=st.text())
def test_any_text_may_be_asked(asked: str) -> None:
    """Each part of a search is written as one string, whose quotes are its own first and last sign."""
    found = phrases(asked)
    for part in match_expression(found).split(" AND ") if found else ():
        assert part.startswith('"')
        assert part.count('"') == 2
    for part in (query(found) or "").split(" & "):
        assert part.count("'") == 2 * sum(len(tokens(it)) > 0 for it in part.split(" <-> "))


@pytest.mark.parametrize(
    "asked",
    ['"', '""', "*", "^a", "a^2", "a + b", "(", ")", "{a}: b", "-a", "a,b", "'; --", "½", "①*", 'a"b"c*'],
)
def test_hostile_searches_are_no_syntax_errors(filled: Store, asked: str) -> None:
    """What means something to FTS5 or SQL is searched for as words."""
    assert found(filled, asked) == 0


def test_the_index_follows_the_articles(store: Store, write: Write) -> None:
    """Rewritten and deleted articles leave nothing behind that is found or that is damage."""
    old = write("Bakhmut", "Kyiv")
    store.save(old, collection="c")
    store.save(replace(write("Bakhmut; person Anna Oak", "Kyiv", version="2")), collection="c")
    assert (found(store, "bakhmut"), found(store, "somebody")) == (1, 2)
    store.save(write("Irpin"), collection="c")
    assert (found(store, "bakhmut"), found(store, "irpin")) == (0, 1)
    assert store.check() == []


def test_counts_follow_what_was_written(store: Store, write: Write) -> None:
    """What was read into memory is read again when the store has changed, also by another process."""
    store.save(write("Bakhmut"), collection="c")
    assert found(store, "") == 1
    with Store.open(store.url) as other:
        other.save(write("Kyiv", "Irpin", title="B", origin="b.txt"), collection="c")
    assert found(store, "") == 3
