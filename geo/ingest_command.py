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
    from geo.pipeline import IngestReport
    from geo.settings import Settings
    from geo.store import Store


def ingest(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Read articles into the store; what is there already is skipped."""
    from geo.identity.table import read_tables  # noqa: PLC0415 - the models' libraries take seconds to import
    from geo.inputs import list_inputs, watch_inputs  # noqa: PLC0415 - see above
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
            _note(report, store, collection, settings)
            good.append(_tell(report, collection, streams))
    return 0 if all(good) else 1


def _tell(report: IngestReport, collection: str, streams: Streams) -> bool:
    """Say what one batch did; gives whether all went well."""
    for message in (*report.failures, *report.unasked, *report.warnings):
        streams.say(str(message))
    streams.say(
        f"collection {collection!r}: {report.added} added, {report.replaced} replaced, "
        f"{report.unchanged} unchanged, {len(report.failures)} failed"
    )
    if report.forgotten:
        streams.say(f"{report.forgotten} left out, as they were forgotten (geo forget)")
    if report.unasked:
        streams.say("ask again for what stays unresolved: python -m geo ingest --retry-unresolved")
    return not report.failures and not report.unasked


def _note(report: IngestReport, store: Store, collection: str, settings: Settings) -> None:
    """Write into the audit log what changed, if anything did."""
    from geo.store.audit import note, now  # noqa: PLC0415 - see ingest

    if report.added or report.replaced or report.failures:
        detail = (
            f"collection {collection!r}: {report.added} added, {report.replaced} replaced, "
            f"{len(report.failures)} failed"
        )
        with store.writing() as connection:
            note(connection, settings.user, now(), "ingest", detail)
