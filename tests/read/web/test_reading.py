from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from geo.errors import InputError
from geo.models import Article
from geo.read.files import read_paths
from geo.read.streams import Reader
from geo.read.web.fetching import Fetcher
from geo.read.web.reading import WebReader

TEXT = "The ferry to Gotland was turned back on Friday after a fire broke out in its engine room. " * 4
HTML = "text/html; charset=utf-8"


def page(title: str, *, head: str = "") -> str:
    return (
        f"<html lang='en'><head><title>{title}</title>{head}</head><body>"
        f"<article><h1>{title}</h1><p>{title}. {TEXT}</p></article></body></html>"
    )


def item(link: str, body: str) -> str:
    return f"<item><title>From the feed</title><link>{link}</link><description>{body}</description></item>"


def feed(*items: str) -> str:
    head = "<?xml version='1.0'?><rss version='2.0'><channel><title>Post</title>"
    return f"{head}{''.join(items)}</channel></rss>"


@pytest.fixture
def read(fetcher: Callable[..., Fetcher]) -> Iterator[Callable[..., list[Article | InputError]]]:
    """Reads an address with a fresh reader."""
    with closing(Reader()) as reader:
        yield lambda url, **options: list(WebReader(fetcher(), **options).read(url, reader))


def test_a_page_gives_its_article_with_its_canonical_address(site: Any, read: Any) -> None:
    """Title, date, author and the address that the page names; the origin is what was asked for."""
    head = (
        "<link rel='canonical' href='https://news.example/ferry'><meta name='author' content='Ann Lee'>"
        "<meta property='article:published_time' content='2021-05-03T10:00:00Z'>"
    )
    site.say("/a?utm=1", page("Fire on the ferry", head=head), Content_Type=HTML)
    (article,) = read(site.url("/a?utm=1"))
    assert isinstance(article, Article)
    assert (article.title, article.author, article.published) == (
        "Fire on the ferry",
        "Ann Lee",
        "2021-05-03",
    )
    assert (article.url, article.origin) == ("https://news.example/ferry", site.url("/a?utm=1"))


def test_a_document_is_read_like_a_file(site: Any, read: Any, makers: Any) -> None:
    """A PDF at an address gives its text and keeps the address."""
    site.say("/report", makers[".pdf"]("Report", TEXT), Content_Type="application/pdf")
    (article,) = read(site.url("/report"))
    assert isinstance(article, Article)
    assert "engine room" in article.text
    assert article.url == site.url("/report")


def test_a_feed_gives_whole_entries_and_the_pages_of_teasers(site: Any, read: Any) -> None:
    """An entry that holds the article is not fetched again; a teaser's page is; a dead link is named."""
    whole = "A long report from Visby. " * 100
    items = (item(site.url("/x"), whole), item(site.url("/y"), "Teaser."), item(site.url("/z"), "Gone."))
    site.say("/feed", feed(*items), Content_Type="application/rss+xml")
    site.say("/y", page("The whole story"), Content_Type=HTML)
    first, second, third = read(site.url("/feed"))
    assert isinstance(first, Article)
    assert (first.title, first.source, first.url) == ("From the feed", "Post", site.url("/x"))
    assert isinstance(second, Article)
    assert (second.title, second.origin) == ("The whole story", site.url("/y"))
    assert isinstance(third, InputError)
    assert (third.path, third.reason) == (site.url("/z"), "the server answers 404")
    assert site.paths() == ["/feed", "/y", "/z"]


def test_a_sitemap_of_sitemaps_gives_every_page_once(site: Any, read: Any) -> None:
    """An index, packed sitemaps and a page that is listed twice."""
    ns = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
    index = f"<sitemapindex {ns}><sitemap><loc>{site.url('/1.xml.gz')}</loc></sitemap></sitemapindex>"
    pages = "".join(f"<url><loc>{site.url(p)}</loc></url>" for p in ("/a", "/b", "/a"))
    site.say("/sitemap.xml", index, Content_Type="application/xml")
    packed = gzip.compress(f"<?xml version='1.0'?><urlset {ns}>{pages}</urlset>".encode())
    site.say("/1.xml.gz", packed, Content_Type="application/gzip")
    site.say("/a", page("Story A"), Content_Type=HTML)
    site.say("/b", page("Story B"), Content_Type=HTML)
    assert [a.title for a in read(site.url("/sitemap.xml"))] == ["Story A", "Story B"]


def test_a_long_sitemap_is_read_up_to_a_number_of_pages(site: Any, read: Any) -> None:
    """The pages beyond are told, not silently left out."""
    pages = "".join(f"<url><loc>{site.url(f'/{n}')}</loc></url>" for n in range(5))
    site.say("/sitemap.xml", f"<urlset>{pages}</urlset>", Content_Type="text/xml")
    for number in range(5):
        site.say(f"/{number}", page(f"Story {number}"), Content_Type=HTML)
    *articles, error = read(site.url("/sitemap.xml"), most=2)
    assert [a.title for a in articles] == ["Story 0", "Story 1"]
    assert isinstance(error, InputError)
    assert "more than 2 pages" in error.reason


def test_a_snapshot_is_the_page_as_it_was(site: Any, fetcher: Callable[..., Fetcher]) -> None:
    """A Wayback address is asked for without the archive's own bar; the article's address is the original."""
    path = "/web/20210503000000id_/https://news.example/ferry"
    site.say(path, page("As it was"), Content_Type=HTML)
    asked = f"http://web.archive.org:{site.port}/web/20210503000000/https://news.example/ferry"
    with closing(Reader()) as reader:
        found = list(WebReader(fetcher()).read(asked, reader))
    (article,) = found
    assert isinstance(article, Article)
    assert (article.url, article.source, article.origin) == (
        "https://news.example/ferry",
        "news.example",
        asked,
    )
    assert site.paths() == [path]


def test_what_is_no_article_is_named(site: Any, read: Any) -> None:
    """A picture's address gives a reason."""
    site.say("/a.png", b"\x89PNG\0", Content_Type="image/png")
    (error,) = read(site.url("/a.png"))
    assert isinstance(error, InputError)
    assert "image/png" in error.reason


def test_without_leave_nothing_is_asked() -> None:
    """An address among paths is refused as long as no web reader is given."""
    (error,) = read_paths(["https://news.example/a"])
    assert isinstance(error, InputError)
    assert "network" in error.reason
