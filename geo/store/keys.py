"""What goes with a deleted article, mention or event on PostgreSQL, where the rows of `schema.MANY` lie.

Its foreign keys are checked row by row: half of what the server did to save an article. Only this program
writes, numbers what it writes, and one writer follows another, so that there the keys are left out of the
database: one statement for all that is deleted removes what hangs on it, and `dangling` looks for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from sqlalchemy import Connection, ForeignKeyConstraint, Table, and_, exists, func, inspect, select, text

from geo.store import schema

_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION wherein_with_{parent}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    {deletions};
    RETURN NULL;
END $$
"""
_TRIGGER: Final = """
CREATE OR REPLACE TRIGGER with_{parent} AFTER DELETE ON {parent} REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION wherein_with_{parent}()
"""


def make(connection: Connection, more: Iterable[Table]) -> None:
    """Make the triggers for the tables of `schema.MANY` and `more`."""
    deletions: dict[str, list[str]] = {}
    for key in _keys(more):
        if key.ondelete == "CASCADE":
            deletions.setdefault(key.referred_table.name, []).append(_deletion(key))
    for parent, listed in deletions.items():
        for made in (_FUNCTION, _TRIGGER):
            connection.execute(text(made.format(parent=parent, deletions=";\n    ".join(listed))))


def drop(connection: Connection, more: Iterable[Table]) -> None:
    """Take the keys of an older store out of the database."""
    found = inspect(connection)
    quote = connection.dialect.identifier_preparer.quote
    for table in (*schema.MANY, *more):
        for key in found.get_foreign_keys(table.name):
            name = quote(str(key["name"]))
            connection.exec_driver_sql(f"ALTER TABLE {quote(table.name)} DROP CONSTRAINT {name}")


def dangling(connection: Connection, more: Iterable[Table]) -> list[str]:
    """Name what refers to something that is not there, a line for each key."""
    found = []
    for key in _keys(more):
        pairs = [(it.parent, it.column) for it in key.elements]
        there = exists().where(and_(*(child == parent for child, parent in pairs)))
        lost = and_(*(child.is_not(None) for child, _ in pairs), ~there)
        amount = connection.execute(select(func.count()).select_from(key.table).where(lost)).scalar_one()
        if amount:
            parent = key.referred_table.name
            what = f"table {key.table.name}, {amount:,} rows"
            found.append(f"{what}: what they refer to in {parent} is not there")
    return found


def _keys(more: Iterable[Table]) -> Iterator[ForeignKeyConstraint]:
    for table in (*schema.MANY, *more):
        yield from sorted(table.foreign_key_constraints, key=lambda it: list(it.column_keys))


def _deletion(key: ForeignKeyConstraint) -> str:
    """Write the statement that deletes the rows of `gone`; the array keeps the plan by the index."""
    children = [it.parent.name for it in key.elements]
    parents = [it.column.name for it in key.elements]
    statement = (
        f"DELETE FROM {key.table.name} WHERE {children[0]} = ANY (ARRAY(SELECT {parents[0]} FROM gone))"
    )
    if len(children) > 1:
        statement += f" AND ({', '.join(children)}) IN (SELECT {', '.join(parents)} FROM gone)"
    return statement
