"""Which files a path stands for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from geo.errors import InputError
from geo.read.kinds import ARTICLE_SUFFIXES, KNOWN, is_companion


def printable(path: Path | str) -> str:
    """A path as text that can be printed and stored, whatever bytes its name holds."""
    return os.fsencode(path).decode("utf-8", "replace")


def find_files(path: Path) -> Iterator[Path | InputError]:
    """The article files that a path stands for: itself, or those in the folder, in order of name.

    Folders are walked to any depth and through symbolic links, each real folder once; hidden files,
    README and LICENSE files, and the companions of saved pages (pictures, style sheets, scripts) are
    passed over. Any other file in a folder, a link that leads nowhere, and a named path of an unknown
    kind give an InputError, so that nothing is lost unseen.
    """
    try:
        if not path.is_dir():
            yield _check_file(path)
            return
    except OSError as error:
        yield InputError(printable(path), _reason(error))
        return
    if path.suffix.lower() in ARTICLE_SUFFIXES:
        yield InputError(printable(path), "is a folder with the name of a file; rename it to have it read")
        return
    yield from _walk(path)


def _walk(top: Path) -> Iterator[Path | InputError]:
    seen: set[tuple[int, int]] = set()
    waiting = [top]
    empty = True
    while waiting:
        path = waiting.pop()
        try:
            if not path.is_dir():
                empty = False
                yield _check_file(path)
                continue
            inside = _enter(path, seen)
        except OSError as error:
            inside = InputError(printable(path), _reason(error))
        if isinstance(inside, InputError):
            empty = False
            yield inside
        else:
            waiting.extend(reversed(inside))
    if empty:
        yield InputError(printable(top), f"there is no article in this folder; known are {KNOWN}")


def _enter(folder: Path, seen: set[tuple[int, int]]) -> list[Path] | InputError:
    if folder.suffix.lower() in ARTICLE_SUFFIXES:
        return InputError(printable(folder), "is a folder with the name of a file; rename it to have it read")
    status = folder.stat()
    identity = (status.st_dev, status.st_ino)
    if identity in seen:
        return InputError(printable(folder), "is a link to a folder that was read already")
    seen.add(identity)
    return sorted((p for p in folder.iterdir() if not _passed_over(p)), key=lambda p: p.name)


def _passed_over(path: Path) -> bool:
    return path.name.startswith(".") or (not path.is_dir() and is_companion(path))


def _check_file(path: Path) -> Path | InputError:
    name = printable(path)
    try:
        path.stat()
    except (OSError, ValueError) as error:
        return InputError(name, _reason(error))
    if not path.is_file():
        return InputError(name, "is neither a file nor a folder")
    if path.suffix.lower() not in ARTICLE_SUFFIXES:
        return InputError(name, f"unknown kind of file; known are {KNOWN}")
    return path


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)
