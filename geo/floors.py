"""Floors: the least that each score may be, kept in a file, so that no score slips unseen."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from geo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.evaluate import Score
    from geo.evaluate_events import EventScore
    from geo.who_scores import WhoScore

MARGIN = 0.01
"""How far under its measured figure a floor is set: one text more or less must not stop anybody."""

CEILINGS = frozenset({"auc"})
"""Scores that are better when lower; their floor is the most that they may be."""

WHOLE = "all"
"""The row for all corpora together has no floors: it follows from the others."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured score of one corpus, or the floor that is kept for it."""

    corpus: str
    """The gold file's stem."""
    score: str
    """Which score, as `geo evaluate --json` names it."""
    value: float
    """From 0 to 1."""


@dataclass(frozen=True, slots=True)
class Lowering:
    """A floor that was lowered, and why."""

    corpus: str
    """The gold file's stem."""
    score: str
    """Which score."""
    old: float
    """The floor until then."""
    new: float
    """The floor from then on."""
    date: str
    """The day, YYYY-MM-DD."""
    reason: str
    """Why it had to be."""


@dataclass(frozen=True, slots=True)
class Floors:
    """What a file of floors holds."""

    floors: tuple[Figure, ...] = ()
    """One per corpus and score."""
    lowered: tuple[Lowering, ...] = ()
    """Every lowering ever, oldest first."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A score that is worse than its floor."""

    floor: Figure
    """What was to be reached."""
    value: float
    """What was measured."""

    def __str__(self) -> str:
        side = "over its ceiling" if self.floor.score in CEILINGS else "under its floor"
        name = f"{self.floor.corpus}: {self.floor.score}"
        return f"{name} is {self.value:.4f}, {side} of {self.floor.value:.4f}"


def figures(scores: Sequence[Score]) -> list[Figure]:
    """Give the figures of each corpus that have floors; a figure without any gold behind it is left out."""
    found = []
    for score in scores:
        if score.name == WHOLE:
            continue
        values = {
            "f1": score.exact.f1,
            "f1_without_demonyms": score.exact_names.f1,
            "overlap_f1": score.overlap.f1,
            "a161_plus": score.given.accuracy_plus,
            "a161": score.given.accuracy,
            "auc": score.given.auc,
            "end_to_end": _share(score.found),
            "end_to_end_without_demonyms": _share(score.found_names),
        }
        if any(row.exact is not None for row in score.given.rows):
            values["exact_id"] = score.given.exact
        if score.roles:
            values["roles"] = _share(score.roles)
        found += [Figure(score.name, name, value) for name, value in values.items()]
    return found


def event_figures(scores: Sequence[EventScore]) -> list[Figure]:
    """Give the figures of each corpus of events that have gold behind them."""
    return [Figure(score.name, name, value) for score in scores for name, value in score.figures().items()]


def who_figures(scores: Sequence[WhoScore]) -> list[Figure]:
    """Give the figures of persons, organisations and their ties that have floors.

    One human being in several articles is scored only where the gold has any.
    """
    return [
        Figure(score.name, name, value)
        for score in scores
        for name, value in {
            "persons": score.persons.f1,
            "aliases": score.aliases.f1,
            "identities": score.identities.f1,
            "identities_precision": score.identities.precision,
            "person_links": score.links.f1,
            "person_links_precision": score.links.precision,
            "relations": _share(score.relations),
            "modalities": _share(score.modalities),
            "organisations": score.organisations.f1,
            "organisation_links": score.organisation_links.f1,
        }.items()
        if score.identities.gold or not name.startswith("identities")
    ]


def shortfalls(floors: Floors, measured: Sequence[Figure]) -> list[Shortfall]:
    """Give the scores that are worse than their floors.

    Only corpora that were measured are held against their floors. Raises InputError when none of them
    has any: a gate that checks nothing must not be passed.
    """
    values = {(f.corpus, f.score): f.value for f in measured}
    corpora = {f.corpus for f in measured}
    wanted = [floor for floor in floors.floors if floor.corpus in corpora]
    if not wanted:
        raise InputError(", ".join(sorted(corpora)) or "no gold", "has no floors in the file given")
    short = []
    for floor in wanted:
        worst = 1.0 if floor.score in CEILINGS else 0.0
        value = values.get((floor.corpus, floor.score), worst)
        if _worse(floor.score, value, floor.value):
            short.append(Shortfall(floor, value))
    return short


def moved(
    floors: Floors, measured: Sequence[Figure], *, reason: str | None, date: str
) -> tuple[Floors, list[Shortfall]]:
    """Move the floors to `MARGIN` under what was measured, and give the scores that fell short.

    Floors rise by themselves. A floor that its score no longer reaches stays and is given as a shortfall,
    unless there is a reason: then it is lowered and the lowering is kept with the reason and the date.
    """
    kept = {(f.corpus, f.score): f.value for f in floors.floors}
    lowered = list(floors.lowered)
    short = []
    for figure in measured:
        key = (figure.corpus, figure.score)
        new = _under(figure)
        old = kept.get(key)
        if old is None or _worse(figure.score, old, new):
            kept[key] = new
        elif _worse(figure.score, figure.value, old):
            if reason:
                lowered.append(Lowering(*key, old=old, new=new, date=date, reason=reason))
                kept[key] = new
            else:
                short.append(Shortfall(Figure(*key, value=old), figure.value))
    return Floors(tuple(Figure(*key, value=kept[key]) for key in sorted(kept)), tuple(lowered)), short


def read(path: Path, *, missing_is_empty: bool = False) -> Floors:
    """Read a file of floors. Raises InputError when it cannot be read."""
    if missing_is_empty and not path.exists():
        return Floors()
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        floors = tuple(
            Figure(corpus, score, _fraction(value))
            for corpus, values in row["floors"].items()
            for score, value in values.items()
        )
        return Floors(floors, tuple(Lowering(**lowering) for lowering in row["lowered"]))
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(str(path), f"no file of floors: {error!r}") from error


def write(path: Path, floors: Floors) -> None:
    """Write a file of floors, sorted, for people to review. Raises InputError when it cannot be written."""
    corpora: dict[str, dict[str, float]] = {}
    for floor in floors.floors:
        corpora.setdefault(floor.corpus, {})[floor.score] = floor.value
    content = {"floors": corpora, "lowered": [asdict(lowering) for lowering in floors.lowered]}
    try:
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error)) from error


def _fraction(value: float) -> float:
    """A floor of NaN would let everything pass."""
    if not 0 <= value <= 1:
        raise ValueError(f"{value} is not from 0 to 1")
    return float(value)


def _worse(score: str, value: float, floor: float) -> bool:
    return value > floor if score in CEILINGS else value < floor


def _under(figure: Figure) -> float:
    """`MARGIN` to the worse side, rounded to the thousandth on that side."""
    if figure.score in CEILINGS:
        return min(1.0, math.ceil(round((figure.value + MARGIN) * 1000, 6)) / 1000)
    return max(0.0, math.floor(round((figure.value - MARGIN) * 1000, 6)) / 1000)


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0
