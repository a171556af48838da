"""One process's share of the work: it reads, analyses and keeps what a batch holds."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from geo.cluster.plan import (
    Batch,
    Done,
    Item,
    Kept,
    Known,
    Outcome,
    Plan,
    ToClient,
    ToDataset,
    ToStore,
    bare,
)
from geo.dataset.files import Dataset
from geo.dataset.rows import Entry
from geo.errors import GeocodingUnavailable, InputError
from geo.models import Analysis, Article
from geo.read.files import is_since
from geo.read.streams import Reader
from geo.read.unread import Unread
from geo.settings import Settings
from geo.store import Saved, Store

if TYPE_CHECKING:
    from geo.pipeline import Pipeline

Look = Callable[[Item], list[Outcome]]
"""What reads and analyses one input."""


class Station:
    """Models, reader and sink of one process; they are opened once, and used in a `with`."""

    def __init__(self, plan: Plan, *, afresh: bool = False, scratch: str | None = None) -> None:
        """`afresh` analyses what is there already too; `scratch` is a folder that somebody clears."""
        self._scratch = scratch
        self._plan = plan
        self._stack = ExitStack()
        self._store: Store | None = None
        self._dataset: Dataset | None = None
        self._afresh = afresh

    def __enter__(self) -> Self:
        """Open all. Raises SetupMissing, SettingsError, StoreError."""
        sink, enter = self._plan.sink, self._stack.enter_context
        try:
            settings = _here(
                self._plan, enter(tempfile.TemporaryDirectory(prefix="wherein-", dir=self._scratch))
            )
            self._pipeline: Pipeline = enter(self._plan.opened(settings))
            self._reader = enter(closing(Reader()))
            if isinstance(sink, ToStore):
                self._store = enter(Store.open(sink.url))
            elif isinstance(sink, ToDataset):
                self._dataset = Dataset(sink.address)
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def version(self) -> str:
        """The methods that the models make."""
        return self._pipeline.version

    def work(self, batch: Batch, look: Look | None = None) -> Done:
        """Do a batch; `look` reads and analyses in the place of this process. Raises StoreError."""
        self._afresh = batch.afresh
        look = look or self.look
        outcomes = []
        for index, item in enumerate(batch.items):
            outcomes += [(index, outcome) for outcome in look(item)]
        return Done(tuple(self._kept(batch, outcomes)), self.version)

    def look(self, item: Item) -> list[Outcome]:
        """Read and analyse one input; what the worker's own store has is not analysed again."""
        return list(self._look(item))

    def _look(self, item: Item) -> Iterator[Outcome]:
        if isinstance(item, Unread):
            for found in self._reader.read_unread(item):
                if isinstance(found, InputError):
                    yield found
                elif is_since(found, self._plan.since):
                    yield self._analysed(found)
        elif isinstance(item, Article):
            yield self._analysed(item)
        else:
            yield item

    def _analysed(self, article: Article) -> Outcome:
        if not self._afresh and self._plan.knows(article, self.version):
            return Known(bare(article))
        if self._store is not None:
            done = self._store.reuse(article, collection=self._plan.collection, version=self.version)
            if done is not None:
                return Kept(article.origin, done)
        try:
            return self._pipeline.analyse(article)
        except GeocodingUnavailable as error:
            return InputError(article.origin, str(error))

    def _kept(self, batch: Batch, outcomes: list[tuple[int, Outcome]]) -> Iterator[tuple[int, Outcome]]:
        """Keep the analyses where the plan says, and tell so in their place."""
        if isinstance(self._plan.sink, ToClient):
            yield from outcomes
            return
        collection = self._plan.collection
        made = [it for _, it in outcomes if isinstance(it, Analysis)]
        if made and self._dataset is not None and isinstance(self._plan.sink, ToDataset):
            entries = [Entry(collection, it) for it in made]
            self._dataset.write_part(batch.number, self._plan.sink.run, entries)
        saved = iter([Saved.ADDED] * len(made))
        if self._store is not None:
            saved = iter(self._store.save_all([(it, None) for it in made], collection=collection))
        for index, outcome in outcomes:
            if isinstance(outcome, Analysis):
                yield index, Kept(outcome.article.origin, next(saved), outcome.warnings)
            else:
                yield index, outcome


def _here(plan: Plan, folder: str) -> Settings:
    """The command's settings, with the paths of this machine and a cache that no other process writes.

    Answers of the gazetteer cost nothing to find again, and processes that share a cache wait for each
    other; answers of online services are shared by all.
    """
    settings = plan.settings
    if plan.own_files:
        own = Settings.from_env(os.environ)
        settings = replace(settings, gazetteer=own.gazetteer, cache=own.cache, people=own.people)
    if settings.services.chosen:
        return settings
    return replace(settings, cache=Path(folder) / "geocoder-cache.sqlite")
