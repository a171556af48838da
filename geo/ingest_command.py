"""`geo ingest`: articles into the store, once or for as long as folders are watched."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from tqdm import tqdm

from geo.commands import announced, read_inputs, watched
from geo.errors import SettingsError

if TYPE_CHECKING:
    import argparse

    from geo.commands import Inputs
    from geo.console import Streams
    from geo.settings import Settings


_DAY = 86_400.0
"""Seconds."""
_MOST = 1_000
"""Processes that nobody has on one machine."""


def add_options(ingest: argparse.ArgumentParser) -> None:
    """Add what `ingest` alone can be told."""
    ingest.add_argument(
        "--since",
        metavar="DAY",
        type=_day,
        help="leave out what was published before (undated articles stay)",
    )
    ingest.add_argument("--dry-run", action="store_true", help="only list what would be read")
    ingest.add_argument(
        "--watch", action="store_true", help="go on: take in each new file once it stops growing"
    )
    ingest.add_argument(
        "--every", type=_seconds, default=2.0, metavar="SECONDS", help="how often --watch looks; default: 2"
    )
    ingest.add_argument(
        "--retry-unresolved",
        action="store_true",
        help="ask again where an online service could not be asked; without PATH for all that is stored",
    )
    ingest.add_argument(
        "--workers", type=_count, metavar="N", help="so many processes on this machine (docs/scale.md)"
    )
    ingest.add_argument(
        "--scheduler", metavar="ADDRESS", help="the workers of a Dask scheduler, as tcp://host:8786"
    )
    ingest.add_argument(
        "--output", metavar="DIR", help="into a Parquet data set instead of the store: a folder or s3://…"
    )


def ingest(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Read articles into the store; what is there already is skipped."""
    from geo.inputs import list_inputs  # noqa: PLC0415 - the models' libraries take seconds to import

    if not options.paths and (options.watch or not options.retry_unresolved):
        raise SettingsError("PATH", "", "files or folders to read, or --retry-unresolved")
    if options.retry_unresolved and not settings.services.chosen:
        raise SettingsError("GEO_SERVICES", "", "an online service to ask again, see docs/geocoders.md")
    if options.dry_run:
        return list_inputs(
            watched(streams, read_inputs(options, settings, streams)), streams.put, streams.say
        )
    if options.workers or options.scheduler or options.output:
        from geo.dataset_command import take_in  # noqa: PLC0415 - see above

        return take_in(options, settings, streams)
    return _ingest(options, settings, streams)


def _ingest(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Read into the store in this process, once or for as long as folders are watched."""
    from geo.identity.table import read_tables  # noqa: PLC0415 - see ingest
    from geo.inputs import watch_inputs  # noqa: PLC0415 - see ingest
    from geo.intake import note, tell  # noqa: PLC0415 - see ingest
    from geo.pipeline import ingest as run  # noqa: PLC0415 - see ingest
    from geo.pipeline import open_pipeline  # noqa: PLC0415 - see ingest
    from geo.store import Store  # noqa: PLC0415 - see ingest

    collection = options.collection or settings.collection
    people = read_tables(settings.people)
    with (
        open_pipeline(announced(settings, streams, fast=options.fast)) as pipeline,
        Store.open(settings.store) as store,
        tqdm(unit=" articles", file=streams.stderr, disable=None) as bar,
    ):
        take_in = partial(
            run,
            pipeline=pipeline,
            store=store,
            collection=collection,
            progress=lambda _: bar.update(),
            retry_unresolved=options.retry_unresolved,
            people=people,
        )
        once: list[Inputs | None] = [read_inputs(options, settings, streams) if options.paths else None]
        given = (options.paths, options.columns, options.since)
        batches = partial(watch_inputs, *given, every=options.every, settings=settings, say=streams.say)
        good, working = [], not options.watch
        try:
            for batch in batches() if options.watch else once:
                working = True
                report = take_in(batch)
                note(report, store, collection, user=settings.user)
                working = not options.watch
                good.append(tell(report, collection, streams.say))
        except KeyboardInterrupt:
            if working:
                raise
            streams.say("watching ended; what came in is stored")
    return 0 if all(good) else 1


def load(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Bring a Parquet data set into the store."""
    from geo.dataset_command import load as run  # noqa: PLC0415 - see ingest

    return run(options, settings, streams)


def _day(value: str) -> str:
    """Check a day, year-month-day."""
    return date.fromisoformat(value).isoformat()


def _seconds(value: str) -> float:
    """Check a time, above 0."""
    seconds = float(value)
    if not 0 < seconds <= _DAY:
        raise ValueError(value)
    return seconds


def _count(value: str) -> int:
    """Check a number of processes."""
    number = int(value)
    if not 1 <= number <= _MOST:
        raise ValueError(value)
    return number
