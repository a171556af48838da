"""Kills writers of a store at random moments (SIGKILL) and looks whether anything is lost, halved or doubled.

Run: `python -m bench.crash [--kills N] [--seed S]`. Each round starts a process of its own that saves
articles or corrects them, kills it after a random time, checks the store, finishes the work, and checks
that everything is there once. The exit code is 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.store_queries import made_up_analysis, made_up_place
from geo.correction import Correction, Hand, Scope, Verdict
from geo.identity.table import Tables
from geo.models import Analysis
from geo.names import GivenNames
from geo.settings import ROOT
from geo.store import Store

ARTICLES = 40
"""Articles that a round's process saves, and corrects one mention each of."""
LONGEST = 1.2
"""Seconds after its first sign of life within which a process is killed."""


class Faults(Protocol):
    """Says what is wrong with a store; with `done`, also what is not done yet."""

    def __call__(self, store: Store, analyses: list[Analysis], /, *, done: bool) -> list[str]:
        """Give one line for each fault."""


@dataclass(frozen=True, slots=True)
class Work:
    """Something that a process does to a store, and how to tell that it was done."""

    name: str
    """The subcommand."""
    run: Callable[[Store, list[Analysis]], None]
    """Does it from the start, or goes on where it was."""
    faults: Faults
    """Says what is wrong with a store."""


def save(store: Store, analyses: list[Analysis]) -> None:
    """Save every article that is not there."""
    for analysis in analyses:
        if store.reuse(analysis.article, collection="c", version=analysis.version) is None:
            store.save(analysis, collection="c")


def saved_faults(store: Store, analyses: list[Analysis], *, done: bool) -> list[str]:
    """Compare every stored article with what was to be saved."""
    wanted = {analysis.article.digest: analysis for analysis in analyses}
    there = store.digests()
    found = [f"{digest} is there twice" for digest in set(there) if there.count(digest) > 1]
    found += [f"{digest} differs" for digest in there if store.analysis(digest) != wanted.get(digest)]
    if done and len(there) != len(wanted):
        found.append(f"{len(there)} of {len(wanted)} articles")
    return found


def correct(store: Store, analyses: list[Analysis]) -> None:
    """Say of the first mention of every article that it is no place."""
    given = GivenNames.load()
    there = {it.correction.article for it in store.corrections()}
    for analysis in analyses:
        if analysis.article.digest not in there:
            decision = decision_on(analysis)
            hand = Hand("bench", "2026-01-01T00:00:00Z")
            store.correct([decision], hand, tables=Tables(), given=given)


def decision_on(analysis: Analysis) -> Correction:
    """The correction that `correct` makes of an article."""
    first, digest = analysis.mentions[0], analysis.article.digest
    return Correction(Verdict.NOT_A_PLACE, first.text, Scope.MENTION, digest, first.start, first.end)


def corrected_faults(store: Store, analyses: list[Analysis], *, done: bool) -> list[str]:
    """Look whether each kept correction is applied, and each applied one kept, once."""
    kept = [it.correction.article for it in store.corrections()]
    found = [f"{digest} was corrected twice" for digest in set(kept) if kept.count(digest) > 1]
    overruled = store.agreement().overruled
    if overruled != len(kept):
        found.append(f"{len(kept)} corrections are kept, {overruled} applied")
    if done and len(kept) != len(analyses):
        found.append(f"{len(kept)} of {len(analyses)} corrections")
    return found


WORKS = {it.name: it for it in (Work("save", save, saved_faults), Work("correct", correct, corrected_faults))}


def made_up() -> list[Analysis]:
    """The articles, the same in every process."""
    chance = random.Random(7)
    known = [made_up_place(number, chance) for number in range(200)]
    return [made_up_analysis(number, chance.choices(known, k=20), chance) for number in range(ARTICLES)]


def torture(work: Work, folder: Path, kills: int, chance: random.Random) -> list[str]:
    """Kill the work again and again, each time on a store of its own; gives what was wrong."""
    analyses = made_up()
    start = folder / f"{work.name}.sqlite"
    with Store.open(f"sqlite:///{start}") as store:
        if work.name == "correct":
            save(store, analyses)
    found = []
    for number in range(1, kills + 1):
        path = folder / f"{work.name}-{number}.sqlite"
        shutil.copy(start, path)
        url = f"sqlite:///{path}"
        _start_and_kill(work, url, chance.uniform(0, LONGEST))
        with Store.open(url) as store:
            wrong = [*store.check(), *work.faults(store, analyses, done=False)]
            work.run(store, analyses)
            wrong += [f"finished: {it}" for it in (*store.check(), *work.faults(store, analyses, done=True))]
        found += [f"{work.name}, kill {number}: {it}" for it in wrong]
        for beside in folder.glob(f"{path.name}*"):
            beside.unlink()
    return found


def _start_and_kill(work: Work, url: str, after: float) -> None:
    command = [sys.executable, "-m", "bench.crash", "--work", work.name, "--store", url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        if process.stdout is None:
            raise AssertionError(command)
        process.stdout.readline()  # it is about to write
        time.sleep(after)
        process.kill()


def main() -> int:
    """Torture every kind of work, or be the process that is killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", choices=sorted(WORKS), help=argparse.SUPPRESS)
    parser.add_argument("--store", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        with Store.open(options.store) as store:
            print("begun", flush=True)
            WORKS[options.work].run(store, made_up())
        return 0
    chance, found = random.Random(options.seed), []
    with tempfile.TemporaryDirectory() as folder:
        for at, work in enumerate(WORKS.values()):
            kills = options.kills // len(WORKS) + (at < options.kills % len(WORKS))
            wrong = torture(work, Path(folder), kills, chance)
            print(f"{work.name}: {kills} kills, {len(wrong)} faults")
            found += wrong
    print("\n".join(found) or "nothing lost, nothing halved, nothing doubled")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
