"""Files that appear under their name only when they are whole, whatever happens meanwhile."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_SUFFIX: Final = ".part"


@contextmanager
def whole_file(path: Path, *, mode: int = 0o644) -> Iterator[Path]:
    """Give a file beside `path` to be written; it takes the place of `path` when the block ends well.

    Readers see the old file or the new one. What writers that were killed left behind is removed; who is
    still at work keeps a lock on its own, which the system takes away with the process. Raises OSError.
    """
    _sweep(path)
    handle, part = _locked(path)
    try:
        yield part
        os.fsync(handle)
        part.chmod(mode)
        part.replace(path)
    finally:
        os.close(handle)
        _remove(part)


def _locked(path: Path) -> tuple[int, Path]:
    while True:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_SUFFIX, dir=path.parent)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return handle, Path(name)
        os.close(handle)  # somebody swept it away before it was locked


def _sweep(path: Path) -> None:
    before = f".{path.name}."
    for left in path.parent.iterdir():
        if not (left.name.startswith(before) and left.name.endswith(_SUFFIX)):
            continue
        try:
            handle = os.open(left, os.O_RDWR)
        except OSError:  # another has swept it, or it is another user's
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            _remove(left)
        finally:
            os.close(handle)


def _remove(part: Path) -> None:
    part.unlink(missing_ok=True)
    part.with_name(f"{part.name}-journal").unlink(missing_ok=True)  # SQLite's, beside a database
