"""OpenDocument texts (.odt)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from geo.errors import InputError
from geo.read.documents.document import Document
from geo.read.fields import Fields
from geo.read.limits import Limits
from geo.read.packages import check_package

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_LEFT_OUT = frozenset(
    {f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_OFFICE}annotation", f"{_TEXT}table-of-content"}
)
"""Deleted text, notes, comments and the table of contents."""


def read(data: bytes, limits: Limits) -> Document:
    """The headings and paragraphs in their order, those in tables and lists included.

    Raises InputError for what is no such file.
    """
    check_package(io.BytesIO(data), origin="", limits=limits)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        if "content.xml" not in names:
            raise InputError("", "it is no OpenDocument text, or a damaged one")
        content = _parse(package.read("content.xml"))
        about = _parse(package.read("meta.xml")) if "meta.xml" in names else None
    body = content.find(f"{_OFFICE}body")
    paragraphs = [] if body is None else [_content(element).strip() for element in _elements(body)]
    return Document("\n\n".join(p for p in paragraphs if p), _stated(about))


def _parse(data: bytes) -> etree._Element:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise InputError("", f"its XML is damaged: {error}") from error


def _elements(element: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and headings, in their order; the inner ones of a paragraph (text boxes) are part of it."""
    waiting = [element]
    while waiting:
        current = waiting.pop()
        if current.tag in _PARAGRAPHS:
            yield current
        elif current.tag not in _LEFT_OUT:
            waiting.extend(reversed(current))


def _content(element: etree._Element) -> str:
    """The text of a paragraph: spaces, tabs and line breaks are elements of their own."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * min(int(child.get(f"{_TEXT}c", "1")), 80))
        elif child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            parts.append(_content(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _stated(about: etree._Element | None) -> Fields:
    if about is None:
        return Fields()
    return Fields(
        title=about.findtext(f".//{_DC}title") or None,
        author=about.findtext(f".//{_META}initial-creator") or about.findtext(f".//{_DC}creator") or None,
        language=about.findtext(f".//{_DC}language") or None,
    )
