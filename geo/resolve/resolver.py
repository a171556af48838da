"""The place mentions of an article to places, or to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from geo.models import Candidate, Kind, Resolution
from geo.resolve.extent import Extents
from geo.resolve.situate import situated
from geo.resolve.toponyms import Described, Describer
from geo.resolve.vicinity import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.models import Article, Mention
    from geo.resolve.query import CandidateSource

RUNNERS_UP = 10
"""How many candidates an answer keeps, the chosen one among them."""


class Ranker(Protocol):
    """Scores the candidates of all of an article's toponyms together."""

    @property
    def version(self) -> str:
        """Changes when its scores may."""
        ...

    def rank(self, described: Described) -> list[tuple[Candidate, ...]]:
        """Give each toponym's candidates with scores, best first."""
        ...

    def rank_batch(self, batch: Sequence[Described]) -> list[list[tuple[Candidate, ...]]]:
        """The same for several articles, which may tell about each other's outlets."""
        ...


class Resolver:
    """Resolves one article at a time; keeps no state between articles."""

    def __init__(self, source: CandidateSource, ranker: Ranker, *, min_score: float) -> None:
        self._source = source
        self._ranker = ranker
        self._describer = Describer(source)
        self._min_score = min_score
        self._extents = Extents.load()

    @property
    def version(self) -> str:
        """Which ranker, which gazetteer and which threshold make the answers."""
        source = self._source
        return f"{self._ranker.version}+{source.name}/{source.version}+min{self._min_score:g}+{VERSION}"

    def resolve(self, article: Article, mentions: Sequence[Mention]) -> tuple[Resolution | None, ...]:
        """Answer for each place mention; None for mentions of another kind. Raises GeocodingUnavailable.

        Below the resolver's threshold an answer has no place, but keeps its candidates. "Near X" has the
        place X, a radius of 161 km and `Resolution.approximate`, so that a map need not show it as knowledge.
        """
        places = [m for m in mentions if m.kind is Kind.PLACE]
        answers = iter(self.rank(article, places))
        found = [self._answer(next(answers)) if m.kind is Kind.PLACE else None for m in mentions]
        return situated(article.text, mentions, found, self._extents)

    def rank(self, article: Article, mentions: Sequence[Mention]) -> list[tuple[Candidate, ...]]:
        """Give every candidate of each place mention with its score, best first."""
        return self._ranker.rank(self._describe(article, mentions))

    def rank_batch(
        self, batch: Sequence[tuple[Article, Sequence[Mention]]]
    ) -> list[list[tuple[Candidate, ...]]]:
        """Rank several articles together, so that an outlet's articles tell where it is at home.

        Worth it when at least four articles share an `Article.source`; the others are ranked as by `rank`.
        """
        return self._ranker.rank_batch([self._describe(article, mentions) for article, mentions in batch])

    def _describe(self, article: Article, mentions: Sequence[Mention]) -> Described:
        return Described(article, tuple(self._describer.describe(article, m) for m in mentions))

    def _answer(self, ranked: tuple[Candidate, ...]) -> Resolution:
        method = f"{self._ranker.version}+{self._source.name}/{self._source.version}"
        kept = ranked[:RUNNERS_UP]
        if not ranked or ranked[0].score < self._min_score:
            return Resolution(None, 0.0, method, kept)
        return Resolution(ranked[0].place, ranked[0].score, method, kept)
