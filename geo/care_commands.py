"""`geo backup|restore|forget|audit|doctor`: keeping the data, and letting go of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from geo.doctor import examine
from geo.errors import InputError
from geo.models import Kind
from geo.settings import ROOT
from geo.store import Store
from geo.store.backup import backup as copy
from geo.store.backup import restore as put_back

if TYPE_CHECKING:
    import argparse

    from geo.console import Streams
    from geo.settings import Settings


def backup(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Copy the store into a new file, also while it is in use."""
    size = copy(settings.store, Path(options.file))
    streams.say(f"{options.file}: {size / 1e6:.1f} MB")
    return 0


def restore(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Put a copy in the store's place; the store as it was is kept beside it."""
    before = put_back(Path(options.file), settings.store)
    with Store.open(settings.store) as store:
        store.note(settings.user, _now(), "restore", options.file)
        found = store.status()
    streams.say(f"{settings.store}: {found.articles:,} articles, {found.mentions:,} place mentions")
    if before is not None:
        streams.say(f"the store as it was: {before}")
    return 0


def forget(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Remove articles, or a person, with all that was made of them, and keep them out."""
    if not (options.articles or options.person or options.organisation):
        raise InputError("forget", "name an article (its path, address or digest), or --person NAME")
    missing = 0
    with Store.open(settings.store, create=False) as store:
        for named in options.articles:
            found = store.forget_article(named, who=settings.user, when=_now())
            missing += not found.articles
            streams.say(f"{named}: {_forgotten(found.articles)}")
        for kind, name in ((Kind.PERSON, options.person), (Kind.ORGANISATION, options.organisation)):
            if name is not None:
                found = store.forget_actor(kind, name, who=settings.user, when=_now())
                missing += not found.articles
                known = f" (also known as {', '.join(found.names)})" if found.names else ""
                streams.say(f"{name}{known}: taken out of {len(found.articles):,} articles")
                for title in found.articles:
                    streams.say(f"  {title}")
                if found.articles:
                    streams.say(
                        "The texts of these articles still hold the name; to remove them too: geo forget ARTICLE"
                    )
    return 1 if missing else 0


def _forgotten(titles: tuple[str, ...]) -> str:
    if titles:
        return f"forgotten: {'; '.join(titles)}"
    return "not in the store; it is kept out from now on if it was a digest"


def audit(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Print who did what when, tab-separated, the oldest first: imports, corrections, forgetting."""
    del options
    with Store.open(settings.store, create=False) as store:
        for act in store.audit():
            streams.put("\t".join(" ".join(part.split()) for part in (act.made, act.who, act.what, act.detail)))
    return 0


def doctor(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Look at the installation; one line each, with what to do about what is not well."""
    ill = 0
    for finding in examine(settings, static=ROOT / "static", app=options.app):
        streams.put(f"{'ok  ' if finding.well else 'MEND'} {finding.what}: {finding.said}")
        if not finding.well:
            ill += 1
            streams.put(f"     → {finding.mend}")
    return 1 if ill else 0


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
