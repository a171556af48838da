"""What `bench.crash` kills: work on a folder of its own, how to see that it is sound, and what it must give.

Each work is run by a process that may be killed at any moment; every one of them is what the commands run.
"""

from __future__ import annotations

import hashlib
import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from bench.store_queries import made_up_analysis, made_up_place
from geo.correction import Correction, Hand, Scope, Verdict
from geo.identity.table import Tables
from geo.models import Analysis
from geo.names import GivenNames
from geo.settings import ROOT
from geo.store import Store, schema

Portrait = tuple[str, ...]
"""All that a finished folder holds, as lines: equal work, equal portraits."""

ARTICLES: Final = 20
"""Articles that are saved, or corrected in one mention each."""
OLD_STORES: Final = 8
"""How many times the four articles of the old store stand in the one that is brought up."""
_HAND: Final = Hand("bench", "2026-01-01T00:00:00Z")


class Work(Protocol):
    """Something that a process does in a folder."""

    @property
    def name(self) -> str:
        """What it is called."""

    def prepare(self, folder: Path) -> None:
        """Make what is there before."""

    def run(self, folder: Path) -> None:
        """Do it from the start, or go on where it was. Raises what the command would not say in words."""

    def faults(self, folder: Path) -> list[str]:
        """Say what is wrong after a kill; none means sound."""

    def portrait(self, folder: Path) -> Portrait:
        """Give all that the folder holds."""


def store_url(folder: Path) -> str:
    """The address of a folder's store."""
    return f"sqlite:///{folder / 'store.sqlite'}"


def store_portrait(folder: Path) -> Portrait:
    """Everything in the folder's store, in an order that does not depend on when it came."""
    with Store.open(store_url(folder)) as store:
        found = [f"status {store.status()}"]
        for digest in store.digests():
            origins = sorted((it.collection, it.path, it.row) for it in store.origins(digest))
            found.append(f"article {digest} {origins} {condensed(store.analysis(digest))}")
        found += [f"failure {it}" for name in store.collections() for it in store.failures(name.name)]
        found += [f"correction {it.correction} {it.made}" for it in store.corrections()]
        found.append(f"overruled {store.agreement().overruled}")
    return tuple(sorted(found))


def store_faults(folder: Path) -> list[str]:
    """Open the store as `geo status --check` does, and look for articles that are there twice."""
    if not (folder / "store.sqlite").exists():
        return []
    with Store.open(store_url(folder)) as store:
        there = store.digests()
        titles = [store.analysis(it).article.id for it in there]
        twice = {it for it in titles if titles.count(it) > 1}
        return [*store.check(), *(f"{it} is there twice" for it in sorted(twice))]


