"""Time, memory and size of every export over 100,000 made-up mentions of 5,000 places; target: 10 s each.

Run: `python -m bench.export_speed [--mentions N] [--places N]`. Each export runs in a process of its own,
so that its peak memory is its own; the store is made in a temporary folder, or kept with `--store FILE`.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.store_queries import fill
from geo.models import Filter, Role
from geo.store import Store
from geo.view.exports.formats import FORMATS, export

BOTH = Filter(roles=(Role.LITERAL, Role.ASSOCIATIVE))
TENTH = Filter(roles=(Role.LITERAL,), sources=tuple(f"source {number}" for number in range(5)))


def main() -> None:
    """Build the store, then print what each format takes for a tenth of it and for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--places", type=int, default=5_000)
    parser.add_argument("--store", help="made unless it is there")
    parser.add_argument(
        "--one", nargs=2, metavar=("FORMAT", "tenth|all"), help="measure one, for main itself"
    )
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(Path(options.store), options.one[0], options.one[1] == "all")))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(options.store or Path(folder) / "bench.sqlite")
        if not path.exists():
            with Store.open(f"sqlite:///{path}") as store:
                fill(store, mentions=options.mentions, places=options.places)
        print(f"{'':10}{'mentions':>10}{'elapsed':>10}{'CPU':>8}{'peak':>9}{'size':>9}")
        for name in FORMATS:
            for share in ("tenth", "all"):
                command = [
                    sys.executable,
                    "-m",
                    "bench.export_speed",
                    "--store",
                    str(path),
                    "--one",
                    name,
                    share,
                ]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                found = json.loads(done.stdout)
                print(f"{name:10}{found['mentions']:>10,}{found['elapsed']:>8.1f} s{found['busy']:>6.1f} s"
                      f"{found['peak_mb']:>6.0f} MB{found['size_mb']:>6.1f} MB", flush=True)  # fmt: skip


def measure(path: Path, name: str, everything: bool) -> dict[str, float]:  # noqa: FBT001 - a flag of its own
    """Export once, the first reading of the store included."""
    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{path}", create=False) as store:
        target = Path(folder) / "export"
        started, worked = time.perf_counter(), time.process_time()
        with target.open("wb") as out:
            mentions = export(store, BOTH if everything else TENTH, name, out)
        return {
            "mentions": mentions,
            "elapsed": time.perf_counter() - started,
            "busy": time.process_time() - worked,
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "size_mb": target.stat().st_size / 2**20,
        }


if __name__ == "__main__":
    main()
