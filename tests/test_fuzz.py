"""A few hundred inputs of bench.fuzz, and that it notices what it looks for."""

from __future__ import annotations

from pathlib import Path

from bench.fuzz import BOMBS, Task, run

SOME = 300
"""Damaged inputs that are read here; `python -m bench.fuzz` reads 100,000."""


def test_damaged_inputs_give_articles_or_reasons(tmp_path: Path) -> None:
    """No reader or parser raises anything but the project's errors, ends its process, or hangs."""
    report = run(Task(seed=20, first=BOMBS, last=BOMBS + SOME, longest=60.0, keep=tmp_path))
    assert report.finds == []
    assert report.done.total() == SOME
    assert report.rows.total() > SOME / 10


def test_what_takes_too_long_is_saved(tmp_path: Path) -> None:
    """An input that is not read in time ends its worker, is kept as a file, and the next ones are read."""
    task = Task(seed=1, first=BOMBS, last=BOMBS + 2, only=frozenset({"link"}), longest=-1.0, keep=tmp_path)
    report = run(task, workers=1)
    assert len(report.finds) == len(list(tmp_path.iterdir())) > 0
    assert all(" took " in find for find in report.finds)  # it is killed, or has just ended
