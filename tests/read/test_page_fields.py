"""What pages say about themselves, in the ways that sites say it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from geo.read.fields import Fields
from geo.read.page_fields import page_fields


def fields(head: str, body: str = "<p>Text.</p>") -> Fields:
    return page_fields(html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"))


def data(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"} | values)}</script>'


@pytest.mark.parametrize(
    ("head", "body", "name", "value"),
    [
        ('<meta property="og:title" content="A fire">', "", "title", "A fire"),
        ("<title>A fire in town - The Post</title>", "", "title", "A fire in town"),
        ("<title>A fire - The Post</title>", "<h1>A fire</h1>", "title", "A fire"),
        (data(headline="A fire"), "", "title", "A fire"),
        (data(datePublished="2021-05-03T10:00:00Z"), "", "published", "2021-05-03T10:00:00Z"),
        ('<meta name="dc.date" content="2021-05">', "", "published", "2021-05"),
        ("", '<time class="entry-date" datetime="2021-05-03">May</time>', "published", "2021-05-03"),
        ("", '<time datetime="2021-05-03">a</time><time datetime="2020-01-01">b</time>', "published", None),
        ('<link rel="canonical" href="https://example.org/2021/05/03/fire">', "", "published", "2021-05-03"),
        ('<meta name="author" content="By Ann Lee">', "", "author", "Ann Lee"),
        ('<meta property="article:author" content="https://example.org/ann">', "", "author", None),
        (data(author=[{"name": "Ann Lee"}, {"name": "Bo Ek"}]), "", "author", "Ann Lee, Bo Ek"),
        ("", '<span class="byline">By Ann Lee</span>', "author", "Ann Lee"),
        ("", '<a rel="author" href="/ann">Ann Lee</a>', "author", "Ann Lee"),
        (data(publisher={"name": "The Post"}), "", "source", "The Post"),
        ("", '<a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">x</a>', "licence",
         "CC BY-SA 4.0"),
        (data(license="https://creativecommons.org/publicdomain/zero/1.0/"), "", "licence", "CC0 1.0"),
    ],
)  # fmt: skip
def test_each_way_of_saying_it(head: str, body: str, name: str, value: str | None) -> None:
    """Open Graph, Dublin Core, JSON-LD, links, times, by-lines and addresses are understood."""
    assert getattr(fields(head, f"{body}<p>Text.</p>"), name) == value


def test_graphs_and_broken_blocks() -> None:
    """An article within a graph is found; a block that is no JSON says nothing and hinders no other."""
    graph = json.dumps({"@graph": [{"@type": "WebSite"}, {"@type": ["Article"], "headline": "A fire"}]})
    broken = '<script type="application/ld+json">{"@type": </script>'
    assert fields(f'{broken}<script type="application/ld+json">{graph}</script>').title == "A fire"
    assert fields(data(headline={"a": 1}, author=[[[]]], datePublished=7)).title is None


VALUES = st.none() | st.text(max_size=5) | st.integers()
KEYS = st.sampled_from(["@type", "@graph", "headline", "author", "name"])


@given(st.recursive(VALUES, lambda it: st.lists(it, max_size=3) | st.dictionaries(KEYS, it)))
def test_any_data_is_understood_or_left(block: object) -> None:
    """Whatever JSON a page carries, its fields are texts or none."""
    raw = json.dumps(block).replace("<", "\\u003c")
    found = fields(f'<script type="application/ld+json">{raw}</script>')
    assert all(isinstance(getattr(found, name), str | None) for name in Fields.__slots__)
