"""Processes that are killed while they write (the 300 kills of `python -m bench.crash`, in small)."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.crash import torture
from bench.crash_commands import Build, Ingest
from bench.crash_works import Correct, Migrate, Save, Work


@pytest.mark.parametrize(
    ("work", "kills"),
    [(Ingest(), 4), (Save(), 3), (Correct(), 3), (Migrate(), 2), (Build(), 2)],
    ids=lambda it: getattr(it, "name", None),
)
def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path, work: Work, kills: int) -> None:
    """After each kill all is sound; the next run finishes and gives what an unkilled one gives."""
    seed = random.SystemRandom().randrange(10**6)
    toll = torture(work, tmp_path, kills, random.Random(seed))  # noqa: S311 - no secret
    assert toll.faults == (), f"again with: python -m bench.crash --work '{work.name}' --seed {seed}"
    assert toll.kills >= kills
