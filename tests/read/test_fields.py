import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.read.fields import Fields, build_article, clean_url, one_line, parse_published


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ("2022", "2022"),
        ("2022-06", "2022-06"),
        ("2022-06-12", "2022-06-12"),
        ("2022-06-12T10:00Z", "2022-06-12"),
        ("2008/10/13 19:11:32", "2008-10-13"),
        ("Sun, 12 Jun 2022 10:00:00 GMT", "2022-06-12"),
        ("12 June 2022", "2022-06-12"),
        ("June 12, 2022", "2022-06-12"),
        ("June 2022", "2022-06"),
        ("2022-13-01", None),
        ("2022-02-30", None),
        ("03/04/2022", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_keeps_its_own_precision(stated: str | None, published: str | None) -> None:
    """A date is ISO 8601 as precisely as stated; what is no date or ambiguous gives None."""
    assert parse_published(stated) == published


@pytest.mark.parametrize(
    ("stated", "url"),
    [
        ("https://example.org/a", "https://example.org/a"),
        (" http://example.org ", "http://example.org"),
        ("javascript:alert(1)", None),
        ("ftp://example.org/a", None),
        ("https://", None),
        ("https://exa mple.org", None),
        ("http://[half", None),
        (None, None),
    ],
)
def test_only_web_addresses_are_kept(stated: str | None, url: str | None) -> None:
    """An address is kept when it is http or https and names a host."""
    assert clean_url(stated) == url


def test_fields_come_on_one_line_without_control_characters() -> None:
    """White space becomes single spaces, control characters go."""
    assert one_line(" A\ttitle\0\n of\x9b two ") == "A title of two"


def test_digest_is_over_title_and_text_and_not_over_a_file_name() -> None:
    """The same story has the same digest under two file names, another title gives another."""
    one = build_article("Text.", Fields(), origin="a", fallback_title="First name")
    two = build_article("Text.", Fields(), origin="b", fallback_title="Other name")
    other = build_article("Text.", Fields(title="Title"), origin="b")
    assert one.digest == two.digest == one.id == hashlib.sha256(b"\nText.").hexdigest()[:16]
    assert one.title == "First name"
    assert other.digest != one.digest


def test_the_host_is_the_source_when_none_is_stated() -> None:
    """Without a source the address's host stands for the outlet."""
    assert build_article("T", Fields(url="https://www.example.org/x"), origin="a").source == "example.org"
    assert build_article("T", Fields(url="https://example.org", source="Post"), origin="a").source == "Post"


@pytest.mark.parametrize(
    ("stated", "language"), [("en", "en"), ("en-GB", "en"), ("RU_ru", "ru"), ("eng", None)]
)
def test_language_is_two_letters_or_unknown(stated: str, language: str | None) -> None:
    """A language tag is cut to ISO 639-1; what has no two-letter form is unknown."""
    assert build_article("T", Fields(language=stated), origin="a").language == language


@pytest.mark.parametrize("text", ["", " \r\n", "\0 \0", "half \ud800 character"])
def test_no_text_and_half_characters_are_errors(text: str) -> None:
    """Text that is empty, or cannot be stored, is an InputError with the origin."""
    with pytest.raises(InputError, match="here"):
        build_article(text, Fields(), origin="here")


@given(st.text())
def test_any_stated_date_or_address_is_read_or_refused(value: str) -> None:
    """No value raises; what comes out is short and plain."""
    published, url = parse_published(value), clean_url(value)
    assert published is None or len(published) in (4, 7, 10)
    assert url is None or url.lower().startswith("http")
