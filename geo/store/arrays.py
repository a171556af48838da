"""Many values as one bound array (PostgreSQL): the text of the statement stays the same."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Integer, any_, literal
from sqlalchemy.dialects.postgresql import ARRAY


def array(numbers: Collection[int]) -> ColumnElement[Any]:
    """Give numbers as one bound array."""
    return literal(list(numbers), ARRAY(Integer))


def one_of(column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Ask whether a column has one of many values of its type."""
    return column == any_(literal(list(values), ARRAY(column.type)))
