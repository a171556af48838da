"""Text that was UTF-8, was read as an older encoding and saved again: "ZÃ¼rich" for "Zürich"."""

from __future__ import annotations

_CP1252 = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""The signs of Windows-1252 that Latin-1 has not, with their bytes; its five gaps read as Latin-1."""

_LEAST = 2
"""Wrong signs that must be there: one alone, such as "Â©" in an alphabet's list, may be meant."""


def repair(text: str) -> str:
    """Undo a double encoding where that is certain, else give the text back as it is.

    Certain means: every sign beyond ASCII in the text is one byte of Windows-1252, all those bytes
    together are flawless UTF-8, and there are at least two such sequences. By chance that does not
    happen: each sign would have to be followed by the right number of signs from 64 rare ones.
    """
    if text.isascii():
        return text
    try:
        repaired = text.translate(_CP1252).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
    return repaired if sum(not c.isascii() for c in repaired) >= _LEAST else text
