"""PDF files."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from geo.errors import InputError
from geo.read.documents.document import Document
from geo.read.fields import Fields
from geo.read.limits import Limits

_NO_TITLE = re.compile(
    r"untitled.*|microsoft \w+ - .*|.*\.(?:docx?|odt|rtf|indd|qxd|qxp|pdf|tex|pages)|\W*", re.IGNORECASE
)
"""What programs write as a title when nobody chose one."""
_FOLIO = re.compile(r"(?:page |p\. ?)?[-– ]*\d{1,4}[-– ]*(?:(?:of|/) ?\d{1,4})?", re.IGNORECASE)
_ENDS = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_EDGE = 2
"""Lines at the top and at the bottom of a page that may be running heads."""
_HEAD_PAGES, _HEAD_SHARE = 3, 0.5
"""A running head stands on at least so many pages and on more than this share of them."""
_FULL, _SHORT = 0.8, 0.5
"""Shares of a page's usual line length: under the first a sentence's end ends a paragraph, under the second
any line before a capital letter does."""


def read(data: bytes, limits: Limits) -> Document:
    """The text of all pages, lines joined to paragraphs; pages that are pictures are named.

    Running heads and page numbers are left out, words divided at line ends joined. Raises InputError
    when it is locked, broken, or all of it is pictures.
    """
    del limits
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("", "is locked with a password; save it without one")
        pages, scanned = [], []
        for number, page in enumerate(reader.pages, start=1):
            lines = [line.strip() for line in page.extract_text().splitlines()]
            pages.append(lines)
            if not any(lines) and _has_picture(page):
                scanned.append(number)
        stated = _stated(reader)
    except (PyPdfError, NotImplementedError) as error:
        raise InputError("", f"the PDF cannot be read: {error}") from error
    if pages and len(scanned) == len(pages):
        raise InputError("", f"{_pages(scanned)} pictures of text (a scan); run OCR on it, ocrmypdf for one")
    warning = f"{_pages(scanned)} pictures of text (a scan) and were left out; run OCR on the file"
    return Document(join_pages(pages), stated, (warning,) if scanned else ())


def join_pages(pages: Sequence[Sequence[str]]) -> str:
    """The pages' lines as paragraphs, an empty line between them; running heads and page numbers go."""
    heads = _running_heads(pages)
    paragraphs: list[str] = []
    for page in pages:
        lines = [line for line in page if line]
        edge = {*range(_EDGE), *range(len(lines) - _EDGE, len(lines))}
        kept = [
            line
            for number, line in enumerate(lines)
            if not (number in edge and (_FOLIO.fullmatch(line) or _numberless(line) in heads))
        ]
        for number, paragraph in enumerate(_paragraphs(kept, _width(kept))):
            if number == 0 and paragraphs and paragraph[0].islower() and not _ENDS.search(paragraphs[-1]):
                paragraphs[-1] = _joined(paragraphs[-1], paragraph)
            else:
                paragraphs.append(paragraph)
    return "\n\n".join(paragraphs)


def _paragraphs(lines: Sequence[str], width: int) -> Iterator[str]:
    current, last = "", ""
    for line in lines:
        ended = bool(_ENDS.search(last)) and len(last) < _FULL * width
        apart = len(last) < _SHORT * width and not line[0].islower()
        if current and (ended or apart):
            yield current
            current = ""
        current = _joined(current, line)
        last = line
    if current:
        yield current


def _joined(before: str, line: str) -> str:
    if not before:
        return line
    divided = before.endswith(("-", "\u00ad", "\u2010")) and before[-2:-1].isalpha() and line[0].islower()
    return before[:-1] + line if divided else f"{before} {line}"


def _width(lines: Sequence[str]) -> int:
    """The page's usual line length: nine of ten lines are no longer."""
    lengths = sorted(len(line) for line in lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _running_heads(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    counts: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in page if line]
        counts.update({_numberless(line) for line in [*lines[:_EDGE], *lines[-_EDGE:]]})
    least = max(_HEAD_PAGES, int(_HEAD_SHARE * len(pages)) + 1)
    return frozenset(line for line, count in counts.items() if count >= least)


def _numberless(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _has_picture(page: PageObject) -> bool:
    """Tell whether an image is drawn on the page."""
    resources = page.get("/Resources")
    drawn = resources.get_object().get("/XObject") if resources is not None else None
    objects = drawn.get_object() if drawn is not None else {}
    inner = (objects[name].get_object() for name in objects)
    return any(isinstance(item, DictionaryObject) and item.get("/Subtype") == "/Image" for item in inner)


def _stated(reader: PdfReader) -> Fields:
    about = reader.metadata
    if about is None:
        return Fields()
    title = about.title if isinstance(about.title, str) else ""
    author = about.author if isinstance(about.author, str) else None
    return Fields(title=None if _NO_TITLE.fullmatch(title) else title, author=author)


def _pages(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]} is"
    shown = ", ".join(str(number) for number in numbers[:20])
    return f"pages {shown}{' …' if len(numbers) > len(numbers[:20]) else ''} are"
