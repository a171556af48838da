"""The audit log: who read articles in, corrected, imported, restored or forgot, and when."""

from __future__ import annotations

import heapq
from datetime import UTC, datetime
from operator import attrgetter

from sqlalchemy import Connection, insert, select

from geo import logs
from geo.store import corrections, schema
from geo.store.rows import Act


def now() -> str:
    """Give the time as the log writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def note(connection: Connection, who: str, when: str, what: str, detail: str) -> None:
    """Add an entry."""
    logs.info(f"audit: {what}", who=who, detail=detail)
    row = {"made": when, "who": who, "what": what, "detail": detail}
    connection.execute(insert(schema.audit), row)


def acts(connection: Connection) -> list[Act]:
    """List all entries with those that the log of corrections gives, the oldest first.

    What was done one after the other stays in that order, whatever the clock said.
    """
    table = schema.audit
    asked = select(table.c.made, table.c.who, table.c.what, table.c.detail).order_by(table.c.id)
    found = [Act(*row) for row in connection.execute(asked)]
    kept = corrections.listed(connection)
    made = [
        Act(it.made, it.who, "correction", f"{it.key}: {it.correction.verdict.value} {it.correction.name!r}")
        for it in kept
    ]
    undone = [Act(it.undone, it.undone_by or "", "undo", str(it.key)) for it in kept if it.undone is not None]
    in_time = attrgetter("made")
    return list(heapq.merge(found, made, sorted(undone, key=in_time), key=in_time))
