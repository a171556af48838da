"""The command line: results to stdout, messages to stderr; exits 0, 1 (some failed) or 2 (wrong usage)."""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, TextIO

from geo import (
    __version__,
    cache_commands,
    care_commands,
    commands,
    correction_commands,
    export_command,
    ingest_command,
    logs,
)
from geo.console import Streams
from geo.errors import SettingsError, SetupMissing, WhereinError
from geo.settings import MODELS, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OK, SOME_FAILED, WRONG_USAGE, STOPPED = 0, 1, 2, 130
_NICENESS = 10
"""Of long work; 19 is most, 0 the usual."""

Run = Callable[[argparse.Namespace, Settings, Streams], int]
"""What a command does with its options; gives the exit code."""


def main(
    arguments: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
) -> int:
    """Run one command and give its exit code; streams and environment default to the process's own."""
    streams = Streams(
        stdin=stdin or sys.stdin.buffer, stdout=stdout or sys.stdout, stderr=stderr or sys.stderr
    )
    try:
        options = build_parser().parse_args(arguments)
        settings = Settings.from_env(os.environ if environ is None else environ)
        logs.start(settings.log, settings.log_file, settings.log_format, stream=streams.stderr)
        if environ is None and options.run is ingest_command.ingest:
            _give_way()
        code = _run(options, settings, streams)
        streams.stdout.flush()  # while an error can still be told
    except (SetupMissing, SettingsError) as error:
        streams.say(f"geo: {error}")
        code = WRONG_USAGE
    except WhereinError as error:
        streams.say(f"geo: {error}")
        code = SOME_FAILED
    except BrokenPipeError:  # the reader of our output, `head` for one, has seen enough
        _write_nowhere()
        code = OK
    except OSError as error:  # a full disk under the output or the temporary folder, for one
        streams.say(
            f"geo: {error}; nothing stored is lost: make room or mend it, then run the same command again"
        )
        if streams.stdout is sys.stdout:
            _write_nowhere()
        code = SOME_FAILED
    except KeyboardInterrupt:
        streams.say("geo: stopped; run the same command again to go on")
        code = STOPPED
    finally:
        logs.stop()
    return code


def _give_way() -> None:
    """Let whatever else this machine does come first: who reads the map while articles come in, say."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(_NICENESS)


def _run(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Run the command, and log that."""
    run: Run = options.run
    name, began = run.__name__, time.perf_counter()
    logs.debug("command begins", command=name)
    try:
        code = run(options, settings, streams)
    except WhereinError as error:
        logs.error("command failed", command=name, kind=type(error).__name__, reason=str(error))
        raise
    except Exception as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        logs.error("command failed", command=name, kind=type(error).__name__, at=f"{at.filename}:{at.lineno}")
        raise
    logs.info("command ends", command=name, code=code, seconds=round(time.perf_counter() - began, 3))
    return code


def _write_nowhere() -> None:
    """Let what is still in the buffer of standard output go, so that closing it is no error again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


Add = Callable[[str, str, str, Run | None], argparse.ArgumentParser]
"""Adds one command: its name, its summary, an example and what runs it."""


class _Commands:
    """The commands of a parser; each with a summary, an example and what runs it."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._actions = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(self, name: str, summary: str, example: str, run: Run | None) -> argparse.ArgumentParser:
        """Add one command; without `run` it is a group of further commands."""
        command = self._actions.add_parser(
            name, help=summary, description=summary, epilog=f"example: python -m geo {example}"
        )
        if run is not None:
            command.set_defaults(run=run)
        return command


