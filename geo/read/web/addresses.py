"""Which addresses may be connected to."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from geo.errors import InputError

_PORTS = {"http": 80, "https": 443}
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address, which may be a private one."""

_NEVER = ipaddress.IPv4Network("192.0.0.0/24")
"""RFC 6890: a cloud's metadata may stand there; older Python versions take most of it for public."""

Lookup = Callable[[str, int], Sequence[str]]
"""Host and port to numeric addresses; raises OSError when there is none."""


def look_up(host: str, port: int) -> list[str]:
    """Ask the system's resolver. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for _, _, _, _, sockaddr in found]


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes."""

    url: str
    """The whole address."""
    scheme: str
    """`http` or `https`."""
    host: str
    """The host's name, as certificates and the server know it."""
    port: int
    """The port."""
    path: str
    """Path and query; never the fragment."""
    numeric: str
    """The checked numeric address to connect to; the name is not looked up again."""


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """Refuses what a page from outside must not reach: this machine and the networks around it."""

    allowed: tuple[_Network, ...] = ()
    """Networks that may be reached although they are not public; for servers of one's own."""
    lookup: Lookup = field(default=look_up)
    """How names become numeric addresses."""

    def target(self, url: str) -> Target:
        """Look the host up and check every address it has.

        One that is not public refuses the whole host, so that no mixture of answers helps. Raises
        InputError.
        """
        parts = _parts(url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme.lower()]
        try:
            found = self.lookup(host.encode("idna").decode("ascii") if not host.isascii() else host, port)
        except (OSError, UnicodeError) as error:
            raise InputError(url, f"the host {host!r} is not known") from error
        for numeric in found:
            if not self._reachable(numeric):
                raise InputError(url, f"leads to {numeric}, which is no public address; it is never asked")
        if not found:
            raise InputError(url, f"the host {host!r} is not known")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Target(url, parts.scheme.lower(), host, port, path, found[0])

    def _reachable(self, numeric: str) -> bool:
        try:
            address = _plain(ipaddress.ip_address(numeric.partition("%")[0]))
        except ValueError:
            return False
        if any(address in network for network in self.allowed if network.version == address.version):
            return True
        return address.is_global and not address.is_multicast and address not in _NEVER


def _plain(address: _Address) -> _Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None) or address


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InputError(url, "is no valid address") from error
    if parts.scheme.lower() not in _PORTS or not parts.hostname:
        raise InputError(url, "is no http or https address")
    if parts.username is not None or port == 0 or any(ord(c) < 33 or ord(c) == 127 for c in url):  # noqa: PLR2004 - the last control character and the space
        raise InputError(url, "holds a password, a blank or another sign that no address of an article has")
    return parts
