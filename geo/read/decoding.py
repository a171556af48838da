"""Bytes to text."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from geo.errors import InputError
from geo.read.mojibake import repair

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks and what they announce; UTF-32's little-endian mark begins with UTF-16's."""

_LEGACY = (
    "cp1252 cp1251 koi8_r cp1250 iso8859_2 cp866 cp1253 cp1254 cp1255 cp1256 cp1257 "
    "shift_jis euc_jp gb18030 big5 euc_kr"
).split()
"""What text from before UTF-8 is likely to be; fewer choices make short texts guessable."""

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HEAD = 4096


def decode(data: bytes, origin: str) -> str:
    """Turn a file's bytes into text; line endings stay as they are, a byte order mark goes.

    Tried in turn: what a byte order mark says, UTF-8, UTF-8 encoded twice where that is certain (see
    `mojibake`), and the likeliest older encoding. Raises InputError
    for what is none of these, such as a picture with a text file's name.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise InputError(origin, f"broken {encoding.upper()} at byte {error.start}") from None
    try:
        return repair(data.decode())
    except UnicodeDecodeError:
        return _guess(data, origin)


def guess_encoding(head: bytes, origin: str) -> str:
    """The encoding of a file too long to read whole, from its first bytes. Raises InputError."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        best = None if b"\0" in head else from_bytes(head, cp_isolation=_LEGACY).best()
        if best is None:
            raise InputError(origin, "it is not text in a known encoding; save it as UTF-8") from None
        return best.encoding
    return "utf-8"


def decode_html(data: bytes, origin: str, *, charset: str | None = None) -> str:
    """As `decode`, but what was said of the page, then its own `<meta charset>`, come before guessing."""
    found = _META.search(data[:_HEAD])
    declared = charset or (found[1].decode("ascii") if found else None)
    if declared and not data.startswith(tuple(mark for mark, _ in _MARKS)):
        try:
            return repair(data.decode(declared))
        except (LookupError, UnicodeError, ValueError):
            pass  # the page is wrong about itself; what follows finds out or says so
    return decode(data, origin)


def _guess(data: bytes, origin: str) -> str:
    best = None if b"\0" in data else from_bytes(data, cp_isolation=_LEGACY).best()
    if best is None:
        raise InputError(origin, "it is not text in a known encoding; save it as UTF-8")
    return str(best)