def build_parser() -> argparse.ArgumentParser:
    """All commands with their help."""
    parser = argparse.ArgumentParser(
        prog="python -m geo",
        description="Wherein maps the places that articles mention. Nothing leaves this machine unless you "
        "name an address (http://… or https://…) to be read or switch an online geocoder on.",
        epilog="example: python -m geo extract data/articles | head -1",
    )
    parser.add_argument("--version", action="version", version=f"Wherein {__version__}")
    add = _Commands(parser).add
    paths_help = (
        "files of any kind (see the README), folders, or addresses, which are asked for in the web; "
        "- is standard input (.jsonl unless it shows another kind)"
    )

    extract = add("extract", "print what each article names as JSON", "extract article.txt", commands.extract)
    extract.add_argument("paths", nargs="+", metavar="PATH", help=paths_help)
    _columns(extract)
    extract.add_argument("--format", choices=["jsonl"], default="jsonl", help="one object a line")
    _fast(extract)

    resolve = add("resolve", "choose the place for given toponyms", "resolve rows.jsonl", commands.resolve)
    resolve.add_argument("file", metavar="FILE.jsonl", help='rows {"id","text","toponyms":[{"start","end"}]}')

    evaluate = add("evaluate", "score against gold data", "evaluate --json gold/lgl.jsonl", commands.evaluate)
    evaluate.add_argument("files", nargs="+", metavar="GOLD.jsonl", help="rows with annotated toponyms")
    evaluate.add_argument("--json", action="store_true", help="print JSON instead of a table")
    gate = evaluate.add_mutually_exclusive_group()
    gate.add_argument("--floors", metavar="FILE", help="exit with 1 when a score is under its floor")
    gate.add_argument("--write-floors", metavar="FILE", help="raise the floors to the scores")
    evaluate.add_argument("--lower", action="store_true", help="also lower floors; needs --reason")
    evaluate.add_argument("--reason", metavar="TEXT", help="why floors are lowered; kept in their file")

    _add_store_commands(add, paths_help)
    _add_making_commands(add)
    return parser


def _add_store_commands(add: Add, paths_help: str) -> None:
    ingest = add("ingest", "read articles into the store", "ingest my-articles/", ingest_command.ingest)
    ingest.add_argument("paths", nargs="*", metavar="PATH", help=paths_help)
    _columns(ingest)
    ingest_command.add_options(ingest)
    _collection(ingest)
    _fast(ingest)

    load = add("load", "bring a Parquet data set into the store", "load results/", ingest_command.load)
    load.add_argument("folder", metavar="DIR", help="what ingest --output wrote: a folder or s3://…")
    load.add_argument("--collection", metavar="NAME", help="another collection than ingest was given")

    add("people", "settle who is who by the table of people", "people", commands.people)

    status = add("status", "tell what the store holds", "status --check", commands.status)
    status.add_argument("--check", action="store_true", help="also verify that the store is sound")
    _collection(status)

    export = add(
        "export",
        "write the map's mentions to a file",
        "export --format gpkg --event protest -o protests.gpkg",
        export_command.export,
    )
    export_command.add_options(export)
    _collection(export)


def _add_making_commands(add: Add) -> None:
    gazetteer = add("gazetteer", "build the gazetteer", "gazetteer build", None)
    build = _Commands(gazetteer).add(
        "build", "build it, unless it is up to date", "gazetteer build", commands.gazetteer_build
    )
    build.add_argument("--geonames", metavar="FILE", help="GeoNames' allCountries.zip: all places")
    build.add_argument("--alternate-names", metavar="FILE", help="alternateNamesV2.zip, with --geonames")
    train = _Commands(add("train", "train what data/models/ ships", "train resolver --gold gold/", None))
    resolver = train.add(
        "resolver", "train the resolver's models", "train resolver --gold gold/", commands.train_resolver
    )
    resolver.add_argument("--gold", required=True, metavar="FOLDER", help="holds toponyms/*.jsonl")
    recognizer = train.add(
        "recognizer", "train a recogniser", "train recognizer --gold gold/", commands.train_recognizer
    )
    recognizer.add_argument("--gold", required=True, metavar="FOLDER", help="holds toponyms/ and ner/")
    recognizer.add_argument("--into", default=str(MODELS), metavar="FOLDER", help="default: data/models")
    recognizer.add_argument("--open", action="store_true", help="learn from openly licensed texts alone")
    recognizer.add_argument("--without", type=int, choices=range(5), help="fold of the corpora to keep aside")
    recognizer.add_argument("--seed", type=int, default=1, help="the same seed, the same model; default: 1")
    _add_cache_commands(add)
    _add_correction_commands(add)
    _add_care_commands(add)
    add("static", "copy the map's files from the installed packages", "static", commands.static)


