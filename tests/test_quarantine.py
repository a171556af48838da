"""Where a failure stands and what helps."""

from __future__ import annotations

import pytest

from geo.errors import InputError
from geo.quarantine import file_of, locate


@pytest.mark.parametrize(
    ("origin", "file"),
    [
        ("a/b.txt", "a/b.txt"),
        ("a/b.zip", "a/b.zip"),
        ("a/b.zip/c/d.html", "a/b.zip"),
        ("a/b.zip/c.zip/d.html", "a/b.zip"),
        ("m.mbox#12", "m.mbox"),
        ("m.mbox#12/report.pdf", "m.mbox"),
        ("w.warc.gz#3", "w.warc.gz"),
        ("chapter#2", "chapter#2"),
        ("https://example.org/a.zip/b#2", "https://example.org/a.zip/b#2"),
        ("-", "-"),
    ],
)
def test_the_file_of_an_origin(origin: str, file: str) -> None:
    """Archives and mailboxes are the file of what is in them; anything else is its own."""
    assert file_of(origin) == file


@pytest.mark.parametrize(
    ("error", "place", "reason", "advice"),
    [
        (InputError("r.jsonl", "the row is not valid JSON", line=7), "line 7", "the row is not valid JSON",
         "correct the row"),
        (InputError("o.zip/a.txt", "there is no text in it"), "a.txt", "there is no text in it", "open it"),
        (InputError("m.mbox#2", "message too long"), "message 2", "message too long", "split it"),
        (InputError("s.pdf", "page 3 is a scan"), "page 3", "page 3 is a scan", "OCR"),
        (InputError("a.txt", "it is not text in a known encoding; save it as UTF-8"), "",
         "it is not text in a known encoding", "save it as UTF-8"),
        (InputError("a.docx", "it is damaged"), "", "it is damaged", "another copy"),
    ],
)  # fmt: skip
def test_place_reason_and_advice(error: InputError, place: str, reason: str, advice: str) -> None:
    """A failure tells where in its file it stands, and what to do: its own words first, else a rule's."""
    found = locate(error)
    assert (found.place, found.reason) == (place, reason)
    assert advice in found.advice
