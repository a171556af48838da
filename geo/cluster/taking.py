"""A run over inputs by many workers: into a store, or into a Parquet data set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING, Final, Protocol

from geo.cluster.plan import Batch, Done, Item, Kept, Known, Outcome, batches, origin_of
from geo.dataset.files import Dataset, Failed
from geo.errors import InputError, StoreError
from geo.intake import IngestReport, Intake
from geo.models import Analysis
from geo.quarantine import file_of
from geo.store import Saved
from geo.store.known import known_results

if TYPE_CHECKING:
    from geo.cluster.station import Station
    from geo.identity.table import Tables
    from geo.store import Store

FOR_STORE: Final = 16
"""Inputs of a batch whose results are saved: some seconds of work."""
FOR_DATASET: Final = 128
"""Inputs of a batch that becomes a file: half a minute of work, some megabytes."""
_AT_ONCE: Final = 200
"""Articles that are saved together: a second of work, so that other writers need not wait long."""


class Engine(Protocol):
    """Does batches."""

    def run(self, batches: Iterator[Batch]) -> Iterator[tuple[Batch, Done]]:
        """Give what became of each batch, in order. Raises WhereinError."""
        ...


class Here:
    """Does batches in this process."""

    def __init__(self, station: Station) -> None:
        self._station = station

    def run(self, batches: Iterator[Batch]) -> Iterator[tuple[Batch, Done]]:
        """Give what became of each batch, in order. Raises StoreError."""
        for batch in batches:
            yield batch, self._station.work(batch)


@dataclass(frozen=True, slots=True)
class Follow:
    """Whoever follows a run."""

    step: Callable[[int, int], None] = lambda _inputs, _read: None
    """Is told how many more inputs are done, and how many bytes had been read with them."""
    read: Callable[[], int] = lambda: 0
    """Tells how many bytes were read so far."""


_NOBODY: Final = Follow()


def into_store(
    items: Iterator[Item],
    *,
    engine: Engine,
    store: Store,
    collection: str,
    people: Tables | None = None,
    follow: Follow = _NOBODY,
) -> IngestReport:
    """Have inputs analysed and keep the results as `pipeline.ingest` does, in the order of the inputs.

    Raises WhereinError when workers break down again and again.
    """
    intake = Intake(store, collection)
    made = _Together(intake)
    again: list[Item] = []
    for batch, done in engine.run(batches(items, size=FOR_STORE, read=follow.read)):
        for item in batch.items:
            intake.begin(origin_of(item))
        for index, outcome in done.outcomes:
            if not _take(outcome, made, done.version):
                again.append(batch.items[index])
        made.save()
        follow.step(len(batch.items), batch.read)
    afresh = (Batch(it.number, it.items, afresh=True) for it in batches(again, size=FOR_STORE))
    for _, done in engine.run(afresh):
        for _, outcome in done.outcomes:
            _take(outcome, made, done.version)
        made.save()
    return intake.finish(people)


class _Together:
    """Analyses that are saved together, in their order: many times as fast as one by one."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self._made: list[Analysis] = []

    def add(self, analysis: Analysis) -> None:
        """Have one more saved, with those before it once there are many."""
        self._made.append(analysis)
        if len(self._made) == _AT_ONCE:
            self.save()

    def save(self) -> None:
        """Save all that were added and count them. Raises StoreError for the first that cannot be saved."""
        made, self._made = self._made, []
        store, collection = self.intake.store, self.intake.collection
        try:
            saved = store.save_all([(it, None) for it in made], collection=collection)
        except StoreError:  # those before it are sound
            for analysis in made:
                self._count(analysis, store.save(analysis, collection=collection))
        else:
            for analysis, done in zip(made, saved, strict=True):
                self._count(analysis, done)

    def _count(self, analysis: Analysis, done: Saved) -> None:
        self.intake.count(done)
        if done in {Saved.ADDED, Saved.REPLACED}:
            self.intake.warn(analysis.article.origin, analysis.warnings)


