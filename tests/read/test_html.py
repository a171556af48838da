import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from geo.models import Article
from geo.read.html import read_html

STORY = "The ferry to Gotland was turned back on Friday after a fire broke out in its engine room. " * 4
PAGE = f"""<html lang="en-GB"><head><title>Fire turns ferry back - Post</title>
<meta property="og:title" content="Fire turns ferry back"><meta property="og:site_name" content="Post">
<meta property="article:published_time" content="2021-05-03T10:00:00Z"><meta name="author" content="Ann Lee">
<link rel="canonical" href="https://example.org/ferry"></head>
<body><nav><a href="/">Home</a><a href="/w">Weather</a></nav><article><h1>Fire turns ferry back</h1>
<p>{STORY}</p><p>Price: {{{{7*7}}}} &lt;b&gt; in Malmö on 1 April 1999.</p></article></body></html>"""


def test_a_page_gives_its_main_text_and_what_it_says_about_itself() -> None:
    """Text without navigation; title, date, outlet, author, address and language from the page."""
    article = read_html(PAGE.encode(), origin="a.html")
    assert STORY.strip() in article.text
    assert "{{7*7}} <b> in Malmö" in article.text
    assert "Weather" not in article.text
    assert (article.title, article.published, article.source) == (
        "Fire turns ferry back",
        "2021-05-03",
        "Post",
    )
    assert (article.author, article.url, article.language) == ("Ann Lee", "https://example.org/ferry", "en")


def test_a_date_in_the_text_is_no_date_of_publication() -> None:
    """A page that states no date has none, whatever years its story mentions."""
    page = PAGE.replace('<meta property="article:published_time" content="2021-05-03T10:00:00Z">', "")
    assert read_html(page.encode(), origin="a.html").published is None


def test_the_declared_encoding_is_used() -> None:
    """A page in Latin-1 that says so is read so."""
    page = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">')
    assert "Malmö" in read_html(page.encode("latin-1"), origin="a.html").text


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"<html><body><script>x()</script></body></html>"])
def test_a_page_without_text_is_an_error(data: bytes) -> None:
    """No page and no main text are refused by name."""
    with pytest.raises(InputError, match=r"a\.html"):
        read_html(data, origin="a.html")


TAGS = st.sampled_from(
    ["<p>", "</p>", "<div>", "<a href='", "<!--", "<script>", "\0", "&#0;", "&#xD800;", STORY]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(TAGS, st.text(max_size=8)), max_size=20).map("".join))
def test_any_page_is_read_or_refused(page: str) -> None:
    """Broken markup gives an article that can be stored, or an InputError, and nothing else."""
    try:
        result: Article | None = read_html(page.encode(), origin="a.html")
    except InputError:
        result = None
    assert result is None or result.text.encode()
