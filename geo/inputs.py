"""What a command is given to read: columns, a first day, and leave to ask the network."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import chain
from typing import BinaryIO

from geo.errors import InputError, SettingsError
from geo.models import Article
from geo.read.files import Position, is_address, is_since, read_paths, split_paths
from geo.read.mapping import ColumnMapping
from geo.read.remote import is_remote
from geo.read.streams import Found, Reader
from geo.read.web.addresses import AddressPolicy
from geo.read.web.fetching import AGENT, Fetcher
from geo.read.web.reading import WebReader
from geo.settings import Settings
from geo.watching import Watch, batches

_AT_HOME = ("file://", "local://", "memory://")
"""Protocols that ask nobody."""


def open_inputs(
    paths: Sequence[str],
    columns: str | None,
    since: str | None,
    *,
    settings: Settings,
    stdin: BinaryIO,
    say: Callable[[str], None],
) -> Iterator[Article | InputError]:
    """The articles of paths and addresses; naming an address is the leave to ask for it.

    `columns` is a mapping as in `--columns`, `since` a day (`2022-03-01`). What is sent is said
    beforehand. Raises SettingsError.
    """
    mapping = ColumnMapping.parse(columns) if columns else None
    web = _announced(paths, settings, say)
    found = read_paths(paths, stdin=stdin, mapping=mapping, web=web)
    return (
        found if since is None else (it for it in found if isinstance(it, InputError) or is_since(it, since))
    )


def split_inputs(
    paths: Sequence[str],
    columns: str | None,
    since: str | None,
    *,
    settings: Settings,
    stdin: BinaryIO,
    say: Callable[[str], None],
    position: Position,
) -> Found:
    """The same, but single articles are left unread, for others to read; `position` follows along."""
    mapping = ColumnMapping.parse(columns) if columns else None
    web = _announced(paths, settings, say)
    with closing(Reader(mapping=mapping)) as reader:
        for it in split_paths(paths, reader, stdin=stdin, web=web, position=position):
            if not isinstance(it, Article) or is_since(it, since):
                yield it


def _announced(paths: Sequence[str], settings: Settings, say: Callable[[str], None]) -> WebReader | None:
    """Say what will be asked of the network; gives what asks."""
    remote = [path for path in paths if is_remote(path) and not path.lower().startswith(_AT_HOME)]
    if remote:
        say(f"asking the file systems at {_few(remote)}, and nobody else")
    addresses = [path for path in paths if is_address(path)]
    if not addresses:
        return None
    say(
        f"asking the network for {_few(addresses)}, its robots.txt and the pages it lists: servers see the "
        f"addresses asked for, this machine's own address and the name {AGENT!r}, and nothing else"
    )
    return WebReader(Fetcher(policy=AddressPolicy(), shelf=settings.cache.parent / "web"))


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (" …" if len(names) > len(names[:3]) else "")


def watch_inputs(
    paths: Sequence[str],
    columns: str | None,
    since: str | None,
    *,
    every: float,
    settings: Settings,
    say: Callable[[str], None],
) -> Iterator[Iterator[Article | InputError]]:
    """What comes into folders, looked at every so many seconds, without an end; see `watching`.

    Raises SettingsError for what cannot be watched.
    """
    if any(path == "-" or is_address(path) for path in paths):
        raise SettingsError("--watch", " ".join(paths), "folders or files alone")
    say(f"watching {', '.join(paths)}; Ctrl-C ends it")
    for ready in batches(Watch(paths), lambda: time.sleep(every)):
        troubles = [item for item in ready if isinstance(item, InputError)]
        files = [item for item in ready if isinstance(item, str)]
        read = open_inputs(files, columns, since, settings=settings, stdin=io.BytesIO(), say=say)
        yield chain(troubles, read)


def list_inputs(
    items: Iterator[Article | InputError], put: Callable[[str], None], say: Callable[[str], None]
) -> int:
    """Print what would be taken in, one line an article; gives the exit code."""
    failed = count = 0
    for item in items:
        if isinstance(item, InputError):
            say(str(item))
            failed += 1
        else:
            count += 1
            shown = (item.origin, item.published or "", item.source or "", item.title, str(len(item.text)))
            put("\t".join(" ".join(part.split()) for part in shown))
    say(f"{count} articles would be read, {failed} inputs failed; nothing was stored")
    return 1 if failed else 0
