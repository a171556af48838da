"""Web archives (.warc, .warc.gz)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from geo.errors import InputError
from geo.read.kinds import suffix_by_type
from geo.read.limits import Limits

_HOLDERS = frozenset({"response", "resource"})
_OK = "200"
_DAMAGES = (ArchiveLoadFailed, OSError, EOFError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What warcio raises, or lets through from the standard library, for a damaged archive."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer of a web server, as it was kept."""

    number: int
    """Which record of the file it is, from 1."""
    url: str
    """The address that was asked."""
    suffix: str
    """What it is, as a file's ending."""
    charset: str | None
    """The encoding that the server named."""
    data: bytes
    """What was answered."""


def read_captures(stream: IO[bytes], limits: Limits) -> Iterator[Capture | InputError]:
    """The pages and documents of a web archive; pictures, scripts and failed requests are passed over.

    The errors' paths are the records' numbers. Raises InputError, with an empty path, when the
    archive is damaged or none.
    """
    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(stream, arc2warc=True), start=1):
            found = _capture(record, number, limits)
            if found is not None:
                yield found
    except _DAMAGES as error:
        told = (str(error).splitlines() or [""])[0][:160]
        raise InputError("", f"the web archive cannot be read on after {number} records: {told}") from error
    if number == 0:
        raise InputError("", "there is no record in it")


def _capture(record: ArcWarcRecord, number: int, limits: Limits) -> Capture | InputError | None:
    if record.rec_type not in _HOLDERS or (
        record.http_headers is not None and record.http_headers.get_statuscode() != _OK
    ):
        return None
    http = record.http_headers
    kind = (http.get_header("Content-Type") if http else record.rec_headers.get_header("Content-Type")) or ""
    suffix = suffix_by_type(kind)
    if suffix is None:
        return None
    data = record.content_stream().read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        return InputError(str(number), f"is longer than {limits.file_bytes >> 20} MB")
    _, _, rest = kind.partition("charset=")
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    return Capture(number, url.strip("<>"), suffix, rest.split(";")[0].strip("\"' ") or None, data)