def _take(outcome: Outcome, made: _Together, version: str) -> bool:
    """Keep one result; False when the article must be analysed after all: it says other things of itself."""
    intake = made.intake
    if isinstance(outcome, Analysis):
        made.add(outcome)
        return True
    made.save()  # what comes after it may be the same article, or stand at the same place
    if isinstance(outcome, InputError):
        intake.fail(outcome)
    elif isinstance(outcome, Known):
        reused = intake.store.reuse(outcome.article, collection=intake.collection, version=version)
        if reused is None:
            return False
        intake.count(reused)
    else:
        intake.count(outcome.saved)
        intake.warn(outcome.origin, outcome.warnings)
    return True


def into_dataset(
    items: Iterator[Item],
    *,
    engine: Engine,
    dataset: Dataset,
    collection: str,
    follow: Follow = _NOBODY,
) -> IngestReport:
    """Have inputs analysed into a data set, of which another run's parts stay as they are.

    What could not be read is listed when all is done. Raises WhereinError as `into_store`.
    """
    counts = dict.fromkeys(Saved, 0)
    failures: list[InputError] = []
    warnings: list[str] = []
    older = dataset.failures()
    stale = {file_of(it.error.path) for it in older if it.collection == collection}
    found = batches(items, size=FOR_DATASET, first=dataset.last() + 1, read=follow.read)
    seen = set()
    for batch, done in engine.run(found):
        seen |= {file_of(origin_of(item)) for item in batch.items} & stale
        for _, outcome in done.outcomes:
            if isinstance(outcome, InputError):
                failures.append(outcome)
            elif isinstance(outcome, Known):
                counts[Saved.UNCHANGED] += 1
            elif isinstance(outcome, Kept):
                counts[outcome.saved] += 1
                warnings += [f"{outcome.origin}: {warning}" for warning in outcome.warnings]
        follow.step(len(batch.items), batch.read)
    kept = [it for it in older if it.collection != collection or file_of(it.error.path) not in seen]
    dataset.write_failures([*kept, *(Failed(collection, it) for it in failures)])
    return IngestReport(
        counts[Saved.ADDED],
        counts[Saved.REPLACED],
        counts[Saved.UNCHANGED],
        tuple(failures),
        warnings=tuple(warnings),
    )


def load(
    dataset: Dataset,
    *,
    store: Store,
    people: Tables | None = None,
    collection: str | None = None,
    progress: Callable[[], None] = lambda: None,
) -> dict[str, IngestReport]:
    """Bring a data set into a store; gives what that did to each collection.

    `collection` takes the place of those that the data set names. Articles that are there are passed
    over, so that a second run goes on where the first was. Raises StoreError.
    """
    opened: dict[str, _Together] = {}

    def into(name: str) -> _Together:
        chosen = collection or name
        if chosen not in opened:  # an intake reads the collection's failures
            opened[chosen] = _Together(Intake(store, chosen))
        return opened[chosen]

    for part in dataset.parts():
        rows = iter(dataset.read(part))
        while entries := list(islice(rows, _AT_ONCE)):
            for name, mine in groupby(entries, key=lambda it: it.collection):
                _load_some([it.analysis for it in mine], into(name), progress)
    for failed in dataset.failures():
        intake = into(failed.collection).intake
        intake.begin(failed.error.path)
        intake.fail(failed.error)
    return {name: it.intake.finish(people) for name, it in opened.items()}


def _load_some(analyses: Sequence[Analysis], made: _Together, progress: Callable[[], None]) -> None:
    """Save what the store lacks; results of the same methods stay as they are."""
    store, intake = made.intake.store, made.intake
    with store.reading() as snapshot:
        known = set(known_results(snapshot, [it.article.digest for it in analyses]))
    for analysis in analyses:
        article, version = analysis.article, analysis.version
        intake.begin(article.origin)
        done = None
        if (article.digest, version) in known:
            made.save()  # it may stand where one of them stands
            done = store.reuse(article, collection=intake.collection, version=version)
        if done is None:
            made.add(analysis)
        else:
            intake.count(done)
        progress()
    made.save()
