"""Scores a recogniser on the fold that it was not trained on: `python -m geo.train.scoring --help`.

Spans are compared exactly, without leading articles and trailing possessives, as `geo evaluate` does.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geo.gazetteer.lookup import Gazetteer
from geo.models import Article, Match, Span
from geo.recognize.neural import NeuralRecognizer
from geo.recognize.onnx_model import OnnxModel
from geo.recognize.spans import tighten
from geo.recognize.syntax import Parser
from geo.recognize.tagging import ENTITIES
from geo.scores import Spans, share
from geo.settings import Settings
from geo.train.annotated import read_folds
from geo.train.corpora import TOPONYM_CORPORA
from geo.train.entity_files import read_entities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geo.gold import GoldArticle
    from geo.recognize.found import Found

POOLED = ("lgl", "tr-news", "geowebnews")
"""The corpora that published figures pool."""

_SPACY = {"PERSON": "PER", "ORG": "ORG"}


@dataclass(slots=True)
class PlaceScore:
    """Counts of one corpus."""

    exact: Spans = field(default_factory=Spans)
    """Demonyms included."""
    names: Spans = field(default_factory=Spans)
    """Demonyms left out on both sides."""
    roles: list[bool] = field(default_factory=list)
    """Whether each found toponym's role is the gold's."""

    def add(self, other: PlaceScore) -> None:
        """Count another's too."""
        self.exact.add(other.exact)
        self.names.add(other.names)
        self.roles += other.roles

    def __str__(self) -> str:
        spans = self.exact
        return (
            f"exact {spans.f1:.3f} (precision {spans.precision:.3f}, recall {spans.recall:.3f})"
            f"  no demonyms {self.names.f1:.3f}  roles {share(self.roles):.3f} of {len(self.roles)}"
        )


def score_places(
    rows: Iterable[GoldArticle], find: Callable[[Article], Found], names: Gazetteer, errors: list[str]
) -> PlaceScore:
    """Score articles, and describe each error."""
    score = PlaceScore()
    for row in rows:
        text = row.article.text
        places = {p.span: p for p in find(row.article).places}
        wanted = {tighten(text, t.span) or t.span: t for t in row.toponyms if t.counts}
        ignored = [t.span for t in row.toponyms if not t.counts]
        counted = {s for s in places if s in wanted or not any(s.overlaps(i) for i in ignored)}
        score.exact.add(Spans(len(counted & wanted.keys()), len(counted), len(wanted)))
        demonyms = {s for s, t in wanted.items() if is_demonym(t.text, names)}
        named = {s for s in counted if not places[s].demonym and not any(s.overlaps(d) for d in demonyms)}
        score.names.add(Spans(len(named & wanted.keys()), len(named), len(wanted.keys() - demonyms)))
        for toponym in row.toponyms:
            hit = next((p for p in places.values() if p.span.overlaps(toponym.span)), None)
            if hit is not None and toponym.role is not None:
                score.roles.append(hit.role is toponym.role)
        errors += [_shown("missed", text, s, counted) for s in sorted(wanted.keys() - counted, key=_start)]
        errors += [_shown("extra", text, s, wanted) for s in sorted(counted - wanted.keys(), key=_start)]
    return score


def is_demonym(name: str, names: Gazetteer) -> bool:
    """Tell whether the gazetteer knows a name as an adjective or a people."""
    info = names.known(name)
    return info is not None and info.match is Match.DEMONYM


def _start(span: Span) -> int:
    return span.start


def _shown(what: str, text: str, span: Span, others: Iterable[Span]) -> str:
    overlap = "|".join(text[o.start : o.end] for o in others if o.overlaps(span))
    before, after = text[max(0, span.start - 45) : span.start], text[span.end : span.end + 35]
    line = f"{before}[[{text[span.start : span.end]}]]{after}".replace("\n", " ")
    return f"{what}\t{overlap or '-'}\t{line}"


Labels = set[tuple[Span, str]]


