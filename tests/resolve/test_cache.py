from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.exc import GeopyError
from geopy.geocoders import Nominatim
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import GeocodingUnavailable, StoreError
from geo.gazetteer.geocoder import OfflineGazetteer
from geo.gazetteer.lookup import Gazetteer
from geo.gazetteer.normalise import normalise
from geo.models import Candidate, Feature, Match, Place
from geo.resolve.cache import CachedGeocoder
from geo.resolve.offline import OfflineSource
from geo.resolve.query import CandidateSource, Query
from geo.settings import ROOT

BAKHMUT = Place(
    "curated:1", "Bakhmut", 48.59441, 38.00075, Feature.SETTLEMENT, "UA", "Donetsk Oblast", 73_212, 0.41
)
INDIANA = Place("curated:2", "Indiana", 40.0, -86.25, Feature.REGION, "US")
SEA = Place("curated:3", "Азовське море", 46.0, 36.5, Feature.WATER)

ANSWERS = {
    "Bakhmut": (Candidate(BAKHMUT, Match.PRIMARY),),
    "Sea of Azov": (Candidate(SEA, Match.ALTERNATE), Candidate(BAKHMUT, Match.PARTIAL)),
    "IN": (Candidate(INDIANA, Match.ABBREVIATION),),
    "Bakhmut, Indiana": (),
    "Bakhmut Indiana": (Candidate(INDIANA, Match.PARTIAL),),
}

AMBIGUOUS = [
    *["in", "IN", "I.N.", "Ind.", "the Ind.", "ind", "Indiana", "indiana", "W. Virginia", "w virginia"],
    *["Paris, Texas", "Paris Texas", "PARIS, TX", "paris, tx"],
]


@dataclass(slots=True)
class SmallGazetteer:
    """A gazetteer written by hand, which keeps what it was asked."""

    name: str = "small"
    version: str = "1"
    asked: list[str] = field(default_factory=list)

    def candidates(self, query: Query) -> tuple[Candidate, ...]:
        """Answer from the table above."""
        self.asked.append(query.name)
        return ANSWERS.get(query.name, ())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the cache of a test lies; the folder is made by the cache."""
    return tmp_path / "new" / "folder" / "cache.sqlite"


def ask(source: CandidateSource, path: Path, *names: str) -> tuple[list[tuple[Candidate, ...]], int]:
    with CachedGeocoder(source, path) as cache:
        return [cache.candidates(Query(name)) for name in names], cache.asked


def test_a_second_run_geocodes_nothing_anew(path: Path) -> None:
    """A new instance over the same file answers the same, and its source is not asked once."""
    names = ["Bakhmut", "Sea of Azov", "Nowhere Town"]
    first, asked = ask(SmallGazetteer(), path, *names)
    assert asked == 3
    again = SmallGazetteer()
    second, asked = ask(again, path, *names)
    assert (asked, again.asked) == (0, [])
    assert second == first


def test_a_second_process_geocodes_nothing_anew(path: Path) -> None:
    """Answers are on disk: another process, whose source refuses every question, gets them."""
    ask(SmallGazetteer(), path, "Bakhmut", "Nowhere Town")
    code = """
import sys
from pathlib import Path
from geo.errors import GeocodingUnavailable
from geo.resolve.cache import CachedGeocoder
from geo.resolve.query import Query

class Closed:
    name, version = "small", "1"
    def candidates(self, query):
        raise GeocodingUnavailable(self.name, "closed")

with CachedGeocoder(Closed(), Path(sys.argv[1])) as cache:
    found = [cache.candidates(Query(name)) for name in ("Bakhmut", "Nowhere Town")]
    print(found[0][0].place.id, len(found[1]), cache.asked)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.split() == ["curated:1", "0", "0"]


def test_the_real_gazetteer_is_asked_once(path: Path, gazetteer: Gazetteer) -> None:
    """What the offline gazetteer answers comes back field by field from the file."""
    names = ["Bakhmut", "Bucha", "Izyum", "Sochi", "Tolyatti", "Kandalaksha", "Springfield"]
    source = OfflineSource(OfflineGazetteer(gazetteer))
    first, asked = ask(source, path, *names)
    assert asked == len(names)
    second, asked = ask(source, path, *names)
    assert (second, asked) == (first, 0)
    assert [tuple(gazetteer.look_up(name)) for name in names] == second


