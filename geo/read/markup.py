"""Pages that libxml2 would not come to an end with."""

from __future__ import annotations

from typing import Final

from lxml import etree

from geo.errors import InputError

MOST_ATTRIBUTES: Final = 1_000
"""Attributes of one element. libxml2 keeps them as a list that it walks anew for each: 20,000 took 1.7 s,
50,000 took 109 s (libxml2 2.14.6)."""
_HARMLESS: Final = 5_000
"""Signs between words below which no element can have so many attributes that it matters."""
_BETWEEN: Final = " \n\t\"'/"


def check_markup(page: str) -> None:
    """Refuse a page with an element of more than `MOST_ATTRIBUTES`. Raises InputError, its path empty."""
    if sum(map(page.count, _BETWEEN)) <= _HARMLESS:
        return
    counted = _Counted()
    try:
        # The same tokens as the tree will be made of, but no tree.
        etree.fromstring(page, etree.HTMLParser(target=counted))
    except (etree.LxmlError, ValueError):
        return  # what is no page is told by whoever reads it
    if counted.most > MOST_ATTRIBUTES:
        raise InputError("", f"an element of it has {counted.most:,} attributes; it may be damaged")


class _Counted:
    """Takes lxml's tokens and keeps the largest number of attributes."""

    def __init__(self) -> None:
        self.most = 0

    def start(self, _tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self.most = max(self.most, len(attributes))

    def close(self) -> None:
        """End the page."""
