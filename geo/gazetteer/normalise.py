"""One spelling for all the ways in which a place's name is written."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = frozenset("'`´‘’‚‛ʹʻʼʽʾʿˈ′‵＇՚")
_LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe",
    "þ": "th", "ð": "d", "ŋ": "n", "ə": "a", "й": "й", "ї": "ї", "ў": "ў", "&": " and ",
}  # fmt: skip
"""Letters that Unicode does not decompose, as English writes them, and the ones that stay whole."""

_POSSESSIVE = re.compile(r"(?<=\w)(?:'s|(?<=s)')(?=\W*$)")
_INNER_DOT = re.compile(r"(?<=[^\W\d_]{2})\.(?=\w)")
_SHORT_FORMS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


def normalise(name: str) -> str:
    """Give the form under which names are stored and looked up; empty when nothing is left.

    Case, diacritics, dots, apostrophes, hyphens, a leading "the", a trailing possessive and
    runs of spaces make no difference; a leading St, Ste, Mt or Ft is written out. Cyrillic
    letters stay (й, ї and ў are letters of their own, ё is е). Applying it twice changes nothing.
    """
    if name.isascii() and name.isalpha():
        return name.lower()  # one plain word, as most names are
    text = unicodedata.normalize("NFC", name).translate(_FOLDED)
    if "'" in text:
        text = _POSSESSIVE.sub("", text).replace("'", "")
    if "." in text:
        text = _INNER_DOT.sub(" ", text).replace(".", "")
    words = text.split()
    first = 0
    while first < len(words) - 1 and words[first] == "the":
        first += 1
    if len(words) - first > 1:
        words[first] = _SHORT_FORMS.get(words[first], words[first])
    return " ".join(words[first:])


class _Folding(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


_FOLDED = _Folding()


def _fold(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    small = character.casefold()
    if small in _LETTERS:
        return _LETTERS[small]
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(_plain(part) for part in parts if not unicodedata.combining(part))


def _plain(character: str) -> str:
    if character == ".":
        return character
    if character in _APOSTROPHES:
        return "'"
    return _LETTERS.get(character, character) if character.isalnum() or character == "&" else " "
