"""Trains and cross-validates the model of main events.

    python -m geo.train.main_type --gold FOLDER            scores by five-fold cross-validation
    python -m geo.train.main_type --gold FOLDER --write    trains on everything, writes the model files

The full model learns from CASE-2021 (no licence stated) and our own snippets; the open variant is the
lexicon, which needs no model.
"""

from __future__ import annotations

import argparse
import csv
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from geo.errors import InputError
from geo.gold_events import read_types
from geo.models import Article, Event, Sentence
from geo.recognize.dates import find_dates
from geo.recognize.events import find_events
from geo.recognize.lexicon import Lexicon, load_lexicon
from geo.recognize.main_event import MainChooser, heaviest, lead_totals, weigh
from geo.recognize.main_type import CLASSES, MainTypeModel, lexicon_features, read_lead, vector_features
from geo.recognize.syntax import Parser
from geo.settings import MODELS, ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.recognize.main_type import Array

SNIPPETS = ROOT / "data" / "event_snippets.csv"
"""Our own texts: the types that CASE-2021 lacks, and texts about no event."""
VERSION = "main-type/1"
SMOOTHING = 10.0
"""Inverse strength of the regularisation; 3 to 20 score alike."""
LEAST_COUNT = 2
"""In how many texts a term must stand."""
NEVER = -50.0
"""The bias of a class that no text has."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One text with all that the model sees."""

    article: Article
    """The text."""
    label: str
    """One of CLASSES."""
    sentences: tuple[Sentence, ...]
    """Its sentences."""
    events: tuple[Event, ...]
    """Its events, none of them main yet."""
    terms: tuple[str, ...]
    """As the model reads them."""
    rest: Array
    """The lexicon's and the vector's numbers."""


def read_snippets(path: Path) -> list[tuple[Article, str]]:
    """Read our own snippets. Raises InputError with the line that is broken."""
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            if row.get("type") not in CLASSES or not row.get("text") or None in row:
                raise InputError(str(path), "no type of ours with a text", line=number)
            article = Article(id=str(number), text=row["text"], digest=f"snippet:{number}")
            found.append((article, row["type"]))
    return found


def read_sample(article: Article, label: str, parser: Parser, lexicon: Lexicon) -> Sample:
    """Read one text as the pipeline does."""
    sentences = parser.parse(article).sentences
    dates = find_dates(article.text, anchor=article.published, sentences=sentences)
    events = find_events(article, sentences, dates, lexicon=lexicon)
    best = heaviest(events, weigh(article, events))
    lead = read_lead(article, sentences)
    lexical = lexicon_features(lead_totals(events), None if best is None else events[best])
    rest = np.concatenate([lexical, vector_features(lead.words, parser.vector)])
    return Sample(article, label, sentences, events, lead.terms, rest)


def train(samples: Sequence[Sample]) -> MainTypeModel:
    """Fit a multinomial logistic regression; the same input gives the same model."""
    counts: dict[str, int] = {}
    for sample in samples:
        for term in set(sample.terms):
            counts[term] = counts.get(term, 0) + 1
    names = sorted(term for term, count in counts.items() if count >= LEAST_COUNT)
    idf = np.array([np.log((1 + len(samples)) / (1 + counts[name])) + 1 for name in names])
    empty = MainTypeModel(
        VERSION,
        {name: row for row, name in enumerate(names)},
        idf,
        np.zeros((0, len(CLASSES))),
        np.zeros(len(CLASSES)),
    )
    matrix = csr_matrix([np.concatenate([_row(sample, empty), sample.rest]) for sample in samples])
    fitted = LogisticRegression(C=SMOOTHING, max_iter=500, tol=1e-3).fit(
        matrix, [sample.label for sample in samples]
    )
    weights = np.zeros((matrix.shape[1], len(CLASSES)))
    bias = np.full(len(CLASSES), NEVER)
    for number, label in enumerate(fitted.classes_):
        column = CLASSES.index(label)
        weights[:, column] = fitted.coef_[number]
        bias[column] = fitted.intercept_[number]
    return MainTypeModel(VERSION, empty.terms, idf, weights, bias)


def _row(sample: Sample, model: MainTypeModel) -> Array:
    """Give the weight of each term in one text."""
    row = np.zeros(len(model.idf))
    for term in sample.terms:
        at = model.terms.get(term)
        if at is not None:
            row[at] += 1
    there = row > 0
    row[there] = model.idf[there] * (1 + np.log(row[there]))
    return row / (np.linalg.norm(row) or 1.0)


def cross_validate(
    samples: Sequence[Sample], extra: Sequence[Sample], parser: Parser, lexicon: Lexicon, *, seed: int = 0
) -> list[str | None]:
    """Give the type of each sample's main event by a model that saw none of its fold."""
    labels = [sample.label for sample in samples]
    answers: list[str | None] = [None] * len(samples)
    folds = StratifiedKFold(5, shuffle=True, random_state=seed)
    for learned, held in folds.split(np.zeros(len(labels)), labels):
        model = train([*(samples[i] for i in learned), *extra])
        chooser = MainChooser(lexicon, model, parser.vector)
        for index in held:
            sample = samples[index]
            chosen = chooser.choose(sample.article, sample.sentences, sample.events)
            answers[index] = next((event.type.value for event in chosen if event.main), None)
    return answers


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the scores, or write the model."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--gold", required=True, type=Path, help="folder with events/case2021.jsonl")
    options.add_argument("--write", action="store_true", help="train on everything and write the model")
    chosen = options.parse_args(arguments)
    parser, lexicon = Parser.load(entities=False), load_lexicon()
    stories = read_types(chosen.gold / "events" / "case2021.jsonl")
    samples = [read_sample(s.article, s.main.value, parser, lexicon) for s in stories if s.main]
    extra = [read_sample(article, label, parser, lexicon) for article, label in read_snippets(SNIPPETS)]
    if chosen.write:
        train([*samples, *extra]).save(MODELS / "event-type-full.npz")
        return 0
    _report("lexicon", samples, [_lexicon_answer(sample, lexicon) for sample in samples])
    for seed in range(2):
        _report(f"model, folds {seed}", samples, cross_validate(samples, extra, parser, lexicon, seed=seed))
    return 0


def _lexicon_answer(sample: Sample, lexicon: Lexicon) -> str | None:
    chosen = MainChooser(lexicon).choose(sample.article, sample.sentences, sample.events)
    return next((event.type.value for event in chosen if event.main), None)


def _report(name: str, samples: Sequence[Sample], answers: Sequence[str | None]) -> None:
    right = [sample.label == answer for sample, answer in zip(samples, answers, strict=True)]
    none = sum(answer is None for answer in answers)
    sys.stdout.write(f"{name}: top-1 {np.mean(right):.3f} of {len(right)}, without an event {none}\n")


if __name__ == "__main__":
    raise SystemExit(main())
