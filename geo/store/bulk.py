"""Reads many rows past SQLAlchemy's own, as plain values or as one array: a store has a million of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select

Record = npt.NDArray[np.void]
"""Rows with a field for each column."""


def rows_of(snapshot: Connection, asked: Select[Any]) -> list[tuple[Any, ...]]:
    """Read the rows of a query as the database has them: texts escaped, tuples as JSON (`columns`)."""
    with _cursor(snapshot, asked) as raw:
        found: list[tuple[Any, ...]] = raw.fetchall()
        return found


def numbers_of(snapshot: Connection, asked: Select[Any], shape: Sequence[tuple[str, str]]) -> Record:
    """Read a query that has only numbers, none of them empty; `shape` names each column and its type.

    They pass through 64 bit floats, which is faster as filling records row by row; whole numbers up
    to 2**53 stay exact.
    """
    with _cursor(snapshot, asked) as raw:
        flat = np.fromiter(chain.from_iterable(raw), dtype=np.float64).reshape(-1, len(shape))
    found = np.empty(len(flat), dtype=np.dtype(list(shape)))
    for at, (name, _) in enumerate(shape):
        found[name] = flat[:, at]
    return found


def index_of(keys: npt.NDArray[Any], wanted: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """Give where each wanted number stands among rising keys that hold it."""
    return np.searchsorted(keys, wanted).astype(np.int32)


@contextmanager
def _cursor(snapshot: Connection, asked: Select[Any]) -> Iterator[Any]:
    compiled = asked.compile(snapshot.engine, compile_kwargs={"literal_binds": True})
    raw = snapshot.connection.cursor()
    try:
        raw.execute(str(compiled))
        yield raw
    finally:
        raw.close()