def score_entities(rows: Iterable[tuple[str, Labels]], find: Callable[[Article], Labels]) -> dict[str, Spans]:
    """Score persons and organisations of sentences, exact spans."""
    scores = {"PER": Spans(), "ORG": Spans()}
    for text, wanted in rows:
        found = find(Article(id="", text=text, digest=""))
        for label, spans in scores.items():
            mine = {s for s, kind in found if kind == label}
            gold = {s for s, kind in wanted if kind == label}
            spans.add(Spans(len(mine & gold), len(mine), len(gold)))
    return scores


def entity_rows(path: Path, fold: int) -> Iterator[tuple[str, Labels]]:
    """Give a corpus's sentences of one fold with their entities."""
    for number, (text, labels) in read_entities(path):
        if number == fold:
            yield text, {(tighten(text, k.span) or k.span, ENTITIES[k.kind]) for k in labels}


def main(arguments: Sequence[str]) -> int:
    """Print the scores of one model on one fold."""
    parser = argparse.ArgumentParser(prog="python -m geo.train.scoring", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="folder with toponyms/ and ner/")
    parser.add_argument("--model", type=Path, required=True, help="the .onnx file")
    parser.add_argument("--fold", type=int, required=True, help="the fold it was trained without")
    parser.add_argument("--spacy", action="store_true", help="score spaCy's persons and organisations too")
    parser.add_argument("--errors", type=Path, help="file to write the errors to")
    given = parser.parse_args(arguments)
    names = Gazetteer.open(Settings.from_env(os.environ).gazetteer)
    recognizer = NeuralRecognizer(OnnxModel.load(given.model), names)
    errors: list[str] = []
    _places(given.gold, given.fold, recognizer, names, errors)
    _entities(given.gold, given.fold, recognizer, spacy=given.spacy)
    if given.errors is not None:
        given.errors.write_text("\n".join(errors), encoding="utf-8")
    names.close()
    return 0


def _places(gold: Path, fold: int, recognizer: NeuralRecognizer, names: Gazetteer, errors: list[str]) -> None:
    pooled = PlaceScore()
    words = 0
    began = time.process_time()
    for corpus in TOPONYM_CORPORA:
        rows = [row for number, row in read_folds(gold / "toponyms" / f"{corpus}.jsonl") if number == fold]
        words += sum(len(row.article.text.split()) for row in rows)
        found: list[str] = []
        score = score_places(rows, recognizer.find, names, found)
        errors += [f"{corpus}\t{line}" for line in found]
        _print(f"{corpus:<12}{score}")
        if corpus in POOLED:
            pooled.add(score)
    _print(f"{'pooled':<12}{pooled}")
    _print(f"{words / (time.process_time() - began):.0f} words/s of CPU")


def _entities(gold: Path, fold: int, recognizer: NeuralRecognizer, *, spacy: bool) -> None:
    def ours(article: Article) -> Labels:
        return {(e.span, e.label) for e in recognizer.find(article).entities}

    finders: dict[str, Callable[[Article], Labels]] = {"ours": ours}
    if spacy:
        parser = Parser.load()

        def theirs(article: Article) -> Labels:
            entities = parser.parse(article).entities
            spans = [(tighten(article.text, Span(e.start, e.end)), e.label) for e in entities]
            return {(span, _SPACY[label]) for span, label in spans if span and label in _SPACY}

        finders["spacy"] = theirs
    for name, find in finders.items():
        totals = {"PER": Spans(), "ORG": Spans()}
        for path in sorted([*(gold / "ner").glob("*.txt"), *(gold / "ner").glob("*.conll")]):
            scores = score_entities(entity_rows(path, fold), find)
            for label, spans in scores.items():
                totals[label].add(spans)
            _print(f"{name:<6}{path.stem:<14}" + "  ".join(f"{k} {s.f1:.3f}" for k, s in scores.items()))
        _print(f"{name:<6}{'all':<14}" + "  ".join(f"{k} {s.f1:.3f}" for k, s in totals.items()))


def _print(line: str) -> None:
    print(line)  # noqa: T201 - the command's own output


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
