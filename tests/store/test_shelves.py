"""Collections are renamed, and deleted with what they alone hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geo.errors import StoreError
from geo.models import Analysis
from geo.store import Saved, Store, shelves

Write = Callable[..., Analysis]


@pytest.fixture
def filled(store: Store, write: Write) -> Store:
    """Two collections that share one of three articles."""
    shared = write("Kyiv")
    for collection in ("a", "b"):
        store.save(shared, collection=collection)
    store.save(write("Lviv", origin="l.txt"), collection="a")
    store.save(write("Odesa", origin="o.txt"), collection="b")
    store.record_failure("a", "bad.txt", None, "no text")
    return store


def test_a_collection_gets_another_name(filled: Store) -> None:
    """Its articles and failures go with it."""
    with filled.writing() as connection:
        shelves.rename(connection, "a", " spring  2022 ")
    assert [(it.name, it.articles, it.failures) for it in filled.collections()] == [
        ("b", 2, 0), ("spring 2022", 2, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"), [("a", "b"), ("a", " "), ("a", "x" * 101), ("a", "x\n\x00"), ("c", "d")]
)
def test_a_name_that_cannot_be_is_refused(filled: Store, old: str, new: str) -> None:
    """Taken, empty, too long or unprintable names, and unknown collections, change nothing."""
    with pytest.raises(StoreError, match="collection"), filled.writing() as connection:
        shelves.rename(connection, old, new)
    assert [it.name for it in filled.collections()] == ["a", "b"]


def test_deleting_leaves_what_others_hold(filled: Store, write: Write) -> None:
    """The shared article stays, the other goes; nothing dangles, and it may come again."""
    with filled.writing() as connection:
        assert shelves.remove(connection, "a") == 1
    assert [(it.name, it.articles, it.failures) for it in filled.collections()] == [("b", 2, 0)]
    assert filled.status().articles == 2
    assert filled.check() == []
    assert filled.save(write("Lviv", origin="l.txt"), collection="c") is Saved.ADDED
    with pytest.raises(StoreError, match="no collection 'a'"), filled.writing() as connection:
        shelves.remove(connection, "a")
