"""Brings a store of an older schema up to the present one, in one transaction: all of it or nothing.

The steps are Alembic scripts in `migrations/versions`, named by the version that they lead to. They are run
from here, without an `alembic.ini`; how far a store has come is in its own table `meta`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, update

from geo.store import making, schema

SCRIPTS: Final = Path(__file__).parent / "migrations"
"""Where the scripts lie."""


def migrate(connection: Connection, url: str) -> None:
    """Run the scripts that a store lacks, unless another process was faster.

    Raises StoreError where `making.is_empty` does.
    """
    # Few stores ever need them, and they take a quarter of a second to import.
    from alembic.operations import Operations  # noqa: PLC0415
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    if making.is_empty(connection, url):
        return
    found = making.version(connection)
    if found == schema.SCHEMA_VERSION:
        return
    steps = list(ScriptDirectory(str(SCRIPTS)).iterate_revisions(schema.SCHEMA_VERSION, found))
    with Operations.context(MigrationContext.configure(connection)):
        for step in reversed(steps):
            step.module.upgrade()
    done = update(schema.meta).where(schema.meta.c.key == "schema").values(value=schema.SCHEMA_VERSION)
    connection.execute(done)
