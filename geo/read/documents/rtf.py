"""Rich Text Format (.rtf)."""

from __future__ import annotations

import re
from collections.abc import Callable

from striprtf.striprtf import rtf_to_text

from geo.errors import InputError
from geo.read.documents.document import Document
from geo.read.fields import Fields
from geo.read.limits import Limits

_STATED = r"\{{\\{name} ([^{{}}]{{1,400}})\}}"
_BLANK_LINES = re.compile(r"[ \t]*\n\s*\n\s*|\n")


def read(data: bytes, limits: Limits) -> Document:
    """The text without its formatting; a paragraph a line in the file becomes one of ours.

    Raises InputError for what is no such file.
    """
    del limits
    if not data.lstrip().startswith(b"{\\rtf"):
        raise InputError("", "it is no Rich Text document")
    raw = data.decode("latin-1")
    text = _plain(raw)
    return Document(
        _BLANK_LINES.sub("\n\n", text), Fields(title=_value(raw, "title"), author=_value(raw, "author"))
    )


def _value(raw: str, name: str) -> str | None:
    found = re.search(_STATED.format(name=name), raw[:100_000])
    if found is None:
        return None
    return _plain("{\\rtf1\\ansi " + found[1] + "}") or None


def _plain(raw: str) -> str:
    convert: Callable[..., str] = rtf_to_text  # it carries no types
    return convert(raw, errors="replace").strip()
