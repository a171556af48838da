"""Sitemaps (sitemaps.org): lists of a site's pages, or of further sitemaps."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass

from lxml import etree

from geo.errors import InputError

_LONGEST = 50 * 2**20
"""What the protocol allows a sitemap to be, in bytes."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists."""

    pages: tuple[str, ...]
    """Addresses of pages, in its order."""
    sitemaps: tuple[str, ...]
    """Addresses of further sitemaps."""


def read_sitemap(data: bytes, origin: str) -> Sitemap | None:
    """What a sitemap lists, packed or not; None when it is something else. Raises InputError."""
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(data, origin)
    if b"<urlset" not in data[:4096] and b"<sitemapindex" not in data[:4096]:
        return None
    pages: list[str] = []
    sitemaps: list[str] = []
    try:
        for _, element in etree.iterparse(io.BytesIO(data), resolve_entities=False, no_network=True):
            parent = element.getparent()
            if parent is not None and etree.QName(element).localname == "loc" and element.text:
                listed = {"url": pages, "sitemap": sitemaps}.get(etree.QName(parent).localname)
                if listed is not None:
                    listed.append(element.text.strip())
    except (etree.LxmlError, ValueError) as error:
        raise InputError(origin, f"the sitemap is damaged: {error}") from error
    return Sitemap(tuple(pages), tuple(sitemaps))


def _unpacked(data: bytes, origin: str) -> bytes:
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        found = unpack.decompress(data, _LONGEST)
    except zlib.error as error:
        raise InputError(origin, "the packed sitemap is damaged") from error
    if unpack.unconsumed_tail:
        raise InputError(origin, f"the sitemap unpacks to more than {_LONGEST >> 20} MB")
    return found
