"""What stays open because an online service could not be asked, from one run to the next.

The reason stands with each mention in the store; `ingest --retry-unresolved` asks again for those alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from geo.errors import InputError
from geo.models import Analysis, Article
from geo.store import Saved, Store

_OPEN: Final = "stored, but some names stay unresolved: "


class Outages:
    """The articles of a collection with names that no service could be asked for."""

    def __init__(self, store: Store, collection: str, *, again: bool) -> None:
        """`again` says whether they are to be analysed anew. Raises StoreError."""
        self.store = store
        self.collection = collection
        self._due = dict.fromkeys(owed.digest for owed in store.owed(collection)) if again else {}

    def is_due(self, article: Article) -> bool:
        """Tell whether an article's results have open names and are to be made anew."""
        return article.digest in self._due

    def articles(self) -> Iterator[Article]:
        """Give the articles that are due, as the store has them. Raises StoreError."""
        for digest in tuple(self._due):
            article = self.store.analysis(digest).article
            origins = (o for o in self.store.origins(digest) if o.collection == self.collection)
            here = next(origins, None)
            yield article if here is None else replace(article, origin=here.path, id=here.row or article.id)

    def renew(self, analysis: Analysis) -> Saved:
        """Keep the results of an article that was due; what is kept of the article itself stays."""
        del self._due[analysis.article.digest]
        renewed = self.store.renew(analysis)
        here = self.store.reuse(analysis.article, collection=self.collection, version=analysis.version)
        return renewed if here in (None, Saved.UNCHANGED) else here


def reasons(store: Store, collection: str) -> tuple[InputError, ...]:
    """Say for each file or address of a collection why names of it are open. Raises StoreError."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for owed in store.owed(collection):
        found[owed.path][owed.reason] = None
    return tuple(InputError(path, _OPEN + "; ".join(why)) for path, why in found.items())
