from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage

import pytest

from geo.errors import InputError
from geo.models import Article
from geo.read.kinds import ARTICLE_SUFFIXES, suffix_of
from geo.read.limits import DEFAULT_LIMITS

Makers = dict[str, Callable[[str, str], bytes]]
Read = Callable[..., list[Article | InputError]]

TITLE = "Fire turns the ferry back"
TEXT = (
    "The ferry to Gotland was turned back on Friday after a fire broke out in its engine room near Visby.\n\n"
    "Nobody was hurt, said Eva Öberg of the coast guard in Malmö, who had led the rescue from there.\n\n"
    "The ship will be repaired in Gdańsk; its next crossing from Nynäshamn is planned for Sunday."
)
KINDS = (
    ".txt .md .html .mhtml .pdf .docx .odt .rtf .epub .eml .mbox .csv .tsv .xlsx .parquet .jsonl .rss .zip "
    ".tar .tar.gz .html.gz .warc .warc.gz"
).split()


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gives_its_whole_text_once(kind: str, makers: Makers, read_bytes: Read) -> None:
    """A file made by its format's own writer gives one article with each paragraph and the title."""
    text = TEXT.replace("Gdańsk", "Gdansk") if kind == ".pdf" else TEXT  # the PDF's own fonts are Latin-1
    (article,) = read_bytes(makers[kind](TITLE, text), f"ferry{kind}")
    assert isinstance(article, Article)
    for paragraph in text.split("\n\n"):
        assert paragraph in words(article.text)
    assert article.title == TITLE
    assert "Home" not in article.text


def test_every_kind_that_is_read_is_tested() -> None:
    """No ending is offered that no file of the tests has; other spellings of a kind aside."""
    spellings = {
        ".text", ".markdown", ".htm", ".xhtml", ".mht", ".ndjson", ".xlsm", ".atom", ".tgz", ".tbz2", ".txz",
        ".bz2", ".xz",
    }  # fmt: skip
    assert {suffix_of(f"a{kind}") for kind in KINDS} == ARTICLE_SUFFIXES - spellings


def test_what_the_file_says_of_itself_is_kept(makers: Makers, read_bytes: Read) -> None:
    """Mail gives its sender, a saved page its address, a feed its outlet, a table its other columns."""
    (mail,) = read_bytes(makers[".eml"](TITLE, TEXT), "a.eml")
    (page,) = read_bytes(makers[".mhtml"](TITLE, TEXT), "a.mhtml")
    (captured,) = read_bytes(makers[".warc.gz"](TITLE, TEXT), "a.warc.gz")
    (entry,) = read_bytes(makers[".rss"](TITLE, TEXT), "a.rss")
    (row,) = read_bytes(makers[".parquet"](TITLE, TEXT), "a.parquet")
    (book,) = read_bytes(makers[".epub"](TITLE, TEXT), "a.epub")
    assert all(isinstance(found, Article) for found in (mail, page, captured, entry, row, book))
    assert isinstance(mail, Article)
    assert (mail.author, mail.source, mail.published) == ("Ann Lee", "example.org", "2021-05-03")
    assert isinstance(page, Article)
    assert isinstance(captured, Article)
    assert page.url == captured.url == "https://example.org/ferry"
    assert isinstance(entry, Article)
    assert (entry.source, entry.published, entry.origin) == ("Post", "2021-05-03", "a.rss#1")
    assert isinstance(row, Article)
    assert (row.extra, row.origin) == ((("desk", "foreign"),), "a.parquet#1")
    assert isinstance(book, Article)
    assert (book.author, book.language) == ("Ann Lee", "en")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in (".txt", ".md")])
