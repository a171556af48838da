"""What a file says about its article, made uniform, and the article built from it."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from geo.errors import InputError
from geo.models import Article
from geo.read.cleaning import find_noise

_ISO = re.compile(r"(\d{4})(?:([-/])(\d{1,2})(?:\2(\d{1,2}))?)?(?:[T ].*)?")
_DAY_FIRST = re.compile(
    r"(?:[^\W\d_]+,? )?(\d{1,2})(?:st|nd|rd|th)? ([^\W\d_]{3,9})\.?,? (\d{4})(?:\D.*)?", re.ASCII
)
_MONTH_FIRST = re.compile(
    r"(?:[^\W\d_]+, )?([^\W\d_]{3,9})\.? (?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})(?:\D.*)?", re.ASCII
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_].*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fields:
    """What the file states, as it stands there; None where it says nothing."""

    title: str | None = None
    """Headline."""
    published: str | None = None
    """Date of publication in any of the forms that `parse_published` knows."""
    source: str | None = None
    """The outlet."""
    author: str | None = None
    """Who signed it."""
    url: str | None = None
    """Where it was published."""
    language: str | None = None
    """A language tag (`en`, `en-GB`)."""
    licence: str | None = None
    """Under which licence it may be used."""


def build_article(
    text: str,
    fields: Fields,
    *,
    origin: str,
    row_id: str | None = None,
    fallback_title: str = "",
    extra: tuple[tuple[str, str], ...] = (),
) -> Article:
    """Make an article out of its text and what its file says.

    `fallback_title` (from a file's name) is shown when nothing else is known; it is no part of the
    digest, so that the same story under two names stays the same. Without a source, the address's
    host is the source. Raises InputError when there is no text or it is no valid Unicode.
    """
    if not any(c != "\0" and not c.isspace() for c in text):
        raise InputError(origin, "there is no text in it")
    stated = (fields.title, fields.published, fields.source, fields.author)
    _check_unicode(origin, (text, row_id, *stated, fields.url, fields.language, fields.licence))
    _check_unicode(origin, (part for pair in extra for part in pair))
    title = one_line(fields.title)
    url = clean_url(fields.url)
    digest = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:16]
    return Article(
        id=row_id or digest,
        text=text,
        digest=digest,
        title=title or fallback_title,
        published=parse_published(fields.published),
        source=one_line(fields.source) or _host(url),
        author=one_line(fields.author) or None,
        url=url,
        language=_language(fields.language),
        origin=origin,
        noise=find_noise(text),
        licence=one_line(fields.licence) or None,
        extra=extra,
    )


def one_line(value: str | None) -> str:
    """The value on one line, without control characters; empty when there is none."""
    if value is None:
        return ""
    return " ".join(_CONTROL.sub(" ", value).split())


def parse_published(value: str | None) -> str | None:
    """A date of publication as ISO 8601 with its own precision, or None when it is not one.

    Knows `2022`, `2022-06`, `2022-06-12`, slashes instead of hyphens, any time after the day, and
    English dates with the month as a word. `03/04/2022` is ambiguous and gives None.
    """
    text = one_line(value)
    if found := _ISO.fullmatch(text):
        return _date(found[1], found[3], found[4])
    if found := _DAY_FIRST.fullmatch(text):
        return _date(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.fullmatch(text):
        return _date(found[3], _month(found[1]), found[2])
    return None


def clean_url(value: str | None) -> str | None:
    """The address when it is http or https and names a host, else None."""
    text = (value or "").strip()
    if not text or any(c.isspace() or not c.isprintable() for c in text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme.lower() in ("http", "https") and parts.hostname else None


def _check_unicode(origin: str, values: Iterable[str | None]) -> None:
    try:
        for value in values:
            if value and not value.isascii():
                value.encode()
    except UnicodeEncodeError:
        raise InputError(origin, "it holds half a character (a lone surrogate)") from None


def _date(year: str, month: str | None, day: str | None) -> str | None:
    try:
        date = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    precision = 4 if month is None else 7 if day is None else 10
    return date.isoformat()[:precision]


def _month(word: str) -> str:
    """The month's number as a word; `0`, which no date has, for any other word."""
    start = word[:3].lower()
    return str(_MONTHS.index(start) + 1) if start in _MONTHS else "0"


def _host(url: str | None) -> str | None:
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None


def _language(value: str | None) -> str | None:
    found = _LANGUAGE.fullmatch((value or "").strip().lower())
    return found[1] if found else None
