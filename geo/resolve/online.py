"""Opens the online services that the settings switch on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

from geo.resolve.gate import Clock, Gate, SystemClock, open_gate
from geo.resolve.service import OnlineService

if TYPE_CHECKING:
    from geo.resolve.answers import Locate
    from geo.resolve.cache_file import CacheFile
    from geo.services import Service, Services

LEASE_MARGIN: Final = 30.0
"""Seconds for which a turn is held beyond the request's time-out: reading the answer, a slow disk."""


@contextmanager
def open_services(
    services: Services, *, file: CacheFile, locate: Locate, clock: Clock | None = None
) -> Iterator[list[OnlineService]]:
    """Open every chosen service over the cache's file; asks nothing yet. Raises SettingsError."""
    clock = clock or SystemClock()

    def opened(service: Service) -> OnlineService:
        def gate(name: str) -> Gate:
            lease = service.timeout + LEASE_MARGIN
            return open_gate(file.path, name, rate=service.rate, lease=lease, clock=clock)

        return OnlineService(service, file=file, gate=gate, clock=clock, locate=locate)

    with ExitStack() as stack:
        found = []
        for service in services.chosen:
            found.append(opened(service))
            stack.callback(found[-1].close)
        yield found
