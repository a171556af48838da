"""Time of 10,000 corrections: taken in at once, and applied while their articles are read in.

Run: `python -m bench.corrections [--corrections N]`. The target is 2 s more than without them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from bench.store_queries import fill
from geo.correction import Correction, Hand, Scope, Verdict
from geo.identity.table import Tables
from geo.models import Analysis, Feature, Kind, Place
from geo.names import GivenNames
from geo.store import Store

ELSEWHERE = Place("bench:elsewhere", "Elsewhere", 1.0, 2.0, Feature.SETTLEMENT)
HAND = Hand("bench", "2026-01-01T00:00:00Z")


def main() -> None:
    """Print the seconds of each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corrections", type=int, default=10_000)
    amount = parser.parse_args().corrections
    given = GivenNames.load()
    with tempfile.TemporaryDirectory() as folder:
        with Store.open(f"sqlite:///{Path(folder) / 'first.sqlite'}") as store:
            fill(store, mentions=2 * amount, places=1_000)
            analyses = [store.analysis(digest) for digest in store.digests()]
            corrections = [it for analysis in analyses for it in of_mentions(analysis)][:amount]
            started = time.perf_counter()
            decided = store.correct(corrections, HAND, tables=Tables(), given=given)
            took = time.perf_counter() - started
            print(f"{len(corrections):,} corrections of single mentions taken in: {took:.2f} s")
            print(f"  {decided.changed:,} mentions are shown elsewhere")
        plain = _ingest(analyses, Path(folder) / "plain.sqlite", [])
        corrected = _ingest(analyses, Path(folder) / "corrected.sqlite", corrections)
        print(
            f"{len(analyses):,} articles saved: {plain:.2f} s; with them {corrected:.2f} s "
            f"({corrected - plain:+.2f} s; target +2 s)"
        )


def of_mentions(analysis: Analysis) -> list[Correction]:
    """Correct every other place mention."""
    digest = analysis.article.digest
    return [
        Correction(Verdict.PLACE, it.text, Scope.MENTION, digest, it.start, it.end, place=ELSEWHERE)
        for it in analysis.mentions[::2]
        if it.kind is Kind.PLACE
    ]


def _ingest(analyses: list[Analysis], path: Path, corrections: list[Correction]) -> float:
    with Store.open(f"sqlite:///{path}") as store:
        store.correct(corrections, HAND, tables=Tables(), given=GivenNames.load())
        started = time.perf_counter()
        for analysis in analyses:
            store.save(analysis, collection="c")
        return time.perf_counter() - started


if __name__ == "__main__":
    main()
