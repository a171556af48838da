"""What of a text is compared with others: a sketch of its shingles, and its paragraphs.

A text's shingles are its runs of four words; MinHash estimates the share of shingles that two texts have
in common (Broder, "On the resemblance and containment of documents", 1997), and banding finds the pairs
worth comparing without comparing all (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets",
section 3.4).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from geo.models import Article, Span

_SHINGLE = 4
_HASHES, _BANDS, _SEED = 128, 32, 20221
"""32 bands of 4 hashes: two texts that share half of their shingles meet in a band with 87 %, three
quarters with more than 99.9 %, a fifth with 5 %."""
_LEAST_WORDS = 30
"""Shorter texts (a caption, "Read more") are never taken for copies of each other."""
_PARAGRAPH_WORDS = 6
"""A shorter line (a dateline, a heading) may be meant again and again."""

_WORD = re.compile(r"\w+")
_LINE = re.compile(r"[^\r\n]+")

Hashes = npt.NDArray[np.uint32]
"""A sketch: 128 numbers."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of an article."""

    key: int
    """A hash of its words: the same words, the same key."""
    span: Span
    """Where it first stands."""


def sketch(article: Article) -> Hashes | None:
    """Condense a text to 128 numbers, of which near-copies share most; None for a short one."""
    shingles = list(_shingles(article))
    if len(shingles) <= _LEAST_WORDS - _SHINGLE:
        return None
    made = RMinHash(num_perm=_HASHES, seed=_SEED)
    made.update(shingles)
    return np.array(made.digest(), dtype=np.uint32)


def paragraphs(article: Article) -> Iterator[Paragraph]:
    """Each different line of some length that counts, with its key."""
    seen: set[int] = set()
    noise = {(it.span.start, it.span.end) for it in article.noise}
    for found in _LINE.finditer(article.text):
        words = _WORD.findall(found[0])
        if len(words) < _PARAGRAPH_WORDS or found.span() in noise:
            continue
        key = _number(" ".join(words).casefold().encode("utf-8", "surrogatepass"))
        if key not in seen:
            seen.add(key)
            yield Paragraph(key, Span(*found.span()))


def bands_of(hashes: Hashes) -> list[int]:
    """Give a key for each band of a sketch: texts that share one are worth comparing."""
    rows = hashes.reshape(_BANDS, -1)
    return [_number(bytes([at]) + rows[at].tobytes()) for at in range(_BANDS)]


def _number(data: bytes) -> int:
    """Condense bytes to a whole number that any database takes, signed, 64 bits."""
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)


def _shingles(article: Article) -> Iterator[str]:
    """Runs of words outside of what does not count: two papers' by-lines and notices differ."""
    words: list[str] = []
    at = 0
    for span in [*(noise.span for noise in article.noise), Span(len(article.text), len(article.text) + 1)]:
        words += _WORD.findall(article.text, at, span.start)
        at = span.end
    folded = " ".join(words).casefold().split(" ")
    for start in range(len(folded) - _SHINGLE + 1):
        yield " ".join(folded[start : start + _SHINGLE])
