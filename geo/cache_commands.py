"""`geo cache …`: what the geocoder cache holds, and how to move or empty it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.resolve.cache_file import CacheFile
from geo.resolve.cache_rows import read_export

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from geo.console import Streams
    from geo.settings import Settings


def cache_stats(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Print one line per geocoder and version, tab-separated, below a heading."""
    del options
    with closing(CacheFile(settings.cache)) as file:
        streams.put("geocoder\tversion\tplaces found\tno such place\toldest\tnewest")
        for share in file.shares():
            streams.put(
                f"{share.geocoder}\t{share.version}\t{share.hits}\t{share.misses}"
                f"\t{share.oldest}\t{share.newest}"
            )
        streams.say(f"{settings.cache}: {file.size / 1e6:.1f} MB of at most {settings.cache_mb:g} MB")
    return 0


def cache_clear(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Forget one geocoder's answers, or all."""
    with closing(CacheFile(settings.cache)) as file:
        gone = file.clear(options.geocoder)
    streams.say(f"{gone:,} answers forgotten")
    return 0


def cache_export(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Print the services' answers, one JSON object a line."""
    with closing(CacheFile(settings.cache)) as file:
        for line in file.export(offline=options.all):
            streams.put(line)
    return 0


def cache_import(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Read exported answers into the cache, all or none; what is there already stays."""
    with closing(CacheFile(settings.cache)) as file:
        if options.file == "-":
            added = file.put(read_export(_decoded(streams), "-"))
        else:
            try:
                with Path(options.file).open(encoding="utf-8") as lines:
                    added = file.put(read_export(lines, options.file))
            except (OSError, UnicodeError) as error:
                raise InputError(options.file, str(error)) from error
        file.trim(settings.cache_mb * 1e6)
    streams.say(f"{added:,} new answers")
    return 0


def _decoded(streams: Streams) -> Iterable[str]:
    return (line.decode("utf-8", errors="replace") for line in streams.stdin)
