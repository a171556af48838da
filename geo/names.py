"""Names of people and bodies as keys: the same one gives the same key, however an article spells it."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

GIVEN_NAMES = ROOT / "data" / "given_names.csv"
"""The given names that the project knows, our own collection."""

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

Key = tuple[str, ...]
"""A folded name, word by word."""

_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?:shch|sch|sh|sz)", "š"),
        (r"(?:tch|ch|cz|tsch)", "č"),
        (r"(?:zh|dzh)", "ž"),
        (r"kh", "h"),
        (r"(?:ts|tz)", "c"),
        (r"ph", "f"),
        (r"ck", "k"),
        (r"ou", "u"),
        (r"w", "v"),
        (r"q", "k"),
        (r"ks", "x"),
        (r"(?:iye|ye|je|ie|yo|jo)", "e"),
        (r"(?:iy|yy|yi|ii|ij|yj)", "i"),
        (r"(?:ya|ja|ia)", "A"),
        (r"(?:yu|ju|iu)", "U"),
        (r"[yj]", "i"),
        (r"(?:ff|f)$", "v"),
        (r"(.)\1+", r"\1"),
    )
)
"""What transliterations of one Slavic name differ in, as one sound; the order counts."""


def fold_name(name: str) -> Key:
    """Return the words of a name without case, accents and apostrophes; Cyrillic becomes Latin.

    Endings of Slavic surnames fold too: Zelensky, Zelenskyy, Zelenskiy and Zelenskij are one. A name
    without letters or digits gives an empty tuple.
    """
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    plain = plain.translate(_EXTRA).replace("'", "").replace("’", "")
    return tuple(_ENDING.sub("y", word) for word in _WORDS.findall(plain))


def slug(key: Key) -> str:
    """Join a folded name into the readable part of an id."""
    return "-".join(key)


@lru_cache(50_000)
def sound(word: str) -> str:
    """Reduce a folded word to what its transliterations share, for comparing only.

    Kadyrov and Kadyroff, Yeltsin and Eltsin, Solovyov and Soloviev are one; Prigozhin and Prygozha are not.
    """
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word


@dataclass(frozen=True, slots=True)
class GivenNames:
    """Given names: whose they are, and which are spellings or short forms of one."""

    genders: Mapping[str, str]
    """`f` or `m` by folded name; a name that both bear is not in it."""
    groups: Mapping[str, frozenset[int]]
    """The numbers of the names that a folded name is a form of."""

    @classmethod
    def load(cls, path: Path = GIVEN_NAMES) -> GivenNames:
        """Read the table (`gender,names`). Raises InputError with the line that is broken."""
        genders: defaultdict[str, set[str]] = defaultdict(set)
        groups: defaultdict[str, set[int]] = defaultdict(set)
        number = 0
        try:
            rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise InputError(str(path), str(error)) from error
        for line, row in enumerate(rows[1:], start=2):
            if len(row) != 2 or row[0] not in ("f", "m") or not row[1].strip():  # noqa: PLR2004 - two columns
                raise InputError(str(path), "no row of gender (f or m) and names", line=line)
            for part in row[1].split("/"):
                number += 1
                for word in (key for name in part.split() for key in fold_name(name)):
                    genders[word].add(row[0])
                    groups[word].add(number)
        return cls(
            {word: min(found) for word, found in genders.items() if len(found) == 1},
            {word: frozenset(found) for word, found in groups.items()},
        )

    def gender_of(self, name: str) -> str | None:
        """Tell `f` or `m` for a given name as written, None when unknown or both."""
        key = fold_name(name)
        return self.genders.get(key[0]) if key else None

    def same(self, one: str, other: str) -> bool:
        """Tell whether two folded given names may be one: equal, an initial, or forms of one name."""
        if one == other or sound(one) == sound(other):
            return True
        if len(one) == 1 or len(other) == 1:
            return one[:1] == other[:1]
        return bool(self.groups.get(one, frozenset()) & self.groups.get(other, frozenset()))
