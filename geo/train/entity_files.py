"""Reads named-entity corpora of one token and tag a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.models import Span
from geo.recognize.tagging import ENTITIES
from geo.train.annotated import FOLDS, Label

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KINDS = {
    "PER": "PER", "LOC": "LOC", "ORG": "ORG", "MISC": "MISC",
    "person": "PER", "location": "LOC", "corporation": "ORG", "group": "ORG",
    "creative-work": "MISC", "product": "MISC",
}  # fmt: skip
_BLOCK = 40
"""Sentences that stay in one fold: neighbours are often of one text."""

Sentence = tuple[str, tuple[Label, ...]]
"""A text, tokens joined by spaces, and its entities."""


def read_entities(path: Path) -> list[tuple[int, Sentence]]:
    """Read a corpus with each sentence's fold. Raises InputError."""
    rows = []
    for number, tokens in enumerate(_sentences(path)):
        rows.append((number // _BLOCK % FOLDS, _labelled(tokens)))
    return rows


def _sentences(path: Path) -> Iterator[list[tuple[str, str]]]:
    tokens: list[tuple[str, str]] = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            parts = line.rsplit(maxsplit=1)
            if len(parts) == 2 and not parts[0].startswith("-DOCSTART"):  # noqa: PLR2004 - token and tag
                if parts[1] != "O" and parts[1][2:] not in _KINDS:
                    raise InputError(str(path), f"unknown tag {parts[1]!r}", line=number)
                tokens.append((parts[0], parts[1]))
            elif tokens:
                yield tokens
                tokens = []
    if tokens:
        yield tokens


def _labelled(tokens: list[tuple[str, str]]) -> Sentence:
    """Join the tokens; IOB1 and IOB2 read alike: a tag of another kind begins a name."""
    labels: list[Label] = []
    at = 0
    before = "O"
    for token, tag in tokens:
        end = at + len(token)
        if tag != "O":
            kind = ENTITIES.index(_KINDS[tag[2:]])
            if tag[0] == "I" and before[2:] == tag[2:]:
                labels[-1] = Label(Span(labels[-1].span.start, end), kind)
            else:
                labels.append(Label(Span(at, end), kind))
        before = tag
        at = end + 1
    return " ".join(t for t, _ in tokens), tuple(labels)
