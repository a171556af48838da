"""Files at fsspec addresses (`s3://…`, `gs://…`, `file://…`): found and opened, never copied whole."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from geo.errors import InputError
from geo.read.archives import BUFFER
from geo.read.kinds import ARTICLE_SUFFIXES, KNOWN, is_companion

_WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file at an address."""

    address: str
    """With its protocol."""
    size: int
    """In bytes; 0 when unknown."""


def is_remote(path: str) -> bool:
    """Tell whether an input is an fsspec address; web addresses are read by `geo.read.web`."""
    return "://" in path and not path.lower().startswith(_WEB)


def find_remote(address: str) -> Iterator[RemoteFile | InputError]:
    """The article files that an address stands for, in order of name; as `folders.find_files` does.

    What cannot be asked or is of no known kind gives an InputError.
    """
    try:
        system, top = _system(address)
        if system.isfile(top):
            yield _checked(system.unstrip_protocol(top), system.info(top))
            return
        found: dict[str, dict[str, Any]] = system.find(top, detail=True)
    except OSError as error:
        yield InputError(address, (error.strerror or str(error) or "cannot be listed").lower())
        return
    except InputError as error:
        yield error
        return
    empty = True
    for name in sorted(found):
        inside = PurePosixPath(name[len(top) :].lstrip("/"))
        if any(part.startswith(".") for part in inside.parts) or is_companion(inside):
            continue
        empty = False
        yield _checked(system.unstrip_protocol(name), found[name])
    if empty:
        yield InputError(address, f"there is no article there; known are {KNOWN}")


def open_remote(address: str) -> io.BufferedReader[Any]:
    """Open a file at an address. Raises InputError, OSError."""
    system, path = _system(address)
    return io.BufferedReader(system.open(path, "rb"), BUFFER)


def _checked(address: str, info: dict[str, Any]) -> RemoteFile | InputError:
    if PurePosixPath(address).suffix.lower() not in ARTICLE_SUFFIXES:
        return InputError(address, f"unknown kind of file; known are {KNOWN}")
    return RemoteFile(address, int(info.get("size") or 0))


def _system(address: str) -> tuple[Any, str]:
    """The file system of an address and the path within it. Raises InputError, OSError."""
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - an optional package

        system, path = url_to_fs(address)
    except ImportError as error:
        reason = (
            f"{error}; install requirements-cluster.txt and what this protocol needs (s3fs, gcsfs, adlfs)"
        )
        raise InputError(address, reason) from error
    except ValueError as error:
        raise InputError(address, str(error)) from error
    return system, path
