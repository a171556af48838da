"""Makes the tables of a new store, and refuses what is no store or one of another version."""

from __future__ import annotations

from sqlalchemy import Connection, insert, inspect, select

from geo.errors import StoreError, StoreVersionError
from geo.store import schema
from geo.store.database import database_of


def make(connection: Connection, url: str) -> None:
    """Write the tables, unless another process was faster."""
    if not is_empty(connection, url):
        return
    schema.METADATA.create_all(connection)
    database_of(connection).make(connection)
    marks = {"schema": schema.SCHEMA_VERSION, schema.CHANGES: "0"}
    connection.execute(insert(schema.meta), [{"key": key, "value": value} for key, value in marks.items()])


def is_empty(connection: Connection, url: str) -> bool:
    """Tell whether a database has no tables yet. Raises StoreError for other databases and versions."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return True
    if not {"meta", "mention"} <= tables:
        raise StoreError(f"{url}: this database is no store; point GEO_STORE to another file")
    found = version(connection)
    if found != schema.SCHEMA_VERSION and found not in database_of(connection).older:
        raise StoreVersionError(url, str(found), schema.SCHEMA_VERSION)
    return False


def version(connection: Connection) -> str | None:
    """Read a store's schema version."""
    asked = select(schema.meta.c.value).where(schema.meta.c.key == "schema")
    return connection.execute(asked).scalar()
