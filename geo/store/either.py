"""One question, two ways to answer it: over a cube in memory (SQLite), or in SQL (PostgreSQL)."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, Generic, ParamSpec, TypeVar

from geo.store.asking import Asked
from geo.store.filters import Selection

Chosen = Selection | Asked
"""What a filter lets pass."""

_Options = ParamSpec("_Options")
_Answer = TypeVar("_Answer")


class Either(Generic[_Options, _Answer]):
    """A function of what a filter lets pass; decorate the one over a cube, then the one in SQL."""

    def __init__(self, over_cube: Callable[Concatenate[Selection, _Options], _Answer]) -> None:
        self._over_cube = over_cube
        self._in_sql: Callable[Concatenate[Asked, _Options], _Answer] | None = None
        update_wrapper(self, over_cube)

    def in_sql(
        self, function: Callable[Concatenate[Asked, _Options], _Answer]
    ) -> Callable[Concatenate[Asked, _Options], _Answer]:
        """Take the function that answers in SQL."""
        self._in_sql = function
        return function

    def __call__(self, chosen: Chosen, /, *args: _Options.args, **options: _Options.kwargs) -> _Answer:
        """Answer by what the store gave."""
        if isinstance(chosen, Selection):
            return self._over_cube(chosen, *args, **options)
        if self._in_sql is None:
            raise LookupError(f"{self._over_cube.__name__} has no answer in SQL")
        return self._in_sql(chosen, *args, **options)