def test_a_file_that_was_cut_short_is_never_silent(kind: str, makers: Makers, read_bytes: Read) -> None:
    """Half a file gives the half that is there or a reason; never nothing, never an empty text."""
    whole = makers[kind](TITLE, TEXT * 20)
    results = read_bytes(whole[: len(whole) // 2], f"ferry{kind}")
    assert results
    for result in results:
        assert result.reason if isinstance(result, InputError) else result.text.strip()


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_file_of_any_kind_is_named(kind: str, read_bytes: Read) -> None:
    """No bytes give one InputError with the file's name."""
    (error,) = read_bytes(b"", f"ferry{kind}")
    assert isinstance(error, InputError)
    assert error.path.startswith(f"ferry{kind}")


def zipped(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_a_zip_bomb_is_named_and_its_neighbours_are_read(makers: Makers, read_bytes: Read) -> None:
    """An entry that unpacks to a thousand times its size is refused before it is unpacked."""
    bomb = zipped({"bomb.txt": b"a" * (48 << 20), "good.html": makers[".html"](TITLE, TEXT)})
    first, second = read_bytes(bomb, "a.zip")
    assert isinstance(first, InputError)
    assert (first.path, "zip bomb" in first.reason) == ("a.zip/bomb.txt", True)
    assert isinstance(second, Article)


def test_a_packed_bomb_is_stopped_while_it_unpacks(read_bytes: Read) -> None:
    """A .gz does not say how long it is: it is counted as it comes, and stopped."""
    (error,) = read_bytes(gzip.compress(b"a" * (48 << 20)), "a.txt.gz")
    assert isinstance(error, InputError)
    assert "zip bomb" in error.reason


def test_archives_within_archives_share_one_limit(read_bytes: Read) -> None:
    """What an archive and those in it unpack to is added up; beyond the limit its reading ends."""
    limits = replace(DEFAULT_LIMITS, archive_bytes=100_000)
    inner = zipped({f"{n}.txt": (f"Word {n}. " * 3000).encode() for n in range(4)})
    results = read_bytes(zipped({"a.zip": inner, "b.zip": inner}), "o.zip", limits=limits)
    errors = [r for r in results if isinstance(r, InputError)]
    assert errors
    assert all("more than 0 MB" in error.reason for error in errors)
    assert sum(len(r.text) for r in results if isinstance(r, Article)) < 100_000


def test_archives_are_opened_to_a_depth(makers: Makers, read_bytes: Read) -> None:
    """Three levels are read; a fourth is named with its place."""
    three = zipped({"b.zip": zipped({"c.zip": zipped({"ferry.html": makers[".html"](TITLE, TEXT)})})})
    (article,) = read_bytes(three, "a.zip")
    assert isinstance(article, Article)
    assert article.origin == "a.zip/b.zip/c.zip/ferry.html"
    (error,) = read_bytes(zipped({"a.zip": three}), "o.zip")
    assert isinstance(error, InputError)
    assert (error.path, "deep" in error.reason) == ("o.zip/a.zip/b.zip/c.zip", True)


def test_a_hundred_archives_in_one_another_end_at_the_limit(makers: Makers, read_bytes: Read) -> None:
    """However deep the nest, it is opened three levels, and what lies deeper is one named failure."""
    nest = makers[".html"](TITLE, TEXT)
    name = "ferry.html"
    for number in range(100):
        nest, name = zipped({name: nest}), f"{number}.zip"
    (error,) = read_bytes(nest, "o.zip")
    assert isinstance(error, InputError)
    assert error.path.count(".zip") == DEFAULT_LIMITS.archive_depth + 1


def test_names_in_archives_are_never_paths(makers: Makers, read_bytes: Read) -> None:
    """An entry called `../../etc/x.html` is read like any other and written nowhere."""
    (article,) = read_bytes(zipped({"../../etc/x.html": makers[".html"](TITLE, TEXT)}), "a.zip")
    assert isinstance(article, Article)
    assert article.origin == "a.zip/../../etc/x.html"


def test_a_row_longer_than_the_limit_costs_no_memory_and_no_neighbour(read_bytes: Read) -> None:
    """The long row is named, the rows around it are read."""
    limits = replace(DEFAULT_LIMITS, row_bytes=1000)
    rows = b'{"text": "One."}\n{"text": "' + b"a" * 10_000 + b'"}\n{"text": "Two."}\n'
    first, error, second = read_bytes(rows, "a.jsonl", limits=limits)
    assert isinstance(first, Article)
    assert isinstance(error, InputError)
    assert isinstance(second, Article)
    assert error.line == 2


def test_an_attachment_is_an_article_of_its_own(makers: Makers, read_bytes: Read) -> None:
    """A mail with a document gives both; a picture in it is passed over."""
    message = EmailMessage()
    message["Subject"] = "See the file"
    message.set_content("The report on Visby is in the file.")
    message.add_attachment(
        makers[".docx"](TITLE, TEXT), maintype="application", subtype="x", filename="r.docx"
    )
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    mail, document = read_bytes(message.as_bytes(), "a.eml")
    assert isinstance(mail, Article)
    assert isinstance(document, Article)
    assert (mail.title, document.title, document.origin) == ("See the file", TITLE, "a.eml/r.docx")
