from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from geo.errors import GeocodingUnavailable, StoreError
from geo.resolve.cache_file import CacheFile
from geo.resolve.gate import FAILURES_TO_OPEN, LONGEST_PAUSE, Gate, SystemClock, open_gate
from geo.settings import ROOT
from tests.resolve.loopback import Handler, Service, nominatim, running

RATE = 25.0
INTERVAL = 1 / RATE
FAR = 1e12

ASKER = """
import sys
from contextlib import closing
from pathlib import Path
from geo.errors import GeocodingUnavailable
from geo.resolve.cache_file import CacheFile
from geo.resolve.online import open_services
from geo.resolve.query import Query
from geo.services import Service, Services

path, port, rate, own, first, last = sys.argv[1:]
service = Service("nominatim", domain=f"127.0.0.1:{port}", scheme="http", rate=float(rate), timeout=20.0,
                  deadline=300.0)
sys.stdin.readline()
with (
    closing(CacheFile(Path(path))) as file,
    open_services(Services((service,)), file=file, locate=lambda lat, lon: (None, None)) as (opened,),
):
    for number in range(int(first), int(last)):
        opened.candidates(Query(f"Village {number} of {own}"))
        opened.candidates(Query(f"Village {number} of all"))
        print(number, flush=True)
"""


@dataclass(slots=True)
class HandClock:
    """A clock that stands still until somebody waits."""

    seconds: float = 1_700_000_000.0
    waits: list[float] = field(default_factory=list)

    def now(self) -> float:
        """The time."""
        return self.seconds

    def wait(self, seconds: float) -> None:
        """Let time pass at once."""
        self.waits.append(seconds)
        self.seconds += seconds


