"""A real server on loopback, and a clock that waiting moves on."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from geo.read.web.addresses import AddressPolicy
from geo.read.web.exchange import Bounds
from geo.read.web.fetching import Fetcher, Manners

LOOPBACK = ipaddress.ip_network("127.0.0.1/32")


@dataclass
class Said:
    """One answer of the server."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """What the server answers by path, and what it was asked."""

    port: int
    answers: dict[str, list[Said]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def say(self, path: str, body: bytes | str = b"", status: int = 200, **headers: str) -> None:
        """Add an answer to a path; the last one stays."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(path, []).append(Said(data, status, named))

    def url(self, path: str, host: str = "news.example") -> str:
        """The address of a path; the tests' own look-up knows where the host is."""
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths asked for, robots.txt aside."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@dataclass
class Clock:
    """Time that passes by waiting alone."""

    now: float = 0.0
    waits: list[float] = field(default_factory=list)

    def read(self) -> float:
        """Seconds since it was made."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def site() -> Iterator[Site]:
    """A running server."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            queue = here.answers.get(self.path, [Said(b"", 404)])
            said = queue.pop(0) if len(queue) > 1 else queue[0]
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in said.headers:
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Site(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield here
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def clock() -> Clock:
    """A clock of its own for each test."""
    return Clock()


MakeFetcher = Callable[..., Fetcher]


@pytest.fixture
def fetcher(clock: Clock) -> MakeFetcher:
    """Makes fetchers that find every host of the tests on loopback and never really wait."""

    def make(
        *,
        shelf: Path | None = None,
        manners: Manners = Manners(),  # noqa: B008 - frozen
        bounds: Bounds = Bounds(),  # noqa: B008 - frozen
        hosts: Callable[[str], list[str]] = lambda _: ["127.0.0.1"],
    ) -> Fetcher:
        policy = AddressPolicy(allowed=(LOOPBACK,), lookup=lambda host, _: hosts(host))
        return Fetcher(
            policy=policy,
            shelf=shelf,
            manners=manners,
            bounds=bounds,
            clock=clock.read,
            sleep=clock.sleep,
        )

    return make
