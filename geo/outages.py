"""What stays open because an online service could not be asked, from one run to the next.

The reason stands with the collection's failures, by file; the version of the results tells which articles
it is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from geo.errors import InputError
from geo.models import Analysis, Article
from geo.store import Saved, Store

UNASKED: Final = "|unasked"
"""Ends the version of results some of whose names an online service could not be asked for."""

_ADVICE: Final = "ask again later: python -m geo ingest --retry-unresolved"
_OPEN: Final = "stored, but some names stay unresolved: "


class Outages:
    """Why names of this run's articles could not be asked for, by the file that holds them.

    A note is made at the run's end: until then each further row of a file would clear it.
    """

    def __init__(self, store: Store, collection: str, *, again: bool) -> None:
        self.store = store
        self.collection = collection
        self._reasons: dict[str, str] = {}
        self._before = {f.path: f.reason for f in store.failures(collection) if f.reason.startswith(_OPEN)}
        self.again = again
        """Whether results with open names are made anew."""
        self._renewed: set[str] = set()

    def articles(self, version: str) -> Iterator[Article]:
        """Give the stored articles with open names; `version` is the pipeline's. Raises StoreError."""
        for digest in self.store.digests(self.collection):
            if self.store.has(digest, collection=self.collection, version=version + UNASKED):
                article = self.store.analysis(digest).article
                origins = (o for o in self.store.origins(digest) if o.collection == self.collection)
                here = next(origins, None)
                self._renewed.add(digest)
                yield (
                    article if here is None else replace(article, origin=here.path, id=here.row or article.id)
                )

    def save(self, analysis: Analysis) -> Saved:
        """Keep new results; those of an article from the store leave where it was read from as it is."""
        if analysis.article.digest in self._renewed:
            return self.store.renew(analysis)
        return self.store.save(analysis, collection=self.collection)

    def keep(self, article: Article) -> None:
        """The article's results stay as they are, with their open names."""
        reason = self._before.get(article.origin, _OPEN + "a service could not be asked")
        self._reasons.setdefault(article.origin, reason)

    def note(self, analysis: Analysis) -> None:
        """Look for open names in new results."""
        reasons = {r.unasked: None for r in analysis.resolutions if r is not None and r.unasked}
        if reasons:
            self._reasons[analysis.article.origin] = _OPEN + "; ".join(str(reason) for reason in reasons)

    def recorded(self) -> tuple[InputError, ...]:
        """Write the notes into the store."""
        for path, reason in self._reasons.items():
            self.store.record_failure(self.collection, path, None, reason, advice=_ADVICE)
        return tuple(InputError(path, reason) for path, reason in self._reasons.items())
