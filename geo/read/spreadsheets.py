"""Excel workbooks and Parquet files."""

from __future__ import annotations

import datetime
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO

from geo.errors import InputError
from geo.models import Article
from geo.read.limits import Limits
from geo.read.mapping import ColumnMapping
from geo.read.packages import check_package
from geo.read.tables import Row, column_names, read_table

_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    SyntaxError,
    RuntimeError,
    ArithmeticError,
    AssertionError,
)
"""What openpyxl raises for damaged workbooks; its XML errors are SyntaxErrors."""

_BATCH = 16
"""Rows of a Parquet file that are in memory at once."""


def read_xlsx(
    stream: IO[bytes], *, origin: str, mapping: ColumnMapping, limits: Limits
) -> Iterator[Article | InputError]:
    """The articles of every sheet of a workbook; a sheet's first row names its columns.

    Formulas give the values that were saved with them. Empty sheets are passed over. `stream` must
    be seekable.
    """
    import openpyxl  # noqa: PLC0415 - most runs read no workbook

    try:
        check_package(stream, origin=origin, limits=limits)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of styles that openpyxl does not know
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
    except InputError as error:
        yield error
        return
    except _DAMAGES as error:
        yield InputError(origin, f"the workbook cannot be opened: {_first_line(error)}")
        return
    several = len(book.sheetnames) > 1
    empty = True
    taken: dict[str, int] = {}
    try:
        for sheet in book.worksheets:
            rows = sheet.iter_rows(values_only=True)
            header = next(rows, None)
            if header is None or all(cell is None for cell in header):
                continue
            empty = False
            columns = column_names(cell_text(cell) for cell in header)
            prefix = f"{sheet.title}!" if several else ""
            found = _sheet_rows(rows, columns, prefix)
            yield from read_table(columns, found, origin=origin, mapping=mapping, taken=taken)
    except _DAMAGES as error:
        yield InputError(origin, f"the workbook cannot be read on: {_first_line(error)}")
        return
    finally:
        book.close()
    if empty:
        yield InputError(origin, "there is no row in it")


def read_parquet(stream: IO[bytes], *, origin: str, mapping: ColumnMapping) -> Iterator[Article | InputError]:
    """The articles of a Parquet file's rows; a row's name is its number. `stream` must be seekable."""
    import pyarrow as pa  # noqa: PLC0415 - most runs read no Parquet file
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        with pq.ParquetFile(stream) as file:
            columns = column_names(file.schema_arrow.names)
            batches = ([c.to_pylist() for c in batch.columns] for batch in file.iter_batches(_BATCH))
            cells = (row for batch in batches for row in zip(*batch, strict=True))
            rows = (_row(str(number), columns, row) for number, row in enumerate(cells, start=1))
            yield from read_table(columns, rows, origin=origin, mapping=mapping)
    except (pa.ArrowException, OSError, ValueError) as error:
        yield InputError(origin, f"the Parquet file cannot be read: {_first_line(error)}")


def cell_text(value: object) -> str:
    """A cell's value as text: dates as ISO 8601, whole numbers without a point, nothing as empty."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        plain = value.time() == datetime.time(0) and value.tzinfo is None
        return value.date().isoformat() if plain else value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(cell_text(item) for item in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _sheet_rows(rows: Iterable[tuple[object, ...]], columns: list[str], prefix: str) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=2):
        yield _row(f"{prefix}{number}", columns, cells)


def _row(name: str, columns: Iterable[str], cells: Iterable[object]) -> Row:
    return Row(name, {n: cell_text(cell) for n, cell in zip(columns, cells, strict=False)})


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
