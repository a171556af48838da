"""Builds the gazetteer: streams the sources into one SQLite file that is then only read."""

from __future__ import annotations

import gc
import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from geo.errors import InputError, StoreError
from geo.gazetteer import dump, merge
from geo.gazetteer.rows import INSERT_PLACE, STAGE, Settlements, area_names, place_rows
from geo.gazetteer.schema import ALIASES, NAMESAKES, SCHEMA, SCHEMA_VERSION
from geo.gazetteer.sources import geonames, postal
from geo.gazetteer.sources.base import SourceFiles, package_versions
from geo.whole_file import whole_file

Progress = Callable[[str], None]
"""Told what the build does next, in a few words."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made."""

    path: Path
    """The file."""
    version: str
    """Digest of everything that went in, 16 hex digits."""
    places: int
    """Places in the file."""
    aliases: int
    """Names in the file; a name counts once per place that bears it."""
    seconds: float
    """Wall time of this call."""
    built: bool
    """False when the file was already there with the same inputs."""


def build_if_needed(
    path: Path,
    *,
    point_of_view: str = "deu",
    progress: Progress | None = None,
    files: SourceFiles | None = None,
) -> BuildReport:
    """Build unless `path` holds a gazetteer of the same inputs; arguments as for `build`."""
    start = time.perf_counter()
    files = files or SourceFiles.installed()
    version = inputs_version(files, point_of_view)
    known = _known(path)
    if known is None or known[0] != version:
        return build(path, point_of_view=point_of_view, progress=progress, files=files)
    return BuildReport(path, version, known[1], known[2], time.perf_counter() - start, built=False)


def build(
    path: Path,
    *,
    point_of_view: str = "deu",
    progress: Progress | None = None,
    files: SourceFiles | None = None,
) -> BuildReport:
    """Build the gazetteer at `path`; a reader sees the old file or the new one, never a part.

    `point_of_view` is `deu` or `default` (whose label points countries get). Raises SetupMissing
    when a package is absent, StoreError when the file cannot be written.
    """
    start = time.perf_counter()
    say = progress or _silent
    files = files or SourceFiles.installed()
    version = inputs_version(files, point_of_view)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as part, _collector_paused():
            places, aliases = _write(part, files, point_of_view, version, say)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"the gazetteer at {path} cannot be built: {error}; make room, make its folder writable, "
            "or set GEO_GAZETTEER to another file; the one that was there stays"
        ) from error
    return BuildReport(path, version, places, aliases, time.perf_counter() - start, built=True)


def inputs_version(files: SourceFiles, point_of_view: str) -> str:
    """Give the digest of the packages' versions, our tables, the extracts and the building code."""
    digest = hashlib.sha256()
    for part in (str(SCHEMA_VERSION), point_of_view, *package_versions()):
        digest.update(part.encode() + b"\0")
    for file in files.packaged:
        digest.update(f"{file.name} {file.stat().st_size}\0".encode())
    for file in files.dump.present if files.dump else ():
        digest.update(f"{file.name} {_size_and_time(file)}\0".encode())
    tables = [*files.curated.glob("*.csv"), *files.natural_earth.glob("*.gz")]
    here = Path(__file__).parent
    code = [here / f"{name}.py" for name in _CODE] + list((here / "sources").glob("*.py"))
    for file in (*sorted(tables), *sorted(code)):
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _size_and_time(path: Path) -> str:
    """What tells whether a file of gigabytes has changed. Raises InputError."""
    try:
        found = path.stat()
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error)) from error
    return f"{found.st_size} {found.st_mtime_ns}"


_CODE = (
    "builder",
    "dump",
    "duplicates",
    "importance",
    "membership",
    "merge",
    "normalise",
    "rows",
    "schema",
    "shapes",
    "variants",
    "wider",
)
"""Modules whose change means that a built file is out of date."""


def _write(
    path: Path, files: SourceFiles, point_of_view: str, version: str, say: Progress
) -> tuple[int, int]:
    connection = sqlite3.connect(path)
    try:
        connection.execute(f"pragma temp_store = {'file' if files.dump else 'memory'}")
        connection.executescript(SCHEMA)
        say("reading countries, regions and waters")
        areas = merge.collect(files, point_of_view)
        say("reading settlements")
        settlements = Settlements(areas)
        hamlets = postal.missing(areas.postal, settlements.places)
        towns = chain(geonames.settlements(files.settlements), hamlets)
        connection.executemany(STAGE, settlements.staged(towns))
        settlements.check()
        say("finding the region of each settlement")
        rows = place_rows(settlements, areas)
        connection.executemany(INSERT_PLACE, rows)
        connection.executemany(STAGE, area_names(settlements, areas))
        if files.dump is not None:
            say("streaming the GeoNames dumps")
            dump.add(connection, files.dump, say)
        say("writing names")
        connection.executescript(ALIASES)
        connection.executescript(NAMESAKES)
        return _finish(connection, version, areas)
    finally:
        connection.close()


def _finish(connection: sqlite3.Connection, version: str, areas: merge.Areas) -> tuple[int, int]:
    connection.executemany(
        "insert into country values (?, ?)",
        sorted((c.iso, c.continent) for c in areas.countries.values()),
    )
    (places,) = connection.execute("select count(*) from place").fetchone()
    (aliases,) = connection.execute("select count(*) from alias").fetchone()
    facts = {"schema": SCHEMA_VERSION, "version": version, "places": places, "aliases": aliases}
    connection.executemany("insert into meta values (?, ?)", [(k, str(v)) for k, v in facts.items()])
    connection.commit()
    return places, aliases


def _known(path: Path) -> tuple[str, int, int] | None:
    """Version and counts of the file at `path`; None when there is none of this schema."""
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            facts = dict(connection.execute("select key, value from meta"))
    except sqlite3.DatabaseError:
        return None  # not a gazetteer: it is replaced
    if facts.get("schema") != str(SCHEMA_VERSION):
        return None
    return facts["version"], int(facts["places"]), int(facts["aliases"])


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the cycle collector from walking a million small objects, none of which is in a cycle."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _silent(_: str) -> None:
    """Tell nobody."""
