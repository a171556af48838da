"""Inputs of several kinds, some broken, and what one process makes of them."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from geo.models import Analysis
from geo.pipeline import ingest, open_pipeline
from geo.read.files import read_paths
from geo.settings import Settings
from geo.store import Store
from geo.store.rows import Failure, Origin, Status

TOWNS = "Visby Lund Falun Boden Ystad Kalmar Skara Mora Bakhmut Sochi".split()
LONG = (
    "In {town} the bakery of Anna Almgren opened at six although snow lay in front of its door. Nobody had "
    "cleared the street since Thursday, when the plough of the town broke down beside the church in {town}. "
    "Children carried bread to their neighbours, and the mayor, Jonas Dahl, promised a new plough by Monday."
)
NOTICE = "Read the Kalmar Courier every morning, also on your telephone."


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a store holds, for comparison."""

    analyses: dict[str, Analysis]
    """By digest."""
    origins: dict[str, tuple[Origin, ...]]
    """By digest."""
    failures: set[Failure]
    """The quarantine."""
    status: Status
    """The counts: stories, persons, recurring paragraphs."""
    faults: tuple[str, ...]
    """What `status --check` finds."""


def contents(url: str) -> Contents:
    """Read all of a store."""
    with Store.open(url, create=False) as store:
        digests = store.digests()
        return Contents(
            {digest: store.analysis(digest) for digest in digests},
            {digest: store.origins(digest) for digest in digests},
            {failure for it in store.collections() for failure in store.failures(it.name)},
            replace(store.status(), versions=()),
            tuple(store.check()),
        )


def make(folder: Path, *, rows: int) -> None:
    """Write rows with a broken one, the same text twice and the same id twice; pages, a table, an archive."""
    folder.mkdir()
    made = [
        json.dumps(
            {"id": str(n), "text": f"Fire number {n} broke out in {TOWNS[n % 10]} on Friday.\n{NOTICE}"}
        )
        for n in range(rows)
    ]
    again = json.dumps({"id": "7", "text": "Snow fell in Boden while Karin Frolov slept."})
    (folder / "rows.jsonl").write_text("\n".join([*made[:9], "{broken", made[3], again, *made[9:]]) + "\n")
    for number, town in enumerate(TOWNS[:3]):
        (folder / f"copy-{number}.txt").write_text(f"{LONG.format(town='Mora')}\nPrinted in {town}.\n")
    page = (
        f"<html><title>Snow</title><body><article><p>{LONG.format(town='Falun')}</p></article></body></html>"
    )
    (folder / "page.html").write_text(page)
    (folder / "table.csv").write_text(f'id,text\n1,"{LONG.format(town="Lund")}"\n2,\n')
    (folder / "broken.docx").write_bytes(b"no document")
    with zipfile.ZipFile(folder / "some.zip", "w") as archive:
        archive.writestr("a.txt", f"{LONG.format(town='Ystad')}\n")
        archive.writestr("b.xyz", "?")


def settings(folder: Path) -> Settings:
    """Settings of a fast pipeline with a store and a cache in a folder."""
    return replace(
        Settings(), store=f"sqlite:///{folder / 'store.sqlite'}", cache=folder / "cache.sqlite", fast=True
    )


def plainly(source: Path, folder: Path) -> Contents:
    """What one process makes of a folder."""
    mine = settings(folder)
    with open_pipeline(mine) as pipeline, Store.open(mine.store) as store:
        ingest(
            read_paths([str(source)]), pipeline=pipeline, store=store, collection="default",
            progress=lambda _: None,
        )  # fmt: skip
    return contents(mine.store)
