"""Everything that is trained on, labelled, with a fold kept aside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.gold_markup import read_marked
from geo.models import Span
from geo.recognize.tagging import ENTITIES
from geo.settings import ROOT
from geo.train.annotated import Annotated, Label, annotate, annotate_entities, read_folds
from geo.train.entity_files import read_entities

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geo.gazetteer.names import NameIndex
    from geo.models import Article

TOPONYM_CORPORA = ("lgl", "tr-news", "geowebnews", "geovirus")
OPEN_TOPONYM_CORPORA = ("geovirus",)
"""What may be shared alike: the text is CC BY 2.5."""

OWN = "own"
OWN_TEXTS = ROOT / "tests" / "gold" / "dev.txt"
"""Articles of our own words; `held.txt` beside it is never trained on."""

_SILVER = {
    "PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC",
    "NORP": "MISC", "EVENT": "MISC", "WORK_OF_ART": "MISC", "PRODUCT": "MISC", "LAW": "MISC",
}  # fmt: skip
"""OntoNotes' labels as the entity head's."""


@dataclass(frozen=True, slots=True)
class Folds:
    """The parts that a run keeps aside; None for none."""

    toponyms: int | None = None
    """Of the toponym corpora, 0 to FOLDS - 1."""
    entities: int | None = None
    """Of the named-entity corpora."""


@dataclass(frozen=True, slots=True)
class Corpora:
    """Labelled texts by what they teach."""

    toponyms: tuple[Annotated, ...]
    """Articles with gold toponyms, and entities as spaCy sees them."""
    entities: tuple[tuple[Annotated, ...], ...]
    """Sentences with gold entities, in runs of neighbours."""


def read_corpora(
    gold: Path, *, names: NameIndex, seen: SilverLabels, without: Folds, open_only: bool
) -> Corpora:
    """Read and label the corpora and our own texts, without the folds kept aside. Raises InputError."""
    toponyms = [
        annotate(row, OWN, names=names, entities=seen.of(row.article)) for row in read_marked(OWN_TEXTS)
    ]
    for corpus in OPEN_TOPONYM_CORPORA if open_only else TOPONYM_CORPORA:
        for fold, row in read_folds(gold / "toponyms" / f"{corpus}.jsonl"):
            if fold != without.toponyms:
                labels = seen.of(row.article)
                toponyms.append(annotate(row, corpus, names=names, entities=labels))
    runs: list[tuple[Annotated, ...]] = []
    paths = sorted([*(gold / "ner").glob("*.txt"), *(gold / "ner").glob("*.conll")])
    if not paths:
        raise InputError(str(gold / "ner"), "no named-entity corpora (*.txt, *.conll)")
    for path in paths:
        kept = [sentence for fold, sentence in read_entities(path) if fold != without.entities]
        runs.append(tuple(annotate_entities(t, e, names=names, places=open_only) for t, e in kept))
    return Corpora(tuple(toponyms), tuple(runs))


class SilverLabels:
    """Entities of news articles as spaCy's model labels them, kept in a file between runs."""

    def __init__(self, path: Path, label: Callable[[Article], list[tuple[int, int, str]]]) -> None:
        self._path = path
        self._label = label
        self._known: dict[str, list[tuple[int, int, str]]] = {}
        self._fresh = False
        if path.is_file():
            self._known = json.loads(path.read_text(encoding="utf-8"))

    def of(self, article: Article) -> list[Label]:
        """Label one article."""
        if article.digest not in self._known:
            self._known[article.digest] = self._label(article)
            self._fresh = True
        return [
            Label(Span(start, end), ENTITIES.index(_SILVER[label]))
            for start, end, label in self._known[article.digest]
            if label in _SILVER
        ]

    def save(self) -> None:
        """Keep the labels for the next run, if any are new."""
        if not self._fresh:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(self._known), encoding="utf-8")
