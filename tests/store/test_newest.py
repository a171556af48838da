"""Counting while others write: what may be old, for how long, and what then is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from sqlalchemy import Connection

from geo.correction import Hand
from geo.models import Analysis, Filter
from geo.store import Store, care
from geo.store.newest import NewestCube
from geo.view.tables import excerpts, places_on_map, summary

Write = Callable[..., Analysis]
LONGEST = 30.0


class Beside:
    """Gives snapshots to the thread, and tells when it has done with one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.done = Event()

    @contextmanager
    def __call__(self) -> Iterator[Connection]:
        """Give one."""
        with self._store.reading() as snapshot:
            yield snapshot
        self.done.set()


def lagging(store: Store) -> Beside:
    """Let a store lag however small it is."""
    beside = Beside(store)
    store._newest = NewestCube(beside, may_lag=True, at_once=-1.0, share=0.0)
    return beside


def test_what_others_write_is_counted_a_moment_later(tmp_path: Path, write: Write) -> None:
    """A page goes on with the counts it has, and says so, while a thread reads the new ones."""
    url = f"sqlite:///{tmp_path}/s.sqlite"
    with Store.open(url) as store, Store.open(url) as other:
        other.save(write("Bakhmut"), collection="c")
        beside = lagging(store)
        assert summary(store, Filter("c")).mentions == 1
        other.save(write("Sochi", origin="b.txt"), collection="c")
        assert summary(store, Filter("c")).mentions == 1
        assert beside.done.wait(LONGEST)
        assert (summary(store, Filter("c")).mentions, store.counted()) == (2, store.changes())


def test_one_s_own_writes_are_counted_at_once(tmp_path: Path, write: Write) -> None:
    """Whoever wrote, or asks to catch up with another who did, is never shown older counts."""
    url = f"sqlite:///{tmp_path}/s.sqlite"
    with Store.open(url) as store, Store.open(url) as other:
        lagging(store)
        for number in range(1, 4):
            store.save(write("Bakhmut", origin=f"{number}.txt", title=str(number)), collection="c")
            assert store.counted() == store.changes()
            assert summary(store, Filter()).of == number
        other.save(write("Sochi", origin="b.txt"), collection="c")
        store.catch_up()
        assert summary(store, Filter("c")).places == 2


def test_readers_who_open_a_page_together_wait_for_one_reading(tmp_path: Path, write: Write) -> None:
    """Whoever demands the newest takes what another has read since, and never brings back older counts."""
    url = f"sqlite:///{tmp_path}/s.sqlite"
    with Store.open(url) as store, Store.open(url) as other:
        other.save(write("Bakhmut"), collection="c")
        lagging(store)
        with store.reading() as early:
            store._newest.get(early)
            other.save(write("Sochi", origin="b.txt"), collection="c")
            store.catch_up()
            with store.reading() as late:
                newest = store._newest.get(late)
            assert (newest.version, store.counted()) == (store.changes(), store.changes())
            assert store._newest.get(early) is newest


def test_a_store_lags_only_where_that_is_allowed(tmp_path: Path, write: Write) -> None:
    """Without the permission, and where all is read in no time, counts are always of now."""
    url = f"sqlite:///{tmp_path}/s.sqlite"
    with Store.open(url) as store, Store.open(url) as app, Store.open(url) as other:
        app._newest = NewestCube(app.reading, may_lag=True, at_once=LONGEST)
        for number in range(1, 4):
            other.save(write("Bakhmut", origin=f"{number}.txt", title=str(number)), collection="c")
            assert summary(store, Filter()).of == summary(app, Filter()).of == number


def test_what_is_gone_since_it_was_counted_is_not_shown(tmp_path: Path, write: Write) -> None:
    """Counts may be old; sentences are read now, and those of a forgotten article are not there."""
    url = f"sqlite:///{tmp_path}/s.sqlite"
    with Store.open(url) as store, Store.open(url) as other:
        gone = write("Bakhmut", "Sochi")
        other.save(gone, collection="c")
        lagging(store)
        assert [it.place.name for it in places_on_map(store, Filter("c"))] == ["Bakhmut", "Sochi"]
        care.forget_article(other, gone.article.digest, Hand("me", "2026-01-01T00:00:00Z"))
        assert excerpts(store, Filter("c"), "test:Sochi") == []