def _add_cache_commands(add: Add) -> None:
    group = _Commands(add("cache", "look into the geocoder cache", "cache stats", None)).add
    group("stats", "count its answers by geocoder", "cache stats", cache_commands.cache_stats)
    clear = group("clear", "forget answers", "cache clear nominatim", cache_commands.cache_clear)
    clear.add_argument("geocoder", nargs="?", metavar="GEOCODER", help="as stats names it; default: all")
    export = group(
        "export", "print the services' answers", "cache export > answers.jsonl", cache_commands.cache_export
    )
    export.add_argument("--all", action="store_true", help="the offline gazetteer's answers too")
    read = group("import", "read an export", "cache import answers.jsonl", cache_commands.cache_import)
    read.add_argument("file", metavar="FILE.jsonl", help="what export printed; - is standard input")


def _add_correction_commands(add: Add) -> None:
    run = correction_commands
    group = _Commands(add("corrections", "what readers corrected", "corrections report", None)).add
    group("export", "print all as CSV", "corrections export > mine.csv", run.corrections_export)
    read = group("import", "read an export", "corrections import mine.csv", run.corrections_import)
    read.add_argument("file", metavar="FILE.csv", help="what export printed; - is standard input")
    undo = group("undo", "take one back", "corrections undo 12", run.corrections_undo)
    undo.add_argument("number", type=int, metavar="NUMBER", help="as the page shows it")
    group("report", "how often the machine was right", "corrections report", run.corrections_report)


def _add_care_commands(add: Add) -> None:
    run = care_commands
    copy = add("backup", "copy the store, also while it is in use", "backup copy.sqlite", run.backup)
    copy.add_argument("file", metavar="FILE", help="a new file")
    back = add("restore", "put a copy in the store's place", "restore copy.sqlite", run.restore)
    back.add_argument("file", metavar="FILE", help="what backup wrote; the store as it was is kept beside it")
    back.add_argument("--with-forgotten", action="store_true", help="bring back what was forgotten since too")
    forget = add("forget", "remove articles or persons for good", 'forget --person "Ann Oak"', run.forget)
    forget.add_argument("articles", nargs="*", metavar="ARTICLE", help="a path, an address or a digest")
    for who in ("person", "organisation"):
        forget.add_argument(
            f"--{who}", action="append", default=[], metavar="NAME", help="under all its names"
        )
    of = _Commands(add("collections", "list, rename or delete collections", "collections list", None)).add
    of("list", "print each with its articles and failures", "collections list", run.collections_list)
    called = of("rename", "give one another name", "collections rename spring 2022", run.collections_rename)
    called.add_argument("old", metavar="OLD", help="as list prints it")
    called.add_argument("new", metavar="NEW", help="a name that no other one has")
    gone = of("delete", "delete one and its articles", "collections delete spring", run.collections_delete)
    gone.add_argument("name", metavar="NAME", help="articles that another collection holds stay")
    add("audit", "print who did what when", "audit", run.audit)
    doctor = add("doctor", "look at the installation, say how to mend it", "doctor", run.doctor)
    doctor.add_argument(
        "--serving", action="store_true", help="only what a running page needs, for a regular check"
    )
    doctor.add_argument("--app", metavar="ADDRESS", help="also ask a running app whether it is well")


def _columns(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--columns",
        metavar="FIELD=COLUMN,…",
        help="which columns of tables hold what, as text=body,title=headline; the rest is guessed",
    )


def _fast(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--fast", action="store_true", help="no parser: places, persons and dates, but no events"
    )


def _collection(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--collection", metavar="NAME", help="which collection; default: GEO_COLLECTION, else 'default'"
    )
