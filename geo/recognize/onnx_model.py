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

ROWS = 8
"""Windows of one batch: more needs memory and is no faster on one core."""

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
    words: list[int]
    """The word of each piece, counted from the window's first; -1 for the marks at the ends."""
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
        """Read a model and the vocabulary beside it. Raises SetupMissing when one is absent."""
        import onnxruntime as ort  # noqa: PLC0415 - takes a while, and only this model needs it

        if not path.is_file():
            raise SetupMissing(f"The recogniser {path.name}", "git checkout data/models")
        pieces = WordPieces.load(path.parent / _VOCABULARY)
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        content = path.read_bytes()
        session = ort.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        return cls(session, pieces, f"{path.stem}/{sha256(content).hexdigest()[:8]}")

    def scores(self, words: Words, features: Sequence[int]) -> Scores:
        """Judge every word of an article; `features` are `name_features` of the same words."""
        count = len(words.texts)
        found = Scores(*(np.zeros((count, size), dtype=np.float32) for size in (9, 5, 2)))
        windows = [
            w for start, end in cut(count, words.breaks, WINDOW) for w in self._windows(words, start, end)
        ]
        windows.sort(key=lambda w: len(w.pieces))
        for k in range(0, len(windows), ROWS):
            self._judge(windows[k : k + ROWS], words, features, found)
        return found

    def _windows(self, words: Words, start: int, end: int) -> list[_Window]:
        pieces, owners, firsts = [self._pieces.first], [-1], []
        for k, word in enumerate(words.texts[start:end]):
            numbers = self._pieces.of(word)
            firsts.append(len(pieces))
            pieces += numbers
            owners += [k] * len(numbers)
        if len(pieces) >= MOST_PIECES:
            middle = (start + end) // 2
            return [*self._windows(words, start, middle), *self._windows(words, middle, end)]
        return [_Window(start, end, [*pieces, self._pieces.last], [*owners, -1], firsts)]

    def _judge(self, windows: list[_Window], words: Words, features: Sequence[int], found: Scores) -> None:
        shape = (len(windows), len(windows[-1].pieces))
        pieces = np.zeros(shape, dtype=np.int64)
        cases = np.full(shape, MARK, dtype=np.int64)
        named = np.zeros(shape, dtype=np.int64)
        for row, window in enumerate(windows):
            pieces[row, : len(window.pieces)] = window.pieces
            owners = np.array(window.words)
            inside = np.flatnonzero(owners >= 0)
            shapes = np.array([case_of(w) for w in words.texts[window.start : window.end]])
            cases[row, inside] = shapes[owners[inside]]
            named[row, inside] = np.array(features[window.start : window.end])[owners[inside]]
        outputs = self._session.run(
            ["entities", "toponyms", "roles"], {"pieces": pieces, "cases": cases, "features": named}
        )
        for logits, target in zip(outputs, (found.entities, found.toponyms, found.roles), strict=True):
            for row, window in enumerate(windows):
                target[window.start : window.end] = _softmax(logits[row, window.firsts])


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: NDArray[np.float32] = raised / raised.sum(axis=-1, keepdims=True)
    return shares
