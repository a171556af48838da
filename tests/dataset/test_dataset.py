"""Parquet data sets: what is written comes back, whole, once, and into a store as if read directly."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from geo.cluster.taking import load
from geo.dataset.files import Dataset, Failed
from geo.dataset.rows import Entry, key_of
from geo.errors import InputError, StoreError
from geo.models import Analysis
from geo.settings import ROOT
from geo.store import Store
from tests.conftest import hostile, sample


def entries() -> list[Entry]:
    """Articles with everything that a word can hold, half characters included."""
    found = []
    for number, it in enumerate([*sample(), *hostile()]):
        article = replace(it.article, extra=(("section", "world"), ("n", str(number))), licence="CC BY 4.0")
        mentions = tuple(replace(mention, name="Имя") for mention in it.mentions)
        made = replace(it, article=article, mentions=mentions, language="en", warnings=("read with care",))
        found.append(Entry("spring", made))
    return found


def written(address: str, found: list[Entry], *, run: str = "ab") -> Dataset:
    dataset = Dataset(address)
    dataset.take(run)
    dataset.write_part(1, run, found[:5])
    dataset.write_part(2, run, found[5:])
    return dataset


@pytest.mark.parametrize("protocol", ["", "memory://data-set", "file://"])
def test_what_is_written_comes_back_equal(tmp_path: Path, protocol: str) -> None:
    """Every field of every analysis returns in order, from a folder and from fsspec addresses."""
    dataset = written(f"{protocol}{tmp_path}", entries())
    assert [entry for part in dataset.parts() for entry in dataset.read(part)] == entries()
    made = {key_of(e.analysis.article, collection="spring", version=e.analysis.version) for e in entries()}
    assert set(dataset.keys().tolist()) == made
    assert dataset.last() == 2


def test_other_programs_read_it(tmp_path: Path) -> None:
    """The files are plain Parquet: an article a row, its mentions a list of structs with their places."""
    written(str(tmp_path), entries())
    rows = pq.read_table(tmp_path / "articles").to_pylist()
    assert [row["title"] for row in rows[:2]] == ["A teacher goes to war", "After the spring"]
    places = [it["resolution"]["place"]["name"] for it in rows[0]["mentions"] if it["kind"] == "place"]
    assert places[0] == "Kandalaksha"
    assert "lone \ufffd surrogate" in rows[-1]["text"]


def test_the_example_for_pandas(tmp_path: Path) -> None:
    """What docs/scale.md tells pandas users to write counts every place once for each mention."""
    written(str(tmp_path / "results"), entries())
    example = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "scale.md").read_text(), re.DOTALL)[0]
    done = subprocess.run(
        [sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    wanted = Counter(r.place.name for e in entries() for r in e.analysis.resolutions if r and r.place)
    name, count = wanted.most_common(1)[0]
    assert re.search(rf"^{name} +{count}$", done.stdout, re.MULTILINE), done.stdout


def test_a_part_is_whole_or_not_there(tmp_path: Path) -> None:
    """What is being written has another name, which no reader takes for a part."""
    dataset = written(str(tmp_path), entries())
    (tmp_path / "articles" / ".part-00000003-ab.parquet.writing").write_bytes(b"PAR1")
    assert len(dataset.parts()) == 2


def test_only_the_newest_run_writes(tmp_path: Path) -> None:
    """A worker that an ended run left behind cannot write what the next run writes as well."""
    dataset = written(str(tmp_path), entries())
    dataset.take("cd")
    with pytest.raises(StoreError, match="another run"):
        dataset.write_part(3, "ab", entries())
    dataset.write_part(3, "cd", entries())


def test_damage_is_told_in_plain_words(tmp_path: Path) -> None:
    """A part that is no Parquet file, and one of another format, are named."""
    dataset = written(str(tmp_path), entries())
    path = tmp_path / "articles" / "part-00000001-ab.parquet"
    pq.write_table(pq.read_table(path).replace_schema_metadata({"wherein": "0"}), path)
    with pytest.raises(StoreError, match="format 0"):
        list(dataset.read(path.name))
    path.write_bytes(b"nothing")
    with pytest.raises(StoreError, match=path.name):
        dataset.keys()


def test_failures_are_replaced(tmp_path: Path) -> None:
    """The list of what could not be read comes back, and a new one takes its place."""
    dataset = written(str(tmp_path), entries())
    assert dataset.failures() == []
    for line in (3, None):
        dataset.write_failures([Failed("spring", InputError("a.jsonl", "is broken", line=line))])
        found = dataset.failures()
        assert [(f.collection, f.error.path, f.error.reason, f.error.line) for f in found] == [
            ("spring", "a.jsonl", "is broken", line)
        ]


def test_loading_is_as_good_as_reading(tmp_path: Path) -> None:
    """A store that a data set was loaded into, twice, gives every analysis as one that saved them itself."""
    dataset = written(str(tmp_path / "set"), entries())
    dataset.write_failures([Failed("spring", InputError("a.jsonl", "is broken", line=3))])
    with (
        Store.open(f"sqlite:///{tmp_path}/a.sqlite") as direct,
        Store.open(f"sqlite:///{tmp_path}/b.sqlite") as store,
    ):
        for entry in entries():
            direct.save(entry.analysis, collection="spring")
        reports = load(dataset, store=store)
        assert (reports["spring"].added, len(reports["spring"].failures)) == (len(entries()), 1)
        again = load(dataset, store=store)
        assert (again["spring"].added, again["spring"].unchanged) == (0, len(entries()))
        assert analyses(store) == analyses(direct)
        assert [f.line for f in store.failures("spring")] == [3]


def analyses(store: Store) -> list[Analysis]:
    return [store.analysis(digest) for digest in store.digests("spring")]


def test_loading_into_another_collection(tmp_path: Path) -> None:
    """`collection` takes the place of the one that was named when the data set was made."""
    with Store.open(f"sqlite:///{tmp_path}/a.sqlite") as store:
        load(written(str(tmp_path / "set"), entries()), store=store, collection="other")
        assert [it.name for it in store.collections()] == ["other"]
