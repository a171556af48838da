"""What could not be read, for people: which file, where in it, why, and what helps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.errors import InputError

_HOLDERS = frozenset(".zip .tar .tgz .tbz2 .txz .gz .bz2 .xz .warc .eml .mbox".split())
"""Endings of files that hold other files or messages."""
_NUMBER = re.compile(r"#\d+\Z")
_PAGES = re.compile(r"\bpages? (\d+(?:(?:, | and |-|–)\d+)*)")
_ADVICE = (
    (r"scan|no text on", "run text recognition (OCR) on it and read the new file"),
    (r"password|encrypted", "save it without its password"),
    (r"zip bomb|too much|longer than|too long|too many|deep", "unpack or split it, then read the parts"),
    (r"unknown kind", "convert it to a known kind, or move it away"),
    (r"no such file|leads nowhere|permission", "check that the file is there and may be read"),
    (r"no article|no text|no main text|empty", "open it: if there is text, save it as .txt or .html"),
    (r"json|utf-8|column|half a character", "correct the row at its source and read the file again"),
    (r"robots|refused|private|redirect", "save the page in a browser and read the file"),
    (r"could not be asked|timed? ?out|network|http|answer", "run the same command again later"),
)
_ELSE = "open it in its own program: if it is whole there, save it anew or as .txt; else get another copy"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One input in quarantine."""

    file: str
    """The file or address."""
    place: str
    """Where in it: `line 5`, `page 3`, `message 2`, or the name of an archive's member; may be empty."""
    reason: str
    """Why it could not be read."""
    advice: str
    """What to do."""


def locate(error: InputError) -> Trouble:
    """Say of an error where it stands and what helps; the reason's own advice goes first."""
    file = file_of(error.path)
    places = [error.path[len(file) :].lstrip("/").replace("#", "message ", 1)] if error.path != file else []
    if error.line is not None:
        places.append(f"line {error.line}")
    elif pages := _PAGES.search(error.reason):
        places.append(pages[0])
    reason, _, stated = error.reason.partition("; ")
    advice = next((told for signs, told in _ADVICE if re.search(signs, reason.lower())), _ELSE)
    return Trouble(file, ", ".join(places), reason, stated or advice)


def file_of(origin: str) -> str:
    """The file that something comes from; its origin may name a part of it (`a.zip/b.txt`, `m.mbox#2`)."""
    if origin.lower().startswith(("http://", "https://")):
        return origin
    for holder in reversed(PurePosixPath(f"{origin}/").parents):
        name = _NUMBER.sub("", str(holder))
        if PurePosixPath(name).suffix.lower() in _HOLDERS:
            return name
    name = _NUMBER.sub("", origin)
    return name if PurePosixPath(name).suffix.lower() in _HOLDERS else origin
