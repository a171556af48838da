"""Workers: a cluster on this machine, or one that runs somewhere."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import dask
from distributed import Client, LocalCluster
from distributed.diagnostics.plugin import WorkerPlugin
from distributed.worker import Worker, get_worker

from geo.cluster.alone import Alone
from geo.cluster.plan import Batch, Done, Plan
from geo.cluster.station import Station
from geo.errors import WhereinError

MEMORY: Final = "1500MB"
"""What a worker on this machine may take; with more it is ended and started anew."""
PATIENCE: Final = 600.0
"""Seconds for which a scheduler or workers that went away are waited for."""
_TRY: Final = 5.0
"""Seconds for one attempt to reach a scheduler."""
_ONE_THREAD: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)
"""Workers take a core each: their libraries' own threads would only stand in each other's way."""
_CONFIG: Final = {
    "distributed.scheduler.allowed-failures": 1,
    "distributed.nanny.pre-spawn-environ": {**_ONE_THREAD, "MALLOC_TRIM_THRESHOLD_": "65536"},
    "distributed.admin.large-graph-warning-threshold": "1GB",
    "distributed.comm.timeouts.connect": "10s",
    # What Dask watches of itself costs a worker some per cent of its time.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "2s",
}

NAME = "wherein"
"""Under what name the workers know the plan."""

Say = Callable[[str], None]


class Models(WorkerPlugin):
    """Gives a worker the plan; models are loaded with the first batch, once."""

    name = NAME

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._station: Station | None = None

    def __reduce__(self) -> tuple[type[Models], tuple[Plan]]:
        return Models, (self.plan,)

    def setup(self, worker: Worker) -> None:
        """Nothing yet: a worker that loads models answers nobody."""

    def teardown(self, worker: Worker) -> None:
        """Close all."""
        del worker
        if self._station is not None:
            self._station.__exit__(None, None, None)
            self._station = None

    def station(self) -> Station:
        """This process's models, loaded when they are needed first. Raises SetupMissing."""
        if self._station is None:
            self._station = Station(self.plan, scratch=get_worker().local_directory).__enter__()
        return self._station


def run_batch(batch: Batch, *, carefully: bool) -> Done:
    """Do a batch on a worker; `carefully` in a child process, which may break down."""
    models = get_worker().plugins[NAME]
    if not isinstance(models, Models):
        raise TypeError(models)
    station = models.station()
    if not carefully:
        return station.work(batch)
    with Alone(models.plan, afresh=batch.afresh, scratch=get_worker().local_directory) as child:
        return station.work(batch, child.look)


class Machines:
    """The workers as the command sees them; `client` is asked for anew when they went away."""

    def __init__(self, address: str, plan: Plan, say: Say, *, patience: float = PATIENCE) -> None:
        self._address = address
        self._plan = plan
        self._say = say
        self._patience = patience
        self.client = self._connected(_TRY)
        """Speaks to the scheduler."""

    def close(self) -> None:
        """Let go of the scheduler; the workers forget the plan and close its models."""
        if self.client.status == "running":
            self.client.unregister_worker_plugin(NAME)
        self.client.close(timeout=_TRY)

    def again(self) -> Client:
        """Wait for a scheduler that went away. Raises WhereinError when it does not come."""
        self._say(f"the scheduler at {self._address} does not answer; waiting for it")
        self.client.close(timeout=_TRY)
        self.client = self._connected(self._patience)
        self._say(f"the scheduler at {self._address} is there again; going on")
        return self.client

    def count(self) -> int:
        """How many workers there are now."""
        return len(self.client.nthreads())

    def _connected(self, patience: float) -> Client:
        until = time.monotonic() + patience
        while True:
            try:
                client = Client(self._address, timeout=_TRY)
                client.register_plugin(Models(self._plan))
            except (OSError, TimeoutError) as error:
                if time.monotonic() > until:
                    raise WhereinError(
                        f"no scheduler answers at {self._address}; start one: dask scheduler (docs/scale.md)"
                    ) from error
                continue
            return client


@contextmanager
def local_cluster(workers: int, plan: Plan, say: Say) -> Iterator[Machines]:
    """Start workers on this machine, one thread each, and end them."""
    with dask.config.set(_CONFIG), _quiet():
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            memory_limit=MEMORY,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        )
        with cluster:
            machines = Machines(cluster.scheduler_address, plan, say)
            say(f"{workers} workers on this machine; dashboard: {machines.client.dashboard_link}")
            try:
                yield machines
            finally:
                machines.close()


@contextmanager
def running_cluster(address: str, plan: Plan, say: Say, *, patience: float = PATIENCE) -> Iterator[Machines]:
    """Use the workers of a scheduler that runs somewhere."""
    with dask.config.set(_CONFIG), _quiet():
        machines = Machines(address, plan, say, patience=patience)
        say(f"{machines.count()} workers of {address}; dashboard: {machines.client.dashboard_link}")
        try:
            yield machines
        finally:
            machines.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask's own messages of workers and connections that come and go are told in our words."""
    loggers = [logging.getLogger(name) for name in ("distributed", "tornado.application")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
