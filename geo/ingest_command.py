"""`geo ingest`: articles into the store, once or for as long as folders are watched."""

from __future__ import annotations

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


def ingest(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Read articles into the store; what is there already is skipped."""
    from geo.identity.table import read_tables  # noqa: PLC0415 - the models' libraries take seconds to import
    from geo.inputs import list_inputs, watch_inputs  # noqa: PLC0415 - see above
    from geo.intake import note, tell  # noqa: PLC0415 - see above
    from geo.pipeline import ingest as run  # noqa: PLC0415 - see above
    from geo.pipeline import open_pipeline  # noqa: PLC0415 - see above
    from geo.store import Store  # noqa: PLC0415 - see above

    if not options.paths and (options.watch or not options.retry_unresolved):
        raise SettingsError("PATH", "", "files or folders to read, or --retry-unresolved")
    if options.retry_unresolved and not settings.services.chosen:
        raise SettingsError("GEO_SERVICES", "", "an online service to ask again, see docs/geocoders.md")
    if options.dry_run:
        return list_inputs(
            watched(streams, read_inputs(options, settings, streams)), streams.put, streams.say
        )
    collection = options.collection or settings.collection
    people = read_tables(settings.people)
    if options.workers or options.scheduler or options.output:
        from geo.dataset_command import take_in as take_in_widely  # noqa: PLC0415 - see above

        return take_in_widely(options, settings, streams, collection=collection, people=people)
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
        good = []
        for batch in batches() if options.watch else once:
            report = take_in(batch)
            note(report, store, collection, user=settings.user)
            good.append(tell(report, collection, streams.say))
    return 0 if all(good) else 1


def load(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Bring a Parquet data set into the store."""
    from geo.dataset_command import load as run  # noqa: PLC0415 - see ingest

    return run(options, settings, streams)
