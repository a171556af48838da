"""How much one input may cost before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

_MB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is read; whatever goes over one is named and the rest goes on."""

    file_bytes: int = 64 * _MB
    """Longest file that holds a single article, also inside an archive."""
    row_bytes: int = 64 * _MB
    """Longest row, line or message of a file that holds many articles."""
    archive_bytes: int = 8 * 2**30
    """Most bytes that one archive may unpack to, archives inside it included."""
    archive_ratio: int = 250
    """Most bytes unpacked for each packed one, once `free_bytes` are unpacked; text packs 3 to 20 times."""
    free_bytes: int = 16 * _MB
    """What may be unpacked at any ratio: a small file of blanks is no attack."""
    archive_depth: int = 3
    """Archives within archives that are opened; the outermost counts."""
    mail_depth: int = 10
    """Messages within messages and archives that are opened; whoever forwards a mail adds one."""
    archive_entries: int = 100_000
    """Most entries of one archive."""
    office_bytes: int = 256 * _MB
    """Most bytes that a .docx, .odt, .epub or .xlsx may unpack to."""
    document_seconds: float = 60
    """Longest time to get the text out of one PDF, office document or book."""
    document_memory: int = 2 * 2**30
    """Most memory for that, in bytes of address space."""


DEFAULT_LIMITS = Limits()
