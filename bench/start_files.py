"""One real file of every kind, most made by their format's own writer library: for tests and bench.fuzz."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import mailbox
import tarfile
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx
import odfdo
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from ebooklib import epub
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import cm
from reportlab.platypus import Paragraph, SimpleDocTemplate
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Maker = Callable[[str, str], bytes]
"""Makes a file's bytes out of a title and a text of paragraphs."""


def paragraphs(text: str) -> list[str]:
    """Cut a text at its blank lines."""
    return text.split("\n\n")


def make_html(title: str, text: str) -> bytes:
    """A page with a menu beside the article."""
    body = "".join(f"<p>{p}</p>" for p in paragraphs(text))
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()


def make_mhtml(title: str, text: str) -> bytes:
    """A page saved as one message."""
    message = EmailMessage()
    message["Subject"] = title
    message["Snapshot-Content-Location"] = "https://example.org/ferry"
    message.set_content(make_html(title, text).decode(), subtype="html", cte="quoted-printable")
    message.make_related()
    return message.as_bytes()


def make_pdf(title: str, text: str) -> bytes:
    """Paragraphs set on A4."""
    made = io.BytesIO()
    style = getSampleStyleSheet()["BodyText"]
    document = SimpleDocTemplate(made, pagesize=A4, title=title, author="Ann Lee", topMargin=2 * cm)
    document.build([Paragraph(p, style) for p in paragraphs(text)])
    return made.getvalue()


def make_docx(title: str, text: str) -> bytes:
    """Word's format."""
    document = docx.Document()
    document.core_properties.title = title
    for paragraph in paragraphs(text):
        document.add_paragraph(paragraph)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def make_odt(title: str, text: str) -> bytes:
    """OpenDocument."""
    document = odfdo.Document("text")
    document.meta.title = title
    document.body.clear()
    for paragraph in paragraphs(text):
        document.body.append(odfdo.Paragraph(paragraph))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def make_rtf(title: str, text: str) -> bytes:
    """Rich text."""

    def escaped(value: str) -> str:
        return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in value)

    body = "".join(f"\\pard {escaped(p)}\\par\n" for p in paragraphs(text))
    return f"{{\\rtf1\\ansi\\ansicpg1252{{\\info{{\\title {escaped(title)}}}}}\n{body}}}".encode("ascii")


def make_epub(title: str, text: str) -> bytes:
    """A book of a chapter a paragraph."""
    book = epub.EpubBook()
    book.set_identifier(title)
    book.set_title(title)
    book.set_language("en")
    book.add_author("Ann Lee")
    chapters = []
    for number, paragraph in enumerate(paragraphs(text)):
        chapter = epub.EpubHtml(title=f"Part {number}", file_name=f"part {number}.xhtml", lang="en")
        chapter.content = f"<html><body><p>{paragraph}</p></body></html>"
        book.add_item(chapter)
        chapters.append(chapter)
    book.toc = chapters
    book.spine = ["nav", *chapters]
    book.add_item(epub.EpubNav())
    made = io.BytesIO()
    epub.write_epub(made, book)
    return made.getvalue()


def make_message(title: str, text: str) -> EmailMessage:
    """A mail with a sender and a date."""
    message = EmailMessage()
    message["Subject"] = title
    message["From"] = "Ann Lee <ann@example.org>"
    message["Date"] = "Mon, 03 May 2021 10:00:00 +0200"
    message.set_content(text)
    return message


def make_eml(title: str, text: str) -> bytes:
    """A mail."""
    return make_message(title, text).as_bytes()


def make_mbox(title: str, text: str) -> bytes:
    """A mailbox of one mail."""
    with tempfile.TemporaryDirectory() as folder:
        box = mailbox.mbox(f"{folder}/a.mbox")
        box.add(mailbox.mboxMessage(make_message(title, text)))
        box.close()
        return Path(folder, "a.mbox").read_bytes()


def make_csv(title: str, text: str, delimiter: str = ",") -> bytes:
    """A table of one row; another delimiter makes another kind."""
    quoted = text.replace('"', '""')
    return delimiter.join(("Headline", "Body", "Desk")).encode() + (
        f'\r\n{title}{delimiter}"{quoted}"{delimiter}foreign\r\n'.encode()
    )


def make_tsv(title: str, text: str) -> bytes:
    """A table with tabs."""
    return make_csv(title, text, "\t")


