"""CSV (RFC 4180): one row for every mention; every row names the credits."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO, Final

from geo.view.exports.cells import COLUMNS, Value, credit_line, flat, guarded, row_credit, rows
from geo.view.exports.records import Extract

HEADER: Final = (*COLUMNS, "credits")
"""The names of the columns."""


def write(extract: Extract, out: BinaryIO) -> None:
    """Write a table in UTF-8; a text that a spreadsheet program would run begins with an apostrophe."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    try:
        writer = csv.writer(text)
        writer.writerow(HEADER)
        shared = credit_line(extract.credits()[:2])
        writer.writerows([*map(_cell, row), row_credit(shared, row[0])] for row in rows(extract))
        text.flush()
    finally:
        text.detach()  # the caller's file stays open


def _cell(value: Value) -> str | float | None:
    found = flat(value)
    return guarded(found) if isinstance(found, str) else found
