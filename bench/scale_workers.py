"""Dask's workers beside the plain pipeline: `python -m bench.scale_workers`; ends in minutes.

The same made-up articles, every library with one thread: by the plain pipeline in this process, by one
worker, by two; all write a Parquet data set. Models are loaded before the clock runs. Two workers must be
1.8 times as fast as one, and one may cost 10 % more processor time than the plain pipeline, the command
included. Then two workers read 10,000 short articles: their memory must stay flat and under 1.5 GB.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from bench.generated import write_rows
from geo.cluster.engine import Workers
from geo.cluster.machines import Machines, local_cluster
from geo.cluster.plan import Batch, Plan, ToDataset
from geo.cluster.station import Station
from geo.cluster.taking import FOR_DATASET, Engine, Follow, Here, into_dataset
from geo.dataset.files import Dataset
from geo.read.files import split_paths
from geo.read.streams import Reader
from geo.settings import Settings

ROUNDS = 2
"""The three take turns, so that a machine that becomes slower or faster meanwhile favours none."""
SPEEDUP, OVERHEAD, MEMORY_MB, GROWTH = 1.8, 1.10, 1_500, 1.05
"""What must be reached."""
_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took."""

    elapsed: float
    """Seconds."""
    busy: float
    """Seconds of processors, the command's and the workers'."""


@dataclass(frozen=True, slots=True)
class Rig:
    """What all runs share."""

    folder: Path
    """Where rows and data sets lie."""
    plan: Plan
    """The plan without its sink."""

    def into(self, name: str) -> Plan:
        """Make an empty data set, and the plan that fills it."""
        run = secrets.token_hex(4)
        address = str(self.folder / f"{name}-{run}")
        Dataset(address).take(run)
        return replace(self.plan, sink=ToDataset(address, run))

    def run(self, rows: str, engine: Engine, plan: Plan, follow: Follow) -> Iterator[None]:
        """Have a file's rows analysed; stops once when the models are loaded."""
        warm = [Batch(0, tuple(split_paths([str(self.folder / "warm.jsonl")], Reader())))] * 8
        list(engine.run(iter(warm)))
        yield
        if not isinstance(plan.sink, ToDataset):
            raise TypeError(plan.sink)
        items = split_paths([str(self.folder / rows)], Reader())
        dataset = Dataset(plan.sink.address)
        into_dataset(items, engine=engine, dataset=dataset, collection=plan.collection, follow=follow)
        yield


def plainly(rig: Rig, rows: str) -> Cost:
    """The pipeline in this process."""
    plan = rig.into("plain")
    with Station(plan) as station:
        return _timed(rig.run(rows, Here(station), plan, Follow()), list)


def by_workers(
    rig: Rig, rows: str, workers: int, seen: Callable[[list[int]], None] = lambda _bytes: None
) -> Cost:
    """The same by workers; `seen` is told their memory after each batch."""
    plan = rig.into(f"{rows}-{workers}")
    with local_cluster(workers, plan, lambda _: None) as machines:
        processes = _processes(machines)
        follow = Follow(lambda _inputs, _read: seen([it.memory_info().rss for it in processes]))
        return _timed(rig.run(rows, Workers(machines, print), plan, follow), lambda: processes)


def _sum(costs: Iterable[Cost]) -> Cost:
    listed = list(costs)
    return Cost(sum(it.elapsed for it in listed), sum(it.busy for it in listed))


def _processes(machines: Machines) -> list[psutil.Process]:
    found: dict[str, int] = machines.client.run(os.getpid)
    return [psutil.Process(number) for number in found.values()]


def _timed(run: Iterator[None], processes: Callable[[], list[psutil.Process]]) -> Cost:
    next(run)
    begun, busy = time.perf_counter(), _busy(processes())
    next(run)
    return Cost(time.perf_counter() - begun, _busy(processes()) - busy)


def _busy(processes: list[psutil.Process]) -> float:
    times = [it.cpu_times() for it in [psutil.Process(), *processes]]
    return float(sum(it.user + it.system for it in times))


def speed(rig: Rig, count: int) -> bool:
    """Print how fast the three are; gives whether that is enough."""
    write_rows(rig.folder / "rows.jsonl", count // ROUNDS, words=200)
    rounds = [
        (plainly(rig, "rows.jsonl"), *(by_workers(rig, "rows.jsonl", n) for n in (1, 2)))
        for _ in range(ROUNDS)
    ]
    plain, one, two = (_sum(costs) for costs in zip(*rounds, strict=True))
    for name, cost in (("plain pipeline", plain), ("one worker", one), ("two workers", two)):
        each = f"{cost.busy / count * 1000:.0f} ms of processor an article"
        print(f"{name:<16}{count / cost.elapsed:7.1f} articles/s   {each}", flush=True)
    speedup, overhead = one.elapsed / two.elapsed, one.busy / plain.busy
    print(f"two workers are {speedup:.2f} times as fast as one; at least {SPEEDUP}")
    print(
        f"one worker costs {overhead:.3f} times the plain pipeline's processor time "
        f"({plain.elapsed / one.elapsed:.2f} times its speed); at most {OVERHEAD}"
    )
    return speedup >= SPEEDUP and overhead <= OVERHEAD


def memory(rig: Rig, count: int) -> bool:
    """Print the workers' memory over many articles; gives whether it is small and flat."""
    write_rows(rig.folder / "many.jsonl", count, words=60)
    largest: list[int] = []
    by_workers(rig, "many.jsonl", 2, lambda sizes: largest.append(max(sizes)))
    fifth = max(1, len(largest) // 5)
    early, late = (statistics.median(part) for part in (largest[fifth : 2 * fifth], largest[-fifth:]))
    grown = late / early
    print(
        f"memory of a worker over {count:,} articles: {max(largest) / _MEGABYTE:,.0f} MB at most "
        f"(limit {MEMORY_MB:,}), {grown:.3f} times as much at the end as after a fifth (limit {GROWTH})"
    )
    return max(largest) / _MEGABYTE <= MEMORY_MB and grown <= GROWTH


def main() -> int:
    """Measure; 1 when something is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=8 * FOR_DATASET)
    parser.add_argument("--many", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rig = Rig(Path(folder), Plan(Settings(), "bench"))
        write_rows(rig.folder / "warm.jsonl", 4, seed=12, words=100)
        good = [speed(rig, options.articles), memory(rig, options.many)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    if os.environ.get("OMP_NUM_THREADS") != "1":  # it is read when libraries are imported
        again = [sys.executable, "-m", "bench.scale_workers", *sys.argv[1:]]
        sys.exit(subprocess.run(again, env=os.environ | _THREADS, check=False).returncode)
    sys.exit(main())
