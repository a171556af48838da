"""Who may see the page, and who may change something: decided before anything is drawn.

On this machine alone (loopback) everything is open. Bound to any other address the page is served only
read-only, or behind a reverse proxy that signs users in and whose header with their name is trusted by
setting `GEO_USER_HEADER`; without that header a request is refused, so that nobody passes by the proxy.
On loopback the page must be asked for by loopback's name: a web page elsewhere whose own name is made to lead
to 127.0.0.1 (DNS rebinding) is of one origin with the app to a browser, and could read everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from geo.settings import Settings

LONGEST_NAME: Final = 100
"""Most code points of a user's name that are kept."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a reader may do."""

    who: str
    """Under what name corrections are kept."""
    writes: bool
    """Whether articles, corrections and settings may be changed."""
    refused: str = ""
    """Why nothing is shown, in words for whoever runs the app; empty when the page may be seen."""


def access(settings: Settings, *, address: str | None, headers: Mapping[str, str]) -> Access:
    """Decide by the settings, the address that the server is bound to, and a request's headers.

    An `address` of None means all addresses of the machine.
    """
    open_to_others = not is_loopback(address)
    if settings.readonly:
        return Access("", writes=False)
    if settings.user_header:
        name = _name(headers.get(settings.user_header, ""))
        if not name:
            return Access("", writes=False, refused="The reverse proxy did not say who is asking.")
        return Access(name, writes=True)
    if open_to_others:
        return Access(
            "",
            writes=False,
            refused=(
                "This server listens on an address that others can reach, and nobody signs in. Set "
                "GEO_READONLY=1 to publish the map, or GEO_USER_HEADER behind a reverse proxy that signs "
                "users in (docs/publish.md); or bind it to 127.0.0.1."
            ),
        )
    host = headers.get("Host", "")
    if host and not is_loopback(_name_of_host(host)):
        return Access(
            "",
            writes=False,
            refused=(
                "This page was asked for under another name than this machine's own, as a web page elsewhere "
                "could do in your browser. Open it as http://localhost or http://127.0.0.1; behind a reverse "
                "proxy set GEO_USER_HEADER or GEO_READONLY=1 (docs/publish.md)."
            ),
        )
    return Access(settings.user, writes=True)


def _name_of_host(header: str) -> str:
    """Give the host of a `Host` header without its port; empty for one that is broken."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def is_loopback(address: str | None) -> bool:
    """Tell whether only this machine can reach an address; an empty one is all addresses."""
    if address == "localhost":
        return True
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def _name(header: str) -> str:
    """Make a header's value a name: one line, printable, not too long."""
    return "".join(c for c in header.strip() if c.isprintable())[:LONGEST_NAME]
