"""One spelling for all the ways in which a place's name is written."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = dict.fromkeys(map(ord, "'`´‘’‚‛ʹʻʼʽʾʿˈ′‵＇՚\u0313\u0314"), "'")
_SPECIAL = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
        "ŋ": "n",
        "ə": "a",
        "&": " and ",
    }
)
"""Latin letters that Unicode does not decompose, as English text writes them."""

_LATIN_ASCII = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
_POSSESSIVE = re.compile(r"(?<=\w)(?:'s|(?<=s)')(?=\W*$)")
_INNER_DOT = re.compile(r"(?<=[^\W\d_]{2})\.(?=\w)")
_SEPARATOR = re.compile(r"[\W_]+")
_ARTICLE = re.compile(r"^(?:the )+(?=.)")
_SHORT_FORMS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


def normalise(name: str) -> str:
    """Give the form under which names are stored and looked up; empty when nothing is left.

    Case, diacritics, dots, apostrophes, hyphens, a leading "the", a trailing possessive and
    runs of spaces make no difference; a leading St, Ste, Mt or Ft is written out. Cyrillic
    letters stay (й, ї and ў are letters of their own, ё is е). Applying it twice changes nothing.
    """
    text = name.replace("&", " and ").replace("`", "'") if name.isascii() else _fold_letters(name)
    text = text.lower()
    if not _LATIN_ASCII.fullmatch(text):
        text = _POSSESSIVE.sub("", text).replace("'", "")
        text = _INNER_DOT.sub(" ", text).replace(".", "")
        text = _SEPARATOR.sub(" ", text).strip()
    if text.startswith("the "):
        text = _ARTICLE.sub("", text)
    first, space, rest = text.partition(" ")
    return f"{_SHORT_FORMS[first]} {rest}" if space and first in _SHORT_FORMS else text


def _fold_letters(name: str) -> str:
    text = name.translate(_APOSTROPHES)
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = text.translate(_APOSTROPHES)
    text = text.replace("и\u0306", "й").replace("і\u0308", "ї").replace("у\u0306", "ў")
    text = "".join(c for c in text if not unicodedata.combining(c))
    return text.translate(_SPECIAL)
