"""CLDR's names of countries, through babel (Unicode licence)."""

from __future__ import annotations

from babel import Locale

LANGUAGES = (
    "en",
    "ru",
    "uk",
    "be",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "cs",
    "sv",
    "da",
    "tr",
    "ro",
    "hu",
    "fi",
)
"""English first: its name becomes the primary one. All are written in Latin or Cyrillic letters."""


def country_names() -> dict[str, tuple[str, ...]]:
    """Give the names of each country by ISO 3166-1 alpha-2 code, the English one first, none twice."""
    names: dict[str, dict[str, None]] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():  # noqa: PLR2004 - three digits are groups of countries
                names.setdefault(code, {})[name] = None
    return {code: tuple(found) for code, found in names.items()}
