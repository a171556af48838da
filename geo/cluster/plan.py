"""What travels between the command and its workers: inputs in batches one way, results the other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from geo.dataset.files import Keys
from geo.dataset.rows import key_of
from geo.errors import InputError
from geo.models import Analysis, Article
from geo.read.unread import Unread
from geo.store import Saved

if TYPE_CHECKING:
    from geo.pipeline import Pipeline
    from geo.settings import Settings

Item = Article | Unread | InputError
"""An input as it was read, or as it was found."""

BATCH_BYTES = 8 * 2**20
"""A batch is full with so many bytes, however few inputs it holds."""

_HEAVY = 4
"""Bytes that a character may take."""


@dataclass(frozen=True, slots=True)
class ToClient:
    """The command itself saves what the workers find, in the order of its inputs."""


@dataclass(frozen=True, slots=True)
class ToStore:
    """Each worker saves what it finds: for a store that takes many writers at once."""

    url: str
    """The store's address."""


@dataclass(frozen=True, slots=True)
class ToDataset:
    """Each worker writes a part of a Parquet data set for each batch."""

    address: str
    """The data set's folder or address."""
    run: str
    """The mark of the run that may write."""


Sink = ToClient | ToStore | ToDataset

Open = Callable[["Settings"], AbstractContextManager["Pipeline"]]
"""Opens the pipeline on a worker."""


def open_models(settings: Settings) -> AbstractContextManager[Pipeline]:
    """Open the whole pipeline; its libraries are imported where it is opened alone."""
    from geo.pipeline import open_pipeline  # noqa: PLC0415 - they take seconds to import

    return open_pipeline(settings)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a worker must know before its first batch."""

    settings: Settings
    """The command's settings."""
    collection: str
    """The collection to be filled."""
    sink: Sink = field(default_factory=ToClient)
    """Where results go."""
    own_files: bool = False
    """Whether a worker uses the gazetteer, cache and table that its own environment names."""
    since: str | None = None
    """Leave out what was published before this day."""
    opened: Open = open_models
    """Opens the pipeline."""
    known: Keys = field(default_factory=lambda: np.zeros(0, np.uint64))
    """Sorted keys of the articles whose results are there already."""

    def knows(self, article: Article, version: str) -> bool:
        """Tell whether the results of these methods are there already."""
        if isinstance(self.sink, ToDataset):
            key = key_of(article, collection=self.collection, version=version)
        else:
            key = result_key(article.digest, version)
        at = int(np.searchsorted(self.known, np.uint64(key)))
        return at < len(self.known) and int(self.known[at]) == key


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs that stand one after the other."""

    number: int
    """Counts the batches of a run, from 0; a data set's part has its number."""
    items: tuple[Item, ...]
    """The inputs in order."""
    read: int = 0
    """How many bytes of the inputs had been read with it."""
    afresh: bool = False
    """Whether what is there already is analysed all the same."""


@dataclass(frozen=True, slots=True)
class Known:
    """An article whose results are there already."""

    article: Article
    """As it was read, without its text."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An article whose results the worker itself keeps."""

    origin: str
    """Where it was read from."""
    saved: Saved
    """What that did."""
    warnings: tuple[str, ...] = ()
    """What its readers should know."""


Outcome = Known | Kept | Analysis | InputError


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a batch."""

    outcomes: tuple[tuple[int, Outcome], ...]
    """In order, each with the index of its input; an input may give none, or several."""
    version: str
    """The methods that the worker has."""


def result_key(digest: str, version: str) -> int:
    """Number an article's results by these methods: 64 bits."""
    packed = f"{digest} {version}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest())


def result_keys(known: Iterable[tuple[str, str]]) -> Keys:
    """Number results by digest and version, sorted."""
    return np.unique(np.fromiter((result_key(*it) for it in known), np.uint64))


def batches(
    items: Iterable[Item], *, size: int, first: int = 0, read: Callable[[], int] = lambda: 0
) -> Iterator[Batch]:
    """Put inputs into batches of at most `size`, numbered from `first`; `read` tells how far reading is."""
    number, held, weight = first, list[Item](), 0
    for item in items:
        held.append(item)
        weight += _weight(item)
        if len(held) >= size or weight >= BATCH_BYTES:
            yield Batch(number, tuple(held), read())
            number, held, weight = number + 1, [], 0
    if held:
        yield Batch(number, tuple(held), read())


def bare(article: Article) -> Article:
    """An article without its text, which is known where it goes."""
    return replace(article, text="")


def origin_of(item: Item) -> str:
    """What an input is called."""
    return item.path if isinstance(item, InputError) else item.origin


def _weight(item: Item) -> int:
    if isinstance(item, InputError):
        return 0
    return len(item.data) if isinstance(item, Unread) else _HEAVY * len(item.text)
