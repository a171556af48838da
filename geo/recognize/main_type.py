"""Which type of event an article is mainly about: a linear model over the words of its lead.

The model sees the lemmas of the lead, single and in pairs, weighted as in TF-IDF; what the lexicon found;
and the mean of the words' vectors. It is learned by `geo.train.main_type` and evaluated with numpy alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from geo.errors import SetupMissing
from geo.models import Article, Event, EventType, Sentence

Array = npt.NDArray[np.float64]

LEAD = 700
"""Code points of the text that the model reads; the sentence that begins before it is read whole."""
LEXICON_WEIGHT = 0.6
"""How much the lexicon's totals count beside the words, chosen by cross-validation."""
VECTOR_WEIGHT = 2.0
"""How much the mean vector counts, likewise."""
VECTOR_SIZE = 300
"""Numbers in a word vector of the language model."""
NONE = "none"
"""The class of texts about no event at all."""
CLASSES: tuple[str, ...] = (*(event_type.value for event_type in EventType), NONE)
"""What the model tells apart."""
_CONTENT = frozenset({"NOUN", "VERB", "ADJ"})
_LEFT_OUT = frozenset({"PUNCT", "DET", "SPACE"})


@dataclass(frozen=True, slots=True)
class Lead:
    """What the model reads of one article."""

    terms: tuple[str, ...]
    """Lemmas and pairs of lemmas; names are `_N`, numbers `_n`, so that no place decides the type."""
    words: tuple[str, ...]
    """The nouns, verbs and adjectives as written, for the vector."""


def read_lead(article: Article, sentences: Sequence[Sentence]) -> Lead:
    """Read the headline and the first sentences."""
    chosen = [sentence for sentence in sentences if sentence.start < LEAD]
    lemmas = {
        token.text.lower(): token.lemma for s in sentences for token in s.tokens if token.pos in _CONTENT
    }
    terms: list[str] = []
    words: list[str] = []
    title = [word.strip(".,:;!?'\"()“”‘’").lower() for word in article.title.split()]
    if title and not article.text.lstrip().startswith(article.title):
        known = [lemmas[word] for word in title if word in lemmas]
        terms += [*known, *(f"{a} {b}" for a, b in pairwise(known))]
        words += [word for word in title if word in lemmas]
    for sentence in chosen:
        row = [
            _term(token.lemma, token.text, token.pos)
            for token in sentence.tokens
            if token.pos not in _LEFT_OUT
        ]
        terms += [*row, *(f"{a} {b}" for a, b in pairwise(row))]
        words += [token.text.lower() for token in sentence.tokens if token.pos in _CONTENT]
    return Lead(tuple(terms), tuple(words))


def _term(lemma: str, text: str, pos: str) -> str:
    if pos == "PROPN" and not text.islower():
        return "_N"
    return "_n" if lemma.isdigit() else lemma


def lexicon_features(totals: Mapping[EventType, float], main: Event | None) -> Array:
    """Give what the lexicon found: the logarithm of each type's weight, and its own choice."""
    values = [np.log1p(totals.get(event_type, 0.0)) for event_type in EventType]
    values += [float(main is not None and main.type is event_type) for event_type in EventType]
    return LEXICON_WEIGHT * np.array(values)


def vector_features(words: Sequence[str], vector: Callable[[str], Array | None]) -> Array:
    """Give the mean direction of the words that have a vector."""
    found = [v for v in map(vector, words) if v is not None]
    if not found:
        return np.zeros(VECTOR_SIZE)
    mean = np.mean(found, axis=0)
    return np.asarray(VECTOR_WEIGHT * mean / (float(np.linalg.norm(mean)) + 1e-9), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class MainTypeModel:
    """The learned weights."""

    version: str
    """Names the model in results."""
    terms: Mapping[str, int]
    """Row of each term in `weights`."""
    idf: Array
    """Weight of each term, one number a term."""
    weights: Array
    """One row a feature (terms, lexicon, vector), one column a class of `CLASSES`."""
    bias: Array
    """One number a class; far below 0 where nothing was learned."""

    def chances(self, terms: Sequence[str], lexicon: Array, vector: Array) -> dict[str, float]:
        """Give the chance of each class, in all 1."""
        scores = self.bias + self._of_terms(terms)
        rest = np.concatenate([lexicon, vector])
        scores = scores + rest @ self.weights[len(self.idf) :]
        exponents = np.exp(scores - scores.max())
        return dict(zip(CLASSES, (exponents / exponents.sum()).tolist(), strict=True))

    def _of_terms(self, terms: Sequence[str]) -> Array:
        counts: dict[int, int] = {}
        for term in terms:
            row = self.terms.get(term)
            if row is not None:
                counts[row] = counts.get(row, 0) + 1
        if not counts:
            return np.zeros(len(CLASSES))
        rows = np.fromiter(counts, dtype=np.intp)
        values = self.idf[rows] * (1 + np.log(np.fromiter(counts.values(), dtype=np.float64)))
        return np.asarray((values / np.linalg.norm(values)) @ self.weights[rows], dtype=np.float64)

    def save(self, path: Path) -> None:
        """Write the weights, halved in precision."""
        names = sorted(self.terms, key=self.terms.__getitem__)
        np.savez_compressed(
            path,
            version=np.array(self.version),
            terms=np.array(names),
            idf=self.idf.astype(np.float32),
            weights=self.weights.astype(np.float16),
            bias=self.bias.astype(np.float32),
        )

    @classmethod
    def load(cls, path: Path) -> MainTypeModel:
        """Read the weights. Raises SetupMissing when the file is absent or broken."""
        try:
            with np.load(path, allow_pickle=False) as file:
                return cls(
                    version=str(file["version"]),
                    terms={str(term): row for row, term in enumerate(file["terms"])},
                    idf=file["idf"].astype(np.float64),
                    weights=file["weights"].astype(np.float64),
                    bias=file["bias"].astype(np.float64),
                )
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            raise SetupMissing("The model of main events", "git checkout data/models") from error
