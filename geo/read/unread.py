"""Single articles that were found and not read yet, so that another process may read them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or an entry of one, that holds one article: found, but not read yet."""

    data: bytes
    """What it holds; empty where `address` says where that is."""
    suffix: str
    """Its ending, which shows the kind."""
    origin: str
    """What it is called."""
    title: str = ""
    """The headline when it states none."""
    url: str | None = None
    """The address that was asked for it, in a web archive."""
    charset: str | None = None
    """The encoding that the server named, in a web archive."""
    address: str = ""
    """Where to fetch it (`s3://…`), when that is left to whoever reads it."""
