"""Archives: what stands in them, one entry after the other, never written to the disk by name."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any, Protocol

from geo.errors import InputError
from geo.read.kinds import is_companion
from geo.read.limits import Limits

BUFFER = 64 * 1024
"""Bytes read ahead."""

_MOST_EMPTY = 16
"""Reads behind the end of a tar archive; a whole one is read there once or twice."""

_DAMAGES = (
    zlib.error,
    lzma.LZMAError,
    EOFError,
    zipfile.BadZipFile,
    tarfile.TarError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
    ArithmeticError,
)
"""What the standard library raises for a damaged or locked archive, besides OSError."""


class _Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


class Meter:
    """Counts what an outermost archive and all within it have unpacked to; refuses too much."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._total = 0

    def add(self, count: int, packed: int | None) -> None:
        """Count bytes; `packed` is what this stream's bytes came from so far. Raises InputError."""
        self._total += count
        if self._total > self._limits.archive_bytes:
            raise InputError("", f"the archive unpacks to more than {self._limits.archive_bytes >> 20} MB")
        free, ratio = self._limits.free_bytes, self._limits.archive_ratio
        if packed is not None and self._total > free + ratio * packed:
            raise InputError("", f"unpacks to more than {ratio} times its size; it may be a zip bomb")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in an archive."""

    name: str
    """Its path in the archive, from outside: shown, never used as a path."""
    stream: io.BufferedReader[Any]
    """Its bytes; to be read before the next entry is asked for."""


def zip_entries(stream: IO[bytes], meter: Meter, limits: Limits) -> Iterator[Entry | InputError]:
    """The files of a zip archive by their order in it; what cannot be opened gives an InputError.

    The errors' paths are the entries' names. Raises InputError, with an empty path, for what is no archive.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (OSError, *_DAMAGES) as error:
        raise InputError("", f"the archive cannot be opened: {error}") from error
    with archive:
        entries = [e for e in archive.infolist() if not e.is_dir() and not passed_over(e.filename)]
        if len(entries) > limits.archive_entries:
            raise InputError("", f"holds {len(entries)} files; the limit is {limits.archive_entries}")
        for entry in entries:
            if entry.file_size > limits.free_bytes + limits.archive_ratio * entry.compress_size:
                reason = f"unpacks to more than {limits.archive_ratio} times its size; it may be a zip bomb"
                yield InputError(entry.filename, reason)
                continue
            try:
                with archive.open(entry) as inner:
                    yield Entry(entry.filename, metered(inner, meter))
            except (OSError, *_DAMAGES) as error:
                yield InputError(entry.filename, _reason(error))


def tar_entries(stream: IO[bytes], meter: Meter, limits: Limits) -> Iterator[Entry | InputError]:
    """The regular files of a tar archive, read from front to end. Raises InputError as `zip_entries`."""
    count = 0
    try:
        with tarfile.open(fileobj=_Ending(stream), mode="r|") as archive:
            for member in archive:
                count += 1
                if count > limits.archive_entries:
                    raise InputError("", f"holds more files than the limit of {limits.archive_entries}")
                inner = archive.extractfile(member) if member.isreg() else None
                if inner is not None and not passed_over(member.name):
                    yield Entry(member.name, metered(inner, meter))
    except (OSError, *_DAMAGES) as error:
        raise InputError("", f"the archive cannot be read on: {_reason(error)}") from error


def unpacked(stream: IO[bytes], how: str, meter: Meter) -> io.BufferedReader[Any]:
    """The bytes of a packed file (`.gz`, `.bz2` or `.xz`)."""
    counted = _Counted(stream)
    source = io.BufferedReader(counted, BUFFER)
    if how == ".gz":
        return metered(gzip.GzipFile(fileobj=source), meter, packed=lambda: counted.count)
    inner = {".bz2": bz2.BZ2File, ".xz": lzma.LZMAFile}[how](source)
    return metered(inner, meter, packed=lambda: counted.count)


def metered(
    stream: _Readable,
    meter: Meter,
    *,
    packed: Callable[[], int] | None = None,
) -> io.BufferedReader[Any]:
    """A stream that counts what is read from it and tells of damage by InputError."""
    return io.BufferedReader(_Metered(stream, meter, packed), BUFFER)


def passed_over(name: str) -> bool:
    """Tell whether an entry is no article: hidden, a system's own, or a companion of articles."""
    path = PurePosixPath(name)
    hidden = any(part.startswith(".") and part not in (".", "..") for part in path.parts)
    return hidden or "__MACOSX" in path.parts or is_companion(path)


class _Metered(io.RawIOBase):
    """Raises InputError for damage and for too much."""

    def __init__(self, stream: _Readable, meter: Meter, packed: Callable[[], int] | None) -> None:
        self._stream = stream
        self._meter = meter
        self._packed = packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type] # typeshed's WriteableBuffer has no name at run time
        try:
            data = self._stream.read(len(view))
        except (OSError, *_DAMAGES) as error:
            raise InputError("", _reason(error)) from error
        self._meter.add(len(data), self._packed() if self._packed else None)
        view[: len(data)] = data
        return len(data)


class _Ending(io.RawIOBase):
    """A stream that says when it is read on and on behind its end.

    tarfile skips an entry by reading as many blocks as its header claims, whether they are there or not:
    a file of two kilobytes that claims 2^60 bytes would be read for years.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = _MOST_EMPTY

    def read(self, size: int = -1) -> bytes:
        """Give bytes, or nothing at the end. Raises EOFError once that was said often enough."""
        data = self._stream.read(size)
        if not data:
            self._left -= 1
            if not self._left:
                raise EOFError("it ends within an entry")
        return data


class _Counted(io.RawIOBase):
    """Counts the packed bytes that were read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type] # see _Metered
        data = self._stream.read(len(view))
        view[: len(data)] = data
        self.count += len(data)
        return len(data)


def _reason(error: Exception) -> str:
    if isinstance(error, RuntimeError) and "password" in str(error):
        return "is encrypted; unpack it and pass what it holds"
    told = (str(error).splitlines() or [""])[0][:160] or type(error).__name__
    return f"is damaged: {told}"
