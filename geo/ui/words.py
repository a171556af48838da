"""Text from outside in Streamlit's own widgets: they read it as Markdown, and a page names no path."""

from __future__ import annotations

import re
from typing import Final

from geo.view.excerpt import visible
from geo.view.excerpt_html import plain

_SIGNS: Final = frozenset("\\`*_{}[]()<>#+-.!|$:~&^=\"'/")
_FOLDERS: Final = re.compile(r"(?:sqlite:/+|(?<![\w:/.])(?:[A-Za-z]:)?[/\\])(?:[^\s'\"/\\:]+[/\\])*")
"""The folders before a file's name, and the beginning of a store's address; not those of a web address."""


def literal(text: str) -> str:
    """Give `text` for a label, a note or a message, which are read as Markdown: nothing in it is markup.

    An image in Markdown would ask its host for itself as soon as the page is drawn.
    """
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in plain(" ".join(text.split())))


def told(error: object) -> str:
    """Give an error's words on one line, with the names of files but not of the folders they lie in.

    For HTML and plain widgets; `literal` makes it fit for Markdown.
    """
    return _FOLDERS.sub("", visible(str(error)))
