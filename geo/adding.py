"""Taking in what a reader of the page drops or pastes: in the background, told step by step, cancellable."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from geo import logs
from geo.errors import InputError, WhereinError
from geo.identity.table import read_tables
from geo.models import Article
from geo.quarantine import locate
from geo.read.archives import BUFFER
from geo.read.files import is_address
from geo.read.kinds import ARTICLE_SUFFIXES
from geo.read.streams import Reader
from geo.settings import Settings
from geo.store import Store

if TYPE_CHECKING:
    from geo.pipeline import Pipeline

MOST_FILES = 500
"""Files that are taken at once."""
MOST_BYTES = 64 * 2**20
"""Longest file, in bytes."""
MOST_TEXT = 2_000_000
"""Longest pasted text, in characters."""
ENDINGS = tuple(sorted(ARTICLE_SUFFIXES))
"""What a dropped file's name may end in."""


_DROPPED = "dropped/"


class Stage(StrEnum):
    """How far one article or file has come."""

    WAITING = "waiting"
    READING = "reading"
    ANALYSING = "finding places"
    ADDED = "added"
    KNOWN = "is there already"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Dropped:
    """One thing to take in: a file's bytes, a text's bytes, or an address."""

    name: str
    """The file's name, its ending shows the kind; or the address."""
    data: bytes = b""
    """What it holds; empty for an address."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the progress."""

    name: str
    """The article, or the file while nothing is known of what is in it."""
    stage: Stage
    """How far it is."""
    said: str = ""
    """Why it failed and what to do."""


Open = Callable[[Settings], AbstractContextManager["Pipeline"]]
"""Opens the pipeline that analyses."""


def _opened(settings: Settings) -> AbstractContextManager[Pipeline]:
    from geo.pipeline import open_pipeline  # noqa: PLC0415 - the models' libraries take seconds to import

    return open_pipeline(settings)


class Job:
    """One batch on its way into a collection; starts at once, in a thread of its own."""

    def __init__(
        self, items: Sequence[Dropped], *, settings: Settings, collection: str, opened: Open = _opened
    ) -> None:
        self._settings = settings
        self._collection = collection
        self._open = opened
        self._items = items
        self._steps: dict[str, Step] = {it.name: Step(it.name, Stage.WAITING) for it in items}
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._now: str | None = None
        self.trouble: str | None = None
        """Why the whole batch came to an end, in words; None when it did not."""
        self._thread = threading.Thread(target=self._run, name="adding articles", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Tell whether it is still at work."""
        return self._thread.is_alive()

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every article and file as far as it is known, in order."""
        with self._lock:
            return tuple(self._steps.values())

    def cancel(self) -> None:
        """Stop after the article at hand; what is stored stays."""
        self._cancelled.set()

    def wait(self) -> None:
        """Return when it is done."""
        self._thread.join()

    def _run(self) -> None:
        from geo.pipeline import ingest  # noqa: PLC0415 - see _opened

        try:
            people = read_tables(self._settings.people)
            with self._open(self._settings) as pipeline, Store.open(self._settings.store) as store:
                ingest(
                    self._read(pipeline, store),
                    pipeline=pipeline,
                    store=store,
                    collection=self._collection,
                    progress=self._done,
                    people=people,
                )
        except WhereinError as error:
            self.trouble = str(error)
            logs.error("adding failed", collection=self._collection, reason=str(error))
        finally:
            with self._lock:
                for name, step in self._steps.items():
                    if step.stage in (Stage.WAITING, Stage.READING, Stage.ANALYSING):
                        self._steps[name] = replace(step, stage=Stage.CANCELLED)

    def _read(self, pipeline: Pipeline, store: Store) -> Iterator[Article | InputError]:
        for item in self._items:
            self._tell(item.name, Stage.READING)
            empty = True
            for found in self._articles(item):
                if self._cancelled.is_set():
                    return
                if empty and found_name(found) != item.name:
                    self._forget(item.name)
                empty = False
                self._now = found_name(found)
                if isinstance(found, InputError):
                    at = locate(found)
                    self._tell(self._now, Stage.FAILED, f"{at.place}: {at.reason}; {at.advice}".lstrip(": "))
                elif store.has(found.digest, collection=self._collection, version=pipeline.version):
                    self._tell(self._now, Stage.KNOWN)
                else:
                    self._tell(self._now, Stage.ANALYSING)
                yield found

    def _articles(self, item: Dropped) -> Iterator[Article | InputError]:
        if is_address(item.name):
            from geo.inputs import open_inputs  # noqa: PLC0415 - see _opened

            given = ([item.name], None, None)
            yield from open_inputs(*given, settings=self._settings, stdin=io.BytesIO(), say=lambda _: None)
            return
        with closing(Reader()) as reader:
            stream = io.BufferedReader(io.BytesIO(item.data), BUFFER)
            # Another file of the same name is no new version of this one.
            mark = hashlib.sha256(item.data).hexdigest()[:8]
            yield from reader.read(stream, name=item.name, origin=f"{_DROPPED}{mark}/{item.name}")

    def _done(self, _name: str) -> None:
        with self._lock:
            step = self._steps.get(self._now or "")
            if step is not None and step.stage is Stage.ANALYSING:
                self._steps[step.name] = replace(step, stage=Stage.ADDED)

    def _tell(self, name: str, stage: Stage, said: str = "") -> None:
        with self._lock:
            self._steps[name] = Step(name, stage, said)

    def _forget(self, name: str) -> None:
        with self._lock:
            self._steps.pop(name, None)


def found_name(found: Article | InputError) -> str:
    """What one article of a file is called in the progress."""
    origin = found.path if isinstance(found, InputError) else found.origin
    shown = origin.split("/", 2)[2] if origin.startswith(_DROPPED) else origin
    if isinstance(found, InputError):
        return shown if found.line is None else f"{shown}, line {found.line}"
    return shown if found.id == found.digest else f"{shown}, {found.id}"


def refusals(items: Sequence[Dropped]) -> list[Step]:
    """Say of each thing that cannot be taken why, before anything is read."""
    found = [
        Step(it.name, Stage.FAILED, f"more than {MOST_FILES} files at once; use: python -m geo ingest FOLDER")
        for it in items[MOST_FILES:]
    ]
    for item in items[:MOST_FILES]:
        if is_address(item.name):
            continue
        if len(item.data) > MOST_BYTES:
            said = f"longer than {MOST_BYTES >> 20} MB; use: python -m geo ingest FILE"
            found.append(Step(item.name, Stage.FAILED, said))
        elif PurePath(item.name).suffix.lower() not in ARTICLE_SUFFIXES:
            found.append(Step(item.name, Stage.FAILED, "a kind of file that is not known"))
    return found


def distinct(items: Sequence[Dropped]) -> list[Dropped]:
    """Give things of one name names of their own, so that none takes another's place in the store."""
    taken: dict[str, bytes] = {}
    found = []
    for item in items:
        path, name, number = PurePath(item.name), item.name, 1
        while name in taken and taken[name] != item.data:
            number += 1
            name = f"{path.stem} ({number}){path.suffix}"
        if name not in taken:
            taken[name] = item.data
            found.append(replace(item, name=name))
    return found
