"""Trains and cross-validates the weights for the places of events.

    python -m geo.train.event_places --gold FOLDER            scores by five-fold cross-validation
    python -m geo.train.event_places --gold FOLDER --write    trains on everything, writes the model

It learns from Halterman's sentences (MIT repository) and from our own texts that are not held back, read
with our own recogniser; the trigger is given in training.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from geo.evaluate_events import HELD
from geo.gold_events import GoldEvent, GoldStory, read_event_places, read_stories
from geo.link.event_places import sorts_of
from geo.link.pair_features import Sort, describe
from geo.link.pair_model import PairModel
from geo.link.places import PlaceToken, rate
from geo.link.tree import Tree
from geo.models import Kind
from geo.pipeline import PLACES_FILE, Parts, open_parts
from geo.scores import Spans
from geo.settings import ROOT, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.models import Event, Mention
    from geo.recognize.recognizer import Recognised

OWN = ROOT / "tests" / "gold" / "what.txt"
"""Our own texts; those that are held back are not learned from."""
VERSION = "event-places/1"
STRENGTH = 0.1
"""Inverse strength of the regularisation."""
THRESHOLD = 0.42
"""The least chance; .40 to .45 score alike in cross-validation."""


@dataclass(frozen=True, slots=True)
class Example:
    """One trigger with the places of its sentence."""

    gold: GoldEvent
    """The trigger with its places."""
    seen: Recognised
    """What our recogniser found."""
    rows: tuple[tuple[float, ...], ...]
    """The features of each candidate."""
    tokens: tuple[int, ...]
    """Where each candidate stands in the sentence."""
    mentions: tuple[int, ...]
    """Index of each candidate's mention."""
    rules: tuple[bool, ...]
    """Whether the rules choose it."""


def read_examples(story: GoldStory, parts: Parts) -> list[Example]:
    """Read the triggers of one gold text as the pipeline does."""
    seen = parts.recognizer.recognize(story.article)
    answers = parts.resolver.resolve(story.article, seen.mentions)
    places = {k: answer.place for k, answer in enumerate(answers) if answer and answer.place}
    sorts = sorts_of(seen.mentions, places)
    return [_example(event, seen, sorts) for event in story.events]


def _example(event: GoldEvent, seen: Recognised, sorts: Mapping[int, Sort]) -> Example:
    trigger = event.span
    for sentence in seen.sentences:
        tree = Tree(sentence)
        token = (
            tree.root(trigger.start, trigger.end) if sentence.start <= trigger.start < sentence.end else None
        )
        if token is None:
            continue
        candidates = _candidates(tree, seen.mentions)
        rated = rate(tree, token, candidates)
        literal = rate(tree, token, [c for c in candidates if sorts[c.mention].literal])
        chosen = {item.place.mention for item in literal if item.chosen}
        rows = describe(tree, token, [item.place for item in rated], rated, sorts)
        return Example(
            event,
            seen,
            tuple(map(tuple, rows)),
            tuple(item.place.token for item in rated),
            tuple(item.place.mention for item in rated),
            tuple(item.place.mention in chosen for item in rated),
        )
    return Example(event, seen, (), (), (), ())


def _candidates(tree: Tree, mentions: Sequence[Mention]) -> list[PlaceToken]:
    found = []
    for index, mention in enumerate(mentions):
        inside = tree.sentence.start <= mention.start < tree.sentence.end
        if mention.kind is Kind.PLACE and not mention.demonym and inside:
            token = tree.root(mention.start, mention.end)
            if token is not None:
                found.append(PlaceToken(index, token))
    return found


def train(examples: Sequence[Example]) -> PairModel:
    """Fit a logistic regression on standardised features; the same input gives the same model."""
    rows = np.array([row for example in examples for row in example.rows])
    labels = [_is_gold(example, mention) for example in examples for mention in example.mentions]
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    spread[spread == 0] = 1.0
    fitted = LogisticRegression(C=STRENGTH, max_iter=3000).fit((rows - mean) / spread, labels)
    weights = fitted.coef_[0] / spread
    bias = float(fitted.intercept_[0] - weights @ mean)
    return PairModel(VERSION, THRESHOLD, bias, tuple(float(weight) for weight in weights))


def _is_gold(example: Example, mention: int) -> bool:
    span = example.seen.mentions[mention].span
    return any(span.overlaps(place) for place in example.gold.places)


def choices(example: Example, model: PairModel | None) -> list[int]:
    """Give the mentions that the model, or the rules, choose for the given trigger."""
    if model is None:
        return [m for m, chosen in zip(example.mentions, example.rules, strict=True) if chosen]
    chances = model.chances(example.rows, example.tokens)
    return [m for m, c in zip(example.mentions, chances, strict=True) if c >= model.threshold]


def score(example: Example, chosen: Sequence[int]) -> Spans:
    """Count overlapping spans: right ones are gold places that one of ours overlaps."""
    spans = [example.seen.mentions[index].span for index in chosen]
    wrong = sum(not any(span.overlaps(place) for place in example.gold.places) for span in spans)
    right = sum(any(span.overlaps(place) for span in spans) for place in example.gold.places)
    return Spans(right=right, predicted=right + wrong, gold=len(example.gold.places))


def is_found(example: Example) -> bool:
    """Tell whether one of our own events overlaps the given trigger."""
    trigger = example.gold.span
    return any(_overlaps(event, trigger.start, trigger.end) for event in example.seen.events)


def _overlaps(event: Event, start: int, end: int) -> bool:
    return event.start < end and start < event.end


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the scores, or write the model."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--gold", required=True, type=Path, help="folder with event_places/halterman.jsonl")
    options.add_argument("--write", action="store_true", help="train on everything and write the model")
    chosen = options.parse_args(arguments)
    with open_parts(Settings()) as parts:
        stories = read_event_places(chosen.gold / "event_places" / "halterman.jsonl")
        examples = [example for story in stories for example in read_examples(story, parts)]
        ours = [story for story in read_stories(OWN) if not story.article.id.startswith(HELD)]
        extra = [example for story in ours for example in read_examples(story, parts)]
    if chosen.write:
        train([*examples, *extra]).save(PLACES_FILE)
        return 0
    _report("rules", examples, [choices(example, None) for example in examples])
    for seed in range(3):
        folds = np.random.default_rng(seed).permutation(len(examples)) % 5
        answers: list[list[int]] = [[] for _ in examples]
        for fold in range(5):
            model = train([e for e, number in zip(examples, folds, strict=True) if number != fold] + extra)
            for index in np.flatnonzero(folds == fold):
                answers[index] = choices(examples[index], model)
        _report(f"model, folds {seed}", examples, answers)
    return 0


def _report(name: str, examples: Sequence[Example], answers: Sequence[Sequence[int]]) -> None:
    given, found = Spans(), Spans()
    for example, chosen in zip(examples, answers, strict=True):
        given.add(score(example, chosen))
        found.add(score(example, chosen if is_found(example) else ()))
    share = np.mean([is_found(example) for example in examples])
    sys.stdout.write(
        f"{name}: triggers given P {given.precision:.3f} R {given.recall:.3f} F1 {given.f1:.3f}, "
        f"found by us ({share:.3f}) P {found.precision:.3f} R {found.recall:.3f} F1 {found.f1:.3f}\n"
    )


if __name__ == "__main__":
    raise SystemExit(main())
