"""All that is particular to PostgreSQL (15 or newer): connections, one writer at a time, errors, COPY.

Readers see one moment (`REPEATABLE READ`) and wait for nobody. Writers take one advisory lock as they begin,
so that they follow one another as in SQLite, however many programs ingest: rows that articles share
(collections, persons, stories, the number of changes) are never written by two at once, and no two
transactions can wait for each other. A write takes milliseconds, an analysis far longer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import numpy as np
from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Select,
    Table,
    create_engine,
    event,
    literal_column,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

from geo.errors import StoreError
from geo.store import facts, keys, renewing, schema
from geo.store import postgres_words as words
from geo.store.arrays import one_of
from geo.store.cube import Ints
from geo.store.database import WRITES, Database, Rows
from geo.store.phrases import Phrase
from geo.store.slow import watch

OLDEST: Final = 150_000
"""The oldest server, as `server_version_num` writes it."""
LOCK_SECONDS: Final = 300
"""How long a writer waits for those before it."""
_WRITERS: Final = 5_577_202_203_310_001
"""Names the advisory lock of this program's writers."""
_SESSION: Final = f"""
    SET lock_timeout = '{LOCK_SECONDS}s'; SET client_encoding = 'UTF8'; SET jit = off; SET work_mem = '32MB';
    SET random_page_cost = 1.1
"""
"""Compiling takes longer than any of our queries; their sums per place fit into that memory; the tables for
counting fit into the server's, where a page costs the same wherever it lies."""
_READ: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_WRITE: Final = f"SELECT pg_advisory_xact_lock({_WRITERS})"

_HAS_GROWN: Final = text("""
    SELECT pg_relation_size(oid) / current_setting('block_size')::integer > 4 * greatest(relpages, 8)
    FROM pg_class WHERE oid = 'mention'::regclass
""")
"""Whether there are four times as many mentions as when the server last looked: while a store is filled it
would plan for the few of a minute ago, as its own process for that comes by once a minute."""

_TABLES: Final = (*schema.METADATA.tables, *words.METADATA.tables, *facts.METADATA.tables)
"""The store's own; another program may hold tables in the same database."""

