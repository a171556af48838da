"""Tells the language of an article: the models read English alone."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from geo.recognize.syntax import plain, stretches

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

    from geo.models import Article

ENGLISH = "en"
"""The language that the models read."""

MOST_CHARACTERS = 4_000
"""So much of an article's beginning is looked at."""

LEAST_LETTERS = 40
"""A text with fewer letters is taken for English: names alone do not tell a language."""

SURE = 0.6
"""Least probability of another language for a text to be taken for it."""

EVIDENT = 0.12
"""Share of the commonest English words that no other language's text reaches; news has a fifth to a third."""

_COMMONEST = frozenset("the of and to in a that is was for on with as by at from said has are".split())
_WORD = re.compile(r"[^\W\d_]+")


def language_of(article: Article) -> str | None:
    """Give the ISO 639-1 code of an article's language; None when its text is too short to tell.

    Evident English is told by its commonest words, without the model of 97 languages
    (py3langid: Barbaresi; Lui and Baldwin 2012), which takes a second to load.
    """
    text = _beginning(article)
    words = _WORD.findall(text)
    if sum(map(len, words)) < LEAST_LETTERS:
        return None
    common = sum(word.lower() in _COMMONEST for word in words)
    if common >= EVIDENT * len(words):
        return ENGLISH
    code, chance = _identifier().classify(text)
    return str(code) if chance >= SURE else None


def _beginning(article: Article) -> str:
    """The first lines that count, without marks that are no language."""
    parts: list[str] = []
    size = 0
    for stretch in stretches(article):
        parts.append(plain(article.text[stretch.start : min(stretch.end, stretch.start + MOST_CHARACTERS)]))
        size += len(parts[-1])
        if size >= MOST_CHARACTERS:
            break
    return "\n".join(parts)[:MOST_CHARACTERS]


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - loaded when first needed

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
