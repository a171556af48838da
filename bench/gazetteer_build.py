"""Build and look-up of the gazetteer: `python -m bench.gazetteer_build`.

Targets: a build in 20 s with 800 MB, 40,000 look-ups a second.
"""

from __future__ import annotations

import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

from geo.gazetteer.builder import build
from geo.gazetteer.geocoder import OfflineGazetteer
from geo.gazetteer.lookup import Gazetteer

NAMES = 20_000
REVERSALS = 50
SEED = 1


def main() -> None:
    """Print wall and processor time, peak memory, file size and look-ups a second."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "gazetteer.sqlite"
        begun = time.process_time()
        report = build(path)
        busy = time.process_time() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
        print(f"build           {report.seconds:8.1f} s, {busy:.1f} s of it on the processor (target 20 s)")
        print(f"peak memory     {peak:8.0f} MB (target 800 MB)")
        size = path.stat().st_size / 1e6
        print(f"file            {size:8.1f} MB, {report.places:,} places, {report.aliases:,} names")
        _look_ups(path)


def _look_ups(path: Path) -> None:
    """Each name once, so that no answer comes from a cache; half of the names are unknown."""
    connection = sqlite3.connect(path)
    stored = [row[0] for row in connection.execute("select distinct norm from alias")]
    connection.close()
    known = random.Random(SEED).sample(stored, NAMES)
    names = [name for pair in zip(known, (f"{name} zq" for name in known), strict=True) for name in pair]
    gazetteer = Gazetteer.open(path)
    begun = time.perf_counter()
    found = sum(gazetteer.known(name) is not None for name in names)
    first = len(names) / (time.perf_counter() - begun)
    begun = time.perf_counter()
    for name in names:
        gazetteer.known(name)
    again = len(names) / (time.perf_counter() - begun)
    print(
        f"look-ups        {first:8,.0f} /s new, {again:,.0f} /s repeated ({found:,} of {len(names):,} known)"
    )
    geocoder = OfflineGazetteer(gazetteer)
    geocoder.reverse((0, 0))
    times = []
    for _ in range(REVERSALS):
        begun = time.perf_counter()
        geocoder.reverse((48.6, 38.0))
        times.append(time.perf_counter() - begun)
    print(f"nearest place   {statistics.median(times) * 1000:8.1f} ms")
    gazetteer.close()


if __name__ == "__main__":
    main()
