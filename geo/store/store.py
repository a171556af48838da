"""The store: keeps analyses in one database and gives them back, or counts of them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import NotRequired, TypedDict, Unpack

from sqlalchemy import Connection, Engine, Select, insert, select

from geo.correction import Agreement, Correction, Decided, Hand, Kept, fault
from geo.errors import StoreError
from geo.identity.table import Tables
from geo.models import Analysis, Article, Filter
from geo.names import GivenNames
from geo.store import (  # the first four add their answers in SQL to `queries`
    asked_actors,  # noqa: F401
    asked_events,  # noqa: F401
    asked_facets,  # noqa: F401
    asked_place_counts,  # noqa: F401
    deciding,
    forgetting,
    health,
    loading,
    people,
    saving,
    schema,
    search,
)
from geo.store import corrections as log
from geo.store.agreement import agreement
from geo.store.asking import Asked
from geo.store.connecting import Connected, Snapshot
from geo.store.cube_reading import version_of
from geo.store.database import Database
from geo.store.either import Chosen
from geo.store.filters import Selection
from geo.store.newest import NewestCube
from geo.store.reading import read_analysis
from geo.store.remembered import Known
from geo.store.rows import CollectionSummary, Failure, Origin, Owed, Saved, Status
from geo.store.soundness import faults


class Where(TypedDict):
    """What is known of a failure besides its reason; see `Failure`."""

    file: NotRequired[str]
    place: NotRequired[str]
    advice: NotRequired[str]


class Store(Connected):
    """Analyses by collection; open it with `Store.open` and close it, or use it in a `with`.

    Threads may share one store; each process opens its own. One writer and any number of readers work
    at the same time, a second writer waits. Every method raises StoreError in plain words when the
    database cannot be read or written.
    """

    def __init__(self, kind: Database, engine: Engine, url: str, *, may_lag: bool = False) -> None:
        super().__init__(kind, engine, url, may_lag=may_lag)
        self._newest = NewestCube(self.reading, may_lag=may_lag)
        self._known: Known | None = None
        self._knowing = threading.Lock()
        self._selections: dict[Filter, Selection] = {}

    def select(self, snapshot: Snapshot, wanted: Filter) -> Chosen:
        """Put a filter to the mentions of a snapshot, for the functions of `queries`.

        On SQLite the first call after a change reads all mentions into memory, where later calls find them;
        PostgreSQL counts by itself, and what several filters share is kept until the next change.
        """
        if self._database.counts_in_sql:
            hits = search.find(snapshot, wanted.text).tolist() if wanted.text.strip() else None
            return Asked(snapshot, wanted, hits, self._known_of(snapshot))
        cube = self._newest.get(snapshot)
        known = self._selections.get(wanted)
        if known is None or known.cube is not cube:
            hits = search.find(snapshot, wanted.text) if wanted.text.strip() else None
            known = Selection(cube, wanted, hits)
            # Of the page that asks for map, facets and excerpts one after the other.
            self._selections = {wanted: known}
        return known

    def forget_counts(self) -> None:
        """Forget what was counted before; it is counted again when asked for, as after a change."""
        with self._knowing:
            self._known, self._selections = None, {}

    def changes(self) -> int:
        """Tell how often the store was written to: what was counted before may be out of date."""
        with self.reading() as connection:
            return version_of(connection)

    def _known_of(self, snapshot: Snapshot) -> Known:
        with self._knowing:
            version = version_of(snapshot)
            if self._known is None or self._known.version != version:
                self._known = Known(version)
            return self._known

    def counted(self) -> int:
        """Tell of which change the counts are that `select` gives: `changes`, or less while they lag."""
        if self._database.counts_in_sql:
            return self.changes()
        with self.reading() as connection:
            return self._newest.version(connection)

    def catch_up(self) -> None:
        """Let the next counts hold all that is written now, whoever wrote it."""
        self._newest.demand(self.changes())

    def _wrote(self, change: int) -> None:
        self._newest.demand(change)

    def save(self, analysis: Analysis, *, collection: str, line: int | None = None) -> Saved:
        """Keep an analysis in a collection, in one transaction; what is there already stays untouched.

        `line` is the row's line in a file of many, so that its failure is forgotten. Raises StoreError
        for an analysis that contradicts itself.
        """
        self._refuse_unsound(analysis)
        with self.reading() as connection:
            if forgetting.is_forgotten(connection, analysis.article):
                return Saved.FORGOTTEN
            analysis = forgetting.without_forgotten(connection, analysis)
            if saving.settled(connection, analysis, collection, line):
                return Saved.UNCHANGED
        return self._write(lambda connection: saving.save(connection, analysis, collection, line))

    def save_all(self, lines: Sequence[loading.Line], *, collection: str) -> list[Saved]:
        """Keep many analyses at once, all or nothing; gives what each did to the collection.

        Each comes with its line in a file of many, or None. The same as `save` for each in turn, and many
        times as fast on PostgreSQL; some hundred at a time are right. Raises StoreError as `save` does.
        """
        if not lines:
            return []
        for analysis, _ in lines:
            self._refuse_unsound(analysis)
        return self._write(lambda connection: self._save_all(connection, lines, collection))

    @staticmethod
    def _save_all(connection: Connection, lines: Sequence[loading.Line], collection: str) -> list[Saved]:
        wanted = forgetting.let_through(connection, [analysis for analysis, _ in lines])
        kept = [(it, line) for it, (_, line) in zip(wanted, lines, strict=True) if it is not None]
        saved = iter(loading.save_all(connection, kept, collection))
        return [Saved.FORGOTTEN if it is None else next(saved) for it in wanted]

    def _refuse_unsound(self, analysis: Analysis) -> None:
        wrong = faults(analysis)
        if wrong:
            where = analysis.article.origin or analysis.article.id
            raise StoreError(f"{self.name}: {where!r} is not stored, its analysis is unsound: {wrong[0]}")

    def renew(self, analysis: Analysis) -> Saved:
        """Replace the results of an article that the store itself gave, wherever it was read from.

        Its description and its origins stay. Raises StoreError when the store does not know it.
        """
        renewed = self._write(lambda connection: saving.renew(connection, analysis))
        if renewed is None:
            raise StoreError(f"{self.name}: there is no article with the digest {analysis.article.digest!r}")
        return renewed

    def has(self, digest: str, *, collection: str, version: str) -> bool:
        """Tell whether a collection holds an article with results of these methods."""
        with self.reading() as connection:
            return saving.has(connection, digest, collection, version)

    def reuse(
        self, article: Article, *, collection: str, version: str, line: int | None = None
    ) -> Saved | None:
        """Take an article as read into a collection without analysing it again, when its results are kept.

        Unlike `has` this also notes a new path of a known article. None means: analyse and save it.
        """
        with self.reading() as connection:  # most articles need no turn at writing
            if forgetting.is_forgotten(connection, article):
                return Saved.FORGOTTEN
            if not saving.analysed(connection, article.digest, version):
                return None
            if saving.in_place(connection, article, collection, line):
                return Saved.UNCHANGED
        with self._transaction(writes=True) as connection:
            if forgetting.is_forgotten(connection, article):
                return Saved.FORGOTTEN
            return saving.reuse(connection, article, collection, version, line)

    def settle(self, tables: Tables, given: GivenNames) -> people.Settled:
        """Make one of all the ids of a human being or a body; see `people`. Later articles need it again."""
        return self._write(lambda connection: people.settle(connection, tables, given))

    def correct(
        self, corrections: Sequence[Correction], hand: Hand, *, tables: Tables, given: GivenNames
    ) -> Decided:
        """Keep what a reader decided and apply it at once, all or nothing; see `deciding`.

        `tables` is the table of people, which corrections of persons come on top of. Raises StoreError
        for a correction that contradicts itself.
        """
        wrong = next(filter(None, map(fault, corrections)), None)
        if wrong is not None:
            raise StoreError(f"{self.name}: the correction is not kept: {wrong}")
        return self._write(lambda connection: deciding.correct(connection, corrections, hand, tables, given))

    def undo(self, key: int, hand: Hand, *, tables: Tables, given: GivenNames) -> int | None:
        """Take a correction back; gives how much changed, None when it holds no more."""
        return self._write(lambda connection: deciding.undo(connection, key, hand, tables, given))

    def corrections(self, *, holding: bool = False) -> list[Kept]:
        """List what readers decided, in that order; with `holding` only what was not taken back."""
        with self.reading() as connection:
            return log.listed(connection, holding=holding)

    def agreement(self) -> Agreement:
        """Count how often the machine was right where readers judged."""
        with self.reading() as connection:
            return agreement(connection)

    def analysis(self, digest: str) -> Analysis:
        """Give back what was saved of an article. Raises StoreError when the store does not know it."""
        with self.reading() as connection:
            found = read_analysis(connection, digest)
        if found is None:
            raise StoreError(f"{self.name}: there is no article with the digest {digest!r}")
        return found

    def digests(self, collection: str | None = None) -> tuple[str, ...]:
        """List the digests of a collection's articles, or of all, in the order of saving."""
        asked = select(schema.article.c.digest).order_by(schema.article.c.id)
        if collection is not None:
            inside = select(schema.origin.c.article).where(
                schema.origin.c.collection.in_(_number(collection))
            )
            asked = asked.where(schema.article.c.id.in_(inside))
        with self.reading() as connection:
            return tuple(connection.execute(asked).scalars())

    def origins(self, digest: str) -> tuple[Origin, ...]:
        """List where an article was read from; more than one means the same article again."""
        with self.reading() as connection:
            return tuple(health.origins(connection, digest))

    def record_failure(
        self, collection: str, path: str, line: int | None, reason: str, **where: Unpack[Where]
    ) -> None:
        """Note that an input could not be read; it replaces what was noted of the same line."""
        with self._transaction(writes=True) as connection:
            number = saving.collection_number(connection, collection)
            saving.clear(connection, number, path, line=line, whole=False)
            row = {"collection": number, "path": path, "line": line, "reason": reason, "file": path, **where}
            connection.execute(insert(schema.failure), row)

    def clear_failures(self, collection: str, path: str) -> None:
        """Forget all failures of a file or address and of what is in it, before it is read again."""
        with self._transaction(writes=True) as connection:
            saving.clear_file(connection, saving.collection_number(connection, collection), path)

    def failures(self, collection: str) -> tuple[Failure, ...]:
        """List the inputs that could not be read, in the order they failed."""
        with self.reading() as connection:
            return tuple(health.failures(connection, collection))

    def owed(self, collection: str) -> tuple[Owed, ...]:
        """List what an online service has yet to be asked for, each reason of an article once."""
        with self.reading() as connection:
            return tuple(health.owed(connection, collection))

    def collections(self) -> tuple[CollectionSummary, ...]:
        """List the collections by name."""
        with self.reading() as connection:
            return health.collections(connection)

    def status(self, collection: str | None = None) -> Status:
        """Count what a collection holds, or the whole store."""
        with self.reading() as connection:
            return health.status(connection, collection)

    def check(self) -> list[str]:
        """Look for damage and contradictions; each is one line, and none means sound."""
        with self.reading() as connection:
            return [*self._database.damage(connection), *health.contradictions(connection)]


def _number(collection: str) -> Select[int]:
    return select(schema.collection.c.id).where(schema.collection.c.name == collection)
