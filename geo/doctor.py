"""Looks whether everything that Wherein needs is there and can be used, and says how to mend what is not."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from geo.errors import WhereinError
from geo.gazetteer.lookup import Gazetteer
from geo.identity.table import read_tables
from geo.recognize.onnx_model import OnnxModel
from geo.resolve.cache_file import CacheFile
from geo.resolve.choice import open_ranker
from geo.settings import MODELS, ROOT, Settings
from geo.store import Store, sqlite_file
from geo.view.static_files import missing

OLDEST_PYTHON: Final = (3, 11)
LEAST_FREE_MB: Final = 1_000
"""Less free room than this is named: a gazetteer build needs about half of it for a while. Beside a store it
is at least the store's own size: a backup and a restore hold it twice."""

_REQUIREMENTS: Final = ("requirements.txt", "requirements-models.txt")
_ANSWER_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    """What it is."""
    said: str
    """What was found, in words."""
    mend: str = ""
    """What to do; empty where all is well."""

    @property
    def well(self) -> bool:
        """Whether nothing needs to be done."""
        return not self.mend


def examine(
    settings: Settings, *, static: Path, app: str | None = None, models: Path = MODELS, folder: Path = ROOT
) -> Iterator[Finding]:
    """Look at everything, one finding each; nothing is changed. `app` is the address of a running app.

    `folder` holds the requirements that the packages must meet, `models` the trained models.
    """
    yield _python()
    yield _packages(folder)
    yield _tried("models", lambda: _models(settings, models), "git checkout data/models")
    yield from _served(settings, static)
    yield _tried("geocoder cache", lambda: _cache(settings), "see the message; the cache may be deleted")
    yield _tried("table of people", lambda: _people(settings), f"correct {settings.people}")
    yield _services(settings)
    yield from _room(settings)
    if app is not None:
        yield _app(app)


def examine_service(settings: Settings, *, static: Path, app: str | None) -> Iterator[Finding]:
    """Look only at what a running page needs, in a second or two: for a container's or a monitor's check."""
    yield from _served(settings, static)
    if app is not None:
        yield _app(app)


def _served(settings: Settings, static: Path) -> Iterator[Finding]:
    mend = f"rm {settings.gazetteer}; python -m geo gazetteer build"
    yield _tried("gazetteer", lambda: _gazetteer(settings), mend)
    yield _static(static)
    yield _tried(
        "store", lambda: _store(settings), "see the message; `python -m geo restore` puts a copy back"
    )


def _tried(what: str, look: Callable[[], Finding], mend: str) -> Finding:
    try:
        return look()
    except (WhereinError, OSError) as error:
        return Finding(what, str(error), mend)


def _python() -> Finding:
    found = platform.python_version()
    wanted = ".".join(map(str, OLDEST_PYTHON))
    if sys.version_info < OLDEST_PYTHON:
        return Finding("Python", found, f"install Python {wanted} or newer, then: make clean setup")
    return Finding("Python", found)


def _packages(folder: Path) -> Finding:
    """Compare what is installed with what the requirements files pin."""
    wrong = []
    wanted = [pin for name in _REQUIREMENTS for pin in _pins(folder / name)]
    for name, pinned in wanted:
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "not installed"
        if found != pinned:
            wrong.append(f"{name} is {found}, not {pinned}")
    if wrong:
        return Finding("packages", "; ".join(wrong), "make setup")
    return Finding("packages", f"{len(wanted)} as pinned")


