"""What each command does; no command keeps state, all take their streams as arguments."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tqdm import tqdm

from geo import wire
from geo.console import Streams
from geo.errors import InputError, SettingsError, StoreError
from geo.services import Services, notice
from geo.settings import ROOT

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from geo.evaluate import Score
    from geo.evaluate_events import EventScore
    from geo.floors import Floors
    from geo.models import Article
    from geo.pipeline import Parts
    from geo.settings import Settings
    from geo.territory import Territories
    from geo.who_scores import WhoScore

    Inputs = Iterator[Article | InputError]

Item = TypeVar("Item")


def extract(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Print one JSON object per article, in input order."""
    from geo.pipeline import open_pipeline  # noqa: PLC0415 - the models' libraries take seconds to import

    failed = 0
    with open_pipeline(announced(settings, streams, fast=options.fast)) as pipeline:
        for item in watched(streams, read_inputs(options, settings, streams)):
            if isinstance(item, InputError):
                streams.say(str(item))
                failed += 1
            else:
                analysis = pipeline.analyse(item)
                for warning in analysis.warnings:
                    streams.say(f"{item.origin}: {warning}")
                streams.put(wire.dumps(wire.to_json(analysis)))
    return 1 if failed else 0


def announced(settings: Settings, streams: Streams, *, fast: bool = False) -> Settings:
    """Say what will be sent where, before anything is opened."""
    for service in settings.services.chosen:
        streams.say(notice(service))
    return replace(settings, fast=fast or settings.fast)


