"""geopy's way to the network: one request at a time, with a deadline to the last byte.

geopy's own adapters repeat requests by themselves, follow redirects to any host, wait for each byte anew
and put whole answers into error messages. This one does none of it.
"""

from __future__ import annotations

import http.client
import io
import json
import math
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
    getproxies,
)

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter, get_retry_after
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeocoderTimedOut, GeocoderUnavailable

LARGEST: Final = 5_000_000
"""Bytes of an answer that are read at most; real ones have some thousands."""

HOPS: Final = 3
"""Redirects that are followed on the same host; to another host none is."""

LONGEST_WAIT: Final = 86_400.0
"""Seconds; a service that asks for a longer pause is asked again after this one."""

_REDIRECTS = (301, 302, 303, 307, 308)

Fits = Callable[[object], bool]
"""Tells whether a decoded answer has the service's shape."""


class DeadlineAdapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """Fetches one address; raises geopy's errors, none of which holds the address or the answer."""

    def __init__(
        self,
        *,
        proxies: Mapping[str, str] | None,
        ssl_context: ssl.SSLContext | None,
        before_hop: Callable[[], None],
        fits: Fits,
    ) -> None:
        """`before_hop` is called before a redirect is followed: it costs a turn of its own."""
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._before_hop = before_hop
        self._fits = fits
        self._proxies = dict(getproxies() if proxies is None else proxies)
        self._given_tls = ssl_context

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._given_tls or ssl.create_default_context()

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        """Give the decoded answer, which has the service's shape."""
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            answer = json.loads(text, parse_constant=_no_number)
        except (ValueError, RecursionError):
            answer = None
        if not self._fits(answer):
            raise GeocoderParseError("the answer is not in the service's format")
        return answer

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """Give the answer's text."""
        for _ in range(HOPS + 1):
            status, answer_headers, body = self._fetch(url, timeout, headers)
            if status not in _REDIRECTS:
                break
            url = _next_hop(url, answer_headers.get("location", ""))
            self._before_hop()
        else:
            raise GeocoderServiceError("redirects without end")
        text = body.decode("utf-8", errors="replace")
        if not 200 <= status < 300:  # noqa: PLR2004 - HTTP's successes
            raise AdapterHTTPError(f"HTTP {status}", status_code=status, headers=answer_headers, text="")
        return text

    def _fetch(
        self, url: str, timeout: float, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        until = time.monotonic() + timeout
        try:
            request = Request(url, headers=dict(headers))  # noqa: S310 - the opener knows http(s) alone
            with self._opener(until, encrypted=request.type == "https").open(
                request, timeout=timeout
            ) as response:
                return response.status, _headers(response), _read(response)
        except HTTPError as error:
            with error:
                return error.code, _headers(error), b""
        except (TimeoutError, URLError, ssl.SSLError) as error:
            raise _failure(error) from None
        except (OSError, http.client.HTTPException):
            raise GeocoderUnavailable("the connection was cut") from None
        except ValueError:
            raise GeocoderServiceError("the address cannot be requested") from None

    def _opener(self, until: float, *, encrypted: bool) -> OpenerDirector:
        opener = OpenerDirector()
        way = _Encrypted(until, self._tls) if encrypted else _Plain(until)
        for handler in (
            ProxyHandler(self._proxies),
            UnknownHandler(),
            HTTPDefaultErrorHandler(),
            HTTPErrorProcessor(),
            way,
        ):
            opener.add_handler(handler)
        return opener


class _Plain(HTTPHandler):
    """Opens http addresses."""

    def __init__(self, until: float) -> None:
        super().__init__()
        self._until = until

    def http_open(self, req: Request) -> http.client.HTTPResponse:
        """Called by the opener."""
        until = self._until

        class Connection(http.client.HTTPConnection):
            """Its reads end at the deadline."""

            def connect(self) -> None:
                """Connect and put the deadline on the socket."""
                super().connect()
                self.sock: Any = _Deadline(self.sock, until)

        return self.do_open(Connection, req)


class _Encrypted(HTTPSHandler):
    """Opens https addresses."""

    def __init__(self, until: float, context: ssl.SSLContext) -> None:
        super().__init__(context=context)
        self._until = until
        self._tls = context

    def https_open(self, req: Request) -> http.client.HTTPResponse:
        """Called by the opener."""
        until = self._until

        class Connection(http.client.HTTPSConnection):
            """Its reads end at the deadline."""

            def connect(self) -> None:
                """Connect, shake hands and put the deadline on the socket."""
                super().connect()
                self.sock: Any = _Deadline(self.sock, until)

        return self.do_open(Connection, req, context=self._tls)


class _Deadline:
    """A connected socket whose reads and writes end at a moment, however often a byte drips in."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock = sock
        self._until = until

    def makefile(self, mode: str) -> io.BufferedReader:
        """Give the reading end, as http.client asks for it."""
        raw = self._sock.makefile(mode, buffering=0)  # type: ignore[call-overload]  # always "rb"
        return io.BufferedReader(_Reader(raw, self._sock, self._until))

    def sendall(self, data: bytes) -> None:
        """Send all of it."""
        self._sock.settimeout(_left(self._until))
        self._sock.sendall(data)

    def close(self) -> None:
        """Close once the reading end is closed too."""
        self._sock.close()


class _Reader(io.RawIOBase):
    """Bytes of a socket until a moment."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, until: float) -> None:
        self._raw = raw
        self._sock = sock
        self._until = until

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what is there, waiting for it no longer than until the deadline."""
        self._sock.settimeout(_left(self._until))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        """Close the socket's file, with it the socket."""
        self._raw.close()
        super().close()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _read(response: http.client.HTTPResponse) -> bytes:
    body = response.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise GeocoderServiceError("the answer is too large")
    if response.length:  # the service announced more than it sent
        raise GeocoderUnavailable("the connection was cut")
    return body


def _headers(response: http.client.HTTPResponse | HTTPError) -> dict[str, str]:
    """The headers that matter, with a pause that is a number of seconds within reason."""
    found = {name.lower(): value for name, value in response.headers.items()}
    kept = {"location": found["location"]} if "location" in found else {}
    try:
        pause = get_retry_after(found)
    except (ValueError, OverflowError):
        pause = None
    if pause is not None:
        kept["retry-after"] = str(math.ceil(min(float(pause), LONGEST_WAIT)))
    return kept


def _next_hop(url: str, location: str) -> str:
    """Where a redirect leads; only to the same host, and never from https to http."""
    target = urljoin(url, location)
    old, new = urlsplit(url), urlsplit(target)
    stays = new.hostname == old.hostname and new.scheme in ("http", "https")
    same_port = new.port == old.port or (old.scheme, new.scheme) == ("http", "https")
    if not stays or not same_port or (old.scheme == "https" and new.scheme == "http") or not location:
        raise GeocoderServiceError(f"it redirects to another address ({_shown(new.hostname)})")
    return target


def _shown(host: str | None) -> str:
    return "".join(c for c in (host or "none") if c.isalnum() or c in ".-:")[:100]


def _failure(error: BaseException) -> GeocoderServiceError:
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError) or "timed out" in str(reason):
        return GeocoderTimedOut("timed out")
    if isinstance(reason, ssl.SSLError):
        return GeocoderUnavailable("no secure connection")
    if isinstance(reason, socket.gaierror):
        return GeocoderUnavailable("its host is not known")
    if isinstance(reason, ConnectionRefusedError):
        return GeocoderUnavailable("it refuses connections")
    return GeocoderUnavailable("the connection was cut")


def _no_number(constant: str) -> float:
    raise ValueError(constant)
