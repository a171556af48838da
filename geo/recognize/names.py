"""Folding names: the same person or body gives the same key, however an article spells it."""

from __future__ import annotations

import re
import unicodedata

_CYRILLIC = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюяё",
        "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia e".split(),
        strict=True,
    )
)
_LETTERS = str.maketrans({letter: latin.strip("-") for letter, latin in _CYRILLIC.items()})
_EXTRA = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
_ENDING = re.compile(r"(?<=[bcdfghjklmnpqrstvwxz])(?:iy|yy|yi|ii|yj|ij|y|i)$")
_WORDS = re.compile(r"[^\W_]+")


def fold_name(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents and apostrophes; Cyrillic becomes Latin.

    Endings of Slavic surnames fold too: Zelensky, Zelenskyy, Zelenskiy and Zelenskij are one. A name
    without letters or digits gives an empty tuple.
    """
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    plain = plain.translate(_EXTRA).replace("'", "").replace("’", "")
    return tuple(_ENDING.sub("y", word) for word in _WORDS.findall(plain))


def slug(key: tuple[str, ...]) -> str:
    """Join a folded name into the readable part of an id."""
    return "-".join(key)
