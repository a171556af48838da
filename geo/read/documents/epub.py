"""Books (.epub)."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from geo.errors import InputError
from geo.read.blocks import text_of_html
from geo.read.documents.document import Document
from geo.read.fields import Fields
from geo.read.limits import Limits
from geo.read.packages import check_package

_CONTAINER = "META-INF/container.xml"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"


def read(data: bytes, limits: Limits) -> Document:
    """The text of all chapters in the order of reading; the table of contents is left out.

    Raises InputError for what is no book or is locked.
    """
    check_package(io.BytesIO(data), origin="", limits=limits)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = frozenset(package.namelist())
        if "META-INF/encryption.xml" in names and "META-INF/rights.xml" in names:
            raise InputError("", "is locked by its seller (DRM)")
        opf_name = _opf_name(package, names)
        opf = _xml(package.read(opf_name))
        chapters, lost = [], []
        for name in _reading_order(opf, posixpath.dirname(opf_name)):
            if name in names:
                chapters.append(_text(package.read(name)))
            else:
                lost.append(f"its chapter {name} is missing")
    return Document("\n\n".join(c for c in chapters if c), _stated(opf), tuple(lost))


def _opf_name(package: zipfile.ZipFile, names: frozenset[str]) -> str:
    if _CONTAINER in names:
        for element in _xml(package.read(_CONTAINER)).iter("{*}rootfile"):
            if element.get("full-path") in names:
                return str(element.get("full-path"))
    raise InputError("", "it is no EPUB book, or a damaged one")


def _xml(data: bytes) -> etree._Element:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise InputError("", f"its XML is damaged: {error}") from error


def _reading_order(opf: etree._Element, folder: str) -> Iterator[str]:
    files = {}
    for item in opf.iter(f"{_OPF}item"):
        if "nav" not in (item.get("properties") or "").split():
            files[item.get("id")] = unquote(item.get("href") or "")
    for step in opf.iter(f"{_OPF}itemref"):
        if step.get("idref") in files:
            yield posixpath.normpath(posixpath.join(folder, files[step.get("idref")]))


def _text(chapter: bytes) -> str:
    """A chapter's text; EPUB allows UTF-8 and UTF-16 alone."""
    encoding = "utf-16" if chapter[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return text_of_html(chapter.decode(encoding, "replace"))


def _stated(opf: etree._Element) -> Fields:
    creators = [e.text.strip() for e in opf.iter(f"{_DC}creator") if e.text and e.text.strip()]
    date = opf.findtext(f".//{_DC}date") or ""
    return Fields(
        title=opf.findtext(f".//{_DC}title") or None,
        published=date if re.match(r"\d{4}", date) else None,
        source=opf.findtext(f".//{_DC}publisher") or None,
        author=", ".join(creators) or None,
        language=opf.findtext(f".//{_DC}language") or None,
        licence=opf.findtext(f".//{_DC}rights") or None,
    )
