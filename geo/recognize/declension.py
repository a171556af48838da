"""Declined place names in Cyrillic to the form that a gazetteer has: "в Харькове" to "Харьков"."""

from __future__ import annotations

import re

SHORTEST = 4
"""Letters of a word that may be declined."""

_ENDINGS = (
    ("ией", "ия"), ("иею", "ия"), ("ією", "ія"), ("ию", "ия"), ("ии", "ия"), ("ію", "ія"), ("ії", "ія"),
    ("ой", "а"), ("ою", "а"), ("ей", "я"), ("ею", "я"),
    ("ова", "ів"), ("ову", "ів"), ("ові", "ів"), ("овом", "ів"),
    ("єва", "їв"), ("єву", "їв"), ("єві", "їв"), ("євом", "їв"),
    ("ом", ""), ("ем", ""), ("ем", "ь"), ("ью", "ь"), ("ом", "о"),
    ("е", ""), ("е", "а"), ("е", "я"), ("е", "ь"), ("е", "о"),
    ("у", ""), ("у", "а"), ("у", "о"), ("ю", "ь"), ("ю", "я"), ("ю", ""),
    ("а", ""), ("а", "о"), ("я", "ь"), ("я", ""),
    ("ы", "а"), ("ы", "ы"), ("и", "ь"), ("и", "а"), ("и", "я"), ("и", ""),
    ("і", ""), ("і", "а"), ("і", "ь"), ("і", "о"),
)  # fmt: skip
"""Endings of the cases of Russian and Ukrainian place names, with those of the nominative."""

_CYRILLIC = re.compile(r"[\u0400-\u04ff'’-]+")


def basic_forms(word: str) -> list[str]:
    """Give what a word may be in the nominative, itself first; a word in another script is left alone.

    Most forms are no words at all: the caller keeps those that the gazetteer knows.
    """
    forms = [word]
    if len(word) < SHORTEST or not _CYRILLIC.fullmatch(word):
        return forms
    for ending, nominative in _ENDINGS:
        if word.endswith(ending):
            form = word[: -len(ending)] + nominative
            if form not in forms and len(form) >= SHORTEST - 1:
                forms.append(form)
    return forms