def _pins(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equal, rest = line.partition("==")
        if equal and not name.startswith(("#", "-")):
            yield name.partition("[")[0].strip(), rest.split()[0].rstrip(";")


def _models(settings: Settings, folder: Path) -> Finding:
    """Load what the settings ask for: a file that is cut or changed does not load."""
    wanted = []
    if settings.recognizer != "spacy":
        wanted.append("recognizer.onnx" if settings.recognizer == "full" else "recognizer-open.onnx")
        OnnxModel.load(folder / wanted[0])
    if settings.resolver_model != "rules":
        wanted.append(f"resolver-{settings.resolver_model}.npz")
        open_ranker(settings.resolver_model, folder)
    return Finding("models", ", ".join(wanted) or "none needed by these settings")


def _gazetteer(settings: Settings) -> Finding:
    with closing(Gazetteer.open(settings.gazetteer)) as gazetteer:
        if not gazetteer.look_up("Kyiv"):
            return Finding("gazetteer", "it does not know Kyiv", "python -m geo gazetteer build")
        return Finding("gazetteer", f"version {gazetteer.version}, {settings.gazetteer}")


def _static(static: Path) -> Finding:
    absent = missing(static)
    if absent:
        return Finding(
            "the map's files", f"{len(absent)} missing, {absent[0]} for one", "python -m geo static"
        )
    return Finding("the map's files", "all there")


def _store(settings: Settings) -> Finding:
    with Store.open(settings.store, create=False) as store:
        found = store.status()
    return Finding("store", f"{found.articles:,} articles, {found.mentions:,} place mentions, {store.name}")


def _cache(settings: Settings) -> Finding:
    if not settings.cache.exists():
        return Finding("geocoder cache", "not there yet; the first articles make it")
    with closing(CacheFile(settings.cache)) as cache:
        return Finding("geocoder cache", f"{cache.size / 1e6:.1f} MB, {settings.cache}")


def _people(settings: Settings) -> Finding:
    return Finding("table of people", f"{len(read_tables(settings.people).decisions):,} rows")


def _services(settings: Settings) -> Finding:
    chosen = [service.name for service in settings.services.chosen]
    return Finding("online geocoders", ", ".join(chosen) or "off: no name leaves this machine")


def _room(settings: Settings) -> Iterator[Finding]:
    """Look whether the folders can be written and their disks have room; each folder once."""
    store = sqlite_file(settings.store)
    files = {"GEO_CACHE": settings.cache, "GEO_GAZETTEER": settings.gazetteer}
    folders: dict[Path, dict[str, Path]] = {}
    for variable, path in (files | ({} if store is None else {"GEO_STORE": store})).items():
        folders.setdefault(path.absolute().parent, {})[variable] = path
    for folder, kept in folders.items():
        yield _tried(str(folder), partial(_folder, folder, kept), f"set {' and '.join(kept)}")


def _folder(folder: Path, kept: Mapping[str, Path]) -> Finding:
    """Look at a folder and its disk; `kept` is what it holds, by the variable that puts it elsewhere."""
    there = next(it for it in (folder, *folder.parents) if it.exists())
    elsewhere = f"set {' and '.join(sorted(kept))} to another disk"
    if not os.access(there, os.W_OK):
        if kept.keys() == {"GEO_GAZETTEER"}:  # it is only read once it is built
            return Finding(str(folder), "read only, as a gazetteer may be")
        return Finding(str(folder), "cannot be written", f"make it writable, or {elsewhere}")
    store = kept.get("GEO_STORE")
    least = max(LEAST_FREE_MB, store.stat().st_size // 10**6 if store is not None and store.exists() else 0)
    free = shutil.disk_usage(there).free // 10**6
    if free >= least:
        return Finding(str(folder), f"writable, {free:,} MB free")
    why = f"{least:,} MB are advised" + ("" if least == LEAST_FREE_MB else ", as many as the store has")
    return Finding(
        str(folder),
        f"the disk is nearly full: {free:,} MB free, {why}",
        f"delete what is not needed, or {elsewhere}",
    )


def _app(address: str) -> Finding:
    """Ask a running app whether it lives: Streamlit's own health page."""
    if urlsplit(address).scheme not in {"http", "https"}:
        return Finding("app", f"{address!r} is no address", "give it as http://127.0.0.1:8501")
    url = f"{address.rstrip('/')}/_stcore/health"
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=_ANSWER_SECONDS) as answer:
            return Finding("app", f"{url} answers: {answer.read(100).decode(errors='replace')}")
    except (URLError, HTTPException, OSError, ValueError) as error:
        return Finding("app", f"{url}: {error}", "start it: make map")