_REASONS: Final = {
    "3D000": "there is no such database; make it with: createdb --template=template0 --encoding=UTF8 NAME",
    "28": "the server does not let this user in; check name and password (PGPASSWORD or ~/.pgpass)",
    "42501": "this user may not do that; let it own the database: ALTER DATABASE … OWNER TO …",
    "53100": "the server's disk is full; make room and run the same command again, nothing stored is lost",
    "53300": "the server has no connection left; close other programs or raise max_connections",
    "54000": "a name or an address is longer than PostgreSQL can index",
    "55P03": "it is locked by another program; end that one or try again later",
    "25006": "the server is read-only; point GEO_STORE to the primary",
    "57": "the server was stopped; run the same command again when it is back, nothing stored is lost",
}
"""What helps, by the beginning of the SQLSTATE (PostgreSQL's documentation, appendix A)."""
_UNREACHABLE: Final = "the server cannot be reached; start it, or check host and port in GEO_STORE"
_AGAIN: Final = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: possible only beside programs other than this one."""


class PostgreSQL(Database):
    """The store in a database on a server; pages are counted by the server."""

    older = ("5", "6", "7")
    counts_in_sql = True

    def engine(self, address: URL, *, create: bool) -> Engine:
        """Make an engine with psycopg 3; `create` is asked of the tables, not of the database."""
        del create
        driver = address.set(drivername="postgresql+psycopg")
        try:
            made = create_engine(driver, hide_parameters=True)
        except ModuleNotFoundError:
            raise StoreError(
                f"{address!r}: PostgreSQL's driver is missing; run: pip install -r requirements-postgres.txt"
            ) from None
        event.listen(made, "connect", _configure)
        event.listen(made, "begin", _begin)
        watch(made)
        return made

    def errors(self) -> tuple[type[Exception], ...]:
        """Give psycopg's, which COPY raises."""
        import psycopg  # noqa: PLC0415 - only who uses PostgreSQL has it

        return (psycopg.Error,)

    def shown(self, url: str) -> str:
        """Hide the password."""
        return make_url(url).render_as_string(hide_password=True)

    def plain(self, url: str, error: Exception) -> StoreError:
        """Say what helps by the server's own code of the error."""
        original = error.orig if isinstance(error, DBAPIError) else error
        state = _state(error)
        said = " ".join(str(original).split())
        if state is None:
            missing = "does not exist" in said and "database" in said  # on connecting there is no code
            reason = _REASONS["3D000"] if missing else _UNREACHABLE
            return StoreError(f"{url}: {reason} ({said})")
        for code, reason in _REASONS.items():
            if state is not None and state.startswith(code):
                return StoreError(f"{url}: {reason} ({said})")
        return StoreError(f"{url}: {said}")

    def may_pass(self, error: Exception) -> bool:
        """Say whether another program was in the way."""
        return _state(error) in _AGAIN

    def settle_in(self, engine: Engine, url: str) -> None:
        """Refuse servers that are too old and databases in which not every text can be kept."""
        with engine.connect() as connection:
            version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
        if version < OLDEST:
            raise StoreError(
                f"{url}: the server is older than PostgreSQL {OLDEST // 10_000}; use a newer one"
            )
        if encoding != "UTF8":
            raise StoreError(
                f"{url}: the database's encoding is {encoding}; make one with: "
                "createdb --template=template0 --encoding=UTF8 NAME"
            )

    def make(self, connection: Connection) -> None:
        """Make the index of words, the tables for counting, and what stands in for foreign keys."""
        words.make(connection)
        keys.make(connection, [words.TABLE])
        renewing.make(connection)

    def finish(self, connection: Connection) -> None:
        """Lay out what is counted of the articles that were touched; have the server look at what grew."""
        renewing.renew(connection)
        quote = connection.dialect.identifier_preparer.quote
        if connection.execute(_HAS_GROWN).scalar_one():
            connection.exec_driver_sql(f"ANALYZE (SKIP_LOCKED) {', '.join(map(quote, _TABLES))}")

    def damage(self, connection: Connection) -> list[str]:
        """Look for keys that lead nowhere; pages PostgreSQL checks as they are read."""
        return keys.dangling(connection, [words.TABLE])

    def compact(self, engine: Engine) -> None:
        """Write all tables anew; whoever reads or writes waits so long."""
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM (FULL, ANALYZE)")

    def insert(self, connection: Connection, table: Table, rows: Rows) -> None:
        """Write rows by COPY."""
        if not rows:
            return
        names = list(rows[0])
        made = [table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
                for name in names]  # fmt: skip
        quote = connection.dialect.identifier_preparer.quote
        columns = ", ".join(map(quote, names))
        driver: Any = connection.connection.driver_connection
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(
                    [
                        row[name] if make is None else make(row[name])
                        for name, make in zip(names, made, strict=True)
                    ]
                )

    def next_numbers(self, connection: Connection, table: Table, amount: int) -> range:
        """Move the table's sequence; only the writer whose turn it is does so."""
        sequence = text(
            "SELECT setval(s, nextval(s) + :more) FROM (SELECT CAST(pg_get_serial_sequence(:name, 'id') "
            "AS regclass) AS s) AS it"
        )
        last = connection.execute(sequence, {"name": table.name, "more": amount - 1}).scalar_one()
        return range(last - amount + 1, last + 1)

    def one_of(self, column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
        """Hand the values over as one array: the statement's text stays the same."""
        return one_of(column, values)

    def among(self) -> Select[int]:
        """Select from an array."""
        rows = text("unnest(CAST(%s AS integer[])) AS it (value)")
        return select(literal_column("value", Integer)).select_from(rows)

    def bound(self, numbers: Sequence[int]) -> tuple[object, ...]:
        """Give the numbers as a list."""
        return (list(numbers),)

    def keep_words(self, connection: Connection, sentences: Rows) -> None:
        """Index sentences."""
        self.insert(connection, words.TABLE, words.rows(sentences))

    def drop_words(self, connection: Connection, sentences: Rows) -> None:
        """Do nothing: the rows go with their mentions."""

    def find_words(self, snapshot: Connection, phrases: Sequence[Phrase]) -> Ints:
        """Ask the index."""
        found = snapshot.execute(words.found(phrases)).scalars().all()
        return np.array(found, dtype=np.int32)

    def lost_words(self, connection: Connection) -> list[int]:
        """Give nothing: `damage` finds them."""
        del connection
        return []


def _configure(raw: Any, _record: object) -> None:
    raw.execute(_SESSION)
    raw.commit()


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql(_WRITE if writes else _READ)


def _state(error: Exception) -> str | None:
    original = error.orig if isinstance(error, DBAPIError) else error
    found = getattr(original, "sqlstate", None)
    return found if isinstance(found, str) else None
