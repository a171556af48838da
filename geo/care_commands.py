"""`geo backup|restore|forget|audit|doctor`: keeping the data, and letting go of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo.correction import Hand
from geo.doctor import examine, examine_service
from geo.errors import SettingsError
from geo.models import Kind
from geo.settings import ROOT
from geo.store import Store, shelves
from geo.store.audit import acts, note, now
from geo.store.backup import backup as copy
from geo.store.care import forget_actor, forget_article
from geo.store.care import restore as put_back

if TYPE_CHECKING:
    import argparse

    from geo.console import Streams
    from geo.settings import Settings
    from geo.store.forgetting import Forgotten


def backup(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Copy the store into a new file, also while it is in use."""
    size = copy(settings.store, Path(options.file))
    streams.say(f"{options.file}: {size / 1e6:.1f} MB")
    return 0


def restore(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Put a copy in the store's place; the store as it was is kept beside it."""
    before, left_out = put_back(Path(options.file), settings.store, with_forgotten=options.with_forgotten)
    with Store.open(settings.store) as store:
        with store.writing() as connection:
            note(connection, settings.user, now(), "restore", options.file)
        found = store.status()
    streams.say(f"{settings.store}: {found.articles:,} articles, {found.mentions:,} place mentions")
    if left_out:
        streams.say(
            f"{left_out:,} articles were forgotten since, or name who was: --with-forgotten brings them"
        )
    if before is not None:
        streams.say(f"the store as it was: {before}")
    return 0


def forget(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Remove articles, or a person, with all that was made of them, and keep them out."""
    actors = [(Kind.PERSON, name) for name in options.person]
    actors += [(Kind.ORGANISATION, name) for name in options.organisation]
    if not (options.articles or actors):
        raise SettingsError("ARTICLE", "", "a path, an address or a digest, or --person NAME")
    missing = 0
    hand = Hand(settings.user, now())
    with Store.open(settings.store, create=False) as store:
        for named in options.articles:
            found = forget_article(store, named, hand)
            missing += not found.articles
            streams.say(f"{named}: {_forgotten(found.articles)}")
        for kind, name in actors:
            found = forget_actor(store, kind, name, hand)
            missing += not found.articles
            _tell(streams, name, found)
    return 1 if missing else 0


def _tell(streams: Streams, name: str, found: Forgotten) -> None:
    also = f" (known as {', '.join(found.names)})" if found.names else ""
    streams.say(f"{name}{also}: taken out of {len(found.articles):,} articles")
    for title in found.articles:
        streams.say(f"  {title}")
    if found.articles:
        streams.say("Their texts still hold the name; to remove an article too: geo forget ARTICLE")


def _forgotten(titles: tuple[str, ...]) -> str:
    if titles:
        also = "the geocoder cache keeps names of places, without their articles: geo cache clear"
        return f"forgotten: {'; '.join(titles)} ({also})"
    return "not in the store; it is kept out from now on if it was a digest"


def audit(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Print who did what when, tab-separated, the oldest first: imports, corrections, forgetting."""
    del options
    with Store.open(settings.store, create=False) as store, store.reading() as connection:
        for act in acts(connection):
            cells = (act.made, act.who, act.what, act.detail)
            streams.put("\t".join(" ".join(cell.split()) for cell in cells))
    return 0


def doctor(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Look at the installation; one line each, with what to do about what is not well.

    With `--serving` only at what a running page needs.
    """
    ill = 0
    look = examine_service if options.serving else examine
    for finding in look(settings, static=ROOT / "static", app=options.app):
        streams.put(f"{'ok  ' if finding.well else 'MEND'} {finding.what}: {finding.said}")
        if not finding.well:
            ill += 1
            streams.put(f"     → {finding.mend}")
    return 1 if ill else 0


def collections_list(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Print every collection with its articles and failures, tab-separated."""
    del options
    with Store.open(settings.store, create=False) as store:
        for found in store.collections():
            streams.put(f"{' '.join(found.name.split())}\t{found.articles}\t{found.failures}")
    return 0


def collections_rename(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Give a collection another name."""
    with Store.open(settings.store, create=False) as store, store.writing() as connection:
        shelves.rename(connection, options.old, options.new)
        note(connection, settings.user, now(), "rename", f"collection {options.old!r} to {options.new!r}")
    streams.say(f"collection {options.old!r} is called {options.new!r} now")
    return 0


def collections_delete(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Remove a collection with the articles that no other one holds."""
    with Store.open(settings.store, create=False) as store:
        with store.writing() as connection:
            gone = shelves.remove(connection, options.name)
            note(
                connection, settings.user, now(), "delete", f"collection {options.name!r}, {gone:,} articles"
            )
        store.compact()
    streams.say(f"collection {options.name!r} deleted, {gone:,} articles with it")
    return 0
