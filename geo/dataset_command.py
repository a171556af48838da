"""`geo ingest` with workers or into a Parquet data set, and `geo load`, which brings one into the store."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from geo.cluster.plan import Plan, ToDataset, ToStore, result_keys
from geo.cluster.progress import Course
from geo.cluster.station import Station
from geo.cluster.taking import Follow, Here, into_dataset, into_store
from geo.cluster.taking import load as bring_in
from geo.commands import announced
from geo.dataset.files import Dataset
from geo.errors import SettingsError, StoreError
from geo.identity.table import read_tables
from geo.inputs import split_inputs
from geo.intake import note, tell
from geo.read.files import Position, size_of
from geo.store import Store
from geo.store.known import known_results

if TYPE_CHECKING:
    import argparse

    from geo.cluster.taking import Engine
    from geo.console import Streams
    from geo.settings import Settings

_INSTALL = "Dask; install it: python -m pip install -r requirements-cluster.txt"


def take_in(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Read articles with many processes, or into a data set; what is there already is skipped."""
    _check(options, settings)
    people, collection = read_tables(settings.people), options.collection or settings.collection
    settings = announced(settings, streams, fast=options.fast)
    position = Position()
    given = (options.paths, options.columns, options.since)
    plan = Plan(settings, collection, own_files=bool(options.scheduler), since=options.since)
    with ExitStack() as stack:
        course = Course(streams, size_of(options.paths))
        stack.callback(course.close)
        items = split_inputs(
            *given, settings=settings, stdin=streams.stdin, say=streams.say, position=position
        )
        follow = Follow(course.step, lambda: position.read)
        if options.output:
            address = options.output if "://" in options.output else str(Path(options.output).resolve())
            dataset, run = Dataset(address), secrets.token_hex(4)
            dataset.take(run)
            plan = replace(plan, sink=ToDataset(address, run), known=dataset.keys())
            engine = stack.enter_context(_engine(options, plan, streams))
            report = into_dataset(items, engine=engine, dataset=dataset, collection=collection, follow=follow)
        else:
            store = stack.enter_context(Store.open(settings.store))
            engine = stack.enter_context(_engine(options, _for_store(plan, store), streams))
            report = into_store(
                items, engine=engine, store=store, collection=collection, people=people, follow=follow
            )
            note(report, store, collection, user=settings.user)
    return 0 if tell(report, collection, streams.say) else 1


def _for_store(plan: Plan, store: Store) -> Plan:
    """A server's database takes many writers at once; a file takes one, which is this process."""
    if not store.url.startswith("sqlite:"):
        return replace(plan, sink=ToStore(store.url))
    with store.reading() as snapshot:
        return replace(plan, known=result_keys(known_results(snapshot)))


def load(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Bring a data set into the store."""
    dataset = Dataset(options.folder)
    if not dataset.parts() and not dataset.failures():
        raise StoreError(
            f"{options.folder}: there is no data set; make one: python -m geo ingest PATH --output DIR"
        )
    with (
        Store.open(settings.store) as store,
        tqdm(unit=" articles", file=streams.stderr, disable=None) as bar,
    ):
        reports = bring_in(
            dataset,
            store=store,
            people=read_tables(settings.people),
            collection=options.collection,
            progress=bar.update,
        )
        for collection, report in reports.items():
            note(report, store, collection, user=settings.user)
    good = [tell(report, collection, streams.say) for collection, report in reports.items()]
    return 0 if all(good) else 1


def _check(options: argparse.Namespace, settings: Settings) -> None:
    """Refuse what does not go together. Raises SettingsError."""
    named = next(name for name in ("workers", "scheduler", "output") if getattr(options, name))
    value = str(getattr(options, named))
    if options.watch or options.retry_unresolved:
        raise SettingsError(f"--{named}", value, "neither --watch nor --retry-unresolved beside it")
    if options.workers and options.scheduler:
        raise SettingsError("--scheduler", options.scheduler, "one of --workers and --scheduler")
    if options.scheduler and settings.services.chosen:
        expected = "no online geocoder: machines cannot take turns in asking it; use --workers"
        raise SettingsError("GEO_SERVICES", ", ".join(it.name for it in settings.services.chosen), expected)
    if (options.workers or options.scheduler) and find_spec("distributed") is None:
        raise SettingsError(f"--{named}", value, _INSTALL)


@contextmanager
def _engine(options: argparse.Namespace, plan: Plan, streams: Streams) -> Iterator[Engine]:
    """Start what does the work. Raises WhereinError when no scheduler answers."""
    if not (options.workers or options.scheduler):
        with Station(plan) as station:
            yield Here(station)
        return
    from geo.cluster.engine import Workers  # noqa: PLC0415 - Dask is optional
    from geo.cluster.machines import local_cluster, running_cluster  # noqa: PLC0415 - see above

    started = (
        local_cluster(options.workers, plan, streams.say)
        if options.workers
        else running_cluster(options.scheduler, plan, streams.say)
    )
    with started as machines:
        yield Workers(machines, streams.say)
