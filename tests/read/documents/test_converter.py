from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from geo.errors import InputError
from geo.models import Article
from geo.read.documents.converter import Converter
from geo.read.limits import DEFAULT_LIMITS

Read = Callable[..., list[Article | InputError]]


@pytest.fixture
def converter() -> Iterator[Converter]:
    with closing(Converter(DEFAULT_LIMITS)) as made:
        yield made


def endless_pdf() -> bytes:
    """A small file whose tree of pages names its one page twenty thousand times."""
    drawn = io.BytesIO()
    canvas = Canvas(drawn)
    canvas.drawString(72, 700, "In Visby.")
    canvas.save()
    writer = PdfWriter(drawn)
    tree = writer.root_object["/Pages"].get_object()
    assert isinstance(tree, DictionaryObject)
    tree[NameObject("/Kids")] = ArrayObject([writer.pages[0].indirect_reference] * 20_000)
    tree[NameObject("/Count")] = NumberObject(20_000)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_a_pdf_that_never_ends_is_stopped_and_the_next_is_read(
    makers: dict[str, Callable[..., bytes]],
) -> None:
    """The time limit ends it; the child process is replaced and reads on."""
    with closing(Converter(replace(DEFAULT_LIMITS, document_seconds=5))) as converter:
        with pytest.raises(InputError, match="longer than 5 s"):
            converter.convert(".pdf", endless_pdf(), origin="endless.pdf")
        assert "Visby" in converter.convert(".pdf", makers[".pdf"]("T", "In Visby."), origin="a.pdf").text


def looping_pdf(*, table: bool) -> bytes:
    """A file whose tree of pages, or whose chain of tables of contents, leads back to itself."""
    kids = "2 0 R" if not table else "3 0 R"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    ]
    made, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{content}\nendobj\n"
    start = len(made)
    rows = "".join(f"{at:010} 00000 n \n" for at in places)
    back = f"/Prev {start}" if table else ""
    made += f"xref\n0 4\n0000000000 65535 f \n{rows}trailer\n<< /Size 4 /Root 1 0 R {back} >>\n"
    return f"{made}startxref\n{start}\n%%EOF\n".encode()


@pytest.mark.parametrize("table", [False, True])
def test_a_pdf_that_leads_back_to_itself_is_named(read_bytes: Read, *, table: bool) -> None:
    """A loop in the tree of pages or in the tables of contents ends with a reason, not with a hang."""
    (error,) = read_bytes(looping_pdf(table=table), "loop.pdf")
    assert isinstance(error, InputError)
    assert error.reason


def scan(*, text_on_first: bool) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made)
    picture = ImageReader(Image.new("L", (60, 80), 200))
    for number in range(2):
        if number == 0 and text_on_first:
            canvas.drawString(72, 700, "The ferry from Visby was late again on Friday evening.")
        else:
            canvas.drawImage(picture, 0, 0, 500, 700)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def test_a_scan_is_named_as_one(read_bytes: Read) -> None:
    """Pages that are pictures give a reason that says what helps; none is taken for empty."""
    (error,) = read_bytes(scan(text_on_first=False), "scan.pdf")
    assert isinstance(error, InputError)
    assert "pages 1, 2 are pictures" in error.reason
    assert "OCR" in error.reason


def test_the_scanned_pages_of_a_mixed_pdf_are_named(read_bytes: Read) -> None:
    """The text of the others is read, and the file still counts as not wholly read."""
    article, error = read_bytes(scan(text_on_first=True), "mixed.pdf")
    assert isinstance(article, Article)
    assert "Visby" in article.text
    assert isinstance(error, InputError)
    assert "page 2 is" in error.reason


def test_a_locked_pdf_is_named(makers: dict[str, Callable[..., bytes]], read_bytes: Read) -> None:
    """A PDF with a password says so."""
    writer = PdfWriter(io.BytesIO(makers[".pdf"]("T", "In Visby.")))
    writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    (error,) = read_bytes(made.getvalue(), "locked.pdf")
    assert isinstance(error, InputError)
    assert "password" in error.reason


@pytest.mark.parametrize("kind", [".docx", ".odt", ".epub", ".xlsx"])
def test_an_office_file_that_unpacks_to_too_much_is_named(kind: str, read_bytes: Read) -> None:
    """The size that its directory states is looked at first."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("content.xml", b" " * (3 << 20))
    (error,) = read_bytes(made.getvalue(), f"a{kind}", limits=replace(DEFAULT_LIMITS, office_bytes=1 << 20))
    assert isinstance(error, InputError)
    assert "unpacks to 3 MB" in error.reason


def test_entities_that_multiply_are_not_expanded(read_bytes: Read) -> None:
    """An XML bomb in an office file costs nothing and gives a reason or what text there is."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "Visby ">{levels}]><x>&e11;</x>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("content.xml", bomb)
    (error,) = read_bytes(made.getvalue(), "a.odt")
    assert isinstance(error, InputError)


def test_lines_become_paragraphs_and_divided_words_whole(converter: Converter) -> None:
    """Running heads and page numbers go, lines are joined, and a sentence goes on over a page's end."""
    made = io.BytesIO()
    canvas = Canvas(made)
    body = ("The ferry to Got-", "land was turned back on its way from Nynashamn to", "Visby")
    for number in range(1, 4):
        lines = [
            "The Daily Post",
            *(body if number == 1 else ["harbour, said the guard on page", f"{number}."]),
        ]
        for row, line in enumerate([*lines, f"Page {number}"]):
            canvas.drawString(72, 780 - 20 * row, line)
        canvas.showPage()
    canvas.save()
    text = converter.convert(".pdf", made.getvalue(), origin="a.pdf").text
    assert text.startswith("The ferry to Gotland was turned back on its way from Nynashamn to Visby harbour")
    assert "Daily Post" not in text
    assert "Page 2" not in text
