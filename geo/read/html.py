"""Saved web pages."""

from __future__ import annotations

from urllib.parse import urljoin

from geo.errors import InputError
from geo.models import Article
from geo.read.decoding import decode_html
from geo.read.fields import Fields, build_article

_DATE_OPTIONS = {"original_date": True, "extensive_search": False}
"""The date that the page states about itself; no guess from dates that occur in the text."""


def read_html(
    data: bytes,
    *,
    origin: str,
    fallback_title: str = "",
    url: str | None = None,
    charset: str | None = None,
) -> Article:
    """One article from a page's bytes; its text is the main text that trafilatura extracts.

    `url` is where the page was found, unless it names its canonical address; `charset` what was said
    of its encoding from outside. Nothing is fetched. Raises InputError when it is no page or has no
    main text.
    """
    import trafilatura  # noqa: PLC0415 - half a second that other formats need not wait for
    from trafilatura.settings import Document  # noqa: PLC0415 - see above

    # HTML itself reads NUL as U+FFFD; lxml would end the page there.
    page = decode_html(data, origin, charset=charset).replace("\0", "\ufffd")
    tree = trafilatura.load_html(page)
    if tree is None:
        raise InputError(origin, "it is not an HTML page")
    language = tree.get("lang")
    found = trafilatura.bare_extraction(
        tree, with_metadata=True, include_comments=False, date_extraction_params=_DATE_OPTIONS
    )
    if not isinstance(found, Document) or not found.text:
        raise InputError(origin, "no article text was found in the page")
    fields = Fields(
        title=found.title,
        published=found.date,
        source=found.sitename or found.hostname,
        author=found.author,
        url=_absolute(found.url, url),
        language=language,
        licence=found.license,
    )
    return build_article(found.text, fields, origin=origin, fallback_title=fallback_title)


def _absolute(stated: str | None, found_at: str | None) -> str | None:
    """The address that the page states, completed by where it was found, or the latter."""
    if not stated:
        return found_at
    try:
        return urljoin(found_at, stated) if found_at else stated
    except ValueError:
        return found_at
