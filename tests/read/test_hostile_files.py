"""Files that once hung, broke or filled the memory of a reader; all were found by bench.fuzz."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.fuzz_changes import bombs, forwards
from geo.errors import InputError
from geo.gazetteer.sources import geonames_dump
from geo.gold import read_gold
from geo.models import Article
from geo.read.limits import DEFAULT_LIMITS
from geo.read.markup import MOST_ATTRIBUTES
from geo.read.repeats import LONGEST, find_repeats
from geo.view.address import filter_of_link

Read = Callable[..., list[Article | InputError]]

BOMBS = bombs(heavy=False)


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_costs_little(name: str, read_bytes: Read) -> None:
    """What is small by its format and would cost much is read or named, and nothing is raised.

    Before they were mended, `size.tar` would have been read for years, `wide.html` for minutes.
    """
    ending, data = BOMBS[name]
    for found in read_bytes(data, f"a{ending}"):
        assert found.reason if isinstance(found, InputError) else found.text.strip()


def test_an_element_of_too_many_attributes_is_named(read_bytes: Read) -> None:
    """A page, a mail's page and a feed's piece are refused in words; a usual page is not."""
    tag = f"<p {' '.join(f'a{number}=1' for number in range(6 * MOST_ATTRIBUTES))}>text</p>"
    feed = tag.replace("<", "&lt;")
    item = f"<item><title>a</title><description>{feed}</description></item>"
    for name, text in {
        "a.html": f"<html><body>{tag}</body></html>",
        "a.eml": f"Subject: a\nContent-Type: text/html\n\n{tag}",
        "a.rss": f"<rss version='2.0'><channel>{item}</channel></rss>",
    }.items():
        (error,) = read_bytes(text.encode(), name)
        assert isinstance(error, InputError)
        assert "attributes" in error.reason
        assert error.path.startswith(name)


@pytest.mark.parametrize("end", ["", "?>"])
def test_a_declaration_of_many_encodings(end: str, read_bytes: Read) -> None:
    """A feed whose first line says its encoding again and again is read, or named, at once."""
    said = "encoding='utf" * 2_000
    whole = f"<?xml version='1.0'{end}{said}\n<rss><channel><item><title>a</title></item></channel></rss>"
    for found in read_bytes(whole.encode(), "a.rss"):
        assert isinstance(found, InputError)


def test_a_feed_in_utf_16(read_bytes: Read, makers: dict[str, Callable[[str, str], bytes]]) -> None:
    """It is read whatever its declaration says."""
    feed = makers[".rss"]("Rain", "Rain in Visby.").decode().encode("utf-16")
    (article,) = read_bytes(feed, "a.rss")
    assert isinstance(article, Article)
    assert "Visby" in article.text


def test_messages_are_opened_to_a_depth(read_bytes: Read) -> None:
    """A mail forwarded too often gives its outer messages, and one named failure below them."""
    *articles, error = read_bytes(forwards(DEFAULT_LIMITS.mail_depth + 4), "a.eml")
    assert len(articles) == DEFAULT_LIMITS.mail_depth
    assert isinstance(error, InputError)
    assert "messages deep" in error.reason


@pytest.mark.parametrize(
    "header",
    [
        "Date: Mon, 3 May 99999999999999999999 10:00:00 +0000", "Date: Mon, 3 May 2021 10:00:00 +99999999999",
        "From: ((((((((((" + "(" * 3000, "Subject: " + "=?utf-8?q?=41?= " * 5000, "To: =?x?b?/////?= <@>;,",
        "Content-Type: text/plain; charset=\"a\0b\"",
    ],
)  # fmt: skip
def test_a_damaged_header_costs_no_message(header: str, read_bytes: Read) -> None:
    """The text of a mail is read whatever one of its headers holds."""
    (article,) = read_bytes(f"X-A: b\n{header}\n\nRain in Visby.\n".encode(), "a.eml")
    assert isinstance(article, Article)
    assert article.text == "Rain in Visby."


def test_headers_of_one_name(read_bytes: Read) -> None:
    """A thousand columns of one name get names of their own, in order."""
    data = "text\t" + "\t".join(["Body"] * 2000) + "\n" + "Rain in Visby.\t" + "\t".join("x" * 2000)
    (article,) = read_bytes(data.encode(), "a.tsv")
    assert isinstance(article, Article)


def test_empty_lines_of_a_table_are_no_rows(read_bytes: Read) -> None:
    """They are passed over; a row behind them is named by its line."""
    (article,) = read_bytes(b"text\n\n\nRain in Visby.\n", "a.csv")
    assert isinstance(article, Article)
    assert article.origin == "a.csv#4"


def test_texts_beyond_any_article_are_not_searched_for_captions() -> None:
    """Looking for repeats ends at a length."""
    line = "The ferry to Visby was turned back on Friday after a fire broke out in its engine room.\n"
    twice = f"{line}\n{line}"
    assert list(find_repeats(twice, ()))
    assert not list(find_repeats(twice + "Nothing else. " * (LONGEST // 14), ()))


def test_a_dump_s_numbers_are_numbers(tmp_path: Path) -> None:
    """An id that only looks like digits, or that SQLite cannot hold, makes a broken row."""
    file, said = tmp_path / "n.txt", list[str]()
    rows = [f"1\t{number}\tuk\tВісбю\t1\n" for number in ("²", "9" * 20, "7")]
    file.write_text("".join(rows), encoding="utf-8")
    assert [it[0] for it in geonames_dump.names(file, said.append)] == [7]
    assert len(said) == 2


def test_a_damaged_dump_is_named(tmp_path: Path) -> None:
    """A zip whose content is broken is an error of its file, not a crash."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "1\tVisby" * 500)
    data = bytearray(made.getvalue())
    data[40:60] = b"\xff" * 20
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(InputError):
        list(geonames_dump.places(tmp_path / "a.zip", lambda _: None))


ENDLESS = '{"id": 1, "text": "a", "toponyms": [{"start": 0, "end": 1, "text": "a", "geonameid": 1e999}]}'


@pytest.mark.parametrize("row", ["[" * 100_000, ENDLESS, '{"id": 1, "toponyms": [[]], "text": "a"}'])
def test_a_broken_gold_row_is_named(tmp_path: Path, row: str) -> None:
    """Rows nested too deeply, with endless numbers or lists for objects are errors of their line."""
    (tmp_path / "gold.jsonl").write_text(row, encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        read_gold(tmp_path / "gold.jsonl")


@pytest.mark.parametrize(
    "link", ["http://[::1?text=rain", "http://[*a]/?text=rain#x", "text=rain#[", "?text=rain"]
)
def test_only_what_is_asked_counts_in_a_link(link: str) -> None:
    """Whatever stands before the question mark, the filter is read."""
    assert filter_of_link(link, collections=["a"], default="a").text == "rain"
