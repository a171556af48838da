from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.models import EventType
from geo.recognize.lexicon import DEFAULT_PATH, load_lexicon


def test_the_shipped_lexicon() -> None:
    """Every type has a label of its own, its PLOVER and ACLED names, and triggers."""
    lexicon = load_lexicon()
    assert set(lexicon.types) == set(EventType)
    assert len({lexicon.label(event_type) for event_type in EventType}) == len(EventType)
    assert all(info.plover and info.acled for info in lexicon.types.values())
    assert set(lexicon.verbs.values()) == set(lexicon.nouns.values()) == set(EventType)
    assert {*lexicon.verbs, *lexicon.nouns, *lexicon.hints, *lexicon.companions} <= lexicon.words


def test_phrases_match_their_keys() -> None:
    """A phrase is filed under the characters that it begins with."""
    lexicon = load_lexicon()
    assert all(
        pattern.pattern.startswith(f"(?:{key}")
        for key, phrases in lexicon.phrases.items()
        for _, pattern in phrases
    )
    assert any(pattern.match("tear gas") for _, pattern in lexicon.phrases["tea"])


@pytest.mark.parametrize("content", ["", "[]", '{"battle": 3}', '{"quarrel": {}}', "{}"])
def test_a_broken_file(tmp_path: Path, content: str) -> None:
    """A file that is no lexicon is named in the error."""
    path = tmp_path / "lexicon.json"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=r"lexicon\.json"):
        load_lexicon(path)


def test_a_missing_file(tmp_path: Path) -> None:
    """A missing file is an error, too."""
    with pytest.raises(InputError):
        load_lexicon(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("part", "value", "message"),
    [
        ("nouns", ["strike"], "stands under"),
        ("phrases", ["o?n fire"], "three plain"),
        ("verbs", "fight", "a list"),
    ],
)
def test_a_contradiction(tmp_path: Path, part: str, value: object, message: str) -> None:
    """A noun under two types, a phrase without a plain beginning and a word for a list are refused."""
    entries = json.loads(DEFAULT_PATH.read_text("utf-8"))
    entries["battle"][part] = value
    path = tmp_path / "lexicon.json"
    path.write_text(json.dumps(entries), "utf-8")
    with pytest.raises(InputError, match=message):
        load_lexicon(path)