def test_a_new_version_asks_anew(path: Path) -> None:
    """Another version of the gazetteer, or another geocoder, never sees the old answers."""
    ask(SmallGazetteer(version="1"), path, "Bakhmut")
    assert ask(SmallGazetteer(version="2"), path, "Bakhmut")[1] == 1
    assert ask(SmallGazetteer(name="other"), path, "Bakhmut")[1] == 1
    assert ask(SmallGazetteer(version="1"), path, "Bakhmut")[1] == 0


def test_one_run_asks_each_name_once(path: Path) -> None:
    """Within a run the answer is known before it is written, and after."""
    with CachedGeocoder(SmallGazetteer(), path) as cache:
        cache.candidates(Query("Bakhmut"))
        cache.candidates(Query("  Bakhmut\n"))
        cache.flush()
        cache.candidates(Query("Bakhmut"))
        assert cache.asked == 1


def test_no_such_place_is_an_answer_worth_keeping(path: Path) -> None:
    """A miss is stored: the same unknown name costs nothing the next time."""
    assert ask(SmallGazetteer(), path, "Nowhere Town") == ([()], 1)
    assert ask(SmallGazetteer(), path, "Nowhere Town") == ([()], 0)


def test_context_is_part_of_the_question(path: Path) -> None:
    """The same name with other hints is another question; the order of hints is not."""
    with CachedGeocoder(SmallGazetteer(), path) as cache:
        cache.candidates(Query("Bakhmut"))
        cache.candidates(Query("Bakhmut", (("country", "UA"),)))
        cache.candidates(Query("Bakhmut", (("country", "UA"), ("language", "uk"))))
        cache.candidates(Query("Bakhmut", (("language", "uk"), ("country", "UA"))))
        assert cache.asked == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IN", "in"),
        ("the Ind.", "ind"),
        ("W. Virginia", "w virginia"),
        ("Bakhmut, Indiana", "Bakhmut Indiana"),
    ],
)
def test_what_a_geocoder_tells_apart_has_keys_of_its_own(path: Path, one: str, other: str) -> None:
    """Case and full stops make an abbreviation, a comma narrows a search: neither is folded away."""
    assert ask(SmallGazetteer(), path, one, other)[1] == 2
    expected = [ANSWERS.get(other, ()), ANSWERS.get(one, ())]
    assert ask(SmallGazetteer(), path, other, one) == (expected, 0)


@pytest.mark.parametrize(
    "same",
    ["NOVOHRAD-VOLYNSKYI", "Novohrad\u2011Volynskyi", "the Novohrad Volynskyi’s", " Novohrad\n Volynskyi "],
)
def test_spellings_of_a_long_name_share_an_answer(path: Path, same: str) -> None:
    """Case, hyphens, articles, possessives and spaces of a long name make no new question."""
    assert ask(SmallGazetteer(), path, "Novohrad-Volynskyi", same)[1] == 1


