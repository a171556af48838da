"""Whose turn it is to ask a service, agreed on by all processes through one SQLite file.

A turn is a lease: nobody else asks until it is given back, and then not before the rate's interval has
passed. So the requests of any number of processes arrive at least an interval apart, whatever delays
one of them; a process that is killed holds the others up for one lease at most.
"""

from __future__ import annotations

import math
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol, TypeVar

from geo.errors import GeocodingUnavailable, StoreError

FAILURES_TO_OPEN: Final = 4
"""So many failures in a row, by whomever, open the circuit breaker."""

FIRST_PAUSE: Final = 30.0
"""Seconds for which a service is then left alone; doubled with each further failure."""

LONGEST_PAUSE: Final = 600.0
"""Seconds at most."""

LONGEST_ASKED: Final = 86_400.0
"""Seconds for which a service's wish to be left alone is believed; more is a mistake, or a clock set back."""

SOONEST, LATEST = 0.005, 0.25
"""Seconds after which somebody who waits for a turn looks again, at least and at most."""

_Result = TypeVar("_Result")


class Clock(Protocol):
    """The time that all processes share."""

    def now(self) -> float:
        """Seconds since 1970."""
        ...

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass."""
        ...


class SystemClock:
    """The machine's clock."""

    def __init__(self) -> None:
        self._never = threading.Event()

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def wait(self, seconds: float) -> None:
        """Wait; Ctrl-C ends it."""
        self._never.wait(seconds)


@dataclass(frozen=True, slots=True)
class State:
    """What all processes know of a service."""

    free_at: float = 0.0
    """When the next request may go out, or the present lease ends."""
    pause_until: float = 0.0
    """Until when the service itself asked to be left alone."""
    open_until: float = 0.0
    """Until when the circuit breaker leaves it alone."""
    failures: int = 0
    """Failures in a row."""
    reason: str = ""
    """Why it is left alone."""


class Gate:
    """Grants turns to ask one service; used by any number of threads and processes."""

    def __init__(
        self, connection: sqlite3.Connection, service: str, *, rate: float | None, lease: float, clock: Clock
    ) -> None:
        """`connection` is the cache's file with its `gate` table, `rate` requests a second (None: no limit).

        `lease` is longer than any request takes, in seconds.
        """
        self._connection = connection
        self._service = service
        self._interval = 1 / rate if rate is not None else 0.0
        self._lease = lease if rate is not None else 0.0
        self._clock = clock
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, until: float) -> Iterator[None]:
        """Wait for a turn and hold it. Raises GeocodingUnavailable when none comes before `until`."""
        while (wait := self._changed(self._take)) > 0:
            if self._clock.now() + wait > until:
                raise self._refusal()
            self._clock.wait(wait)
        try:
            yield
        finally:
            if self._interval:
                self._changed(lambda s: (replace(s, free_at=self._clock.now() + self._interval), None))

    def again(self) -> None:
        """Wait within a turn until a further request may go out."""
        if self._interval:
            self._clock.wait(self._interval)
            self._changed(lambda s: (replace(s, free_at=self._clock.now() + self._lease), None))

    def pause(self, seconds: float, reason: str) -> None:
        """Leave the service alone as long as it asked for."""
        until = self._clock.now() + min(seconds, LONGEST_ASKED)
        self._changed(lambda s: (replace(s, pause_until=max(s.pause_until, until), reason=reason), None))

    def failed(self, reason: str, *, at_once: bool = False) -> None:
        """Count a failure; after four in a row, or `at_once`, the breaker opens."""

        def count(state: State) -> tuple[State, None]:
            failures = max(state.failures + 1, FAILURES_TO_OPEN if at_once else 0)
            beyond = failures - FAILURES_TO_OPEN
            if beyond < 0:
                return replace(state, failures=failures, reason=reason), None
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(beyond, 10))
            return replace(
                state, failures=failures, open_until=self._clock.now() + pause, reason=reason
            ), None

        self._changed(count)

    def succeeded(self) -> None:
        """Close the breaker."""
        self._changed(lambda s: (replace(s, failures=0, open_until=0.0), None))

    def retry(self) -> None:
        """Let one request try the service at once, though the breaker is open; its own pauses hold."""
        self._changed(lambda s: (replace(s, open_until=0.0), None))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @property
    def state(self) -> State:
        """What is known now. Raises StoreError."""
        return self._changed(lambda s: (s, s))

    def _take(self, state: State) -> tuple[State, float]:
        """Give how long to wait, or take the turn and give 0."""
        now = self._clock.now()
        if state.open_until > now + LONGEST_PAUSE or state.free_at > now + self._lease + self._interval:
            # the clock was set back: what was written then says nothing
            state = replace(state, open_until=0.0, free_at=now + self._interval)
        if state.pause_until > now + LONGEST_ASKED:
            state = replace(state, pause_until=0.0)
        if state.open_until > now:
            return state, math.inf  # nobody waits for a service that is down
        if state.pause_until > now:
            return state, state.pause_until - now
        if state.free_at > now:  # a lease mostly ends early: look again soon
            return state, min(state.free_at - now, max(SOONEST, min(self._interval, LATEST)))
        return (replace(state, free_at=now + self._lease) if self._lease else state), 0.0

    def _refusal(self) -> GeocodingUnavailable:
        state, now = self.state, self._clock.now()
        rest = max(state.pause_until, state.open_until) - now
        if rest <= 0:
            return GeocodingUnavailable(self._service, "others were asking it all the time")
        reason = f"it is left alone for {rest:.0f} s ({state.reason})"
        return GeocodingUnavailable(self._service, reason, retry_after=rest)

    def _changed(self, change: Callable[[State], tuple[State, _Result]]) -> _Result:
        """Read, change and write the shared state as one step."""
        try:
            with self._lock, self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                row = self._connection.execute(
                    "SELECT free_at, pause_until, open_until, failures, reason FROM gate WHERE service = ?",
                    (self._service,),
                ).fetchone()
                before = State(*row) if row else State()
                after, result = change(before)
                if after != before:
                    self._connection.execute(
                        "INSERT OR REPLACE INTO gate VALUES (?, ?, ?, ?, ?, ?)",
                        (self._service, after.free_at, after.pause_until, after.open_until, after.failures,
                         after.reason),
                    )  # fmt: skip
                return result
        except sqlite3.Error as error:
            raise StoreError(f"the geocoder cache cannot be used: {error}; set GEO_CACHE") from error


def open_gate(path: Path, service: str, *, rate: float | None, lease: float, clock: Clock) -> Gate:
    """A gate with a connection of its own to the cache's file, which exists already."""
    connection = sqlite3.connect(path, timeout=60, check_same_thread=False, isolation_level=None)
    return Gate(connection, service, rate=rate, lease=lease, clock=clock)
