"""Keeps the newest cube for all sessions of a process, and reads it anew when the store was written to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final

from sqlalchemy import Connection

from geo.errors import StoreError
from geo.store.cube import Cube
from geo.store.cube_reading import read_cube, version_of

SHARE: Final = 10.0
"""While others write all the time, reading may take one part in so many of the time."""
AT_ONCE: Final = 0.05
"""What is read in so many seconds is read at once; waiting for it would not be noticed."""


class NewestCube:
    """The cube of the store as it is now or, where that is allowed, as it was a moment ago.

    Threads may share one. `open_snapshot` gives a snapshot to the thread that reads beside the sessions.
    """

    def __init__(
        self,
        open_snapshot: Callable[[], AbstractContextManager[Connection]],
        *,
        may_lag: bool = False,
        at_once: float = AT_ONCE,
        share: float = SHARE,
    ) -> None:
        self._open_snapshot = open_snapshot
        self._may_lag = may_lag
        self._at_once = at_once
        self._share = share
        self._reading = threading.Lock()
        self._beside: threading.Thread | None = None
        self._cube: Cube | None = None
        self._took = 0.0
        self._read_at = 0.0
        self._least = 0

    def demand(self, version: int) -> None:
        """Count nothing from before this version again: its writer wants to see what it wrote."""
        self._least = max(self._least, version)

    def version(self, snapshot: Connection) -> int:
        """Tell the version that `get` would give now."""
        cube, now = self._cube, version_of(snapshot)
        return cube.version if cube is not None and self._fits(cube, now) else now

    def get(self, snapshot: Connection) -> Cube:
        """Give the cube of a snapshot; one that lags is renewed by a thread while sessions go on with it."""
        cube, now = self._cube, version_of(snapshot)
        if cube is None or not self._fits(cube, now):
            with self._reading:
                cube = self._cube  # of many who wait the first may have read for all
                if cube is None or not self._fits(cube, now):
                    cube = self._read(snapshot)
        elif cube.version < now:
            self._renew_beside()
        return cube

    def _fits(self, cube: Cube, now: int) -> bool:
        """Tell whether a cube will do for a snapshot of this version."""
        if cube.version == now or not self._may_lag:
            return cube.version == now
        return cube.version > now or (cube.version >= self._least and self._took > self._at_once)

    def _renew_beside(self) -> None:
        if not self._reading.acquire(blocking=False):
            return  # it is being read
        try:
            due = time.monotonic() - self._read_at > self._share * self._took
            if due and (self._beside is None or not self._beside.is_alive()):
                self._beside = threading.Thread(target=self._renew, name="newest cube", daemon=True)
                self._beside.start()
        finally:
            self._reading.release()

    def _renew(self) -> None:
        try:
            with self._open_snapshot() as snapshot, self._reading:
                self._read(snapshot)
        except StoreError:
            self._took = 0.0  # whoever asks next reads it, and is told what is wrong

    def _read(self, snapshot: Connection) -> Cube:
        began = time.monotonic()
        self._cube = cube = read_cube(snapshot)
        self._read_at = time.monotonic()
        self._took = self._read_at - began
        return cube