@settings(max_examples=15)
@given(st.lists(st.sampled_from(AMBIGUOUS), min_size=2, max_size=6))
def test_the_order_of_questions_changes_no_answer(
    gazetteer: Gazetteer, tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    """Through a cache that others have filled, every name has the gazetteer's own answer."""
    source = OfflineSource(OfflineGazetteer(gazetteer))
    with CachedGeocoder(source, tmp_path_factory.mktemp("order") / "cache.sqlite") as cache:
        for name in names:
            assert cache.candidates(Query(name)) == source.candidates(Query(name))


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_any_name_can_be_kept(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """Lone surrogates, NUL and quotes in an article's names are stored and found again."""
    path = tmp_path_factory.mktemp("any") / "cache.sqlite"
    assert ask(SmallGazetteer(), path, name)[1] == 1
    assert ask(SmallGazetteer(), path, name)[1] == 0


class Handler(BaseHTTPRequestHandler):
    """A Nominatim that knows one town and is overloaded when asked for Busytown."""

    def do_GET(self) -> None:
        """Answer a search."""
        query = parse_qs(urlsplit(self.path).query)["q"][0]
        status = 503 if query == "Busytown" else 200
        found = [{"lat": "48.59", "lon": "38.0", "display_name": "Bakhmut, Ukraine"}]
        body = json.dumps(found if query == "Bakhmut" else []).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own name
        """Say nothing."""


@contextmanager
def service() -> Iterator[int]:
    """Run that Nominatim on a free port of the loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


class OnlineSource:
    """Asks a Nominatim on the loopback through geopy."""

    name = "nominatim"
    version = "test"

    def __init__(self, port: int) -> None:
        self._geocoder = Nominatim(
            user_agent="wherein-tests", domain=f"127.0.0.1:{port}", scheme="http", timeout=20, proxies={}
        )

    def candidates(self, query: Query) -> tuple[Candidate, ...]:
        """Give what the service finds; an outage is an error."""
        try:
            found = self._geocoder.geocode(query.name, exactly_one=False)
        except GeopyError as error:
            raise GeocodingUnavailable(self.name, str(error)) from error
        return tuple(
            Candidate(
                Place(f"nominatim:{k}", o.address, o.latitude, o.longitude, Feature.SETTLEMENT), Match.PRIMARY
            )
            for k, o in enumerate(found or ())
        )


def test_a_service_s_answers_outlive_the_service(path: Path) -> None:
    """Hits and misses of an online geocoder are kept: when it is gone, the second run needs it no more."""
    with service() as port:
        first, asked = ask(OnlineSource(port), path, "Bakhmut", "Nowhere Town")
        assert asked == 2
    second, asked = ask(OnlineSource(port), path, "Bakhmut", "Nowhere Town")
    assert (second, asked) == (first, 0)
    assert (first[0][0].place.lat, first[1]) == (48.59, ())


def test_a_failure_is_never_stored(path: Path) -> None:
    """An outage reaches the caller each time; once the service is back it is asked and its answer kept."""
    with service() as port:
        for _ in range(2):
            with CachedGeocoder(OnlineSource(port), path) as cache:
                with pytest.raises(GeocodingUnavailable, match="nominatim could not be asked"):
                    cache.candidates(Query("Busytown"))
                assert cache.asked == 0
    with pytest.raises(GeocodingUnavailable):
        ask(OnlineSource(port), path, "Bakhmut")
    with service() as port:
        assert ask(OnlineSource(port), path, "Bakhmut")[1] == 1
    with closing(sqlite3.connect(path)) as rows:
        assert rows.execute("select query from answer").fetchall() == [("Bakhmut",)]


def test_what_came_before_a_failure_is_kept(path: Path) -> None:
    """An article that fails half way loses none of the answers it got."""
    with service() as port, pytest.raises(GeocodingUnavailable):
        ask(OnlineSource(port), path, "Bakhmut", "Busytown")
    assert ask(SmallGazetteer(name="nominatim", version="test"), path, "Bakhmut")[1] == 0


@pytest.mark.parametrize("content", [b"no database at all, " * 500, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_corrupted_file_is_refused_with_what_helps(path: Path, content: bytes) -> None:
    """The message names the file and tells to delete it or to set GEO_CACHE; the file is left alone."""
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"delete it,? or set GEO_CACHE") as caught:
        CachedGeocoder(SmallGazetteer(), path)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == content


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    """What is no file cannot be opened, and the message says so."""
    with pytest.raises(StoreError, match="cannot be opened"):
        CachedGeocoder(SmallGazetteer(), tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be opened"):
        CachedGeocoder(SmallGazetteer(), tmp_path / "file" / "cache.sqlite")


@pytest.mark.parametrize(
    "stored", ["[[", "{}x", '[["primary"]]', '[["best", 1, 2, 3, 4, 5, 6, 7, 8, 9]]', "[5]"]
)
def test_an_unreadable_answer_is_no_answer(path: Path, stored: str) -> None:
    """A damaged row is reported with what helps, never read as "no such place"."""
    ask(SmallGazetteer(), path, "Bakhmut")
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.execute("update answer set candidates = ?", (stored,))
    with pytest.raises(StoreError, match=r"delete it,? or set GEO_CACHE"):
        ask(SmallGazetteer(), path, "Bakhmut")


def test_another_schema_is_refused_with_what_helps(path: Path) -> None:
    """A cache of another release is not touched; the message tells both versions and the way out."""
    ask(SmallGazetteer(), path, "Bakhmut")
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.execute("update meta set value = '99'")
    with pytest.raises(StoreError, match=r"schema version 99, this program needs 2.*delete it") as caught:
        CachedGeocoder(SmallGazetteer(), path)
    assert "GEO_CACHE" in str(caught.value)
    with closing(sqlite3.connect(path)) as rows:
        assert rows.execute("select count(*) from answer").fetchone() == (1,)


def test_a_cache_that_cannot_be_written_says_so(path: Path) -> None:
    """Answers that cannot be kept are an error at the flush, not a silent loss."""
    cache = CachedGeocoder(SmallGazetteer(), path)
    cache.candidates(Query("Bakhmut"))
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.execute("drop table answer")
    with pytest.raises(StoreError, match=r"cannot be written.*GEO_CACHE"):
        cache.flush()


def test_two_instances_share_one_file(path: Path) -> None:
    """Two writers interleave without losing answers, and each sees what the other has written."""
    with CachedGeocoder(SmallGazetteer(), path) as one, CachedGeocoder(SmallGazetteer(), path) as other:
        one.candidates(Query("Bakhmut"))
        other.candidates(Query("Bakhmut"))
        one.flush()
        other.flush()
        other.candidates(Query("Sea of Azov"))
        other.flush()
        one.candidates(Query("Sea of Azov"))
        assert (one.asked, other.asked) == (1, 2)
    assert ask(SmallGazetteer(), path, "Bakhmut", "Sea of Azov")[1] == 0


def test_several_processes_fill_one_file(path: Path) -> None:
    """Four processes that start on a cache that is not there yet write all their answers."""
    code = """
import sys
from pathlib import Path
from geo.resolve.cache import CachedGeocoder
from geo.resolve.query import Query

class Empty:
    name, version = "small", "1"
    def candidates(self, query):
        return ()

sys.stdin.readline()
with CachedGeocoder(Empty(), Path(sys.argv[1])) as cache:
    for number in range(25):
        cache.candidates(Query(f"village number {number} of process {sys.argv[2]}"))
        cache.candidates(Query(f"village number {number} of all"))
        cache.flush()
"""
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(path), str(k)], stdin=subprocess.PIPE, cwd=ROOT)
        for k in range(4)
    ]
    for process in started:
        process.communicate(b"\n")
    assert [process.returncode for process in started] == [0, 0, 0, 0]
    with closing(sqlite3.connect(path)) as rows:
        assert rows.execute("select count(*) from answer").fetchone() == (4 * 25 + 25,)


def test_threads_may_share_an_instance(path: Path) -> None:
    """Eight threads that ask for the same names have each asked once among them."""
    names = [f"Village number {k}" for k in range(40)]
    with CachedGeocoder(SmallGazetteer(), path) as cache:

        def work() -> None:
            for name in names:
                cache.candidates(Query(name))
                cache.flush()

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert cache.asked == len(names)


def test_it_stands_for_its_source(path: Path) -> None:
    """Name and version are the source's, so that results tell which gazetteer answered."""
    with CachedGeocoder(SmallGazetteer(version="7"), path) as cache:
        assert (cache.name, cache.version) == ("small", "7")


def test_stored_queries_are_normalised(path: Path) -> None:
    """The key of a long name is its normal form."""
    ask(SmallGazetteer(), path, "The Novohrad-Volynskyi")
    with closing(sqlite3.connect(path)) as rows:
        assert rows.execute("select query from answer").fetchall() == [(normalise("Novohrad-Volynskyi"),)]