def make_xlsx(title: str, text: str) -> bytes:
    """A workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    if sheet is None:
        raise AssertionError(book)
    sheet.append(["Headline", "Body", "Desk"])
    sheet.append([title, text, "foreign"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def make_parquet(title: str, text: str) -> bytes:
    """A Parquet file of one row."""
    made = io.BytesIO()
    pq.write_table(pa.table({"headline": [title], "body": [text], "desk": ["foreign"]}), made)
    return made.getvalue()


def make_jsonl(title: str, text: str) -> bytes:
    """A row of JSON."""
    return json.dumps({"title": title, "text": text}).encode() + b"\n"


def make_rss(title: str, text: str) -> bytes:
    """A feed of one entry."""
    body = "".join(f"&lt;p&gt;{p}&lt;/p&gt;" for p in paragraphs(text))
    return (
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Post</title><item>"
        f"<title>{title}</title><link>https://example.org/a</link><description>{body}</description>"
        "<pubDate>Mon, 03 May 2021 10:00:00 GMT</pubDate></item></channel></rss>"
    ).encode()


def make_zip(title: str, text: str) -> bytes:
    """An archive with a page and what a Mac adds."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner/ferry.html", make_html(title, text))
        archive.writestr("__MACOSX/._ferry.html", b"\0")
    return made.getvalue()


def make_tar(title: str, text: str) -> bytes:
    """An archive with a page."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:") as archive:
        data = make_html(title, text)
        about = tarfile.TarInfo("inner/ferry.html")
        about.size = len(data)
        archive.addfile(about, io.BytesIO(data))
    return made.getvalue()


def make_tgz(title: str, text: str) -> bytes:
    """The same, packed."""
    return gzip.compress(make_tar(title, text))


def make_gz(title: str, text: str) -> bytes:
    """A packed page."""
    return gzip.compress(make_html(title, text))


def make_warc(title: str, text: str, *, packed: bool = False) -> bytes:
    """A picture and a page as a crawler keeps them; `packed` record by record."""
    made = io.BytesIO()
    writer = WARCWriter(made, gzip=packed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # warcio leaves its temporary files to be collected
        for kind, data in (("image/png", b"\x89PNG"), ("text/html; charset=utf-8", make_html(title, text))):
            http = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                "https://example.org/ferry", "response", io.BytesIO(data), http_headers=http
            )
            writer.write_record(record)
            del record
    return made.getvalue()


def make_warc_gz(title: str, text: str) -> bytes:
    """A packed web archive."""
    return make_warc(title, text, packed=True)


def make_bz2(title: str, text: str) -> bytes:
    """A text, packed."""
    return bz2.compress(make_txt(title, text))


def make_xz(title: str, text: str) -> bytes:
    """A table, packed."""
    return lzma.compress(make_csv(title, text))


def make_atom(title: str, text: str) -> bytes:
    """A feed of the other kind."""
    body = "".join(f"&lt;p&gt;{p}&lt;/p&gt;" for p in paragraphs(text))
    return (
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title>"
        f"<entry><title>{title}</title><link href='https://example.org/a'/><updated>2021-05-03T10:00:00Z"
        f"</updated><author><name>Ann Lee</name></author><content type='html'>{body}</content></entry></feed>"
    ).encode()


def make_txt(title: str, text: str) -> bytes:
    """A headline and a text."""
    return f"{title}\n\n{text}".encode()


def make_md(title: str, text: str) -> bytes:
    """Front matter and a text."""
    return f"---\ntitle: {title}\n---\n{text}\n".encode()


MAKERS: dict[str, Maker] = {
    ".txt": make_txt,
    ".md": make_md,
    ".html": make_html,
    ".mhtml": make_mhtml,
    ".pdf": make_pdf,
    ".docx": make_docx,
    ".odt": make_odt,
    ".rtf": make_rtf,
    ".epub": make_epub,
    ".eml": make_eml,
    ".mbox": make_mbox,
    ".csv": make_csv,
    ".tsv": make_tsv,
    ".xlsx": make_xlsx,
    ".parquet": make_parquet,
    ".jsonl": make_jsonl,
    ".rss": make_rss,
    ".zip": make_zip,
    ".tar": make_tar,
    ".tar.gz": make_tgz,
    ".html.gz": make_gz,
    ".warc": make_warc,
    ".warc.gz": make_warc_gz,
    ".txt.bz2": make_bz2,
    ".csv.xz": make_xz,
    ".atom": make_atom,
}
