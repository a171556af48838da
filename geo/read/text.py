"""Plain text files."""

from __future__ import annotations

import re

from geo.models import Article, Noise
from geo.read.cleaning import find_masthead, find_noise
from geo.read.decoding import decode
from geo.read.fields import Fields, build_article, parse_published

_HEAD_LINES, _HEAD_CHARS = 6, 2000
"""How far into a text its title, date and author are looked for."""
_MAX_TITLE_WORDS = 22
_MAX_TITLE_CHARS = 160
_LINE = re.compile(r"[^\r\n]*")
_NEXT = re.compile(r"\r\n|\n|\r")
_PUBLISHED = re.compile(r"(?:first )?(?:published|posted|date)(?: on)?\s*:?\s+(.{4,60})", re.IGNORECASE)
_BYLINE = re.compile(r"by\s+([^,]{3,60})(?:,.*)?", re.IGNORECASE)


def read_text(data: bytes, *, origin: str, fallback_title: str = "") -> Article:
    """One article from a text file's bytes; its text is what the file says, unchanged.

    Title, date, author and source are taken from the lines at the top where they stand there, and
    stay in the text. Raises InputError when it is empty or no text.
    """
    text = decode(data, origin)
    return build_article(text, find_fields(text), origin=origin, fallback_title=fallback_title)


def find_fields(text: str) -> Fields:
    """What the lines at the top of a plain text say about it."""
    head = _head(text[:_HEAD_CHARS])
    noise = find_noise(text[: head[-1][1]]) if head else ()
    published = author = None
    for start, end, _ in head:
        line = text[start:end].strip()
        if found := _PUBLISHED.fullmatch(line):
            published = published or parse_published(found[1])
        elif _covered(start, end, noise) and (found := _BYLINE.fullmatch(line)):
            author = author or found[1].strip()
    return Fields(
        title=_title(text, head, noise), published=published, author=author, source=find_masthead(text)
    )


def title_from_name(stem: str) -> str:
    """A file's name as a title when it reads like words, else empty.

    Numbers and dates in front are dropped; a hash, a serial number or a name with other signs in
    it gives nothing.
    """
    words = [word for word in re.split(r"[-_+. ]+", stem) if word]
    while words and words[0].isdecimal():
        words.pop(0)
    alphabetic = [word for word in words if word.replace("'", "").replace("’", "").isalpha()]
    if len(alphabetic) < 2 or any(word not in alphabetic and not word.isdecimal() for word in words):  # noqa: PLR2004 - two words make a title
        return ""
    title = " ".join(words)
    return title[0].upper() + title[1:]


def _head(text: str) -> list[tuple[int, int, bool]]:
    """The first lines that are not empty: start, end, and whether an empty line or the end follows."""
    lines: list[tuple[int, int, bool]] = []
    at = 0
    while at < len(text) and len(lines) <= _HEAD_LINES:
        found = _LINE.match(text, at)
        end = found.end() if found else at
        filled = not text[at:end].isspace() and end > at
        if filled:
            lines.append((at, end, True))
        elif lines:
            lines[-1] = (*lines[-1][:2], True)
        newline = _NEXT.match(text, end)
        at = newline.end() if newline else len(text)
        if filled and newline:
            following = _LINE.match(text, at)
            rest = text[at : following.end()] if following else ""
            lines[-1] = (*lines[-1][:2], not rest.strip())
    return lines


def _title(text: str, head: list[tuple[int, int, bool]], noise: tuple[Noise, ...]) -> str | None:
    """The first short line that ends no sentence and stands apart from the text below it."""
    for number, (start, end, apart) in enumerate(head):
        if _covered(start, end, noise):
            continue
        line = text[start:end].strip()
        words = line.split()
        below = number + 1 < len(head)
        short = 3 <= len(words) <= _MAX_TITLE_WORDS and len(line) <= _MAX_TITLE_CHARS  # noqa: PLR2004 - a site's name has one or two words
        begins = line[:1].isupper() or line[:1].isdigit() or line[:1] in "\"'‘’“«¿¡"
        if below and apart and short and begins and line[-1] not in ".,;:…":
            return line
        if len(words) > _MAX_TITLE_WORDS or line[-1] in ".;":
            return None
    return None


def _covered(start: int, end: int, noise: tuple[Noise, ...]) -> bool:
    return any(n.span.start <= start and end <= n.span.end for n in noise) or any(
        start <= n.span.start and n.span.end <= end for n in noise
    )
