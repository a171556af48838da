"""Gold articles as the ranker sees them, with what is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.evaluate import given_mentions, judge
from geo.resolve.toponyms import Described

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.gold import GoldArticle, GoldToponym
    from geo.resolve.reading import Reader, Reading
    from geo.resolve.toponyms import Describer
    from geo.scores import Answer
    from geo.territory import Territories

_SAME_KM = 1.0


@dataclass(frozen=True, slots=True)
class GoldName:
    """One name of a gold article: its annotated mentions and how each candidate would score."""

    toponyms: tuple[GoldToponym, ...]
    """Its mentions that have gold coordinates."""
    mentions: tuple[int, ...]
    """Which of the article's toponyms they are."""
    answers: tuple[tuple[Answer, ...], ...]
    """Per mention, how each candidate would be judged."""
    target: NDArray[np.float64]
    """Per candidate its share in being the one to choose: sums to 1, or to 0 when none is right."""


@dataclass(frozen=True, slots=True)
class GoldReading:
    """One gold article."""

    corpus: str
    """The corpus."""
    group: str
    """Articles of one group never stand on both sides of a split: the outlet if known, else the article."""
    reading: Reading | None
    """The article as the ranker sees it; None without any candidate."""
    names: tuple[GoldName, ...]
    """One per name of the reading."""
    unanswerable: tuple[GoldToponym, ...]
    """Toponyms with gold coordinates that have no candidate."""
    weight: float = 1.0
    """How much it counts in training."""


def read_gold_article(
    gold: GoldArticle, corpus: str, describer: Describer, reader: Reader, territories: Territories
) -> GoldReading:
    """Look up a gold article's toponyms and judge every candidate."""
    toponyms = tuple(describer.describe(gold.article, m) for m in given_mentions(gold))
    reading = reader.read(Described(gold.article, toponyms))
    covered: set[int] = set()
    names = []
    for name in reading.names if reading else ():
        covered |= set(name.toponyms)
        mentions = tuple(t for t in name.toponyms if gold.toponyms[t].lat is not None)
        marked = tuple(gold.toponyms[t] for t in mentions)
        answers = tuple(tuple(judge(t, c.place, territories) for c in name.candidates) for t in marked)
        names.append(GoldName(marked, mentions, answers, _target(answers, len(name.candidates))))
    return GoldReading(
        corpus=corpus,
        group=gold.article.source or f"{corpus}:{gold.article.id}",
        reading=reading,
        names=tuple(names),
        unanswerable=tuple(t for k, t in enumerate(gold.toponyms) if k not in covered and t.lat is not None),
    )


def _target(answers: Sequence[tuple[Answer, ...]], candidates: int) -> NDArray[np.float64]:
    """The candidate with the gold's id, else the nearest right one, by the mentions' majority."""
    votes = np.zeros(candidates)
    for row in answers:
        exact = np.array([bool(a.exact) for a in row])
        if exact.any():
            votes += exact
            continue
        km = np.array([a.km if a.right and a.km is not None else np.inf for a in row])
        if np.isfinite(km).any():
            votes += km <= km.min() + _SAME_KM
    chosen = (votes == votes.max()) & (votes > 0)
    return np.asarray(chosen / max(1, int(chosen.sum())))