def condensed(value: object) -> str:
    """Give a hash of a value's text."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Save:
    """Saving of made-up articles with twenty mentions each, persons and events."""

    name: str = "save"
    """What it is called."""

    def prepare(self, folder: Path) -> None:
        """Make an empty store."""
        Store.open(store_url(folder)).close()

    def run(self, folder: Path) -> None:
        """Save every article that is not there, and settle who is who."""
        with Store.open(store_url(folder)) as store:
            for analysis in made_up():
                if store.reuse(analysis.article, collection="c", version=analysis.version) is None:
                    store.save(analysis, collection="c")
            store.settle(Tables(), GivenNames.load())

    def faults(self, folder: Path) -> list[str]:
        """Compare every stored article with what was to be saved."""
        wanted = {analysis.article.digest: analysis for analysis in made_up()}
        with Store.open(store_url(folder)) as store:
            wrong = [it for it in store.digests() if store.analysis(it) != wanted.get(it)]
        return [*store_faults(folder), *(f"{it} is stored otherwise" for it in wrong)]

    def portrait(self, folder: Path) -> Portrait:
        """The store."""
        return store_portrait(folder)


@dataclass(frozen=True, slots=True)
class Correct:
    """Corrections of one mention in each article, and of a person in all."""

    name: str = "correct"
    """What it is called."""

    def prepare(self, folder: Path) -> None:
        """Save the articles."""
        Save().prepare(folder)
        Save().run(folder)

    def run(self, folder: Path) -> None:
        """Make every correction that is not there."""
        given = GivenNames.load()
        with Store.open(store_url(folder)) as store:
            there = {it.correction for it in store.corrections()}
            for decision in map(decision_on, made_up()):
                if decision not in there:
                    store.correct([decision], _HAND, tables=Tables(), given=given)

    def faults(self, folder: Path) -> list[str]:
        """Look whether each kept correction is applied, and each applied one kept, once."""
        with Store.open(store_url(folder)) as store:
            kept = [it.correction for it in store.corrections()]
            overruled = store.agreement().overruled
        found = [f"{it} is there twice" for it in set(kept) if kept.count(it) > 1]
        if overruled != len(kept):
            found.append(f"{len(kept)} corrections are kept, {overruled} applied")
        return [*store_faults(folder), *found]

    def portrait(self, folder: Path) -> Portrait:
        """The store."""
        return store_portrait(folder)


def decision_on(analysis: Analysis) -> Correction:
    """The correction that `Correct` makes of an article."""
    first, digest = analysis.mentions[0], analysis.article.digest
    return Correction(Verdict.NOT_A_PLACE, first.text, Scope.MENTION, digest, first.start, first.end)


def made_up() -> list[Analysis]:
    """The articles, the same in every process."""
    chance = random.Random(7)
    known = [made_up_place(number, chance) for number in range(200)]
    return [made_up_analysis(number, chance.choices(known, k=20), chance) for number in range(ARTICLES)]


@dataclass(frozen=True, slots=True)
class Migrate:
    """Bringing up a store of schema version 3."""

    name: str = "migrate"
    """What it is called."""

    def prepare(self, folder: Path) -> None:
        """Make a store of version 3 with many articles."""
        script = (ROOT / "tests" / "store" / "version-3.sql").read_text(encoding="utf-8")
        with closing(sqlite3.connect(folder / "store.sqlite")) as raw:
            raw.executescript(script)
            raw.execute(schema.SENTENCE_WORDS)
            for number in range(1, OLD_STORES):
                _repeat(raw, number)
            raw.commit()

    def run(self, folder: Path) -> None:
        """Open it."""
        Store.open(store_url(folder)).close()

    def faults(self, folder: Path) -> list[str]:
        """Look, before anything opens it as a store: it is wholly of the old version or wholly of the new."""
        with closing(sqlite3.connect(folder / "store.sqlite")) as raw:
            version = raw.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()[0]
            articles = raw.execute("SELECT count(*) FROM article").fetchone()[0]
            columns = {row[1] for row in raw.execute("PRAGMA table_info(article)")}
            damage = raw.execute("PRAGMA integrity_check").fetchone()[0]
        found = [] if damage == "ok" else [f"database: {damage}"]
        if articles != 4 * OLD_STORES:
            found.append(f"{articles} articles")
        if (version == "3") == ("story" in columns) or version not in {"3", schema.SCHEMA_VERSION}:
            found.append(f"version {version}, with columns {sorted(columns)}")
        return found

    def portrait(self, folder: Path) -> Portrait:
        """The store, with what is wrong in it."""
        return (*store_portrait(folder), *store_faults(folder))


def _repeat(raw: sqlite3.Connection, number: int) -> None:
    """Add the first four articles again under other digests."""
    tables = "article body mention candidate event date article_actor link noise origin tie_actor tie_event"
    by_article, by_mention = 4 * number, 100 * number
    shift = {"article": by_article, "mention": by_mention}
    for table in tables.split():
        columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
        given = dict.fromkeys(columns, "")
        for column in columns:
            own = {"article": by_article, "mention": by_mention, "origin": by_article}.get(table)
            by = own if column == "id" else shift.get(column)
            given[column] = f"{column} + {by}" if by is not None else f'"{column}"'
        if table == "article":
            given |= {it: f"{it} || '-{number}'" for it in ("digest", "ident", "origin")}
        if table == "origin":
            given |= {"path": f"path || '-{number}'"}
        first = "id <= 4" if table == "article" else "article <= 4"
        if table == "candidate":
            first = "mention <= 100"
        raw.execute(f"INSERT INTO {table} SELECT {', '.join(given.values())} FROM {table} WHERE {first}")
