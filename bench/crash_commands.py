"""The commands that `bench.crash` kills: reading articles in, and building the gazetteer."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.crash_works import Portrait, condensed, store_faults, store_portrait, store_url
from bench.small_world import small_world
from geo.errors import WhereinError
from geo.gazetteer.builder import build_if_needed
from geo.gazetteer.lookup import Gazetteer
from geo.resolve.cache_file import CacheFile

ROWS: Final = 60
"""Articles that `ingest` reads, besides a row that is broken."""
_TOWNS: Final = "Visby Lund Falun Boden Ystad Kalmar Skara Mora Bakhmut Sochi".split()


@dataclass(frozen=True, slots=True)
class Ingest:
    """`geo ingest --fast` of a table with a broken row; the real models, store and geocoder cache."""

    fast: bool = True
    """Whether the parser is left out."""

    @property
    def name(self) -> str:
        """Tells the two apart."""
        return "ingest" if self.fast else "ingest with the parser"

    def prepare(self, folder: Path) -> None:
        """Write the table."""
        rows = [
            json.dumps({"id": f"row {at}", "text": f"Fire number {at} broke out in {town} on Friday."})
            for at, town in enumerate(_TOWNS * (ROWS // len(_TOWNS)))
        ]
        half = ROWS // 2
        lines = [*rows[:half], "{broken", *rows[half:]]
        (folder / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")

    def run(self, folder: Path) -> None:
        """Run the command; one row fails, so it ends with 1."""
        from geo.cli import main  # noqa: PLC0415 - the other works go without the models' libraries

        os.chdir(folder)
        mine = {"GEO_STORE": store_url(folder), "GEO_CACHE": str(folder / "cache.sqlite")}
        environ = {"GEO_SERVICES": "off"} | {k: v for k, v in os.environ.items() if k.startswith("GEO_")}
        said = io.StringIO()
        arguments = ["ingest", *(["--fast"] if self.fast else []), "rows.jsonl"]
        code = main(arguments, environ=environ | mine, stdin=io.BytesIO(), stdout=said, stderr=said)
        if code != 1:
            raise AssertionError(said.getvalue())

    def faults(self, folder: Path) -> list[str]:
        """Look at the store and at the geocoder cache."""
        found = store_faults(folder)
        if (folder / "cache.sqlite").exists():
            CacheFile(folder / "cache.sqlite").close()
            with closing(sqlite3.connect(folder / "cache.sqlite")) as raw:
                damage = str(raw.execute("PRAGMA integrity_check").fetchone()[0])
            found += [] if damage == "ok" else [f"geocoder cache: {damage}"]
        return found

    def portrait(self, folder: Path) -> Portrait:
        """The store, and how many answers are in the cache."""
        with closing(CacheFile(folder / "cache.sqlite")) as cache:
            answers = [f"answers {it.geocoder} {it.hits} {it.misses}" for it in cache.shares()]
        return (*store_portrait(folder), *answers)


@dataclass(frozen=True, slots=True)
class Build:
    """`geo gazetteer build`, over an older file; of a world of three towns, or of the whole one."""

    whole: bool = False
    """Whether it is the whole world, which takes half a minute."""

    @property
    def name(self) -> str:
        """Tells the two apart."""
        return "gazetteer" if self.whole else "small gazetteer"

    def prepare(self, folder: Path) -> None:
        """Build from the small world, so that a reader has something while the other is being built."""
        with tempfile.TemporaryDirectory() as world:
            files = small_world(Path(world) / "world")
            build_if_needed(self._file(folder), files=files, point_of_view="default")

    def run(self, folder: Path) -> None:
        """Build, unless it is done."""
        if self.whole:
            build_if_needed(self._file(folder))
            return
        with tempfile.TemporaryDirectory() as world:
            build_if_needed(self._file(folder), files=small_world(Path(world) / "world"))

    def faults(self, folder: Path) -> list[str]:
        """Look whether it is a gazetteer, the old one or the new."""
        try:
            with closing(Gazetteer.open(self._file(folder))) as gazetteer:
                there = gazetteer.look_up("Ukraine")
        except WhereinError as error:
            return [str(error)]
        with closing(sqlite3.connect(self._file(folder))) as raw:
            damage = str(raw.execute("PRAGMA integrity_check").fetchone()[0])
        return [] if damage == "ok" and there else [f"gazetteer: {damage}, Ukraine is {there}"]

    def portrait(self, folder: Path) -> Portrait:
        """Every row of it, and the files beside it: nothing is left of builds that were killed."""
        with closing(sqlite3.connect(self._file(folder))) as raw:
            rows = condensed(list(raw.iterdump()))
        return (rows, *sorted(it.name for it in folder.iterdir()))

    def _file(self, folder: Path) -> Path:
        return folder / "gazetteer.sqlite"
