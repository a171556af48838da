"""The books of one run over inputs: what it added, what failed, and what was noted of that before."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo import logs
from geo.errors import InputError
from geo.identity.table import Tables
from geo.names import GivenNames
from geo.outages import reasons
from geo.quarantine import file_of, locate
from geo.store import Saved, Where, audit

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.store import Store


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one run over inputs did."""

    added: int
    """Articles that are new."""
    replaced: int
    """Articles whose text or whose methods changed."""
    unchanged: int
    """Articles that were there already."""
    failures: tuple[InputError, ...]
    """Inputs that failed, in order; the others went on."""
    unasked: tuple[InputError, ...] = ()
    """The collection's files that are stored, but have names that no online service could be asked for."""
    warnings: tuple[str, ...] = ()
    """What readers should know about single articles, each with where it was read from."""
    forgotten: int = 0
    """Articles that are kept out, as somebody had them forgotten."""


class Intake:
    """Counts what a run does to a collection, and keeps its quarantine."""

    def __init__(self, store: Store, collection: str) -> None:
        """Raises StoreError."""
        self.store = store
        self.collection = collection
        self._failed = {failure.file for failure in store.failures(collection)}
        self._counts = dict.fromkeys(Saved, 0)
        self._failures: list[InputError] = []
        self._warnings: list[str] = []
        self._began = time.perf_counter()

    def begin(self, origin: str) -> None:
        """Forget what was noted of a file's failures: it is read again."""
        file = file_of(origin)
        if file in self._failed:
            self._failed.remove(file)
            self.store.clear_failures(self.collection, file)

    def fail(self, failure: InputError) -> None:
        """Note what could not be read."""
        quarantine(self.store, self.collection, failure)
        logs.warning("input failed", path=failure.path, line=failure.line, reason=failure.reason)
        self._failures.append(failure)

    def count(self, outcome: Saved) -> None:
        """Count an article."""
        self._counts[outcome] += 1

    def warn(self, origin: str, warnings: tuple[str, ...]) -> None:
        """Keep what readers should know about an article."""
        self._warnings += [f"{origin}: {warning}" for warning in warnings]

    def finish(self, people: Tables | None) -> IngestReport:
        """Let the store settle who is who, and tell what was done. Raises StoreError."""
        self.store.settle(people if people is not None else Tables(), GivenNames.load())
        report = IngestReport(
            added=self._counts[Saved.ADDED],
            replaced=self._counts[Saved.REPLACED],
            unchanged=self._counts[Saved.UNCHANGED],
            forgotten=self._counts[Saved.FORGOTTEN],
            failures=tuple(self._failures),
            unasked=reasons(self.store, self.collection),
            warnings=tuple(self._warnings),
        )
        logs.info(
            "ingest ends", collection=self.collection, added=report.added, replaced=report.replaced,
            unchanged=report.unchanged, forgotten=report.forgotten, failed=len(report.failures),
            unasked=len(report.unasked), seconds=round(time.perf_counter() - self._began, 3),
        )  # fmt: skip
        return report


def quarantine(store: Store, collection: str, failure: InputError) -> None:
    """Note what could not be read: where it stands, why, and what helps."""
    at = locate(failure)
    where = Where(file=at.file, place=at.place, advice=at.advice)
    store.record_failure(collection, failure.path, failure.line, at.reason, **where)


def tell(report: IngestReport, collection: str, say: Callable[[str], None]) -> bool:
    """Say what a run did; gives whether all went well."""
    for message in (*report.failures, *report.unasked, *report.warnings):
        say(str(message))
    say(
        f"collection {collection!r}: {report.added} added, {report.replaced} replaced, "
        f"{report.unchanged} unchanged, {len(report.failures)} failed"
    )
    if report.forgotten:
        say(f"{report.forgotten} left out, as they were forgotten (geo forget)")
    if report.unasked:
        say("ask again for what stays unresolved: python -m geo ingest --retry-unresolved")
    return not report.failures and not report.unasked


def note(report: IngestReport, store: Store, collection: str, *, user: str) -> None:
    """Write into the audit log what changed, if anything did. Raises StoreError."""
    if report.added or report.replaced or report.failures:
        detail = (
            f"collection {collection!r}: {report.added} added, {report.replaced} replaced, "
            f"{len(report.failures)} failed"
        )
        with store.writing() as connection:
            audit.note(connection, user, audit.now(), "ingest", detail)
