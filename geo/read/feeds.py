"""RSS and Atom feeds."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import feedparser

from geo.errors import InputError
from geo.models import Article
from geo.read.blocks import text_of_html
from geo.read.fields import Fields, build_article, clean_url

_WHOLE = 1500
"""An entry whose text has at least so many characters is taken for the whole article, not a teaser."""

_DECLARATION = 500
"""Bytes within which an XML declaration must end."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DAMAGES = (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError)
"""What feedparser has raised, or lets through from the parsers under it, for a damaged feed."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed."""

    text: str
    """Its text without markup; often a teaser, sometimes the whole article."""
    fields: Fields
    """What the feed says about it."""

    @property
    def whole(self) -> bool:
        """Tell whether the text is long enough to be the article itself."""
        return len(self.text) >= _WHOLE


def read_feed(data: bytes, *, origin: str) -> list[FeedEntry]:
    """The entries of a feed in its order. Raises InputError for what is no feed."""
    try:
        parsed = feedparser.parse(
            io.BytesIO(_declared_apart(data, origin)), sanitize_html=False, resolve_relative_uris=False
        )
    except _DAMAGES as error:
        raise InputError(origin, f"the feed is damaged: {type(error).__name__}") from error
    if not parsed.get("version") and not parsed.entries:
        raise InputError(origin, "it is no RSS or Atom feed")
    about = parsed.feed
    return [_entry(item, about) for item in parsed.entries]


def _declared_apart(data: bytes, origin: str) -> bytes:
    """Put the XML declaration on a line of its own, in UTF-8.

    feedparser looks for the encoding with a pattern that takes the cube of a line's length; one of
    26 kilobytes took 58 s. Raises InputError for a declaration without an end.
    """
    if data.startswith(_UTF16):
        data = data.decode("utf-16", "replace").encode()
    bare = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not bare.startswith(b"<?"):
        return data
    end = bare.find(b"?>", 0, _DECLARATION)
    if end < 0:
        raise InputError(origin, "the feed is damaged: its XML declaration has no end")
    return bare[: end + 2].replace(b"\n", b" ") + b"\n" + bare[end + 2 :]


def articles_of(data: bytes, *, origin: str) -> Iterator[Article | InputError]:
    """The entries of a saved feed as articles, with the text that the feed itself carries."""
    entries = read_feed(data, origin=origin)
    if not entries:
        raise InputError(origin, "there is no entry in the feed")
    for number, entry in enumerate(entries, start=1):
        here = f"{origin}#{number}"
        try:
            yield build_article(entry.text, entry.fields, origin=here)
        except InputError as error:
            yield error


def _entry(item: Mapping[str, object], about: Mapping[str, object]) -> FeedEntry:
    dates = dict(item)  # feedparser's own look-up invents the one from the other, with a warning
    contents = item.get("content")
    pieces = [c.get("value") for c in contents if isinstance(c, dict)] if isinstance(contents, list) else []
    texts = [
        text_of_html(piece) for piece in [*pieces, item.get("summary")] if isinstance(piece, str) and piece
    ]
    return FeedEntry(
        max(texts, key=len, default=""),
        Fields(
            title=text_of_html(_string(item, "title")),
            published=_day(dates.get("published_parsed") or dates.get("updated_parsed")),
            source=_string(about, "title") or None,
            author=_string(item, "author") or None,
            url=clean_url(_string(item, "link")),
            language=_string(item, "language") or _string(about, "language") or None,
            licence=_string(item, "rights") or _string(about, "rights") or None,
        ),
    )


def _string(item: Mapping[str, object], key: str) -> str:
    value = item.get(key)
    return value.strip() if isinstance(value, str) else ""


def _day(moment: object) -> str | None:
    """The day of a moment as feedparser gives it: year, month, day … in UTC."""
    if not isinstance(moment, tuple):
        return None
    year, month, day = moment[:3]
    return f"{year:04}-{month:02}-{day:02}"
