"""Where a command reads its input and writes results and messages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import BinaryIO, Final, TextIO

_OBEYED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters and what embeds, overrides or isolates a direction; line ends and tabs stay."""


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
        """Print a message for people as one line; control characters and line ends in it are made visible."""
        print("".join(c if c.isprintable() else repr(c)[1:-1] for c in message), file=self.stderr)

    def put(self, line: str) -> None:
        r"""Print a line of the result.

        What a terminal obeys, or what turns the text behind it, becomes a `\uXXXX` escape: within JSON that
        is the same value, elsewhere it is visible.
        """
        print(_OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", line), file=self.stdout)

    def give(self, text: str) -> None:
        """Print a whole file, byte for byte where it does not go to a terminal."""
        if self.stdout.isatty():
            self.put(text)
        else:
            self.stdout.write(text)
