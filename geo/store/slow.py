"""Logs the statements that take long; they hold names of columns, never values."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event

from geo import logs

_BEGAN = "wherein_began"


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Log some statements that are sent together as `watch` logs one; `what` says what they do."""
    began = time.perf_counter()
    yield
    _tell(time.perf_counter() - began, what)


def watch(engine: Engine) -> None:
    """Log each statement of an engine that takes longer than `logs.SLOW_SECONDS`, with its time."""

    @event.listens_for(engine, "before_cursor_execute")
    def _begin(
        connection: Connection, _cursor: object, _sql: str, _values: object, _context: object, _many: object
    ) -> None:
        connection.info[_BEGAN] = time.perf_counter()

    @event.listens_for(engine, "after_cursor_execute")
    def _end(
        connection: Connection, _cursor: object, sql: str, _values: object, _context: object, _many: object
    ) -> None:
        _tell(time.perf_counter() - connection.info[_BEGAN], " ".join(sql.split()))


def _tell(took: float, what: str) -> None:
    if took > logs.SLOW_SECONDS:
        logs.warning("slow query", seconds=round(took, 3), sql=what)
