"""The place mentions of an article to places, or to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from geo.gazetteer.normalise import normalise
from geo.models import Candidate, Kind, Resolution
from geo.resolve.chain import Chain
from geo.resolve.extent import Extents
from geo.resolve.situate import situated
from geo.resolve.toponyms import Described, Describer
from geo.resolve.vicinity import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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

    def __init__(
        self, source: CandidateSource, ranker: Ranker, *, min_score: float, online: Chain | None = None
    ) -> None:
        self._source = source
        self._ranker = ranker
        self._describer = Describer(source)
        self._min_score = min_score
        self._online = online or Chain((), ask_below=0.0)
        self._extents = Extents.load()

    @property
    def version(self) -> str:
        """Which ranker, which gazetteer and which threshold make the answers."""
        return f"{self._method}+min{self._min_score:g}+{VERSION}"

    def resolve(self, article: Article, mentions: Sequence[Mention]) -> tuple[Resolution | None, ...]:
        """Answer for each place mention; None for mentions of another kind. Raises GeocodingUnavailable.

        Below the resolver's threshold an answer has no place, but keeps its candidates. "Near X" has the
        place X, a radius of 161 km and `Resolution.approximate`, so that a map need not show it as knowledge.
        """
        places = [m for m in mentions if m.kind is Kind.PLACE]
        ranked, unasked = self._rank(self._describe(article, places))
        answers = iter(ranked)
        found = [
            self._answer(next(answers), unasked.get(normalise(m.text))) if m.kind is Kind.PLACE else None
            for m in mentions
        ]
        return situated(article.text, mentions, found, self._extents)

    def retry_services(self) -> None:
        """Ask online services again that were found to be down."""
        self._online.retry()

    def rank(self, article: Article, mentions: Sequence[Mention]) -> list[tuple[Candidate, ...]]:
        """Give every candidate of each place mention with its score, best first."""
        return self._rank(self._describe(article, mentions))[0]

    def rank_batch(
        self, batch: Sequence[tuple[Article, Sequence[Mention]]]
    ) -> list[list[tuple[Candidate, ...]]]:
        """Rank several articles together, so that an outlet's articles tell where it is at home.

        Worth it when at least four articles share an `Article.source`; the others are ranked as by `rank`.
        """
        described = [self._describe(article, mentions) for article, mentions in batch]
        ranked = self._ranker.rank_batch(described)
        helped = [self._online.help(d, r).described for d, r in zip(described, ranked, strict=True)]
        if all(after is before for after, before in zip(helped, described, strict=True)):
            return ranked
        return self._ranker.rank_batch(helped)

    def _rank(self, described: Described) -> tuple[list[tuple[Candidate, ...]], Mapping[str, str]]:
        """Rank with the gazetteer; where online services know more, again with what they added."""
        ranked = self._ranker.rank(described)
        helped = self._online.help(described, ranked)
        if helped.described is not described:
            ranked = self._ranker.rank(helped.described)
        return ranked, helped.unasked

    @property
    def _method(self) -> str:
        method = f"{self._ranker.version}+{self._source.name}/{self._source.version}"
        return f"{method}+{self._online.version}" if self._online.version else method

    def _describe(self, article: Article, mentions: Sequence[Mention]) -> Described:
        return Described(article, tuple(self._describer.describe(article, m) for m in mentions))

    def _answer(self, ranked: tuple[Candidate, ...], unasked: str | None) -> Resolution:
        kept = ranked[:RUNNERS_UP]
        if not ranked or ranked[0].score < self._min_score:
            return Resolution(None, 0.0, self._method, kept, unasked=unasked)
        return Resolution(ranked[0].place, ranked[0].score, self._method, kept, unasked=unasked)
