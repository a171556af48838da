"""spaCy's attribute ruler, remembered: what its rules say depends on a word's spelling, tag and label alone.

The library matches all of its rules anew at every word, which takes as long as parsing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc

REMEMBERED = 50_000
"""Spellings, and their combinations with tag and label, that are kept."""

PAIR = 2
"""Most words of a rule."""

Key = tuple[str, str, str, bool]
"""A token in lower case where a rule asks for its spelling, its tag, its label, whether it is a space."""

Settled = Mapping[str, tuple[int, str]]
"""What rules set: by spaCy's name of an attribute the last rule's number, and the text that it becomes."""

_PLACES = {"LOWER": 0, "TAG": 1, "DEP": 2, "IS_SPACE": 3}
"""Where a key has what a pattern asks for."""

_SETTERS = {"POS": "pos_", "LEMMA": "lemma_", "TAG": "tag_", "DEP": "dep_"}


@dataclass(frozen=True, slots=True)
class _Rule:
    """One pattern, and what it sets at one of its words."""

    number: int
    """Its place among the rules; later ones win."""
    words: tuple[Mapping[str, Any], ...]
    """What each word must be, in spaCy's own notation."""
    index: int
    """The word that is changed."""
    values: Mapping[str, str]
    """What it becomes, by spaCy's names of attributes."""


class TagRules:
    """Does what an AttributeRuler of the same patterns does, for rules of one or two words."""

    def __init__(self, patterns: Iterable[Mapping[str, Any]]) -> None:
        rules = [
            _Rule(number, tuple(words), pattern["index"] % len(words), pattern["attrs"])
            for number, pattern in enumerate(patterns)
            for words in pattern["patterns"]
        ]
        if any(len(rule.words) > PAIR for rule in rules):
            raise ValueError("a rule of the language model spans more than two words")
        self._alone = [rule for rule in rules if len(rule.words) == 1]
        self._pairs = [rule for rule in rules if len(rule.words) == PAIR]
        self._judged = lru_cache(REMEMBERED)(self._judge)
        conditions = [words["LOWER"] for rule in rules for words in rule.words if "LOWER" in words]
        self._spelt = lru_cache(REMEMBERED)(
            lambda word: word if any(_meets(word, condition) for condition in conditions) else ""
        )

    def __call__(self, doc: Doc) -> Doc:
        """Set every token's part of speech, lemma and morphology, in place."""
        keys = [(self._spelt(t.lower_), t.tag_, t.dep_, t.is_space) for t in doc]
        judged = [self._judged(key) for key in keys]
        settled = [values for values, _ in judged]
        for at, (_, begun) in enumerate(judged[:-1]):
            for rule in begun:
                if _fits(rule.words[1], keys[at + 1]):
                    settled[at + rule.index] = _with(settled[at + rule.index], rule)
        token: Any  # the library's types lack set_morph
        for token, values in zip(doc, settled, strict=True):
            for name, (_, value) in values.items():
                if name == "MORPH":
                    token.set_morph(value)
                else:
                    setattr(token, _SETTERS[name], value)
        return doc

    def _judge(self, key: Key) -> tuple[Settled, tuple[_Rule, ...]]:
        """What the rules for one word set, and the rules whose first word it may be."""
        values: Settled = {}
        for rule in self._alone:
            if _fits(rule.words[0], key):
                values = _with(values, rule)
        return values, tuple(rule for rule in self._pairs if _fits(rule.words[0], key))


def _with(values: Settled, rule: _Rule) -> Settled:
    """Add what a rule sets, but for what a later rule has set."""
    return {**values} | {
        name: (rule.number, value)
        for name, value in rule.values.items()
        if values.get(name, (-1, ""))[0] <= rule.number
    }


def _fits(wanted: Mapping[str, Any], key: Key) -> bool:
    return all(_meets(key[_PLACES[name]], value) for name, value in wanted.items())


def _meets(found: object, wanted: Any) -> bool:
    if not isinstance(wanted, dict):
        return bool(found == wanted)
    return all(_holds(found, name, value) for name, value in wanted.items())


def _holds(found: object, condition: str, value: Any) -> bool:
    match condition:
        case "IN":
            return found in value
        case "NOT_IN":
            return found not in value
        case "REGEX":
            return re.search(value, str(found)) is not None
    raise ValueError(f"unknown condition {condition!r} in a rule of the language model")
