"""Places, persons and organisations as the recogniser of our own finds them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.models import Role, Span
from geo.recognize.found import Found, FoundEntity, FoundPlace
from geo.recognize.name_features import name_features
from geo.recognize.repairs import repaired
from geo.recognize.spans import tighten
from geo.recognize.syntax import stretches
from geo.recognize.tagging import ENTITIES, TOPONYMS, best_path, names_in
from geo.recognize.words import split_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.gazetteer.names import NameIndex
    from geo.models import Article
    from geo.recognize.onnx_model import OnnxModel, Scores
    from geo.recognize.words import Words

VERSION = "names/2"
"""Names what is done with the model's answers; raise it when that changes."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """How probabilities become names.

    The defaults are the best over the five folds of the toponym corpora; reported figures use for each fold
    what was best on the other four (`geo.train.folds`).
    """

    same_name: float = 0.85
    """How far the readings of one name in an article are drawn to their mean, 0 to 1."""
    reluctance: float = 0.75
    """By how much the logarithmic odds of a place name are lowered.

    The corpora disagree about streets, schools and shops; a model trained on all of them finds too many."""


_TINY = 1e-7
_ASSOCIATIVE = 1


class NeuralRecognizer:
    """Reads one article at a time; keeps no state between articles."""

    def __init__(self, model: OnnxModel, names: NameIndex, *, decoding: Decoding | None = None) -> None:
        self._model = model
        self._names = names
        self._decoding = decoding or Decoding()

    @property
    def version(self) -> str:
        """Which model file and which rules make the results."""
        return f"{self._model.version}+{VERSION}"

    def find(self, article: Article) -> Found:
        """Find every name outside the article's noise; offsets are those of its text."""
        words = split_words(article.text, stretches(article))
        if not words.texts:
            return Found((), ())
        scores = self._model.scores(words, name_features(words.texts, self._names))
        return decode(article, words, scores, names=self._names, decoding=self._decoding)


def decode(article: Article, words: Words, scores: Scores, *, names: NameIndex, decoding: Decoding) -> Found:
    """Make names of the model's answers for an article's words, one at least."""
    toponyms = _alike(words, _reluctant(scores.toponyms, decoding.reluctance), decoding.same_name)
    places = []
    for start, end, kind, score in _names(toponyms):
        span = tighten(article.text, Span(words.starts[start], words.ends[end - 1]))
        if span is not None:
            demonym = TOPONYMS[kind] == "DEM"
            associative = demonym or scores.roles[start].argmax() == _ASSOCIATIVE
            role = Role.ASSOCIATIVE if associative else Role.LITERAL
            places.append(FoundPlace(span, demonym, role, score))
    entities = []
    for start, end, kind, score in _names(scores.entities):
        span = tighten(article.text, Span(words.starts[start], words.ends[end - 1]))
        if span is not None:
            entities.append(FoundEntity(span, ENTITIES[kind], score))
    return repaired(article.text, Found(tuple(places), tuple(entities)), names)


def _names(shares: NDArray[np.float32]) -> list[tuple[int, int, int, float]]:
    """Give first word, one past the last, kind and score of each name of the best label sequence."""
    path = best_path(np.log(shares + _TINY))
    return [
        (start, end, kind, min(float(shares[k, path[k]]) for k in range(start, end)))
        for start, end, kind in names_in(path)
    ]


def _reluctant(shares: NDArray[np.float32], reluctance: float) -> NDArray[np.float32]:
    """Lower the odds of every label but "no name"."""
    lowered = shares.copy()
    lowered[:, 1:] *= np.exp(-reluctance)
    share: NDArray[np.float32] = lowered / lowered.sum(axis=1, keepdims=True)
    return share


def _alike(words: Words, shares: NDArray[np.float32], same_name: float) -> NDArray[np.float32]:
    """Draw the probabilities of each name found to their mean over the article's other uses of it."""
    found = {words.texts[start:end] for start, end, _ in names_in(best_path(np.log(shares + _TINY)))}
    if not found:
        return shares
    mixed = shares.copy()
    for places in _occurrences(words.texts, found).values():
        if len(places) > 1:
            at = np.array([list(range(start, end)) for start, end in places])
            mixed[at] += same_name * (shares[at].mean(axis=0) - shares[at])
    return mixed


def _occurrences(
    texts: Sequence[str], names: set[tuple[str, ...]]
) -> dict[tuple[str, ...], list[tuple[int, int]]]:
    """Where each name stands; the longest name at a word takes its words."""
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name in sorted(names, key=lambda n: (-len(n), n)):
        by_first[name[0]].append(name)
    places: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    at = 0
    while at < len(texts):
        for name in by_first.get(texts[at], ()):
            if tuple(texts[at : at + len(name)]) == name:
                places[name].append((at, at + len(name)))
                at += len(name)
                break
        else:
            at += 1
    return places
