import pytest

from geo.errors import InputError
from geo.read.markdown import read_markdown


def test_front_matter_is_read_and_the_body_is_the_text() -> None:
    """Title, date, source, address, author and language come from the front matter."""
    data = (
        b"---\ntitle: 'Fire: the ferry'\npublished: 2021-05\nsource: Post\nauthor: [Ann Lee, Bo Ek]\n"
        b"url: https://example.org/a\nlanguage: en\n---\n\nFirst line.\r\n\r\n---\r\nLast.\n"
    )
    article = read_markdown(data, origin="a.md")
    assert article.text == "First line.\r\n\r\n---\r\nLast."
    assert (article.title, article.published, article.source) == ("Fire: the ferry", "2021-05", "Post")
    assert (article.author, article.url, article.language) == (
        "Ann Lee, Bo Ek",
        "https://example.org/a",
        "en",
    )


def test_scalars_stay_as_they_are_written() -> None:
    """A title that YAML would read as a number or as false stays the word it is."""
    assert read_markdown(b"---\ntitle: No\n---\nBody.", origin="a.md").title == "No"
    assert read_markdown(b"---\ntitle: 1984\n---\nBody.", origin="a.md").title == "1984"


def test_nothing_stated_is_nothing() -> None:
    """Empty values, null and nested ones count as not stated; a wrong date is dropped."""
    data = b"---\ntitle: null\nsource:\nauthor: {a: b}\npublished: soon\n---\nBody."
    article = read_markdown(data, origin="a.md")
    assert (article.title, article.source, article.author, article.published) == ("", None, None, None)


@pytest.mark.parametrize("text", ["# Fire\n\nBody.", "---\nBody between rules.\n---\nMore.", "---\nBody."])
def test_a_file_without_front_matter_is_all_text(text: str) -> None:
    """Headings and rules at the top belong to the text, nothing of it is lost."""
    assert read_markdown(text.encode(), origin="a.md").text == text


def test_the_first_heading_is_the_title_when_none_is_stated() -> None:
    """A `#` heading on the first line stands in for a title."""
    assert read_markdown(b"# Fire on the ferry #\n\nBody.", origin="a.md").title == "Fire on the ferry"


@pytest.mark.parametrize(
    "data",
    [
        b"---\ntitle: [\n---\nBody.",
        b"---\ntitle: !!python/object/apply:os.getcwd []\nx: *y\n---\nBody.",
        b"---\ntitle: " + b"[" * 5000 + b"\n---\nBody.",
        b"---\ntitle: A\n---\n \n",
    ],
)
def test_broken_front_matter_and_no_body_are_errors(data: bytes) -> None:
    """Front matter that is no YAML, too deep, or without a text below is refused by name."""
    with pytest.raises(InputError, match=r"a\.md"):
        read_markdown(data, origin="a.md")
