"""`geo corrections …`: what readers decided, to carry elsewhere, to take back, and to learn from."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from geo import correction_csv
from geo.correction import Hand
from geo.errors import InputError
from geo.identity.table import read_tables
from geo.names import GivenNames
from geo.store import Store
from geo.store.audit import note, now
from geo.store.deciding import take_in

if TYPE_CHECKING:
    import argparse

    from geo.console import Streams
    from geo.settings import Settings


def corrections_export(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Print all corrections, those taken back too, as CSV."""
    del options
    out = io.StringIO(newline="")
    with Store.open(settings.store, create=False) as store:
        correction_csv.write(store.corrections(), out)
    streams.give(out.getvalue())
    return 0


def corrections_import(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Read corrections from a CSV file and apply them, all or none; what is there already stays."""
    if options.file == "-":
        text = streams.stdin.read().decode("utf-8-sig", errors="replace")
        kept = correction_csv.read(io.StringIO(text, newline=""), "-")
    else:
        try:
            with Path(options.file).open(encoding="utf-8-sig", newline="") as file:
                kept = correction_csv.read(file, options.file)
        except (OSError, UnicodeError) as error:
            raise InputError(options.file, str(error)) from error
    with Store.open(settings.store) as store, store.writing() as connection:
        added = take_in(connection, kept, read_tables(settings.people), GivenNames.load())
        note(connection, settings.user, now(), "import", f"{added:,} corrections from {options.file}")
    streams.say(f"{added:,} new corrections, {len(kept) - added:,} were there")
    return 0


def corrections_undo(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Take one correction back."""
    with Store.open(settings.store, create=False) as store:
        changed = store.undo(
            options.number,
            Hand(settings.user, now()),
            tables=read_tables(settings.people),
            given=GivenNames.load(),
        )
    if changed is None:
        raise InputError(f"correction {options.number}", "it is not there, or was taken back before")
    streams.say(f"correction {options.number} taken back; {changed:,} results are shown otherwise")
    return 0


def corrections_report(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Print how often the machine was right where readers judged single mentions."""
    del options
    with Store.open(settings.store, create=False) as store:
        found = store.agreement()
    streams.put("score of the machine\tjudged\tright")
    for low, judged, right in found.by_score:
        streams.put(f"{low:g} and more\t{judged}\t{right}")
    streams.put(f"all\t{found.judged}\t{found.right}")
    streams.say(f"{found.overruled:,} mentions are shown otherwise than the machine said")
    for verdict, count in found.verdicts:
        streams.say(f"{verdict.value}: {count:,} corrections in force")
    return 0
