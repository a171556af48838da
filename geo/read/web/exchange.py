"""One HTTP request and its answer, to a checked address, within limits."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from geo.errors import InputError
from geo.read.web.addresses import Target

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one request may cost."""

    size: int = 64 * 2**20
    """Most bytes of an answer, unpacked."""
    seconds: float = 60
    """Longest time from the first byte sent to the last one received."""
    silence: float = 20
    """Longest time without a byte."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    """HTTP status."""
    headers: Mapping[str, str]
    """Headers, names in lower case, repeated ones joined by commas."""
    body: bytes
    """The content, unpacked."""


class _Http(http.client.HTTPConnection):
    """Connects to the checked numeric address instead of looking the name up once more."""

    def __init__(self, target: Target, timeout: float) -> None:
        super().__init__(target.host, target.port, timeout=timeout)
        self._numeric = target.numeric

    def connect(self) -> None:
        self.sock = socket.create_connection((self._numeric, self.port), self.timeout)


class _Https(_Http):
    """The same over TLS; the certificate must be the name's."""

    default_port = 443

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def ask(target: Target, headers: Mapping[str, str], bounds: Bounds) -> Answer:
    """Send one GET request; redirects are answers like others.

    Raises OSError or http.client.HTTPException when the connection fails or takes too long, and
    InputError when the answer is too long or damaged.
    """
    connection = (_Https if target.scheme == "https" else _Http)(target, bounds.silence)
    late = threading.Event()

    def stop() -> None:
        late.set()
        if connection.sock is not None:
            _cut(connection.sock)

    timer = threading.Timer(bounds.seconds, stop)
    timer.start()
    try:
        connection.request("GET", quote(target.path, safe="/%:?#[]@!$&'()*+,;=~"), headers=dict(headers))
        response = connection.getresponse()
        body = _body(response, target.url, bounds.size)
        if late.is_set():  # a connection that was cut looks like one that ended
            raise TimeoutError
        return Answer(response.status, _lowered(response.headers.items()), body)
    except (OSError, http.client.HTTPException, AttributeError, ValueError) as error:
        if late.is_set():
            raise TimeoutError(f"the answer took longer than {bounds.seconds:g} s") from error
        raise
    finally:
        timer.cancel()
        connection.close()


def _cut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        sock.close()  # it was not connected any more


def _body(response: http.client.HTTPResponse, url: str, longest: int) -> bytes:
    packed = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if packed not in ("identity", "gzip", "x-gzip", "deflate"):
        raise InputError(url, f"its answer is packed in a way that was not asked for ({packed[:20]})")
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32) if packed != "identity" else None
    parts, size = [], 0
    while chunk := response.read(_CHUNK):
        while chunk:
            try:
                part = unpack.decompress(chunk, _CHUNK) if unpack else chunk
            except zlib.error as error:
                raise InputError(url, "its answer is damaged") from error
            chunk = unpack.unconsumed_tail if unpack else b""
            parts.append(part)
            size += len(part)
            if size > longest:
                raise InputError(url, f"its answer is longer than {longest >> 20} MB")
    return b"".join(parts)


def _lowered(headers: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found
