"""The seam between the store and its database: what SQLite and PostgreSQL do differently, in one list.

Everything else in the store is SQLAlchemy Core and runs on both. `sqlite` and `postgres` each fill the list.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar, Final

from sqlalchemy import URL, ColumnElement, Connection, Engine, Select, Table, make_url
from sqlalchemy.exc import ArgumentError

from geo.errors import StoreError
from geo.store.cube import Ints
from geo.store.phrases import Phrase

WRITES: Final = "wherein_writes"
"""Execution option of a connection whose transaction will write: it takes the lock at once."""

Rows = Sequence[Mapping[str, Any]]
"""Rows to write, by the names of their columns."""


class Database(ABC):
    """One kind of database; it holds no state, so that there is one of each."""

    older: ClassVar[tuple[str, ...]]
    """Schema versions that `migrating` brings up to the present one."""
    counts_in_sql: ClassVar[bool]
    """Whether pages are counted by the database itself rather than over a cube in memory."""

    @abstractmethod
    def engine(self, address: URL, *, create: bool) -> Engine:
        """Make an engine for a store that is there, or that `create` allows to make. Raises StoreError."""

    @abstractmethod
    def errors(self) -> tuple[type[Exception], ...]:
        """Give what its driver raises past SQLAlchemy; asked once there is an engine."""

    @abstractmethod
    def shown(self, url: str) -> str:
        """Give an address as messages may show it: without a password."""

    @abstractmethod
    def plain(self, url: str, error: Exception) -> StoreError:
        """Say in plain words what the database reports and what helps."""

    @abstractmethod
    def may_pass(self, error: Exception) -> bool:
        """Tell whether the same transaction may succeed when it is run again at once."""

    @abstractmethod
    def settle_in(self, engine: Engine, url: str) -> None:
        """Set what holds for the whole database, before its tables are made. Raises StoreError."""

    @abstractmethod
    def make(self, connection: Connection) -> None:
        """Make the tables that are this database's own."""

    @abstractmethod
    def finish(self, connection: Connection) -> None:
        """Bring up to date what is derived from what a transaction wrote, before it ends."""

    @abstractmethod
    def damage(self, connection: Connection) -> list[str]:
        """Look for damage, each in a line; empty when sound."""

    @abstractmethod
    def compact(self, engine: Engine) -> None:
        """Write everything anew without what was deleted."""

    @abstractmethod
    def insert(self, connection: Connection, table: Table, rows: Rows) -> None:
        """Write many rows in the fastest way; they may be none."""

    @abstractmethod
    def next_numbers(self, connection: Connection, table: Table, amount: int) -> range:
        """Set aside as many numbers for the rows of a table, within a transaction that writes."""

    @abstractmethod
    def one_of(self, column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
        """Ask whether a column has one of some hundred values."""

    @abstractmethod
    def among(self) -> Select[int]:
        """Select the whole numbers of a list that the driver binds to the statement's one parameter."""

    @abstractmethod
    def bound(self, numbers: Sequence[int]) -> tuple[object, ...]:
        """Give a list of numbers as the driver's parameters of a statement with `among`."""

    @abstractmethod
    def keep_words(self, connection: Connection, sentences: Rows) -> None:
        """Index sentences for search: rows of `mention`, which stands for the sentence, and `words`."""

    @abstractmethod
    def drop_words(self, connection: Connection, sentences: Rows) -> None:
        """Take sentences out of the index again, before their mentions are deleted."""

    @abstractmethod
    def find_words(self, snapshot: Connection, phrases: Sequence[Phrase]) -> Ints:
        """Give the mentions of the sentences that hold all phrases, of which there is one at least."""

    @abstractmethod
    def lost_words(self, connection: Connection) -> list[int]:
        """Give the sentences in the index whose mentions are gone."""


def database_of(connection: Connection) -> Database:
    """Give the kind of database that a connection leads to."""
    return _known(connection.dialect.name)


def parse(url: str) -> tuple[Database, URL]:
    """Read an address of a store. Raises StoreError for what is none."""
    try:
        address = make_url(url)
        return _known(address.get_backend_name()), address
    except ArgumentError:
        raise StoreError(f"{url!r} is no address of a store; write sqlite:///path/to/file.sqlite") from None
    except LookupError:
        raise StoreError(
            f"{address!r}: only SQLite and PostgreSQL are supported; write sqlite:///path/to/file.sqlite "
            "or postgresql://user@host/database"
        ) from None


def _known(name: str) -> Database:
    from geo.store.postgres import PostgreSQL  # noqa: PLC0415 - both are built on this module
    from geo.store.sqlite import SQLite  # noqa: PLC0415

    return {"sqlite": SQLite(), "postgresql": PostgreSQL()}[name]
