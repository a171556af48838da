"""Reads a file of anything: what the project's readers must do with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from geo.errors import InputError

_Found = TypeVar("_Found")


def read_or_refused(
    reader: Callable[[Path], _Found], path: Path, content: bytes | None = None
) -> _Found | None:
    """What a file (of `content`) holds; None when it is refused with its path, and a line of it if any."""
    if content is not None:
        path.write_bytes(content)
    try:
        return reader(path)
    except InputError as error:
        refused = error
    lines = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    assert refused.path == str(path)
    assert refused.line is None or 1 <= refused.line <= lines
    return None
