from __future__ import annotations

import json

from geo.resolve.query import Query


def test_the_context_s_key_does_not_depend_on_the_order_of_hints() -> None:
    """The same hints make the same key; other hints another."""
    one = Query("Kyiv", (("country", "UA"), ("language", "uk")))
    other = Query("Kyiv", (("language", "uk"), ("country", "UA")))
    assert one.context_key == other.context_key
    assert one.context_key != Query("Kyiv", (("country", "UA"),)).context_key


def test_no_hint_is_an_empty_object() -> None:
    """A query without context has a key too."""
    assert Query("Kyiv").context_key == "{}"


def test_the_key_is_plain_ascii() -> None:
    """Any hint can be stored, even one with half a surrogate pair."""
    key = Query("x", (("near", "Łódź \ud800"),)).context_key
    assert key.isascii()
    assert json.loads(key) == {"near": "Łódź \ud800"}
