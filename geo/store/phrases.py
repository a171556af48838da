"""What a reader writes into the search box, taken apart; each database asks for it in its own syntax."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 300
"""Code points of a search that count."""
UNSEARCHABLE: Final = re.compile("[\x00-\x1f\ud800-\udfff]")
"""Signs that stand for a space, in a search and in what is searched."""
_PART: Final = re.compile(r'"([^"]*)"?|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow one another."""

    words: str
    """The words as written, without double quotes; at least one letter or digit is among them."""
    begins: bool
    """Whether the last one stands for all words that begin so."""


def phrases(asked: str) -> tuple[Phrase, ...]:
    """Take a search apart: double quotes make a phrase, a star at a word's end a beginning."""
    found = []
    for quoted, word in _PART.findall(UNSEARCHABLE.sub(" ", asked[:LONGEST])):
        words = (quoted or word).replace('"', "")
        if any(sign.isalnum() for sign in words):
            found.append(Phrase(words, word.endswith("*")))
    return tuple(found)
