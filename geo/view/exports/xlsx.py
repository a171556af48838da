"""XLSX (ECMA-376): a sheet of mentions and one of credits, written row by row.

Texts are inline strings, which no program runs; those that look like a formula carry the mark that keeps
them texts when somebody edits the cell. openpyxl's own writer takes four times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from geo.view.exports.cells import COLUMNS, Value, flat, is_formula, rows, source_line
from geo.view.exports.records import Extract

ROWS: Final = 1_000_000
"""Rows of one sheet; a spreadsheet has room for 1,048,576."""
_LONGEST: Final = 32_767
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CODED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads `_x0041_` as a character; its first line is written as a code itself."""
_FACE: Final = '<sz val="11"/><name val="Calibri"/>'
_FONTS: Final = f'<fonts count="2"><font>{_FACE}</font><font><b/>{_FACE}</font></fonts>'
_FILLS: Final = (
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
)
_STYLES: Final = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">{_FONTS}{_FILLS}<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/>'
    '<xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_BOLD, _QUOTED = 1, 2


def write(extract: Extract, out: BinaryIO) -> None:
    """Write a workbook; memory does not grow with the number of mentions."""
    cells = (list(map(flat, row)) for row in rows(extract))
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as book:
        names = list(_mention_sheets(book, cells, extract.mentions))
        _sheet(book, len(names) + 1, ["source", "licence", "address", "gives"], _credit_rows(extract), -1)
        _parts(book, [*names, "credits"])


def _mention_sheets(book: ZipFile, cells: Iterator[Sequence[Value]], amount: int) -> Iterator[str]:
    for number in range(1, max(1, -(-amount // ROWS)) + 1):
        _sheet(book, number, COLUMNS, cells, ROWS)
        yield "mentions" if number == 1 else f"mentions {number}"


def _credit_rows(extract: Extract) -> Iterator[list[Value]]:
    for it in extract.credits():
        yield [it.name, it.licence, it.url, it.gives]
    yield [source_line(extract), None, None, "the articles that the excerpts are from"]


def _sheet(
    book: ZipFile, number: int, header: Sequence[str], cells: Iterable[Sequence[Value]], most: int
) -> None:
    """Write one sheet with at most so many rows; -1 is all."""
    with book.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
        part.write(f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
                   '<pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
                   "<sheetData>".encode())  # fmt: skip
        part.write(_row(1, header, _BOLD).encode())
        at = 1
        for at, row in enumerate(_first(cells, most), start=2):
            part.write(_row(at, row, 0).encode())
        last = _LETTERS[len(header) - 1]
        part.write(f'</sheetData><autoFilter ref="A1:{last}{at}"/></worksheet>'.encode())


def _first(cells: Iterable[Sequence[Value]], most: int) -> Iterator[Sequence[Value]]:
    if most == 0:
        return
    for left, row in enumerate(cells, start=1):
        yield row
        if left == most:
            return


def _row(number: int, row: Sequence[Value], style: int) -> str:
    cells = [
        _cell(f"{_LETTERS[at]}{number}", value, style) for at, value in enumerate(row) if value or value == 0
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(where: str, value: Value, style: int) -> str:
    if not isinstance(value, str):
        return f'<c r="{where}"><v>{value}</v></c>'
    if len(value) > _LONGEST:
        value = f"{value[: _LONGEST - 1]}…"
    if is_formula(value):
        style = _QUOTED
    text = escape(_CODED.sub("_x005F_", value))
    mark = f' s="{style}"' if style else ""
    return f'<c r="{where}"{mark} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _parts(book: ZipFile, names: Sequence[str]) -> None:
    numbers = range(1, len(names) + 1)
    sheets = "".join(f'<sheet name="{names[it - 1]}" sheetId="{it}" r:id="rId{it}"/>' for it in numbers)
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{it}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for it in numbers
    )
    ties = [f'<Relationship Id="rId{it}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{it}.xml"/>'
            for it in numbers]  # fmt: skip
    ties.append(f'<Relationship Id="rId0" Type="{_OFFICE}/styles" Target="styles.xml"/>')
    whole = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    relations = f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{{}}</Relationships>'
    _part(book, "xl/styles.xml", _STYLES)
    _part(book, "xl/workbook.xml", f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}'
                                     "</sheets></workbook>")  # fmt: skip
    _part(book, "xl/_rels/workbook.xml.rels", relations.format("".join(ties)))
    _part(book, "_rels/.rels", relations.format(whole))
    _part(
        book,
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{kinds}</Types>',
    )


def _part(book: ZipFile, name: str, text: str) -> None:
    """Add a file; unlike `writestr` this notes no time, so that the same mentions give the same bytes."""
    with book.open(name, "w") as part:
        part.write(text.encode())