def started(path: Path, service: Service, own: object, first: int, last: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ASKER, path, str(service.port), str(RATE), str(own), str(first), str(last)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A cache's file."""
    path = tmp_path / "cache.sqlite"
    with closing(CacheFile(path)):
        return path


def gate(path: Path, clock: HandClock, *, rate: float | None = 1.0) -> Gate:
    return open_gate(path, "nominatim", rate=rate, lease=20.0, clock=clock)


def test_four_processes_together_keep_the_rate(path: Path) -> None:
    """Requests of four processes reach the service an interval apart, and none is made twice."""
    each = 6
    with running(Service(nominatim)) as service:
        processes = [started(path, service, own, 0, each) for own in range(4)]
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        for process in processes:
            process.communicate()
        assert [process.returncode for process in processes] == [0, 0, 0, 0]
        asked = service.asked("q")
        gaps = [after - before for before, after in zip(service.times, service.times[1:], strict=False)]
    assert len(asked) == len(set(asked)) == 4 * each + each
    assert min(gaps) >= INTERVAL


def test_a_kill_at_any_moment_loses_no_answer(path: Path) -> None:
    """Killed while it asks, again and again: the cache stays readable and nothing answered is asked anew."""
    with running(Service(nominatim)) as service:
        killed: list[Service] = []
        for round_number in range(3):
            process = started(path, service, "one", 0, 40)

            def kill(handler: Handler, pid: int = process.pid) -> None:
                os.kill(pid, signal.SIGKILL)
                killed.append(service)
                handler.close_connection = True

            service.replies = [lambda h: h.put(200, "[]") for _ in range(3 + round_number)]
            service.replies.append(kill)
            process.communicate("\n")
            assert process.returncode == -signal.SIGKILL
            with closing(sqlite3.connect(path)) as rows:
                assert rows.execute("pragma integrity_check").fetchone() == ("ok",)
                rows.execute("delete from gate")  # the dead one's lease, which would run out by itself
                rows.commit()
        answered = len(killed)
        before = len(service.requests)
        process = started(path, service, "one", 0, 40)
        process.communicate("\n")
        assert process.returncode == 0
        asked = service.asked("q")
        # each kill left one question without an answer: only those were put twice
        assert len(asked) - len(set(asked)) <= answered
        assert len(set(asked)) == 80
        assert len(service.requests) > before


def test_turns_are_an_interval_apart(path: Path) -> None:
    """The interval counts from the end of a turn, so that no delay of a request shortens it."""
    clock = HandClock()
    with closing(gate(path, clock)) as one, closing(gate(path, clock)) as other:
        with one.turn(FAR):
            clock.seconds += 3
        ended = clock.now()
        with other.turn(FAR):
            assert clock.now() - ended == pytest.approx(1.0)


def test_a_turn_excludes_others_until_it_is_given_back(path: Path) -> None:
    """While one asks, another waits in vain until its deadline."""
    clock = HandClock()
    with (
        closing(gate(path, clock)) as one,
        closing(gate(path, clock)) as other,
        one.turn(FAR),
        pytest.raises(GeocodingUnavailable, match="others were asking"),
        other.turn(clock.now() + 5),
    ):
        raise AssertionError("two at once")


def test_a_lost_turn_runs_out(path: Path) -> None:
    """Who was killed while asking holds the others up for one lease at most."""
    clock = HandClock()
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.execute("insert into gate values ('nominatim', ?, 0, 0, 0, '')", (clock.now() + 20,))
    begun = clock.now()
    with closing(gate(path, clock)) as other, other.turn(FAR):
        assert clock.now() - begun == pytest.approx(20.0)


def test_a_clock_set_back_locks_nobody_out(path: Path) -> None:
    """What another clock wrote about the far future is not waited for."""
    clock = HandClock()
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.execute(
            "insert into gate values ('nominatim', ?, 0, ?, 9, 'x')", (clock.now() + 9e5, clock.now() + 9e5)
        )
    begun = clock.now()
    with closing(gate(path, clock)) as other, other.turn(FAR):
        assert clock.now() - begun <= 1.0


def test_without_a_rate_nobody_waits(path: Path) -> None:
    """One's own server is asked by all at once, and is still left alone when it is down."""
    clock = HandClock()
    with closing(gate(path, clock, rate=None)) as one, closing(gate(path, clock, rate=None)) as other:
        with one.turn(FAR), other.turn(FAR):
            assert clock.waits == []
        for _ in range(FAILURES_TO_OPEN):
            one.failed("it is down")
        with pytest.raises(GeocodingUnavailable, match=r"left alone for 30 s .it is down"), other.turn(FAR):
            raise AssertionError("asked in spite of it")
        one.succeeded()
        with other.turn(FAR):
            assert clock.waits == []


def test_the_breaker_s_pauses_grow_to_ten_minutes(path: Path) -> None:
    """30 s, 60 s, 120 s … and never more than 600 s."""
    clock = HandClock()
    with closing(gate(path, clock)) as one:
        rests = []
        for _ in range(FAILURES_TO_OPEN + 7):
            one.failed("down")
            rests.append(max(0.0, one.state.open_until - clock.now()))
    assert rests[: FAILURES_TO_OPEN + 2] == [0, 0, 0, 30, 60, 120]
    assert rests[-1] == LONGEST_PAUSE


def test_a_hopeless_failure_opens_it_at_once(path: Path) -> None:
    """A refused key is refused the next time, too."""
    clock = HandClock()
    with closing(gate(path, clock)) as one:
        one.failed("refused", at_once=True)
        assert one.state.open_until == clock.now() + 30


def test_services_do_not_wait_for_each_other(path: Path) -> None:
    """Each has turns of its own."""
    clock = HandClock()
    other = open_gate(path, "photon", rate=1.0, lease=20.0, clock=clock)
    with closing(gate(path, clock)) as one, closing(other), one.turn(FAR), other.turn(FAR):
        assert clock.waits == []


def test_the_machine_s_clock_runs(path: Path) -> None:
    """The real clock tells seconds since 1970 and waits at least as long as told."""
    clock = SystemClock()
    before = clock.now()
    clock.wait(0.01)
    assert clock.now() - before >= 0.009
    assert before > 1_700_000_000


def test_a_file_that_is_no_cache_is_told(tmp_path: Path) -> None:
    """An error of the file is a StoreError, not a crash."""
    broken = open_gate(tmp_path / "x.sqlite", "nominatim", rate=1.0, lease=1.0, clock=HandClock())
    with closing(broken), pytest.raises(StoreError, match="set GEO_CACHE"):
        broken.succeeded()
