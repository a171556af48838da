"""What is stored of an article does not depend on the others, but for the named steps across articles."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.identity.table import Tables
from geo.models import Analysis, Filter
from geo.names import GivenNames
from geo.store import Store, queries

Write = Callable[..., Analysis]
GIVEN = GivenNames.load()

LINES = st.sampled_from(
    [
        "Kyiv",
        "Lviv; person Anna Oak",
        "Bakhmut; person Anna Oak/Annie; battle 2022-05",
        "Irpin; nil",
        "Sochi; associative",
        "Boden; organisation Harbour Union; protest 2011",
        "Visby; score 0.3",
    ]
)
DRAFTS = st.lists(
    st.tuples(st.lists(LINES, min_size=1, max_size=4), st.sampled_from(["a", "b", "c"])),
    min_size=2,
    max_size=6,
)


def articles(write: Write, drafts: list[tuple[list[str], str]]) -> list[Analysis]:
    return [
        write(*lines, title=f"{collection} {number}", source=collection, origin=f"{number}.txt")
        for number, (lines, collection) in enumerate(drafts)
    ]


def kept(folder: str, name: str, analyses: list[Analysis], *, settle: bool = True) -> dict[str, Analysis]:
    """Save articles in this order, check the store, and give back what is stored of each."""
    with Store.open(f"sqlite:///{Path(folder) / name}") as store:
        for analysis in analyses:
            store.save(analysis, collection=analysis.article.source or "")
        if settle:
            store.settle(Tables(), GIVEN)
        assert store.check() == []
        return {digest: store.analysis(digest) for digest in store.digests()}


def counted(folder: str, name: str) -> tuple[object, ...]:
    """What readers see of a store: places with their counts, and totals."""
    with Store.open(f"sqlite:///{Path(folder) / name}") as store, store.reading() as snapshot:
        chosen = store.select(snapshot, Filter())
        places = sorted((it.place.id, it.mentions, it.articles) for it in queries.place_counts(chosen))
        return (*places, *queries.totals(chosen))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drafts=DRAFTS, data=st.data())
def test_any_order_gives_the_same(
    write: Write, drafts: list[tuple[list[str], str]], data: st.DataObject
) -> None:
    """Articles saved in any order are stored, and counted, alike."""
    analyses = articles(write, drafts)
    shuffled = data.draw(st.permutations(analyses))
    with tempfile.TemporaryDirectory() as folder:
        assert kept(folder, "one", analyses) == kept(folder, "two", shuffled)
        assert counted(folder, "one") == counted(folder, "two")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drafts=DRAFTS, data=st.data())
def test_another_article_changes_none(
    write: Write, drafts: list[tuple[list[str], str]], data: st.DataObject
) -> None:
    """An article that comes, comes again or goes leaves what is stored of the others as it was."""
    analyses = articles(write, drafts)
    last = data.draw(st.sampled_from(analyses))
    others = [it for it in analyses if it is not last]
    with tempfile.TemporaryDirectory() as folder:
        before = kept(folder, "one", others)
        after = kept(folder, "one", [last, *others, replace(last, version="2")])
        assert {it: after[it] for it in before} == before
        assert after[last.article.digest].version == "2"
