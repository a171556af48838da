"""The scores of place recognition and resolution, from counts and distances."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NEAR_KM = 161.0
"""An answer this close counts as right (100 miles, the field's convention)."""

FARTHEST_KM = 20_039.0
"""The error that no answer counts with: half the Earth's circumference, as in the literature."""


@dataclass(slots=True)
class Spans:
    """Found, expected and right spans."""

    right: int = 0
    """Predictions that are gold."""
    predicted: int = 0
    """Predictions that count."""
    gold: int = 0
    """Gold spans that count."""

    @property
    def precision(self) -> float:
        """Share of predictions that are right, 0 to 1."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of gold spans that are found, 0 to 1."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both, 0 to 1."""
        return 2 * self.right / (self.predicted + self.gold) if self.predicted + self.gold else 0.0

    def add(self, other: Spans) -> None:
        """Count another article's spans too."""
        self.right += other.right
        self.predicted += other.predicted
        self.gold += other.gold


@dataclass(frozen=True, slots=True)
class Answer:
    """One gold toponym with coordinates and how far its answer was off."""

    km: float | None
    """Distance of the answer, None when there was none."""
    in_named_country: bool
    """The answer is the country that the text names, and its territory holds the gold point."""
    exact: bool | None
    """Whether the GeoNames id is the gold's; None when the gold has none."""

    @property
    def near(self) -> bool:
        """Within 161 km."""
        return self.km is not None and self.km <= NEAR_KM

    @property
    def right(self) -> bool:
        """Near, or the country itself with another centre."""
        return self.near or self.in_named_country


@dataclass(slots=True)
class Answers:
    """All answers of one kind."""

    rows: list[Answer] = field(default_factory=list)
    """One per gold toponym with coordinates."""

    @property
    def accuracy(self) -> float:
        """A@161: share within 161 km, 0 to 1."""
        return share([a.near for a in self.rows])

    @property
    def accuracy_plus(self) -> float:
        """A@161+: also right is a country that the text names and whose territory holds the gold point."""
        return share([a.right for a in self.rows])

    @property
    def exact(self) -> float:
        """Share with the gold's GeoNames id, of those where the gold has one."""
        return share([a.exact for a in self.rows if a.exact is not None])

    @property
    def errors_km(self) -> list[float]:
        """All errors, no answer counted as the farthest."""
        return [FARTHEST_KM if a.km is None else a.km for a in self.rows]

    @property
    def median_km(self) -> float:
        """Median error in km."""
        return median(self.errors_km) if self.rows else 0.0

    @property
    def mean_km(self) -> float:
        """Mean error in km."""
        return fmean(self.errors_km) if self.rows else 0.0

    @property
    def auc(self) -> float:
        """Area under the curve of sorted logarithmic errors, 0 (best) to 1."""
        logs = sorted(math.log(e + 1) for e in self.errors_km)
        if len(logs) <= 1:
            return 0.0
        area = sum((one + other) / 2 for one, other in pairwise(logs))
        return area / (math.log(FARTHEST_KM) * (len(logs) - 1))


def share(flags: Sequence[bool | None]) -> float:
    """Share of true flags, 0 to 1; 0 for none at all."""
    return sum(bool(f) for f in flags) / len(flags) if flags else 0.0
