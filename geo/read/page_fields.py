"""What a web page says about its article: meta tags, JSON-LD, links, and the usual places in its body.

The vocabularies: Open Graph (ogp.me), Dublin Core, schema.org's NewsArticle, Twitter cards, citation_* as
Google Scholar asks for them, and HTML's own `time`, `rel=author`, `rel=license` and `rel=canonical`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import html

from geo.read.fields import Fields, one_line, parse_published

_TITLE = "citation_title og:title twitter:title dc.title dcterms.title headline".split()
_DATE = (
    "article:published_time citation_publication_date citation_date datepublished date dc.date.issued "
    "dcterms.issued dc.date dcterms.date dcterms.created sailthru.date parsely-pub-date pubdate publishdate "
    "publish-date publish_date og:published_time og:pubdate article.published rnews:datepublished"
).split()
_SOURCE = "og:site_name citation_journal_title application-name dc.publisher dcterms.publisher".split()
_AUTHOR = (
    "author byl citation_author dc.creator dcterms.creator article:author_name parsely-author "
    "sailthru.author article:author og:article:author"
).split()
_URL = ["og:url", "twitter:url"]
_LICENCE = ["dc.rights.license", "dcterms.license", "license"]
_ARTICLES = re.compile(r"(?:Article|BlogPosting|Posting|Report|Review|ScholarlyArticle)\Z")
_LONGEST_DATA = 500_000
"""Characters of one JSON-LD block that are parsed."""
_DEEPEST = 6
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/_-]|\.|\Z)")
_CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/(?:licenses/([a-z-]+)/(\d\.\d)|publicdomain/(zero)/(\d\.\d))"
)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline|author|post-author|article-author)(?:[\s_-]name)?(?:$|\s)", re.IGNORECASE
)
_PUBLISHED = re.compile(r"publish|entry-date|pubdate", re.IGNORECASE)
_BY = re.compile(r"(?:written\s+)?by\s*:?\s+", re.IGNORECASE)
_SEPARATORS = (" | ", " – ", " — ", " - ", " :: ", " · ")
_LONGEST_AUTHOR = 80
_SITE_WORDS = 4
"""Most words in a site's name at the end of a page's title."""


@dataclass(slots=True)
class _Stated:
    """What was found, by the names that pages use, in lower case; the first of a name counts."""

    meta: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    canonical: str | None = None
    licence: str | None = None

    def first(self, names: list[str]) -> str | None:
        """The first of some meta tags that says something."""
        return next((self.meta[name] for name in names if name in self.meta), None)


def page_fields(tree: html.HtmlElement) -> Fields:
    """Read a page's fields; nothing is guessed from running text, and nothing is fetched."""
    stated = _read_head(tree)
    data = stated.data
    url = stated.canonical or stated.first(_URL) or data.get("url")
    published = (
        _dated(data.get("datePublished")) or _dated(stated.first(_DATE)) or _time_of(tree) or _date_in(url)
    )
    source = stated.first(_SOURCE) or data.get("publisher")
    author = _person(data.get("author")) or _person(stated.first(_AUTHOR)) or _byline(tree)
    return Fields(
        title=stated.first(_TITLE) or data.get("headline") or _heading(tree, source),
        published=published,
        source=source,
        author=author,
        url=url,
        language=tree.get("lang") or data.get("inLanguage"),
        licence=_licence(stated.licence or stated.first(_LICENCE) or data.get("license")),
    )


def _read_head(tree: html.HtmlElement) -> _Stated:
    stated = _Stated()
    for element in tree.iter("meta", "link", "a", "script"):
        if element.tag == "meta":
            name = element.get("property") or element.get("name") or element.get("itemprop")
            value = one_line(element.get("content"))
            if name and value:
                stated.meta.setdefault(name.strip().lower(), value)
        elif element.tag == "script":
            if (element.get("type") or "").strip().lower() == "application/ld+json":
                _read_data(element.text or "", stated.data)
        elif rel := element.get("rel"):
            names = rel.lower().split()
            if "canonical" in names and element.tag == "link":
                stated.canonical = stated.canonical or element.get("href")
            if "license" in names:
                stated.licence = stated.licence or element.get("href")
    return stated


