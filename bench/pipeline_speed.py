"""From files to stored results: `python -m bench.pipeline_speed [FOLDER]`; target: 3 s for two articles.

FOLDER holds the articles; without it, or where it is absent, the sample articles are read.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from geo.models import Article
from geo.pipeline import ingest, open_pipeline
from geo.read.files import read_paths
from geo.settings import ROOT, Settings
from geo.store import Store

TARGET_S = 3.0
RUNS = 5


def main(folder: Path) -> None:
    """Print how long loading takes, and the median of several ingests into empty stores."""
    with tempfile.TemporaryDirectory() as scratch:
        begun = time.perf_counter()
        with open_pipeline(replace(Settings(), cache=Path(scratch) / "cache.sqlite")) as pipeline:
            print(f"models loaded                     {time.perf_counter() - begun:6.2f} s")
            times = []
            for run in range(RUNS):
                with Store.open(f"sqlite:///{scratch}/{run}.sqlite") as store:
                    begun = time.perf_counter()
                    report = ingest(
                        read_paths([str(folder)]),
                        pipeline=pipeline,
                        store=store,
                        collection="bench",
                        progress=lambda _: None,
                    )
                    times.append(time.perf_counter() - begun)
    articles = [a for a in read_paths([str(folder)]) if isinstance(a, Article)]
    words = sum(len(a.text.split()) for a in articles)
    print(
        f"{report.added} articles, {words} words, to the store {statistics.median(times):6.2f} s "
        f"(first {times[0]:.2f} s; target for the two real articles: {TARGET_S:.0f} s)"
    )


if __name__ == "__main__":
    asked = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "articles"
    main(asked if asked.is_dir() else ROOT / "data" / "articles")
