"""Runs every benchmark in a process of its own: `make bench`, `python -m bench [FOLDER of articles]`."""

from __future__ import annotations

import os
import subprocess
import sys

BENCHMARKS = (
    ("bench.reading_speed", False),
    ("bench.pipeline_speed", True),
    ("bench.recognizer_speed", False),
    ("bench.gazetteer_build", False),
    ("bench.gazetteer_geonames", False),
    ("bench.store_queries", False),
    ("bench.map_speed", False),
    ("bench.app_speed", False),
    ("bench.cache_speed", False),
    ("bench.page_speed", False),
    ("bench.export_speed", False),
)
"""Module, and whether it takes the folder of articles."""


def main(arguments: list[str]) -> int:
    """Run all; give 1 when one could not be measured."""
    failed = 0
    alone = dict(os.environ, GEO_SERVICES="off")  # whatever a developer has switched on
    for module, takes_folder in BENCHMARKS:
        print(f"\n== {module}", flush=True)
        command = [sys.executable, "-m", module, *(arguments if takes_folder else [])]
        failed += subprocess.run(command, check=False, env=alone).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
