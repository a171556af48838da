"""Keeps the workers busy and gives their results in the order of the inputs, whatever breaks down."""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Final

from distributed import Future, wait
from distributed.comm.core import CommClosedError

from geo.cluster.machines import Machines, run_batch
from geo.cluster.plan import Batch, Done
from geo.errors import InputError, WhereinError

if TYPE_CHECKING:
    from collections.abc import Callable

AHEAD: Final = 4
"""Batches a worker that are under way or wait to be taken: more would fill the memory, fewer idle."""
_STEP: Final = 1.0
"""Seconds after which it is looked whether all is well."""
_CAREFUL: Final = 3
"""How often a batch is tried anew in a child process before its workers are given up."""


@dataclass(slots=True)
class _Job:
    """A batch under way."""

    batch: Batch
    """The whole batch."""
    future: Future[Done] | None
    """What will become of it; None where nothing is to be done."""
    careful: int = 0
    """How often it was tried in a child process."""


class Workers:
    """Does batches on Dask's workers; at most so many at once that the memory holds them."""

    def __init__(self, machines: Machines, say: Callable[[str], None]) -> None:
        self._machines = machines
        self._say = say
        self._version: str | None = None
        self._keys = count()
        self._alone = False
        self._room = AHEAD

    def run(self, batches: Iterator[Batch]) -> Iterator[tuple[Batch, Done]]:
        """Give what became of each batch, in order. Raises WhereinError."""
        queue: deque[_Job] = deque()
        while True:
            self._measure()
            while len(queue) < self._room and (batch := next(batches, None)) is not None:
                queue.append(self._submit(_Job(batch, None)))
            if not queue:
                return
            done = self._done(queue)
            if done is not None:
                yield queue.popleft().batch, done

    def _measure(self) -> None:
        """See how many batches the workers of this moment can have; a lost scheduler is noticed later."""
        with suppress(OSError, TimeoutError):
            self._room = AHEAD * max(1, self._machines.count())

    def _submit(self, job: _Job) -> _Job:
        """Hand a batch to the workers; what could not be read stays here."""
        sent = tuple(it for it in job.batch.items if not isinstance(it, InputError))
        if sent:
            if self._machines.client.status != "running":
                self._machines.again()
            job.future = self._machines.client.submit(
                run_batch,
                replace(job.batch, items=sent),
                carefully=job.careful > 0,
                key=f"wherein-{id(self):x}-{next(self._keys)}",
                pure=False,
            )
        return job

    def _done(self, queue: deque[_Job]) -> Done | None:
        """What became of the first batch; None while it is under way or begun anew."""
        job = queue[0]
        if job.future is None:
            return _woven(job.batch, Done((), self._version or ""))
        try:
            wait([job.future], timeout=_STEP)
            if job.future.status == "finished":
                return _woven(job.batch, self._checked(job.future.result()))
            if job.future.status == "error":
                self._broken(job, job.future.exception())
                return None
        except TimeoutError:
            self._look()
            if self._machines.client.status == "running":
                return None
        except (concurrent.futures.CancelledError, asyncio.CancelledError, CommClosedError, OSError):
            pass  # the scheduler is gone: see below
        self._reconnected(queue)
        return None

    def _broken(self, job: _Job, error: BaseException | None) -> None:
        """Try a batch anew, each input in a child process: one of them may have ended the worker."""
        if isinstance(error, WhereinError):
            raise error
        if job.careful == _CAREFUL:
            raise WhereinError(f"workers broke down again and again: {error}") from error
        job.careful += 1
        self._say("a worker broke down; its articles are tried one by one")
        self._submit(job)

    def _reconnected(self, queue: deque[_Job]) -> None:
        self._machines.again()
        for job in queue:
            self._submit(job)

    def _look(self) -> None:
        """Say when there is nobody to work."""
        with suppress(OSError):
            alone = self._machines.client.status == "running" and not self._machines.count()
            if alone and not self._alone:
                self._say("there is no worker at present; waiting for one")
            self._alone = alone

    def _checked(self, done: Done) -> Done:
        if self._version is None:
            self._version = done.version
        if done.version != self._version:
            raise WhereinError(
                f"the workers have different models or gazetteers: {self._version} and {done.version}; "
                "set them up alike"
            )
        return done


def _woven(batch: Batch, done: Done) -> Done:
    """Put what could not be read back to where it stands among what was sent."""
    sent = [at for at, item in enumerate(batch.items) if not isinstance(item, InputError)]
    found = [(sent[index], outcome) for index, outcome in done.outcomes]
    kept = [(at, item) for at, item in enumerate(batch.items) if isinstance(item, InputError)]
    return replace(done, outcomes=tuple(sorted([*found, *kept], key=lambda pair: pair[0])))