def _read_data(text: str, found: dict[str, str]) -> None:
    """Take what a JSON-LD block says of an article; broken ones say nothing."""
    if len(text) > _LONGEST_DATA:
        return
    try:
        block = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    for item in _items(block, 0):
        kinds = item.get("@type")
        named = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(kind, str) and _ARTICLES.search(kind) for kind in named):
            for key in ("headline", "datePublished", "author", "publisher", "url", "inLanguage", "license"):
                value = one_line(_name_of(item.get(key)))
                if value:
                    found.setdefault(key, value)


def _items(block: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(block, list):
        for item in block:
            yield from _items(item, depth + 1)
    elif isinstance(block, dict):
        yield block
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            yield from _items(block.get(key), depth + 1)


def _name_of(value: object) -> str | None:
    """A value as text: itself, or the name of a person or organisation; several are joined."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return _name_of(value.get("name"))
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(name for it in value[:10] if (name := _name_of(it)))) or None
    return None


def _dated(value: str | None) -> str | None:
    return value if parse_published(value) else None


def _time_of(tree: html.HtmlElement) -> str | None:
    """The first `time` that is marked as the publication's, else the only day that `time`s name."""
    days: list[str] = []
    for element in tree.iter("time"):
        value = _dated(element.get("datetime") or element.text)
        if value is None:
            continue
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''}"
        if element.get("pubdate") is not None or _PUBLISHED.search(marks):
            return value
        days.append(value)
    return days[0] if len({parse_published(day) for day in days}) == 1 else None


def _date_in(url: str | None) -> str | None:
    found = _IN_ADDRESS.search(url or "")
    return "-".join(found.groups()) if found else None


def _person(value: str | None) -> str | None:
    """An author's name; an address (of a profile, of a mailbox) is none."""
    if not value or "://" in value or "@" in value or len(value) > 2 * _LONGEST_AUTHOR:
        return None
    return _BY.sub("", value, count=1) if _BY.match(value) else value


def _byline(tree: html.HtmlElement) -> str | None:
    for element in tree.iter("a", "span", "p", "div", "address", "li", "strong"):
        rel, kind = element.get("rel"), element.get("class")
        named = (rel == "author") or element.get("itemprop") == "author"
        if not named and (kind is None or len(kind) > _LONGEST_AUTHOR or not _BYLINE.search(kind)):
            continue
        text = one_line(element.text_content()[: 4 * _LONGEST_AUTHOR])
        text = _BY.sub("", text, count=1) if _BY.match(text) else text
        if text and len(text) <= _LONGEST_AUTHOR and not any(c.isdigit() for c in text):
            return text
    return None


def _heading(tree: html.HtmlElement, source: str | None) -> str | None:
    """The page's one heading, else its `title` without the site's name at the end."""
    headings = [text for it in tree.iter("h1") if (text := one_line(it.text_content()))]
    if len(headings) == 1:
        return headings[0]
    title = next((one_line(it.text_content()) for it in tree.iter("title")), "")
    for sign in _SEPARATORS:
        head, found, tail = title.rpartition(sign)
        named = tail.strip().casefold() == (source or "").casefold()
        if found and (named or (len(tail) < len(head) and len(tail.split()) <= _SITE_WORDS)):
            return head
    return title or (headings[0] if headings else None)


def _licence(value: str | None) -> str | None:
    """A licence as stated, the address of a Creative Commons one as its usual name."""
    found = _CREATIVE_COMMONS.match(value or "")
    if found is None:
        return value
    return f"CC0 {found[4]}" if found[3] else f"CC {found[1].upper()} {found[2]}"
