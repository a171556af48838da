"""`python -m geo export`: the mentions that the map shows, as a file for other programs."""

from __future__ import annotations

import codecs
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from geo.errors import InputError, SettingsError
from geo.models import EventType, Filter, Role
from geo.whole_file import whole_file

if TYPE_CHECKING:
    import argparse

    from geo.console import Streams
    from geo.settings import Settings
    from geo.store import Store
    from geo.view.exports.records import Options

NAMES = ("geojson", "csv", "xlsx", "kml", "gpkg", "html")
"""The formats; a test holds them against geo.view.exports.formats, whose import takes a second."""
_TERMINAL = "-o FILE, as this format is not for a terminal"
_LINK_ALONE = "no other filter, as it says all of them"
_MANY = (
    ("person", "ID", "linked to this person, as its id in the address"),
    ("organisation", "ID", "linked to this organisation"),
    ("happening", "ID", "linked to this single event"),
    ("country", "CODE", "in this country, two letters"),
    ("region", "REGION", "in this region, as UA/Donetsk"),
    ("source", "NAME", "from this outlet"),
    ("language", "CODE", "from texts of this language, two letters"),
    ("column", "NAME=VALUE", "from articles with this value in a table's other column"),
    ("place", "ID", "of this place, as geonames:703448"),
)
"""Filters that may be given several times: either of one kind, and all kinds."""


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the command's options, named as in the app's address."""
    command.add_argument("--format", choices=NAMES, default="geojson", help="default: geojson")
    command.add_argument("-o", "--output", metavar="FILE", help="default: standard output")
    command.add_argument("--no-excerpts", action="store_true", help="leave the sentences out")
    command.add_argument("--no-persons", action="store_true", help="leave persons out, black out their names")
    command.add_argument("--link", metavar="URL", help="exactly what the app shows at this address")
    asked = command.add_argument_group("filters, named as in the app's address; several of one kind: either")
    for name, value, summary in _MANY:
        asked.add_argument(f"--{name}", action="append", default=[], metavar=value, help=summary)
    types = list(EventType)
    asked.add_argument("--event", action="append", default=[], choices=types, metavar="TYPE",
                       help=f"linked to an event of this type: {', '.join(types)}")  # fmt: skip
    asked.add_argument("--role", action="append", default=[], choices=list(Role), help="default: literal")
    asked.add_argument("--score", type=_share, metavar="SCORE", help="least belief in the place, 0 to 1")
    asked.add_argument("--from", dest="first", type=_day, metavar="DAY", help="first day of the event")
    asked.add_argument("--to", dest="last", type=_day, metavar="DAY", help="last day of the event")
    asked.add_argument("--undated", choices=["0", "1"], help="0: only what has a date")
    asked.add_argument("--publication", action="store_true", help="dates are those of publication")
    asked.add_argument("--text", metavar="WORDS", help='words in the sentence; "two words" in a row, begin*')
    asked.add_argument("--weaker", action="store_true", help="whatever the same article names counts too")


def export(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Write the mentions that pass, with their places and credits."""
    from geo.store import Store  # noqa: PLC0415 - the libraries take a second to import
    from geo.view.exports.formats import FORMATS  # noqa: PLC0415 - see above
    from geo.view.exports.formats import export as write  # noqa: PLC0415 - see above
    from geo.view.exports.records import Options  # noqa: PLC0415 - see above

    kind = FORMATS[options.format]
    if options.output is None and kind.binary and _is_terminal(streams):
        raise SettingsError("--format", options.format, _TERMINAL)
    choice = Options(
        excerpts=not options.no_excerpts,
        persons=not options.no_persons,
        point_of_view=settings.point_of_view,
    )
    with Store.open(settings.store, create=False) as store:
        wanted = _wanted(options, store, settings)
        if options.output is None:
            with _standard(streams) as out:
                amount = write(store, wanted, options.format, out, choice)
        else:
            amount = _to_file(Path(options.output), store, wanted, options.format, choice)
    streams.say(f"{amount:,} {'mention' if amount == 1 else 'mentions'} exported")
    return 0


def _wanted(options: argparse.Namespace, store: Store, settings: Settings) -> Filter:
    from geo.view.address import collection_of, filter_of_link  # noqa: PLC0415 - see export

    names = [it.name for it in store.collections()]
    if options.collection and options.collection not in names:
        raise SettingsError("--collection", options.collection, ", ".join(names) or "articles in the store")
    collection = settings.collection if options.collection is None else options.collection
    own = Filter(
        collection=collection_of(collection, names, settings.collection),
        persons=tuple(options.person),
        organisations=tuple(options.organisation),
        events=tuple(options.happening),
        event_types=tuple(map(EventType, options.event)),
        countries=tuple(options.country),
        regions=tuple(options.region),
        sources=tuple(options.source),
        languages=tuple(options.language),
        extra=tuple(map(_column, options.column)),
        places=tuple(options.place),
        roles=tuple(map(Role, options.role)) or (Role.LITERAL,),
        min_score=options.score or 0.0,
        date_from=options.first or ("0001-01-01" if options.undated == "0" and not options.last else None),
        date_to=options.last,
        undated=options.undated != "0",
        text=options.text or "",
        weaker=options.weaker,
        by_publication=options.publication,
    )
    if options.link is None:
        return own
    if replace(own, collection=None) != Filter() or options.collection is not None:
        raise SettingsError("--link", options.link, _LINK_ALONE)
    return filter_of_link(options.link, collections=names, default=settings.collection)


def _column(text: str) -> tuple[str, str]:
    from geo.view.address import column_of  # noqa: PLC0415 - see export

    found = column_of(text)
    if found is None:
        raise SettingsError("--column", text, "NAME=VALUE")
    return found


def _to_file(path: Path, store: Store, wanted: Filter, name: str, choice: Options) -> int:
    """Write beside the file and put it in place when it is whole."""
    from geo.view.exports.formats import export as write  # noqa: PLC0415 - see export

    try:
        with whole_file(path) as part, part.open("wb") as out:
            amount = write(store, wanted, name, out, choice)
    except OSError as error:
        raise InputError(str(path), f"it cannot be written: {error.strerror}") from error
    return amount


def _is_terminal(streams: Streams) -> bool:
    return not hasattr(streams.stdout, "buffer") or streams.stdout.isatty()


def _standard(streams: Streams) -> BinaryIO:
    """Give standard output for bytes; closing it leaves the stream open."""
    raw: object = getattr(streams.stdout, "buffer", streams.stdout)
    return cast("BinaryIO", io.BufferedWriter(_Through(raw)))


class _Through(io.RawIOBase):
    """Hands bytes on to a stream, or as text to one that takes only text."""

    def __init__(self, stream: object) -> None:
        self._stream = stream
        self._text = codecs.getincrementaldecoder("utf-8")() if isinstance(stream, io.TextIOBase) else None

    def writable(self) -> bool:
        """It only writes."""
        return True

    def write(self, data: object, /) -> int:
        """Hand bytes on."""
        raw = bytes(cast("bytes", data))
        write = getattr(self._stream, "write")  # noqa: B009 - either kind of stream
        write(raw if self._text is None else self._text.decode(raw))
        return len(raw)

    def close(self) -> None:
        """Flush the stream and leave it open."""
        if not self.closed:
            getattr(self._stream, "flush")()  # noqa: B009 - either kind of stream
        super().close()


def _share(value: str) -> float:
    """Check a number from 0 to 1."""
    found = float(value)
    if not 0 <= found <= 1:
        raise ValueError(value)
    return found


def _day(value: str) -> str:
    """Check a day, year-month-day."""
    return date.fromisoformat(value).isoformat()
