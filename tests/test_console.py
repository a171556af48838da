"""What commands print."""

from __future__ import annotations

import io

from geo.console import Streams


def test_a_message_is_one_line() -> None:
    """A file name with a line end cannot look like a message of its own."""
    err = io.StringIO()
    Streams(io.BytesIO(), io.StringIO(), err).say("a\nall is well\x1b[2J.txt: no article")
    assert err.getvalue() == "a\\nall is well\\x1b[2J.txt: no article\n"
