"""Addresses to articles: pages, documents, feeds, sitemaps and snapshots of the Wayback Machine."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

from geo.errors import InputError
from geo.models import Article
from geo.read import kinds
from geo.read.archives import BUFFER
from geo.read.feeds import FeedEntry, read_feed
from geo.read.fields import build_article
from geo.read.streams import Reader
from geo.read.web.fetching import Fetcher, Page
from geo.read.web.sitemaps import read_sitemap

_SNAPSHOT = re.compile(
    r"(https?://web\.archive\.org(?::\d+)?/web/)(\d{4,14})(?:[a-z]{2}_)?/(https?:/.*)", re.IGNORECASE
)
_HEAD = 8192


class WebReader:
    """Reads addresses that a user names, and those that a feed or a sitemap among them lists."""

    def __init__(self, fetcher: Fetcher, *, most: int = 500) -> None:
        self._fetcher = fetcher
        self._most = most
        self._seen: set[str] = set()

    def read(self, address: str, reader: Reader) -> Iterator[Article | InputError]:
        """The articles at an address; each one's origin is the address it was asked for by.

        A feed's entries are read from the feed where it holds them whole, else from their pages. Of
        feeds and sitemaps no more than `most` pages are read in all; the error after them says so.
        """
        try:
            page = self._fetcher.get(_as_it_was(address))
            listed = read_sitemap(page.body, address)
            if listed is not None:
                yield from self._listed([*listed.sitemaps, *listed.pages], address, page, reader, depth=0)
            elif (suffix := _suffix(page)) in kinds.FEEDS:
                yield from self._feed(page, address, reader)
            else:
                yield from _articles(page, suffix, address, reader)
        except InputError as error:
            yield error if error.path == address else InputError(address, error.reason)

    def _feed(self, page: Page, address: str, reader: Reader) -> Iterator[Article | InputError]:
        entries = read_feed(page.body, origin=address)
        if not entries:
            raise InputError(address, "there is no entry in the feed")
        for entry in entries:
            link = entry.fields.url
            if entry.whole or link is None:
                yield _from_feed(entry, address)
            elif self._may_read(link):
                yield from self._linked(link, reader)
            elif self._full():
                yield InputError(address, f"lists more than {self._most} pages; the others were not read")
                return

    def _listed(
        self, links: list[str], address: str, page: Page, reader: Reader, *, depth: int
    ) -> Iterator[Article | InputError]:
        for link in links:
            whole = urljoin(page.url, link)
            if self._full():
                yield InputError(address, f"lists more than {self._most} pages; the others were not read")
                return
            if not self._may_read(whole):
                continue
            try:
                found = self._fetcher.get(whole)
                inner = read_sitemap(found.body, whole)
                if inner is None:
                    yield from _articles(found, _suffix(found), whole, reader)
                elif depth == 0:  # the protocol allows no index within an index
                    yield from self._listed(list(inner.pages), address, found, reader, depth=1)
            except InputError as error:
                yield InputError(whole, error.reason)

    def _linked(self, link: str, reader: Reader) -> Iterator[Article | InputError]:
        try:
            found = self._fetcher.get(link)
            yield from _articles(found, _suffix(found), link, reader)
        except InputError as error:
            yield InputError(link, error.reason)

    def _may_read(self, link: str) -> bool:
        """Tell whether a listed page is new and there is room for it; it counts as read then."""
        if link in self._seen or self._full():
            return False
        self._seen.add(link)
        return True

    def _full(self) -> bool:
        return len(self._seen) >= self._most


def _articles(page: Page, suffix: str, address: str, reader: Reader) -> Iterator[Article | InputError]:
    """What a page or a document that was fetched holds, with the address it stands at."""
    url = _original(page.url)
    if suffix in kinds.PAGES | kinds.TEXTS | kinds.DOCUMENTS:
        charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", page.content_type, re.IGNORECASE)
        yield from reader.read_one(
            page.body, suffix=suffix, origin=address, url=url, charset=charset[1] if charset else None
        )
        return
    stream = io.BufferedReader(io.BytesIO(page.body), BUFFER)
    for found in reader.read(stream, name=f"page{suffix}", origin=address):
        yield found if isinstance(found, InputError) or found.url else replace(found, url=url)


def _from_feed(entry: FeedEntry, address: str) -> Article | InputError:
    try:
        return build_article(entry.text, entry.fields, origin=entry.fields.url or address)
    except InputError as error:
        return error


def _suffix(page: Page) -> str:
    """What a page is: by what the server says, unless that is vague, then by its beginning and its name."""
    stated = kinds.suffix_by_type(page.content_type)
    shown = kinds.suffix_by_beginning(page.body[:_HEAD])
    named = PurePosixPath(urlsplit(page.url).path).suffix.lower()
    if shown in kinds.FEEDS or (stated in (None, ".xml", ".txt", ".zip", ".gz") and shown is not None):
        return shown or ""
    if stated in (None, ".xml", ".txt") and named in kinds.ARTICLE_SUFFIXES:
        return named
    if stated in (None, ".xml"):
        what = page.content_type.partition(";")[0][:60] or "of an unknown kind"
        raise InputError(page.url, f"what stands there is no article ({what})")
    return stated


def _as_it_was(address: str) -> str:
    """A snapshot's address in the form that gives the page without the Wayback Machine's own bar."""
    found = _SNAPSHOT.fullmatch(address)
    return f"{found[1]}{found[2]}id_/{found[3]}" if found else address


def _original(url: str) -> str:
    """The address that a snapshot was taken of, else the address itself."""
    found = _SNAPSHOT.fullmatch(url)
    return re.sub(r"^(https?:)/+", r"\1//", found[3]) if found else url
