"""Office files and books, which are zip files of XML."""

from __future__ import annotations

import zipfile
from typing import IO

from geo.errors import InputError
from geo.read.limits import Limits


def check_package(stream: IO[bytes], *, origin: str, limits: Limits) -> None:
    """Refuse a zip file that is broken or unpacks to too much; the stream is at its start again after.

    The sizes that its directory states are enough: `zipfile` reads no further than they say. Raises
    InputError.
    """
    try:
        with zipfile.ZipFile(stream) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(origin, f"the file is damaged or is no such file: {error}") from error
    finally:
        stream.seek(0)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.office_bytes:
        raise InputError(
            origin, f"unpacks to {unpacked >> 20} MB; the limit is {limits.office_bytes >> 20} MB"
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputError(origin, "is encrypted; save it without a password")
