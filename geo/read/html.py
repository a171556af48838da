"""Saved web pages."""

from __future__ import annotations

import trafilatura
from trafilatura.settings import Document

from geo.errors import InputError
from geo.models import Article
from geo.read.decoding import decode_html
from geo.read.fields import Fields, build_article

_DATE_OPTIONS = {"original_date": True, "extensive_search": False}
"""The date that the page states about itself; no guess from dates that occur in the text."""


def read_html(data: bytes, *, origin: str, fallback_title: str = "") -> Article:
    """One article from a page's bytes; its text is the main text that trafilatura extracts.

    Nothing is fetched. Raises InputError when it is no page or has no main text.
    """
    # HTML itself reads NUL as U+FFFD; lxml would end the page there.
    page = decode_html(data, origin).replace("\0", "\ufffd")
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
        url=found.url,
        language=language,
    )
    return build_article(found.text, fields, origin=origin, fallback_title=fallback_title)
