"""Five-fold cross-validation of the recogniser: `python -m geo.train.folds --gold FOLDER --models FOLDER`.

The models are those of `python -m geo train recognizer --gold FOLDER --without K --into MODELS/foldK`.
Each fold is decoded as was best on the others.
"""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from geo.gazetteer.lookup import Gazetteer
from geo.recognize.found import Found
from geo.recognize.name_features import name_features
from geo.recognize.neural import Decoding, decode
from geo.recognize.onnx_model import OnnxModel, Scores
from geo.recognize.syntax import stretches
from geo.recognize.words import Words, split_words
from geo.settings import Settings
from geo.train.annotated import FOLDS, read_folds
from geo.train.corpora import TOPONYM_CORPORA
from geo.train.scoring import POOLED, PlaceScore, score_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.gold import GoldArticle
    from geo.models import Article

DECODINGS = tuple(Decoding(same, less) for same, less in product((0.5, 0.7, 0.85), (0, 0.25, 0.5, 0.75, 1.0)))
"""What is chosen from."""

Read = dict[str, tuple[Words, Scores]]
"""The model's answers by the article's digest."""

Table = dict[tuple[Decoding, int, str], PlaceScore]
"""The score of each decoding, fold and corpus."""


def main(arguments: Sequence[str]) -> int:
    """Print the score of each corpus and fold."""
    parser = argparse.ArgumentParser(prog="python -m geo.train.folds", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="folder with toponyms/")
    parser.add_argument(
        "--models", type=Path, required=True, help="folder with fold0/recognizer.onnx to fold4/"
    )
    given = parser.parse_args(arguments)
    names = Gazetteer.open(Settings.from_env(os.environ).gazetteer)
    rows = {c: read_folds(given.gold / "toponyms" / f"{c}.jsonl") for c in TOPONYM_CORPORA}
    table: Table = {}
    for fold in range(FOLDS):
        model = OnnxModel.load(given.models / f"fold{fold}" / "recognizer.onnx")
        kept = {c: [row for number, row in rows[c] if number == fold] for c in TOPONYM_CORPORA}
        table |= _scored(kept, fold, model, names)
    best = {fold: _best(table, [k for k in range(FOLDS) if k != fold]) for fold in range(FOLDS)}
    for corpus in TOPONYM_CORPORA:
        _print(f"{corpus:<12}{_sum(table[best[k], k, corpus] for k in range(FOLDS))}")
    for fold in range(FOLDS):
        _print(f"{f'fold {fold}':<12}{_sum(table[best[fold], fold, c] for c in POOLED)}")
    _print(f"{'pooled':<12}{_sum(table[best[k], k, c] for k in range(FOLDS) for c in POOLED)}")
    _print(f"best over all folds: {_best(table, range(FOLDS))}")
    names.close()
    return 0


def _scored(kept: dict[str, list[GoldArticle]], fold: int, model: OnnxModel, names: Gazetteer) -> Table:
    read: Read = {}
    for row in (row for rows in kept.values() for row in rows):
        words = split_words(row.article.text, stretches(row.article))
        read[row.article.digest] = words, model.scores(words, name_features(words.texts, names))
    return {
        (decoding, fold, corpus): score_places(
            rows, partial(_find, read=read, names=names, decoding=decoding), names, []
        )
        for decoding in DECODINGS
        for corpus, rows in kept.items()
    }


def _find(article: Article, *, read: Read, names: Gazetteer, decoding: Decoding) -> Found:
    words, scores = read[article.digest]
    return decode(article, words, scores, names=names, decoding=decoding)


def _best(table: Table, folds: Iterable[int]) -> Decoding:
    """The decoding with the best F1 on some folds, with and without demonyms alike."""
    chosen = list(folds)

    def f1(decoding: Decoding) -> float:
        total = _sum(table[decoding, fold, corpus] for fold in chosen for corpus in POOLED)
        return total.exact.f1 + total.names.f1

    return max(DECODINGS, key=f1)


def _sum(scores: Iterable[PlaceScore]) -> PlaceScore:
    total = PlaceScore()
    for score in scores:
        total.add(score)
    return total


def _print(line: str) -> None:
    print(line)  # noqa: T201 - the command's own output


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
