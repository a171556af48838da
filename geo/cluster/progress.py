"""How far a long run is: what is done, how fast, and when it may end."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tqdm import tqdm

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.console import Streams

_EVERY = 30.0
"""Seconds between two lines where nobody looks at a terminal."""


class Course:
    """Shows the progress of a run: as a bar on a terminal, else as a line now and then."""

    def __init__(
        self, streams: Streams, total: int | None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`total` is how many bytes there are to read; None when nobody knows."""
        self._streams = streams
        self._total = total
        self._clock = clock
        self._begun = self._told = clock()
        self._inputs = 0
        self._bar = tqdm(
            total=total, unit="B", unit_scale=True, file=streams.stderr, disable=None, dynamic_ncols=True
        )

    def step(self, inputs: int, read: int) -> None:
        """Count inputs that are done, with what had been read by then."""
        self._inputs += inputs
        self._bar.set_postfix_str(f"{self._inputs:,} inputs, {self.rate:.1f}/s", refresh=False)
        self._bar.update(read - self._bar.n)
        if self._bar.disable and self._clock() - self._told >= _EVERY:
            self._told = self._clock()
            self._streams.say(self.line(read))

    @property
    def rate(self) -> float:
        """Inputs a second since the beginning."""
        return self._inputs / max(self._clock() - self._begun, 1e-9)

    def line(self, read: int) -> str:
        """Say how far it is."""
        done = f"{self._inputs:,} inputs done, {self.rate:.1f}/s"
        if not self._total or not read:
            return done
        left = (self._clock() - self._begun) * max(self._total - read, 0) / read
        return f"{done}, {min(read / self._total, 1):.0%}, about {_span(left)} left"

    def close(self) -> None:
        """Say what was done in all."""
        self._bar.close()
        self._streams.say(
            f"{self._inputs:,} inputs in {_span(self._clock() - self._begun)}, {self.rate:.1f}/s"
        )


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
