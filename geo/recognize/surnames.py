"""Surnames alone: once an article has named Anna Koval in full, "Koval" is looked for in all of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from geo.models import Kind, Mention, Span
from geo.names import fold_name
from geo.recognize.kin import kin_names
from geo.recognize.ordinary import is_ordinary_use
from geo.recognize.syntax import plain
from geo.recognize.titles import without_titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.models import Article, Sentence

METHOD = "surname"
"""Names the method in results."""

KIN_METHOD = "relative"
"""Names the method that finds first names of relatives."""

SHORTEST = 3
"""Letters below which a surname is too likely something else."""

_WORD_BEFORE = re.compile(r"([^\W\d_][\w'-]*\.?)[ -]$")
_WORD_AFTER = re.compile(r"[ -]([^\W\d_][\w'-]*)")


def surname_mentions(
    article: Article, mentions: Iterable[Mention], sentences: Sequence[Sentence]
) -> list[Mention]:
    """Find the surnames of the persons named in full where no other name stands; sorted, without overlaps.

    Beside another capitalised word it may be a part of something else ("Wells Fargo") and does not count;
    nor does an ordinary word that only opens its sentence.
    """
    known = list(mentions)
    surnames = {words[-1] for m in known if m.kind is Kind.PERSON and len(words := _words(m.text)) > 1}
    surnames = {name for name in surnames if len(name) >= SHORTEST and name[0].isupper() and fold_name(name)}
    if not surnames:
        return []
    pattern = re.compile(
        rf"(?<![\w'-])(?:{'|'.join(sorted(map(re.escape, surnames), reverse=True))})(?![\w-])"
    )
    even = plain(article.text)
    taken = [m.span for m in known] + [noise.span for noise in article.noise]
    starts = [sentence.start for sentence in sentences]
    found = []
    for match in pattern.finditer(even):
        span = Span(*match.span())
        at = bisect_right(starts, span.start) - 1
        if at < 0 or span.end > sentences[at].end or any(span.overlaps(other) for other in taken):
            continue
        if _beside_a_name(even, span, sentences[at].start) or is_ordinary_use(sentences[at], span.start):
            continue
        sentence = Span(sentences[at].start, sentences[at].end)
        text = article.text[span.start : span.end]
        found.append(Mention(span.start, span.end, text, Kind.PERSON, method=METHOD, sentence=sentence))
    return found


def kin_mentions(article: Article, sentences: Sequence[Sentence]) -> list[Mention]:
    """Find the first names that only a word for a relative introduces ("her husband, Roman,")."""
    starts = [sentence.start for sentence in sentences]
    found = []
    for start, end in kin_names(plain(article.text)):
        at = bisect_right(starts, start) - 1
        if at < 0 or end > sentences[at].end:
            continue
        text, sentence = article.text[start:end], Span(sentences[at].start, sentences[at].end)
        found.append(Mention(start, end, text, Kind.PERSON, method=KIN_METHOD, sentence=sentence))
    return found


def _words(name: str) -> list[str]:
    bare = re.sub(r"(?:'s|')$", "", without_titles(plain(name).strip()))
    return bare.split()


def _beside_a_name(text: str, span: Span, start: int) -> bool:
    """Tell whether a capitalised word stands right beside a name in its sentence, titles left out."""
    after = _WORD_AFTER.match(text, span.end)
    if after and after[1][0].isupper():
        return True
    before = _WORD_BEFORE.search(text, max(start, span.start - 40), span.start)
    if before is None or not before[1][0].isupper() or before.start() == start:
        return False
    return without_titles(f"{before[1]} X") != "X"
