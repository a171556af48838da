"""What is remembered before the cache's file."""

from __future__ import annotations

import pytest

from geo.resolve.cache_memory import Memory


def test_the_least_recently_used_goes_first() -> None:
    """An answer weighs one and one more for each place; recalling it keeps it."""
    memory: Memory[str] = Memory(most=6)
    memory.keep("a", "A", places=1)
    memory.keep("b", "B", places=1)
    memory.keep("c", "C", places=1)
    assert memory.recall("a") == "A"
    memory.keep("d", "D", places=1)
    assert [key in memory for key in "abcd"] == [True, False, True, True]
    memory.keep("e", "E", places=3)
    assert [key in memory for key in "acde"] == [False, False, True, True]


def test_what_is_larger_than_all_of_it_is_not_kept() -> None:
    """One answer with very many places does not stay, and leaves no weight behind."""
    memory: Memory[str] = Memory(most=6)
    memory.keep("all", "X", places=100)
    assert "all" not in memory
    memory.keep("a", "A", places=5)
    assert "a" in memory


def test_forgetting() -> None:
    """One answer or all; keeping one again replaces it and its weight."""
    memory: Memory[str] = Memory(most=4)
    for answer in ("A", "AA", "AAA"):
        memory.keep("a", answer, places=1)
    memory.keep("b", "B", places=1)
    assert memory.recall("a") == "AAA"
    memory.forget("a")
    memory.forget("nothing")
    assert "a" not in memory
    memory.clear()
    assert "b" not in memory
    with pytest.raises(KeyError):
        memory.recall("b")
