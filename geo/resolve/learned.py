"""Chooses among candidates with trained trees, reading an article in passes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from geo.models import Candidate, Match
from geo.resolve.calibration import evidence
from geo.resolve.homes import Homes
from geo.resolve.outlets import profiles
from geo.resolve.reading import Reader
from geo.resolve.toponyms import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.models import Place
    from geo.resolve.calibration import Calibration
    from geo.resolve.model_file import RankerModel
    from geo.resolve.reading import Reading
    from geo.resolve.toponyms import Described, Toponym

UNSURE = 0.2
"""Under this chance the article's own place is the better answer than the name's best candidate."""

UNSURE_SHORTENED = 0.4
"""The same where only a shortened form of the name is known."""

_Ranked = tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the last pass over an article gave."""

    log_odds: NDArray[np.float64]
    """One per candidate."""
    rows: NDArray[np.float32]
    """What the pass saw, one row per candidate."""
    calibration: Calibration
    """Turns its answers into chances."""


class LearnedRanker:
    """Ranks all of an article's names together; the sure ones help the others.

    Scores are chances: of the answers with score .9 nine in ten are right (within 161 km, or the
    country itself). A name that no gazetteer has, or only with readings that hardly fit, gets the place
    around which the article turns, flagged `approximate`.
    """

    def __init__(self, model: RankerModel, homes: Homes | None = None) -> None:
        self._model = model
        self._reader = Reader(homes if homes is not None else Homes.load())
        self.version = model.version
        """Changes when its scores may."""

    def rank(self, described: Described) -> list[_Ranked]:
        """Score each toponym's candidates, best first."""
        reading = self._reader.read(described)
        if reading is None:
            return [() for _ in described.toponyms]
        log_odds, rows = self._passes(reading)
        return self._answers(described, reading, Ranking(log_odds, rows, self._model.calibration))

    def rank_batch(self, batch: Sequence[Described]) -> list[list[_Ranked]]:
        """Rank articles that may tell about each other's outlets; `Article.source` names the outlet.

        Articles without an outlet, or with fewer than three others of it in the batch, are ranked as
        `rank` does.
        """
        readings = [self._reader.read(described) for described in batch]
        passed = [None if r is None else Ranking(*self._passes(r), self._model.calibration) for r in readings]
        if self._model.outlet is not None and self._model.outlet_calibration is not None:
            beliefs = [
                np.zeros(0) if r is None or p is None else r.beliefs(p.log_odds)
                for r, p in zip(readings, passed, strict=True)
            ]
            for k, profile in enumerate(profiles(readings, beliefs)):
                reading = readings[k]
                if profile is not None and reading is not None:
                    rows = np.concatenate((reading.with_context(beliefs[k]), profile), axis=1)
                    log_odds = self._model.outlet.log_odds(rows)
                    passed[k] = Ranking(log_odds, rows, self._model.outlet_calibration)
        return [
            [() for _ in described.toponyms]
            if reading is None or ranking is None
            else self._answers(described, reading, ranking)
            for described, reading, ranking in zip(batch, readings, passed, strict=True)
        ]

    def _passes(self, reading: Reading) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        first, *others = self._model.passes
        rows = reading.base
        log_odds = first.log_odds(rows)
        for forest in others:
            rows = reading.with_context(reading.beliefs(log_odds))
            log_odds = forest.log_odds(rows)
        return log_odds, rows

    def _answers(self, described: Described, reading: Reading, ranking: Ranking) -> list[_Ranked]:
        belief = reading.beliefs(ranking.log_odds)
        known, best = evidence(reading, ranking.log_odds, belief, ranking.rows)
        chances = ranking.calibration.chances(known)
        near = self._near(reading, belief)
        out: list[_Ranked] = [near for _ in described.toponyms]
        for k, name in enumerate(reading.names):
            begin, end = int(reading.offsets[k]), int(reading.offsets[k + 1])
            share = belief[begin:end] / belief[best[k]] * chances[k]
            order = sorted(
                range(end - begin),
                key=lambda i: (-share[i], -name.candidates[i].place.importance, name.candidates[i].place.id),
            )
            ranked = tuple(
                Candidate(name.candidates[i].place, name.candidates[i].match, float(share[i])) for i in order
            )
            if near and is_unsure(float(chances[k]), name.steps[order[0]]):
                ranked = near + tuple(c for c in ranked if c.place.id != near[0].place.id)
            for toponym in name.toponyms:
                out[toponym] = _of_its_sort(ranked, described.toponyms[toponym])
        return out

    def _near(self, reading: Reading, belief: NDArray[np.float64]) -> _Ranked:
        place = hub(reading, belief)
        if place is None:
            return ()
        return (Candidate(place, Match.PARTIAL, self._model.near_chance, approximate=True),)


def _of_its_sort(ranked: _Ranked, toponym: Toponym) -> _Ranked:
    """Keep what the word behind this mention allows: "Kyiv" and "the Kyiv region" are ranked together.

    The best that is left takes over the belief in the best of all.
    """
    if toponym.area is None:
        return ranked
    own = {candidate.place.id for candidate in toponym.candidates}
    kept = [c for c in ranked if c.approximate or c.place.id in own]
    if not kept or kept[0].score <= 0:
        return ranked
    scale = ranked[0].score / kept[0].score
    return tuple(replace(c, score=min(1.0, c.score * scale)) for c in kept)


def is_unsure(chance: float, step: Step) -> bool:
    """Tell whether "near X" is the better answer."""
    return chance < (UNSURE_SHORTENED if step >= Step.SHORTENED else UNSURE)


def hub(reading: Reading, belief: NDArray[np.float64]) -> Place | None:
    """The place around which an article turns: of the likely local readings the one most spoken of."""
    mentions = np.array([len(name.toponyms) for name in reading.names], dtype=np.float64)[reading.owner]
    vicinity = np.exp(-np.arccos(np.clip(reading.columns.points @ reading.columns.points.T, -1, 1)) * 60)
    local = belief * mentions * reading.columns.is_local
    if not len(local) or local.max() <= 0:
        return None
    weight = (vicinity @ local) * (local > 0) * belief
    row = int(weight.argmax())
    name = reading.names[int(reading.owner[row])]
    return name.candidates[row - int(reading.offsets[reading.owner[row]])].place
