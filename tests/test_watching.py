"""Watching folders: each file once, when it has stopped growing."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

from geo.errors import InputError
from geo.watching import Watch, batches


def write(path: Path, text: str, *, at: int) -> None:
    """Write a file as changed at a moment (a number of seconds)."""
    path.write_text(text)
    os.utime(path, (at, at))


def test_a_growing_file_waits(tmp_path: Path) -> None:
    """A file is given at the look that finds it as the look before did, once, and again when it changes."""
    watch, file = Watch([str(tmp_path)]), tmp_path / "a.txt"
    assert watch.look() == []
    write(file, "one", at=1)
    assert watch.look() == []
    write(file, "one two", at=1)
    assert watch.look() == []
    assert watch.look() == [str(file)]
    assert watch.look() == []
    write(file, "two one", at=2)
    assert watch.look() == []
    assert watch.look() == [str(file)]


def test_unfinished_downloads_and_lost_files(tmp_path: Path) -> None:
    """What is still written is passed over, an unknown kind is named once, a lost file never."""
    watch = Watch([str(tmp_path)])
    write(tmp_path / "b.txt.part", "x", at=1)
    write(tmp_path / "c.xyz", "x", at=1)
    write(tmp_path / "d.txt", "x", at=1)
    first = watch.look()
    assert [Path(str(it.path)).name for it in first if isinstance(it, InputError)] == ["c.xyz"]
    (tmp_path / "d.txt").unlink()
    assert watch.look() == watch.look() == []


def test_batches_wait_between_looks(tmp_path: Path) -> None:
    """Looks go on for ever; only those that find something give it."""
    looks = 0

    def wait() -> None:
        nonlocal looks
        looks += 1
        if looks in (2, 5):
            write(tmp_path / f"{looks}.txt", "text", at=looks)

    found = list(islice(batches(Watch([str(tmp_path)]), wait), 2))
    assert found == [[str(tmp_path / "2.txt")], [str(tmp_path / "5.txt")]]
