"""One story printed by many outlets: near-duplicates found by MinHash.

A text's shingles are its runs of four words; MinHash estimates the share of shingles that two texts have
in common (Broder, "On the resemblance and containment of documents", 1997), and banding finds the
pairs worth comparing without comparing all (Leskovec, Rajaraman and Ullman, "Mining of Massive
Datasets", section 3.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rensa import RMinHash, RMinHashLSH

from geo.models import Article, Span

_SHINGLE = 4
"""Words in a shingle."""
_HASHES, _BANDS, _SEED = 128, 32, 20221
"""32 bands of 4 hashes: two texts that share half of their shingles meet in a band with 87 %, three
quarters with more than 99.9 %, a fifth with 5 %."""
_ALIKE = 0.5
"""Estimated share of common shingles from which two texts are one story; copies that an editor cut by a
third have 0.67."""
_LEAST_WORDS = 30
"""Shorter texts (a caption, "Read more") are never taken for copies of each other unless they are equal."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell the same thing in the same words."""

    digests: tuple[str, ...]
    """The articles, in the order they came; the first one stands for all."""
    sources: tuple[str, ...]
    """The outlets that printed it, sorted, each once; unknown ones are not among them."""


class StoryGrouper:
    """Sorts articles into stories as they come; keeps 1 kB for each, never a text."""

    def __init__(self, *, alike: float = _ALIKE) -> None:
        self._alike = alike
        self._index = RMinHashLSH(threshold=alike, num_perm=_HASHES, num_bands=_BANDS)
        self._hashes: list[RMinHash | None] = []
        self._digests: list[str] = []
        self._sources: list[str | None] = []
        self._parents: list[int] = []
        self._exact: dict[str, int] = {}

    def add(self, article: Article) -> str:
        """Take an article in; gives the digest of the first article of its story as known so far."""
        number = len(self._digests)
        shingles = list(_shingles(article))
        self._digests.append(article.digest)
        self._sources.append(article.source)
        self._parents.append(number)
        same = self._exact.setdefault(article.digest, number)
        if same != number:
            self._join(same, number)
        minhash = None
        if len(shingles) > _LEAST_WORDS - _SHINGLE:
            minhash = RMinHash(num_perm=_HASHES, seed=_SEED)
            minhash.update(shingles)
            for other in sorted(self._index.query(minhash)):
                known = self._hashes[other]
                if known is not None and known.jaccard(minhash) >= self._alike:
                    self._join(other, number)
            self._index.insert(number, minhash)
        self._hashes.append(minhash)
        return self._digests[self._root(number)]

    def stories(self) -> Iterator[Story]:
        """All stories, in the order of their first articles."""
        members: dict[int, list[int]] = {}
        for number in range(len(self._digests)):
            members.setdefault(self._root(number), []).append(number)
        for numbers in members.values():
            digests = dict.fromkeys(self._digests[n] for n in numbers)
            sources = {source for n in numbers if (source := self._sources[n])}
            yield Story(tuple(digests), tuple(sorted(sources)))

    def _root(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def _join(self, one: int, two: int) -> None:
        """Make them one story; the earlier article stays the one that stands for it."""
        first, second = sorted((self._root(one), self._root(two)))
        self._parents[second] = first


def group_stories(articles: Iterable[Article]) -> list[Story]:
    """The stories that articles tell; an article that has no copy is a story of its own."""
    grouper = StoryGrouper()
    for article in articles:
        grouper.add(article)
    return list(grouper.stories())


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
