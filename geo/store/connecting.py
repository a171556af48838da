"""A store's connection: opens it, gives snapshots and transactions, and closes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Final, Self, TypeVar

from sqlalchemy import Connection, Engine, Integer, Text, cast, update
from sqlalchemy.exc import DBAPIError

from geo.errors import StoreError
from geo.store import database, making, migrating, schema
from geo.store.database import Database

Snapshot = Connection
"""A view of the store at one moment, for the functions of `queries` and `pages`."""

_Done = TypeVar("_Done")
_TRIES: Final = 4
"""Beyond that, whoever is in the way is there to stay."""
_COUNT_CHANGE = (
    update(schema.meta)
    .where(schema.meta.c.key == schema.CHANGES)
    .values(value=cast(cast(schema.meta.c.value, Integer) + 1, Text))
    .returning(schema.meta.c.value)
)


class Connected:
    """A database that holds a store, or may hold one."""

    def __init__(self, kind: Database, engine: Engine, url: str, *, may_lag: bool = False) -> None:
        self.may_lag = may_lag
        """Whether counts may be some seconds older than what others write meanwhile."""
        self._database = kind
        self._engine = engine
        self.url = url
        """The address it was opened with."""
        self.name = kind.shown(url)
        """The address as messages may show it, without a password."""
        self._errors: tuple[type[Exception], ...] = (DBAPIError, *kind.errors())

    @classmethod
    def open(cls, url: str, *, create: bool = True, may_lag: bool = False) -> Self:
        """Open the store at `sqlite:///path` or `postgresql://user@host/database`.

        When `create` says so, file and folder are made, or the tables in a database that is empty. Raises
        StoreVersionError for another schema version and StoreError for what is no store; what is there is
        then as it was.
        """
        kind, address = database.parse(url)
        store = cls(kind, kind.engine(address, create=create), url, may_lag=may_lag)
        try:
            store._prepare(create=create)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """Give a snapshot: what it shows stays as it was at the first query, whoever writes."""
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Snapshot]:
        """Give a transaction for the functions that write; all of it is kept, or nothing."""
        with self._transaction(writes=True) as connection:
            yield connection

    def compact(self) -> None:
        """Write everything anew without what was deleted: nothing of that is left on the disk."""
        try:
            self._database.compact(self._engine)
        except self._errors as error:
            raise self._database.plain(self.name, error) from error

    def _write(self, work: Callable[[Connection], _Done]) -> _Done:
        """Do some work in a transaction that writes; again when another program was in its way."""
        for _ in range(_TRIES - 1):
            try:
                with self._transaction(writes=True) as connection:
                    return work(connection)
            except StoreError as error:
                cause = error.__cause__
                if not isinstance(cause, self._errors) or not self._database.may_pass(cause):
                    raise
        with self._transaction(writes=True) as connection:
            return work(connection)

    def _wrote(self, change: int) -> None:
        """Take note that this object has written the change of a number."""

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        try:
            made = self._engine.connect().execution_options(**{database.WRITES: writes})
            with made as connection, connection.begin():
                yield connection
                change = None
                if writes:
                    self._database.finish(connection)
                    change = connection.execute(_COUNT_CHANGE).scalar()
            if change is not None:
                self._wrote(int(change))
        except self._errors as error:
            raise self._database.plain(self.name, error) from error

    def _prepare(self, *, create: bool) -> None:
        with self._transaction(writes=False) as connection:
            fresh = making.is_empty(connection, self.name)
            older = not fresh and making.version(connection) in self._database.older
        if fresh and not create:
            raise StoreError(f"{self.name}: there is no store yet; run: python -m geo ingest PATH")
        self._database.settle_in(self._engine, self.name)
        if fresh or older:
            with self._transaction(writes=True) as connection:
                (making.make if fresh else migrating.migrate)(connection, self.name)
