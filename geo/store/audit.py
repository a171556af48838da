"""The audit log: who read articles in, corrected, imported, restored or forgot, and when."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from geo.store import corrections, schema
from geo.store.rows import Act


def now() -> str:
    """Give the time as the log writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def note(connection: Connection, who: str, when: str, what: str, detail: str) -> None:
    """Add an entry."""
    row = {"made": when, "who": who, "what": what, "detail": detail}
    connection.execute(insert(schema.audit), row)


def acts(connection: Connection) -> list[Act]:
    """List all entries with those that the log of corrections gives, the oldest first."""
    table = schema.audit
    asked = select(table.c.made, table.c.who, table.c.what, table.c.detail).order_by(table.c.id)
    found = [Act(*row) for row in connection.execute(asked)]
    for it in corrections.listed(connection):
        about = f"{it.key}: {it.correction.verdict.value} {it.correction.name!r}"
        found.append(Act(it.made, it.who, "correction", about))
        if it.undone is not None:
            found.append(Act(it.undone, it.undone_by or "", "undo", str(it.key)))
    return sorted(found, key=lambda act: act.made)