def resolve(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Print the rows again with a place, a score and candidates in each toponym."""
    from geo.given_spans import resolve_rows  # noqa: PLC0415 - see extract
    from geo.pipeline import open_resolver  # noqa: PLC0415 - see extract

    failed = 0
    with open_resolver(announced(settings, streams)) as (_, _, resolver):
        for item in watched(streams, resolve_rows(options.file, resolver, stdin=streams.stdin)):
            if isinstance(item, InputError):
                streams.say(str(item))
                failed += 1
            else:
                streams.put(wire.dumps(item))
    return 1 if failed else 0


def evaluate(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Print the scores against gold data; with --floors or --write-floors hold them against floors."""
    from geo import floors  # noqa: PLC0415 - see extract
    from geo.evaluate import table  # noqa: PLC0415 - see extract
    from geo.evaluate_events import table as event_table  # noqa: PLC0415 - see extract
    from geo.pipeline import open_parts  # noqa: PLC0415 - see extract
    from geo.territory import Territories  # noqa: PLC0415 - see extract
    from geo.who_scores import table as who_table  # noqa: PLC0415 - see extract

    before = _floors_before(options)
    if before is not None:
        settings = replace(settings, services=Services())  # a floor holds for what everybody has
    with open_parts(announced(settings, streams)) as parts:
        territories = Territories.load(ROOT / "data" / "natural_earth")
        scores, told, who = _scores(options, settings, parts, territories, streams)
    if options.json:
        shapes = [*(s.to_json() for s in scores), *(s.to_json() for s in told), *(s.to_json() for s in who)]
        streams.put(json.dumps(shapes, indent=2))
    else:
        tables = [table(scores)] if scores else []
        tables += [event_table(told)] if told else []
        streams.put("\n\n".join(tables + ([who_table(who)] if who else [])))
    if before is None:
        return 0
    measured = [*floors.figures(scores), *floors.event_figures(told), *floors.who_figures(who)]
    if options.floors:
        short = floors.shortfalls(before, measured)
    else:
        today = datetime.now(UTC).date().isoformat()
        after, short = floors.moved(before, measured, reason=options.reason, date=today)
        floors.write(Path(options.write_floors), after)
    for shortfall in short:
        streams.say(str(shortfall))
    return 1 if short else 0


def _scores(
    options: argparse.Namespace, settings: Settings, parts: Parts, territories: Territories, streams: Streams
) -> tuple[list[Score], list[EventScore], list[WhoScore]]:
    """Score the files with toponyms, those with events, and those with persons."""
    from geo.evaluate import evaluate_files  # noqa: PLC0415 - see extract
    from geo.evaluate_events import evaluate_stories, read_any  # noqa: PLC0415 - see extract
    from geo.gold_links import holds_stories  # noqa: PLC0415 - see extract

    bar = partial(watched, streams)
    paths = [Path(f) for f in options.files]
    who = [path for path in paths if holds_stories(path)]
    stories = {path: read_any(path) for path in paths if path not in who}
    others = [path for path, rows in stories.items() if rows is None]
    scores = evaluate_files(others, parts, territories, watch=bar) if others else []
    pipeline = parts.pipeline()
    told = [
        score
        for path, rows in stories.items()
        if rows is not None
        for score in evaluate_stories(
            path.stem,
            rows,
            lambda story: pipeline.analyse(story.article),
            watch=bar,
        )
    ]
    return scores, told, _who_scores(who, parts, settings)


def _who_scores(paths: list[Path], parts: Parts, settings: Settings) -> list[WhoScore]:
    from geo.gold_links import read_stories  # noqa: PLC0415 - see extract
    from geo.identity.table import read_tables  # noqa: PLC0415 - see extract
    from geo.names import GivenNames  # noqa: PLC0415 - see extract
    from geo.who_scores import heads_of, score_stories  # noqa: PLC0415 - see extract

    heads = heads_of(read_tables(settings.people), GivenNames.load())
    analyse = parts.pipeline().analyse
    return [score_stories(path.stem, read_stories(path), analyse, heads) for path in paths]


def _floors_before(options: argparse.Namespace) -> Floors | None:
    """The floors to hold the scores against or to move, read before the minutes of measuring."""
    from geo import floors  # noqa: PLC0415 - see extract

    if options.lower != bool((options.reason or "").strip()):
        raise SettingsError("--reason", options.reason or "", "a text, together with --lower")
    if options.lower and not options.write_floors:
        raise SettingsError("--lower", "", "--write-floors FILE beside it")
    if options.write_floors:
        return floors.read(Path(options.write_floors), missing_is_empty=True)
    return floors.read(Path(options.floors)) if options.floors else None


def people(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:  # noqa: ARG001 - as all commands
    """Settle who is who in the store anew, as the table of merges, splits and names says."""
    from geo.identity.table import read_tables  # noqa: PLC0415 - see extract
    from geo.names import GivenNames  # noqa: PLC0415 - see extract
    from geo.store import Store  # noqa: PLC0415 - see extract

    tables = read_tables(settings.people)
    with Store.open(settings.store, create=False) as store:
        done = store.settle(tables, GivenNames.load())
    streams.say(f"{settings.people}: {done.looked_at} names looked at, {done.changed} changed")
    return 0


def status(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Print what the store holds; with --check also whether it is sound."""
    from geo.outages import reasons  # noqa: PLC0415 - see extract
    from geo.store import Store  # noqa: PLC0415 - see extract

    with Store.open(settings.store, create=False) as store:
        found = store.status(options.collection)
        for field in fields(found):
            value = getattr(found, field.name)
            for one in value if isinstance(value, tuple) else (value,):
                streams.put(f"{field.name}\t{one}")
        names = [options.collection] if options.collection else [c.name for c in store.collections()]
        for name in names:
            for failure in store.failures(name):
                told = (failure.file or failure.path, failure.place, failure.reason, failure.advice)
                streams.put("\t".join(("failed", *(" ".join(part.split()) for part in told))))
            for open_ in reasons(store, name):
                streams.put(f"unasked\t{open_}")
        troubles = store.check() if options.check else []
    if troubles:
        raise StoreError("; ".join(troubles))
    if options.check:
        streams.say("the store is sound")
    return 0


def gazetteer_build(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Build the gazetteer unless it is up to date."""
    from geo.gazetteer.builder import build_if_needed  # noqa: PLC0415 - see extract
    from geo.gazetteer.sources.base import DumpFiles, SourceFiles  # noqa: PLC0415 - see extract

    files = SourceFiles.installed()
    names = Path(options.alternate_names) if options.alternate_names else None
    if options.geonames:
        files = files.with_dump(DumpFiles(Path(options.geonames), names))
    elif names is not None:
        raise InputError(str(names), "--alternate-names needs --geonames, whose places it names")
    report = build_if_needed(
        settings.gazetteer, point_of_view=settings.point_of_view, progress=streams.say, files=files
    )
    done = f"built in {report.seconds:.0f} s" if report.built else "up to date"
    streams.say(f"the gazetteer is {done}: {report.places:,} places, {report.aliases:,} names")
    return 0


def train_recognizer(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Train one of the recogniser's models into a folder."""
    from geo.train.recognizer import Options, make  # noqa: PLC0415 - see extract

    choice = Options(
        gold=Path(options.gold),
        gazetteer=settings.gazetteer,
        open_only=options.open,
        without=options.without,
        seed=options.seed,
    )
    made = make(choice, into=Path(options.into), say=streams.say)
    streams.say(f"the model is in {made}")
    return 0


def train_resolver(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Train the resolver's models into data/models/."""
    from geo.settings import MODELS  # noqa: PLC0415 - see extract
    from geo.train.command import train_resolver as train  # noqa: PLC0415 - see extract

    train(settings, gold=Path(options.gold), into=MODELS)
    streams.say(f"the resolver's models are in {MODELS}")
    return 0


def static(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Copy Leaflet and the basemap to where the app serves them."""
    from geo.view.static_files import install  # noqa: PLC0415 - see extract

    del options, settings
    install(ROOT / "static", ROOT / "data" / "natural_earth")
    streams.say("the map's files are in static/")
    return 0


def read_inputs(options: argparse.Namespace, settings: Settings, streams: Streams) -> Inputs:
    """The articles of the paths that a command is given."""
    from geo.inputs import open_inputs  # noqa: PLC0415 - see extract

    given = (options.paths, options.columns, getattr(options, "since", None))
    return open_inputs(*given, settings=settings, stdin=streams.stdin, say=streams.say)


def watched(streams: Streams, items: Iterable[Item]) -> Iterator[Item]:
    """The items, with progress on a terminal."""
    return iter(tqdm(items, unit=" articles", file=streams.stderr, disable=None))
