"""Word documents (.docx)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table, _Cell

from geo.errors import InputError
from geo.read.documents.document import Document
from geo.read.fields import Fields
from geo.read.limits import Limits
from geo.read.packages import check_package


def read(data: bytes, limits: Limits) -> Document:
    """The paragraphs and the tables' cells in their order; headers, footers and notes are left out.

    Raises InputError for what is no such file.
    """
    check_package(io.BytesIO(data), origin="", limits=limits)
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise InputError("", "it is no Word document, or a damaged one") from error
    about = document.core_properties
    stated = Fields(title=about.title or None, author=_author(about.author), language=about.language or None)
    return Document("\n\n".join(p for p in _paragraphs(document) if p.strip()), stated)


def _paragraphs(holder: WordDocument | _Cell) -> Iterator[str]:
    for item in holder.iter_inner_content():
        if isinstance(item, Table):
            seen: set[object] = set()
            for row in item.rows:
                for cell in row.cells:
                    if cell._tc not in seen:  # noqa: SLF001 - a merged cell comes once for each place it fills
                        seen.add(cell._tc)  # noqa: SLF001
                        yield from _paragraphs(cell)
        else:
            yield item.text.strip()


def _author(name: str) -> str | None:
    return name if name and name != "python-docx" else None
