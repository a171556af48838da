"""Where a command reads its input and writes results and messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, TextIO


@dataclass(frozen=True, slots=True)
class Streams:
    """Where a command reads and writes."""

    stdin: BinaryIO
    """Input of `-`."""
    stdout: TextIO
    """Results only."""
    stderr: TextIO
    """Messages and progress."""

    def say(self, message: str) -> None:
        """Print a message for people, control characters made visible."""
        print(
            "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in message), file=self.stderr
        )

    def put(self, line: str) -> None:
        """Print a line of the result."""
        print(line, file=self.stdout)
