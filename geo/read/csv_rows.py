"""Tables of comma- or tab-separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from geo.errors import InputError
from geo.models import Article
from geo.read.decoding import guess_encoding
from geo.read.limits import Limits
from geo.read.mapping import ColumnMapping
from geo.read.tables import Row, column_names, read_table

_DELIMITERS = ",;\t|"


def read_csv(
    stream: io.BufferedReader[Any], *, origin: str, mapping: ColumnMapping, limits: Limits
) -> Iterator[Article | InputError]:
    """The articles of a table whose first row names the columns.

    The delimiter (comma, semicolon, tab or bar) and the encoding are found out from the beginning.
    Values may hold line ends within quotation marks. A row's name is the line that it begins on.
    """
    try:
        encoding = guess_encoding(stream.peek(), origin)
    except InputError as error:
        yield error
        return
    # A row that is not in the encoding must not end the others: its bytes stay visible as surrogates.
    text = io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")
    lines = _Lines(text, limits.row_bytes)
    csv.field_size_limit(limits.row_bytes)
    try:
        first = next(lines, "")
        reader = csv.reader(lines, delimiter=_delimiter(first))
        header = next(csv.reader([first], delimiter=_delimiter(first)), [])
        if not any(name.strip() for name in header):
            yield InputError(origin, "its first line names no columns")
            return
        columns = column_names(header)
        yield from read_table(columns, _rows(reader, columns, lines, origin), origin=origin, mapping=mapping)
    finally:
        text.detach()


class _Lines:
    """A text stream's lines, none longer than the limit; counts them."""

    def __init__(self, stream: io.TextIOWrapper, longest: int) -> None:
        self._stream = stream
        self._longest = longest
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._longest)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) == self._longest and not line.endswith("\n"):
            raise csv.Error(f"a line is longer than {self._longest >> 20} MB")
        return line


def _rows(
    reader: Iterator[list[str]], columns: list[str], lines: _Lines, origin: str
) -> Iterator[Row | InputError]:
    while True:
        name = str(lines.number + 1)
        try:
            cells = next(reader)
            if not cells:  # an empty line
                continue
        except StopIteration:
            return
        except csv.Error as error:
            reason = f"the table cannot be read on: {error}; is a quotation mark missing before it?"
            yield InputError(f"{origin}#{name}", reason)
            return
        except OSError as error:
            yield InputError(origin, error.strerror or str(error))
            return
        if any(cell.strip() for cell in cells[len(columns) :]):
            reason = f"the row has {len(cells)} values, the header names {len(columns)}"
            yield InputError(f"{origin}#{name}", reason)
        else:
            yield Row(name, dict(zip(columns, cells, strict=False)))


def _delimiter(header: str) -> str:
    """The sign that divides the first line into the most values."""
    return max(_DELIMITERS, key=lambda sign: len(next(csv.reader([header], delimiter=sign), [])))
