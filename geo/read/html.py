"""Saved web pages."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from lxml import etree

from geo.errors import InputError
from geo.models import Article
from geo.read.decoding import decode_html
from geo.read.fields import build_article
from geo.read.markup import check_markup
from geo.read.page_fields import page_fields

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Extractor

_AROUND = (
    "script style svg noscript template iframe nav aside footer form button select textarea input dialog "
    "menu canvas audio video map object embed"
).split()
"""Elements that hold no running text; trafilatura would walk through them many times."""
_ENOUGH = 700
"""Characters of main text below which the page is looked at again, with all of trafilatura's ways."""
_SHARE = 0.4
"""Share of the text in the page's paragraphs below which it is."""


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

    # HTML itself reads NUL as U+FFFD; lxml would end the page there.
    page = decode_html(data, origin, charset=charset).replace("\0", "\ufffd")
    check_markup(page)
    tree = trafilatura.load_html(page)
    if tree is None:
        raise InputError(origin, "it is not an HTML page")
    stated = page_fields(tree)
    text = _quick_text(tree) or _thorough_text(page)
    if not text:
        raise InputError(origin, "no article text was found in the page")
    fields = replace(stated, url=_absolute(stated.url, url))
    return build_article(text, fields, origin=origin, fallback_title=fallback_title)


def _quick_text(tree: HtmlElement) -> str:
    """The main text by trafilatura's own rules; empty where these may have missed some. Changes the tree."""
    said = sum(len(it.text_content()) for it in tree.iter("p"))
    etree.strip_elements(tree, *_AROUND, etree.Comment, with_tail=False)
    text = _extracted(tree, fast=True)
    return text if len(text) >= max(_ENOUGH, _SHARE * said) else ""


def _thorough_text(page: str) -> str:
    """The main text by all the ways that trafilatura knows; half as fast."""
    return _extracted(page, fast=False)


def _extracted(page: HtmlElement | str, *, fast: bool) -> str:
    from trafilatura import bare_extraction  # noqa: PLC0415 - see read_html
    from trafilatura.settings import Document  # noqa: PLC0415 - see read_html

    found = bare_extraction(page, options=_options(fast=fast))
    return found.text or "" if isinstance(found, Document) else ""


@cache
def _options(*, fast: bool) -> Extractor:
    from trafilatura.settings import Extractor  # noqa: PLC0415 - see read_html

    return Extractor(output_format="python", fast=fast, comments=False, with_metadata=False)


def _absolute(stated: str | None, found_at: str | None) -> str | None:
    """The address that the page states, completed by where it was found, or the latter."""
    if not stated:
        return found_at
    try:
        return urljoin(found_at, stated) if found_at else stated
    except ValueError:
        return found_at
