"""Answers kept on the disk, so that a page that did not change is not sent again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was kept."""

    url: str
    """The address it came from."""
    etag: str
    """The server's mark of this version; empty without one."""
    modified: str
    """When it was last changed, as the server said it; empty when it did not."""
    content_type: str
    """What it is."""
    body: bytes
    """The content."""

    def conditions(self) -> dict[str, str]:
        """The headers that ask for the page only if it changed."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in found.items() if value}


class Shelf:
    """A folder of kept answers; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def find(self, url: str) -> Kept | None:
        """The answer kept for an address; a damaged one counts as none."""
        if self._folder is None:
            return None
        path = self._path(url)
        try:
            about, _, body = path.read_bytes().partition(b"\n")
            stated = json.loads(about)
            kept = Kept(stated["url"], stated["etag"], stated["modified"], stated["content_type"], body)
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None
        whole = hashlib.sha256(body).hexdigest() == stated.get("sha256")
        return kept if whole and kept.url == url else None

    def keep(self, kept: Kept) -> None:
        """Keep an answer that can be asked for conditionally."""
        if self._folder is None or not kept.conditions():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        about = {
            "url": kept.url,
            "etag": kept.etag,
            "modified": kept.modified,
            "content_type": kept.content_type,
            "sha256": hashlib.sha256(kept.body).hexdigest(),
        }
        path = self._path(kept.url)
        partial = path.with_suffix(".part")
        partial.write_bytes(json.dumps(about).encode() + b"\n" + kept.body)
        partial.replace(path)

    def _path(self, url: str) -> Path:
        """A hash for a name: nothing of the address becomes a path."""
        return (self._folder or Path()) / hashlib.sha256(url.encode()).hexdigest()[:32]
