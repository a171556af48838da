"""Runs the trained recogniser: words to label probabilities, a whole article in windows."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import SetupMissing
from geo.recognize.words import MARK, WordPieces, case_of, cut

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import onnxruntime
    from numpy.typing import NDArray

    from geo.recognize.words import Words

WINDOW = 150
"""Most words that are read at once, as in training."""

MOST_PIECES = 400
"""Most pieces of a window, the longest seen in training; a window with more is halved."""

_SLOWER = "SkipLayerNormFusion"
"""An optimisation that costs a seventh of the time: onnxruntime's fused operator is not vectorised."""

_VOCABULARY = "recognizer-vocabulary.txt"


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities per word."""

    entities: NDArray[np.float32]
    """Words x entity labels (`tagging.ENTITIES`), each row sums to 1."""
    toponyms: NDArray[np.float32]
    """Words x toponym labels (`tagging.TOPONYMS`), each row sums to 1."""
    roles: NDArray[np.float32]
    """Words x roles (`tagging.ROLES`), of use on the first word of a toponym."""


@dataclass(frozen=True, slots=True)
class _Window:
    start: int
    """First word."""
    end: int
    """One past the last word."""
    pieces: list[int]
    owners: list[int]
    """The word of each piece between the marks at the ends, counted from the window's first."""
    firsts: list[int]
    """The first piece of each word."""


class OnnxModel:
    """The trained network in onnxruntime; safe to share between threads."""

    def __init__(self, session: onnxruntime.InferenceSession, pieces: WordPieces, version: str) -> None:
        self._session = session
        self._pieces = pieces
        self.version = version
        """Changes with the model's file."""

    @classmethod
    def load(cls, path: Path, *, threads: int = 1) -> OnnxModel:
        """Read a model and the vocabulary beside it. Raises SetupMissing when one is absent or damaged."""
        import onnxruntime as ort  # noqa: PLC0415 - takes a while, and only this model needs it
        from onnxruntime.capi import onnxruntime_pybind11_state as troubles  # noqa: PLC0415 - see above

        missing = SetupMissing(f"The recogniser {path.name}", "git checkout data/models")
        if not path.is_file():
            raise missing
        pieces = WordPieces.load(path.parent / _VOCABULARY)
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        content = path.read_bytes()
        try:
            session = ort.InferenceSession(
                content, options, providers=["CPUExecutionProvider"], disabled_optimizers=[_SLOWER]
            )
        except (troubles.InvalidProtobuf, troubles.InvalidGraph, troubles.Fail) as error:
            raise missing from error
        return cls(session, pieces, f"{path.stem}/{sha256(content).hexdigest()[:8]}")

    def scores(self, words: Words, features: Sequence[int]) -> Scores:
        """Judge every word of an article; `features` are `name_features` of the same words."""
        count = len(words.texts)
        found = Scores(*(np.zeros((count, size), dtype=np.float32) for size in (9, 5, 2)))
        for start, end in cut(count, words.breaks, WINDOW):
            for window in self._windows(words, start, end):
                self._judge(window, words, features, found)
        return found

    def _windows(self, words: Words, start: int, end: int) -> list[_Window]:
        pieces = [self._pieces.first]
        owners: list[int] = []
        firsts: list[int] = []
        for k, word in enumerate(words.texts[start:end]):
            numbers = self._pieces.of(word)
            firsts.append(len(pieces))
            pieces += numbers
            owners += [k] * len(numbers)
        if len(pieces) >= MOST_PIECES:
            middle = (start + end) // 2
            return [*self._windows(words, start, middle), *self._windows(words, middle, end)]
        return [_Window(start, end, [*pieces, self._pieces.last], owners, firsts)]

    def _judge(self, window: _Window, words: Words, features: Sequence[int], found: Scores) -> None:
        """Read one window: alone, so that its answer depends on itself only."""
        count = len(window.pieces)
        cases = np.full((1, count), MARK, dtype=np.int64)
        named = np.zeros((1, count), dtype=np.int64)
        owners = np.array(window.owners, dtype=np.int64)
        inside = slice(1, count - 1)
        shapes = np.array([case_of(w) for w in words.texts[window.start : window.end]])
        cases[0, inside] = shapes[owners]
        named[0, inside] = np.array(features[window.start : window.end])[owners]
        outputs = self._session.run(
            ["entities", "toponyms", "roles"],
            {"pieces": np.array([window.pieces], dtype=np.int64), "cases": cases, "features": named},
        )
        for logits, target in zip(outputs, (found.entities, found.toponyms, found.roles), strict=True):
            target[window.start : window.end] = _softmax(logits[0, window.firsts])


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: NDArray[np.float32] = raised / raised.sum(axis=-1, keepdims=True)
    return shares
