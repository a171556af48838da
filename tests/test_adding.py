"""What the page takes in, through the real pipeline."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from geo.adding import MOST_BYTES, Dropped, Job, Stage, distinct, refusals
from geo.pipeline import Pipeline, open_pipeline
from geo.settings import Settings
from geo.store import Store

STORY = "A fire broke out in Visby on Friday evening, and nobody was hurt."


def mine(folder: Path) -> Settings:
    """Settings with a store and a cache of the test's own, and without the slow parser."""
    store = f"sqlite:///{folder / 'store.sqlite'}"
    return replace(Settings(), store=store, cache=folder / "cache.sqlite", fast=True)


def add(settings: Settings, *items: Dropped) -> dict[str, tuple[Stage, str]]:
    """Take things in to the end; gives each line of the progress."""
    job = Job(items, settings=settings, collection="c")
    job.wait()
    assert job.trouble is None
    assert not job.running
    return {step.name: (step.stage, step.said) for step in job.steps}


def test_files_texts_and_broken_ones(tmp_path: Path) -> None:
    """Each article is told by name; what fails says why and what to do, and is kept in quarantine."""
    rows = b'{"id": "7", "text": "Snow fell in Boden."}\n{broken\n'
    items = (Dropped("a.txt", STORY.encode()), Dropped("rows.jsonl", rows), Dropped("b.pdf", b"no pdf"))
    steps = add(mine(tmp_path), *items)
    assert {name: stage for name, (stage, _) in steps.items()} == {
        "a.txt": Stage.ADDED,
        "rows.jsonl, 7": Stage.ADDED,
        "rows.jsonl, line 2": Stage.FAILED,
        "b.pdf": Stage.FAILED,
    }
    assert "JSON" in steps["rows.jsonl, line 2"][1]
    with Store.open(mine(tmp_path).store) as store:
        assert store.status("c").articles == 2
        assert [(Path(f.file).name, bool(f.advice)) for f in store.failures("c")] == [
            ("rows.jsonl", True),
            ("b.pdf", True),
        ]


def test_the_same_article_again_is_noticed(tmp_path: Path) -> None:
    """A text that is there already is said to be, also under another name."""
    add(mine(tmp_path), Dropped("a.txt", STORY.encode()))
    steps = add(mine(tmp_path), Dropped("a.txt", STORY.encode()), Dropped("b.txt", STORY.encode()))
    assert [stage for stage, _ in steps.values()] == [Stage.KNOWN, Stage.KNOWN]


def test_files_of_one_name_are_two(tmp_path: Path) -> None:
    """Another file of the same name, dropped later, does not replace the first."""
    add(mine(tmp_path), Dropped("a.txt", STORY.encode()))
    assert add(mine(tmp_path), Dropped("a.txt", b"Snow fell in Boden.")) == {"a.txt": (Stage.ADDED, "")}
    with Store.open(mine(tmp_path).store) as store:
        assert store.status("c").articles == 2


def test_cancelling_keeps_what_is_done(tmp_path: Path) -> None:
    """Stopped before it begins to read, a batch stores nothing more and says so of every file."""
    begun, go_on = threading.Event(), threading.Event()

    @contextmanager
    def held(settings: Settings) -> Iterator[Pipeline]:
        with open_pipeline(settings) as pipeline:
            begun.set()
            go_on.wait()
            yield pipeline

    job = Job([Dropped("a.txt", STORY.encode())], settings=mine(tmp_path), collection="c", opened=held)
    begun.wait()
    assert job.running
    job.cancel()
    go_on.set()
    job.wait()
    assert [step.stage for step in job.steps] == [Stage.CANCELLED]
    with Store.open(mine(tmp_path).store) as store:
        assert store.status("c").articles == 0


def test_setup_that_is_missing_ends_the_batch_in_words(tmp_path: Path) -> None:
    """Without a gazetteer the batch ends with the command that brings it."""
    job = Job(
        [Dropped("a.txt", STORY.encode())],
        settings=replace(mine(tmp_path), gazetteer=tmp_path / "none.sqlite"),
        collection="c",
    )
    job.wait()
    assert "make setup" in (job.trouble or "")


def test_limits_and_names() -> None:
    """Too long, of an unknown kind or too many: each is refused by name; equal names become two."""
    long = Dropped("a.txt", b"x" * (MOST_BYTES + 1))
    assert [s.name for s in refusals([long, Dropped("b.exe", b"x"), Dropped("https://example.org/")])] == [
        "a.txt",
        "b.exe",
    ]
    many = [Dropped(f"{n}.txt", b"x") for n in range(502)]
    assert [step.name for step in refusals(many)] == ["500.txt", "501.txt"]
    named = distinct([Dropped("a.txt", b"1"), Dropped("a.txt", b"2"), Dropped("a.txt", b"1")])
    assert [it.name for it in named] == ["a.txt", "a (2).txt"]
