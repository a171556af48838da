"""Batches, stations and sinks in one process; `test_workers` has the same over several."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.made_up_news import News
from geo.cluster.alone import Alone
from geo.cluster.plan import Plan, ToDataset, ToStore, batches, result_keys
from geo.cluster.station import Station
from geo.cluster.taking import Here, into_dataset, into_store, load
from geo.dataset.files import Dataset
from geo.dataset.rows import Entry
from geo.errors import InputError
from geo.intake import IngestReport
from geo.models import Analysis, Article
from geo.read.files import Position, size_of, split_paths
from geo.read.streams import Reader
from geo.read.unread import Unread
from geo.settings import Settings
from geo.store import Store
from geo.store.known import known_results
from tests.cluster.corpus import Contents, contents, make, plainly, settings
from tests.cluster.fragile import KILLS, RAISES, open_fragile


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("taking") / "in"
    make(folder, rows=24)
    return folder


@pytest.fixture(scope="module")
def plain(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Contents:
    found = plainly(source, tmp_path_factory.mktemp("plain"))
    assert found.faults == ()
    assert found.status.stories < found.status.articles
    assert found.status.recurring
    assert len(found.failures) == 4
    return found


def items(source: Path, position: Position | None = None) -> Iterator[Article | Unread | InputError]:
    yield from split_paths([str(source)], Reader(), position=position)


def dataset_of(source: Path, address: str, mine: Settings, *, run: str) -> IngestReport:
    dataset = Dataset(address)
    dataset.take(run)
    plan = Plan(mine, "default", ToDataset(address, run), known=dataset.keys())
    with Station(plan) as station:
        return into_dataset(items(source), engine=Here(station), dataset=dataset, collection="default")


def test_the_command_saves_what_a_station_finds(source: Path, plain: Contents, tmp_path: Path) -> None:
    """Results that come back in batches make the same store; a second run analyses nothing."""
    mine = settings(tmp_path)
    added = []
    for _ in range(2):
        with Store.open(mine.store) as store:
            with store.reading() as snapshot:
                known = result_keys(known_results(snapshot))
            with Station(Plan(mine, "default", known=known)) as station:
                report = into_store(items(source), engine=Here(station), store=store, collection="default")
        added.append((report.added, report.replaced))
        assert contents(mine.store) == plain
    assert added == [(len(plain.analyses), 0), (0, 0)]


def test_a_station_saves_for_itself(source: Path, plain: Contents, tmp_path: Path) -> None:
    """Where the store takes many writers, workers save: the same store, and the same again."""
    mine = settings(tmp_path)
    for _ in range(2):
        with Store.open(mine.store) as store, Station(Plan(mine, "default", ToStore(mine.store))) as station:
            report = into_store(items(source), engine=Here(station), store=store, collection="default")
        assert contents(mine.store) == plain
    assert report.added == 0


def test_a_data_set_goes_on_where_it_stopped(source: Path, plain: Contents, tmp_path: Path) -> None:
    """A lost part is written again and nothing twice; loaded, it makes the store of one process."""
    mine, address = settings(tmp_path), str(tmp_path / "set")
    first = dataset_of(source, address, mine, run="aa")
    assert len(first.failures) == len(plain.failures)
    keys = Dataset(address).keys()
    rows = source.parent / "more"
    rows.mkdir(exist_ok=True)
    (rows / "more.jsonl").write_text(json.dumps({"id": "x", "text": "Rain fell in Visby."}) + "\n")
    assert dataset_of(rows, address, mine, run="bb").added == 1
    gone = tmp_path / "set" / "articles" / Dataset(address).parts()[0]
    gone.unlink()
    second = dataset_of(source, address, mine, run="cc")
    assert second.added == first.added
    (tmp_path / "set" / "articles" / next(p for p in Dataset(address).parts() if "-bb" in p)).unlink()
    assert dataset_of(source, address, mine, run="dd").added == 0
    assert Dataset(address).keys().tolist() == keys.tolist()
    with Store.open(mine.store) as store:
        load(Dataset(address), store=store)
    assert contents(mine.store) == plain


def test_what_says_other_things_of_itself_is_analysed_again(tmp_path: Path) -> None:
    """A known text with another date at its old place is new to the store, as in one process."""
    mine, file = settings(tmp_path), tmp_path / "rows.jsonl"
    row = {"id": "1", "text": "Snow fell in Boden."}
    for published in ("2021", "2022"):
        file.write_text(json.dumps({**row, "published": published}) + "\n")
        with Store.open(mine.store) as store:
            with store.reading() as snapshot:
                known = result_keys(known_results(snapshot))
            with Station(Plan(mine, "default", known=known)) as station:
                report = into_store(items(file), engine=Here(station), store=store, collection="default")
    assert report.replaced == 1
    assert [it.article.published for it in contents(mine.store).analyses.values()] == ["2022"]


def test_a_day_counts_for_what_workers_read(tmp_path: Path) -> None:
    """`--since` leaves out a page that only the worker reads."""
    (tmp_path / "a.md").write_text("---\npublished: 2020-05-01\n---\nSnow fell in Boden.\n")
    (tmp_path / "b.md").write_text("---\npublished: 2022-05-01\n---\nRain fell in Visby.\n")
    with Station(Plan(settings(tmp_path), "c", since="2022")) as station:
        found = [station.look(item) for item in items(tmp_path)]
    assert [len(it) for it in found] == [0, 1]


def test_batches_end_by_number_and_by_weight() -> None:
    """A batch holds so many inputs, or fewer when they are long; none is lost, numbers go on."""
    texts = [Article(str(n), "x" * (1 if n else 3 * 2**20), str(n)) for n in range(8)]
    made = list(batches(texts, size=3, first=5))
    assert [(it.number, len(it.items)) for it in made] == [(5, 1), (6, 3), (7, 3), (8, 1)]
    assert [item for it in made for item in it.items] == texts


def test_position_and_size_agree(source: Path) -> None:
    """When all is read, as many bytes were read as there are; file systems by address count too."""
    for path in (str(source), f"file://{source}"):
        position = Position()
        origins = [getattr(it, "origin", "") for it in split_paths([path], Reader(), position=position)]
        assert position.read == size_of([path]) == sum(it.stat().st_size for it in source.iterdir())
        assert len(origins) > 24


def test_what_breaks_a_process_down_is_named(tmp_path: Path) -> None:
    """One article ends the process, one raises: both are named, with the reason; the others are analysed."""
    plan = Plan(settings(tmp_path), "c", opened=open_fragile)
    texts = [f"Rain. {KILLS}", "Snow fell in Boden.", f"Hail. {RAISES}", "Rain fell in Visby."]
    with Alone(plan, afresh=False) as child:
        found = [child.look(Article(str(n), text, str(n), origin=f"{n}.txt")) for n, text in enumerate(texts)]
    told = [outcomes[0] for outcomes in found]
    assert [type(it) for it in told] == [InputError, Analysis, InputError, Analysis]
    assert "0.txt: the process that analyses it broke down (signal 9)" in str(told[0])
    assert "RecursionError: too deep" in str(told[2])


def test_a_plan_without_a_part_of_the_inputs_knows_nothing(tmp_path: Path) -> None:
    """The empty plan knows no article, and one that was told of it does."""
    article, plan = Article("1", "text", "abc"), Plan(settings(tmp_path), "c")
    assert not plan.knows(article, "v")
    assert replace(plan, known=result_keys([("abc", "v")])).knows(article, "v")
    assert not replace(plan, known=result_keys([("abc", "w")])).knows(article, "v")


def test_a_large_data_set_is_loaded_some_at_a_time(tmp_path: Path) -> None:
    """Of hundreds of articles, some of them there already, each is stored once and as it was made."""
    made = list(News(places=50).articles(0, 430))
    dataset = Dataset(str(tmp_path / "set"))
    dataset.take("aa")
    for number, collection in enumerate(("a", "b")):
        mine = made[number * 215 : number * 215 + 215]
        dataset.write_part(number, "aa", [Entry(collection, it) for it in (*mine, mine[-1])])
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        for known in made[100:300:7]:
            store.save(known, collection="a")
        seen: list[int] = []
        before = store.changes()
        reports = load(dataset, store=store, progress=lambda: seen.append(1))
        assert {name: (it.added, it.unchanged) for name, it in reports.items()} == {
            "a": (215 - 17, 17 + 1),
            "b": (215, 1),
        }
        assert store.changes() - before < 60
        assert len(seen) == len(made) + 2
        assert [store.analysis(it.article.digest) == it for it in made] == [True] * len(made)
        assert store.check() == []
        again = load(dataset, store=store)
        assert [(it.added, it.unchanged) for it in again.values()] == [(0, 216), (0, 216)]
