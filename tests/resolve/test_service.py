"""One online service against real servers that speak its format, well and badly."""

from __future__ import annotations

import json
import logging
import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from geo.errors import GeocodingUnavailable, SettingsError
from geo.models import Feature, Match
from geo.resolve.cache_file import CacheFile
from geo.resolve.gate import FAILURES_TO_OPEN
from geo.resolve.online import open_services
from geo.resolve.query import Query
from geo.resolve.service import OnlineService
from geo.service_settings import read_services
from geo.services import Secret, Services
from geo.services import Service as Wanted
from tests.resolve.loopback import (
    FORMATS,
    NAMESAKE,
    STREET,
    ZHURAVKA,
    Handler,
    Reply,
    Service,
    cut,
    drip,
    drip_headers,
    hang_up,
    nominatim,
    running,
    silent,
    status,
)

NAME = ZHURAVKA.name
KEY = "s3cr3t/k+y value"
NEEDS_KEY = {"geonames", "opencage"}
CONTEXT = (("likely", "UA"), ("near", "47,36,50,39"))


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


def wanted(name: str, port: int, /, **changes: object) -> Wanted:
    keys = (("", Secret(KEY)),) if name in NEEDS_KEY else ()
    base = Wanted(name, domain=f"127.0.0.1:{port}", scheme="http", timeout=20.0, keys=keys, rate=100.0)
    return replace(base, **changes)  # type: ignore[arg-type]  # one dict, several types


@contextmanager
def asking(path: Path, service: Wanted, clock: HandClock | None = None) -> Iterator[OnlineService]:
    """A service as the pipeline opens it, with a clock of the test's own."""
    with (
        closing(CacheFile(path)) as file,
        open_services(
            Services((service,)),
            file=file,
            locate=lambda lat, _: ("UA", "Kharkiv Oblast") if lat > 0 else ("AU", None),
            clock=clock or HandClock(),
        ) as (opened,),
    ):
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache.sqlite"


@pytest.mark.parametrize("name", FORMATS)
def test_a_service_s_answer_becomes_candidates(path: Path, name: str) -> None:
    """Position, name, country and region are read from each format, under an id of the service's own."""
    ids = {
        "nominatim": ["nominatim:osm:W1234", "nominatim:osm:W77"],
        "photon": ["photon:osm:W1234", "photon:osm:W77"],
        "pelias": ["pelias:whosonfirst:locality:1234", "pelias:whosonfirst:locality:77"],
        "geonames": ["geonames:1234", "geonames:77"],
        "opencage": ["opencage:point:49.30000,37.20000", "opencage:point:-33.10000,150.90000"],
    }
    with (
        running(Service(FORMATS[name], places=[ZHURAVKA, NAMESAKE])) as service,
        asking(path, wanted(name, service.port)) as opened,
    ):
        found = opened.candidates(Query(NAME, CONTEXT))
    assert [c.place.id for c in found] == ids[name]
    first, second = (c.place for c in found)
    assert (first.name, first.lat, first.lon) == (NAME, 49.3, 37.2)
    assert (first.country, first.admin1, first.feature) == ("UA", "Kharkiv Oblast", Feature.SETTLEMENT)
    assert (second.country, second.admin1) == ("AU", "New South Wales")
    assert {c.match for c in found} == {Match.PRIMARY}
    assert all(0 < c.place.importance < 0.5 for c in found)


@pytest.mark.parametrize("name", FORMATS)
def test_no_such_place_is_an_answer(path: Path, name: str) -> None:
    """Each service's way of saying "none" is none, and is kept: the second question makes no request."""
    with running(Service(FORMATS[name])) as service, asking(path, wanted(name, service.port)) as opened:
        assert opened.candidates(Query("Qwrtzville")) == ()
        assert opened.candidates(Query("Qwrtzville")) == ()
        assert len(service.requests) == 1


def test_hints_reach_the_service(path: Path) -> None:
    """The box is a preference, the named container a limit, the area word a type, the language asked for."""
    with (
        running(Service(nominatim)) as service,
        asking(path, wanted("nominatim", service.port, language="de")) as opened,
    ):
        opened.candidates(Query(NAME, CONTEXT))
        opened.candidates(Query(NAME, (("country", "UA"), ("sort", "oblast"))))
        assert service.asked("viewbox") == ["36.0,47.0,39.0,50.0", ""]
        assert service.asked("bounded") == ["", ""]
        assert service.asked("countrycodes") == ["", "ua"]
        assert service.asked("featureType") == ["", "state"]
        assert service.asked("accept-language") == ["de", "de"]


@pytest.mark.parametrize(
    ("name", "parameter", "value"),
    [
        ("photon", "lat", "48.5"),
        ("geonames", "countryBias", "UA"),
        ("opencage", "bounds", "36.0,47.0,39.0,50.0"),
        ("opencage", "no_annotations", "1"),
        ("pelias", "boundary.rect.min_lat", ""),
    ],
)
def test_each_service_gets_hints_in_its_own_terms(path: Path, name: str, parameter: str, value: str) -> None:
    """What a service knows as a preference is sent; what would limit it is not."""
    with running(Service(FORMATS[name])) as service, asking(path, wanted(name, service.port)) as opened:
        opened.candidates(Query(NAME, CONTEXT))
        assert service.asked(parameter) == [value]


def test_the_user_agent_says_who_asks(path: Path) -> None:
    """The program and its user's contact are in every request."""
    with (
        running(Service(nominatim)) as service,
        asking(path, wanted("nominatim", service.port, contact="desk@paper.example")) as opened,
    ):
        opened.candidates(Query(NAME))
        assert service.agents[0].startswith("Wherein/")
        assert "desk@paper.example" in service.agents[0]


def test_a_street_is_a_facility_and_a_sound_alike_a_partial_match(path: Path) -> None:
    """What merely resembles the name is marked so, and a road is no settlement."""

    def other(handler: Handler) -> None:
        handler.put(200, json.dumps(nominatim([STREET])))

    with (
        running(Service(nominatim, replies=[other, other])) as service,
        asking(path, wanted("nominatim", service.port)) as opened,
    ):
        (street,) = opened.candidates(Query("Pidlisna lane"))
        (alike,) = opened.candidates(Query("Pidlisne"))
    assert (street.place.feature, street.match) == (Feature.FACILITY, Match.PRIMARY)
    assert alike.match is Match.PARTIAL


def test_another_language_s_name_is_an_alternate(path: Path) -> None:
    """The names that the service knows count, whatever it shows."""
    with running(Service(nominatim)) as service, asking(path, wanted("nominatim", service.port)) as opened:
        service.replies.append(lambda h: h.put(200, json.dumps(nominatim([ZHURAVKA]))))
        (found,) = opened.candidates(Query("Журавківське Селище"))
    assert found.match is Match.ALTERNATE


WRONG = {
    "html": status(200, "<html>busy</html>"),
    "half": status(200, "[{"),
    "null": status(200, "null"),
    "empty object": status(200, "{}"),
    "number": status(200, "5"),
    "empty": status(200, ""),
    "deep": status(200, "[" * 100_000),
    "nan": status(200, '[{"lat": NaN, "lon": 1, "display_name": "x"}]'),
    "no position": status(200, '[{"display_name": "x"}]'),
    "off the earth": status(200, '[{"lat": "999", "lon": "x", "display_name": "x", "name": "x"}]'),
    "list of texts": status(200, '["x"]'),
    "500": status(500, "oops"),
    "502": status(502),
    "503": status(503),
    "404": status(404),
    "401": status(401),
    "403": status(403),
    "400": status(400),
    "429": status(429),
    "hang up": hang_up,
    "cut": cut,
    "huge": status(200, " " * 6_000_000),
}


@pytest.mark.parametrize("reply", WRONG.values(), ids=WRONG)
def test_what_is_no_answer_is_never_no_such_place(path: Path, reply: Reply) -> None:
    """Errors, cut connections and wrong JSON raise, are not kept, and the next question is asked."""
    clock = HandClock()
    with (
        running(Service(nominatim, always=reply)) as service,
        asking(path, wanted("nominatim", service.port), clock) as opened,
    ):
        with pytest.raises(GeocodingUnavailable, match=r"nominatim@127\.0\.0\.1"):
            opened.candidates(Query(NAME))
        service.always = None
        clock.seconds += 5_000
        assert len(opened.candidates(Query(NAME))) == 1
    with closing(sqlite3.connect(path)) as rows:
        assert rows.execute("select count(*) from answer").fetchone() == (1,)


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"nominatim"}))
@pytest.mark.parametrize("body", ["{}", "null", "[]", '{"features": {}}', '{"results": null}', "x"])
def test_wrong_json_is_no_miss_in_any_format(path: Path, name: str, body: str) -> None:
    """Some of these are "none" to geopy; here they are what they are."""
    with (
        running(Service(FORMATS[name], always=status(200, body))) as service,
        asking(path, wanted(name, service.port, attempts=1)) as opened,
        pytest.raises(GeocodingUnavailable),
    ):
        opened.candidates(Query(NAME))


@pytest.mark.parametrize("reply", [silent, drip, drip_headers], ids=["silent", "drip", "headers"])
def test_a_slow_answer_ends_at_the_time_out(path: Path, reply: Reply) -> None:
    """Neither silence nor a byte at a time holds a request longer than its time-out."""
    with (
        running(Service(nominatim, always=reply)) as service,
        asking(path, wanted("nominatim", service.port, timeout=0.2, attempts=1)) as opened,
        pytest.raises(GeocodingUnavailable, match=r"no answer within 0\.2 s"),
    ):
        opened.candidates(Query(NAME))


TROUBLE = {
    "429": status(429, Retry_After="600"),
    "500": status(500, "oops"),
    "time-out": silent,
    "hang up": hang_up,
    "cut": cut,
    "drip": drip,
    "html": status(200, "<html>busy</html>"),
    "redirect": status(302, Location="http://192.0.2.1/search"),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("reply", TROUBLE.values(), ids=TROUBLE)
def test_no_trouble_of_any_service_is_no_such_place(path: Path, name: str, reply: Reply) -> None:
    """Whatever goes wrong, the error names the service, nothing is kept, and later there is an answer."""
    clock = HandClock()
    with running(Service(FORMATS[name], replies=[reply])) as service:
        with (
            asking(path, wanted(name, service.port, attempts=1, timeout=0.3), clock) as opened,
            pytest.raises(GeocodingUnavailable, match=name),
        ):
            opened.candidates(Query(NAME))
        with closing(sqlite3.connect(path)) as rows:
            assert rows.execute("select count(*) from answer").fetchone() == (0,)
        clock.seconds += 5_000
        with asking(path, wanted(name, service.port), clock) as opened:
            assert len(opened.candidates(Query(NAME))) == 1
            assert len(service.requests) == 2


def test_a_stumble_is_got_over_with_growing_pauses(path: Path) -> None:
    """Two errors, then the answer: three requests, with a longer pause before the third, each jittered."""
    clock = HandClock()
    with (
        running(Service(nominatim, replies=[status(500), hang_up])) as service,
        asking(path, wanted("nominatim", service.port, rate=None), clock) as opened,
    ):
        assert len(opened.candidates(Query(NAME))) == 1
        assert (len(service.requests), opened.asked) == (3, 3)
    first, second = clock.waits
    assert 0 <= first <= 0.5
    assert 0 <= second <= 1.0


@pytest.mark.parametrize("code", [429, 503])
def test_retry_after_is_honoured(path: Path, code: int) -> None:
    """The service is not asked again before the pause it wants is over; then it is, and answers."""
    clock = HandClock()
    started = clock.now()
    with (
        running(Service(nominatim, replies=[status(code, Retry_After="7")])) as service,
        asking(path, wanted("nominatim", service.port), clock) as opened,
    ):
        assert len(opened.candidates(Query(NAME))) == 1
        assert len(service.requests) == 2
    assert clock.now() - started >= 7


def test_a_pause_beyond_the_deadline_is_told_and_kept_by_all(path: Path) -> None:
    """The caller learns how long; others do not even try until then."""
    clock = HandClock()
    with (
        running(Service(nominatim, replies=[status(429, Retry_After="600")])) as service,
        asking(path, wanted("nominatim", service.port), clock) as opened,
        asking(path, wanted("nominatim", service.port), clock) as other,
    ):
        with pytest.raises(GeocodingUnavailable) as caught:
            opened.candidates(Query(NAME))
        assert caught.value.retry_after == 600
        with pytest.raises(GeocodingUnavailable, match=r"left alone for 600 s .it asks for fewer requests"):
            other.candidates(Query("Another"))
        other.retry()
        with pytest.raises(GeocodingUnavailable):
            other.candidates(Query("Another"))
        assert len(service.requests) == 1
        clock.seconds += 601
        assert len(other.candidates(Query(NAME))) == 1


def test_a_date_or_nonsense_in_retry_after(path: Path) -> None:
    """A date in the past is no pause; what is no pause at all is not trusted to be one."""
    past = status(429, Retry_After="Fri, 31 Dec 1999 23:59:59 GMT")
    odd = status(429, Retry_After="Fri, 31 Dec 99999 23:59:59 GMT")
    with (
        running(Service(nominatim, replies=[past, odd])) as service,
        asking(path, wanted("nominatim", service.port)) as opened,
    ):
        assert len(opened.candidates(Query(NAME))) == 1
        assert len(service.requests) == 3


def test_a_service_that_is_down_is_left_alone(path: Path) -> None:
    """After four failures in a row the breaker opens for everybody, then lets one question through."""
    clock = HandClock()
    with running(Service(nominatim, always=status(500))) as service:
        one = wanted("nominatim", service.port, attempts=1)
        with asking(path, one, clock) as opened, asking(path, one, clock) as other:
            for _ in range(FAILURES_TO_OPEN):
                with pytest.raises(GeocodingUnavailable, match="HTTP 500"):
                    opened.candidates(Query(NAME))
            for _ in range(3):
                with pytest.raises(GeocodingUnavailable, match=r"left alone for \d+ s .it answers HTTP 500"):
                    other.candidates(Query(NAME))
            assert len(service.requests) == FAILURES_TO_OPEN
            clock.seconds += 31
            with pytest.raises(GeocodingUnavailable, match="HTTP 500"):
                other.candidates(Query(NAME))
            with pytest.raises(GeocodingUnavailable, match=r"left alone for (59|60) s"):
                opened.candidates(Query(NAME))
            service.always = None
            opened.retry()
            assert len(opened.candidates(Query(NAME))) == 1
            assert len(other.candidates(Query("Qwrtzville"))) == 0


def test_nobody_there(path: Path) -> None:
    """A service that does not run is an outage, told in plain words."""
    with running(Service(nominatim)) as service:
        port = service.port
    with (
        asking(path, wanted("nominatim", port)) as opened,
        pytest.raises(GeocodingUnavailable, match="it refuses connections"),
    ):
        opened.candidates(Query(NAME))


def test_a_redirect_on_the_same_host_is_followed(path: Path) -> None:
    """It costs a turn of its own."""
    clock = HandClock()
    hop = status(302, Location="/search?q=" + NAME.replace(" ", "+"))
    with (
        running(Service(nominatim, replies=[hop])) as service,
        asking(path, wanted("nominatim", service.port, rate=0.5), clock) as opened,
    ):
        assert len(opened.candidates(Query(NAME))) == 1
        assert len(service.requests) == 2
    assert clock.waits == [2.0]


@pytest.mark.parametrize("target", ["elsewhere", "file:///etc/passwd", "", "ftp://127.0.0.1/x", "loop"])
def test_no_redirect_leads_to_another_address(path: Path, target: str) -> None:
    """A name and a key go to the host that the user chose and to no other."""
    with running(Service(nominatim)) as service, running(Service(nominatim)) as elsewhere:
        location = {"elsewhere": f"http://127.0.0.1:{elsewhere.port}/search", "loop": "/search"}
        service.always = status(301, Location=location.get(target, target))
        with (
            asking(path, wanted("nominatim", service.port, attempts=1)) as opened,
            pytest.raises(GeocodingUnavailable, match="redirects"),
        ):
            opened.candidates(Query(NAME))
        assert elsewhere.requests == []


REFUSALS = [status(401), status(403), status(500), status(200, "no"), hang_up]


@pytest.mark.parametrize("name", sorted(NEEDS_KEY))
@pytest.mark.parametrize("reply", REFUSALS, ids=["401", "403", "500", "wrong", "cut"])
def test_a_key_is_nowhere_to_be_seen(
    path: Path, name: str, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in errors with all their causes, nor in any log, nor in the cache's file."""
    caplog.set_level(logging.DEBUG)

    def echo(handler: Handler) -> None:
        handler.put(200, json.dumps({"results": [], "geonames": [], "status": {
            "code": 402, "value": 18, "message": handler.path + " " + KEY}}))  # fmt: skip

    with (
        running(Service(FORMATS[name], replies=[reply, echo])) as service,
        asking(path, wanted(name, service.port, attempts=1)) as opened,
    ):
        texts = []
        for _ in range(2):
            with pytest.raises(GeocodingUnavailable) as caught:
                opened.candidates(Query(NAME))
            texts += traceback.format_exception(caught.value)
        texts += [repr(opened.service), str(opened.service)]
    assert any("key=" in r or "username=" in r for r in service.requests)
    kept = b"".join(p.read_bytes() for p in path.parent.iterdir())
    for form in (KEY, "s3cr3t", "s3cr3t%2Fk%2By"):
        assert not any(form in text for text in texts)
        assert form not in caplog.text
        assert form.encode() not in kept


def test_an_answer_that_repeats_the_key_is_kept_without_it(path: Path) -> None:
    """What a service echoes into its answer does not reach the export."""

    def echo(handler: Handler) -> None:
        answer = FORMATS["opencage"]([ZHURAVKA])
        answer["results"][0]["request"] = f"key={KEY}"
        handler.put(200, json.dumps(answer))

    with (
        running(Service(FORMATS["opencage"], replies=[echo])) as service,
        asking(path, wanted("opencage", service.port)) as opened,
    ):
        assert len(opened.candidates(Query(NAME))) == 1
    with closing(CacheFile(path)) as file:
        (line,) = file.export()
    row = json.loads(line)
    assert "s3cr3t" not in line
    assert row["raw"][0]["formatted"].startswith(NAME)
    assert "OpenStreetMap" in row["credit"]


def test_misses_are_asked_again_after_a_month_and_hits_are_not(path: Path) -> None:
    """A place may have been added to the service since."""
    with running(Service(nominatim)) as service:
        for days in (0, 29, 31):
            clock = HandClock(seconds=1_700_000_000 + days * 86_400)
            with asking(path, wanted("nominatim", service.port), clock) as opened:
                opened.candidates(Query(NAME))
                opened.candidates(Query("Qwrtzville"))
        assert sorted(service.asked("q")) == ["Qwrtzville", "Qwrtzville", NAME]


def test_a_clock_that_is_set_back(path: Path) -> None:
    """An answer from the future is of unknown age: a miss is asked once again, a hit stays."""
    with running(Service(nominatim)) as service:
        for seconds in (1_900_000_000, 1_700_000_000, 1_700_000_060):
            with asking(path, wanted("nominatim", service.port), HandClock(seconds=seconds)) as opened:
                opened.candidates(Query(NAME))
                opened.candidates(Query("Qwrtzville"))
        assert sorted(service.asked("q")) == ["Qwrtzville", "Qwrtzville", NAME]


def test_the_second_process_asks_nothing(path: Path) -> None:
    """All that was answered is on disk before the answer is used."""
    with running(Service(nominatim)) as service:
        with asking(path, wanted("nominatim", service.port)) as opened:
            first = opened.candidates(Query(NAME, CONTEXT))
            with asking(path, wanted("nominatim", service.port)) as other:
                assert other.candidates(Query(f" {NAME.upper()} ", CONTEXT)) == first
                assert other.asked == 0
        assert len(service.requests) == 1


def test_what_is_at_a_point(path: Path) -> None:
    """Reverse geocoding gives the service's places there."""
    with running(Service(nominatim)) as service, asking(path, wanted("nominatim", service.port)) as opened:
        (found,) = opened.reverse(49.3, 37.2)
        assert found.place.id == "nominatim:osm:W1234"
        assert service.asked("lat") == ["49.3"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "nosuchservice"}, "one of geopy's services"),
        ({"options": (("colour", "red"),)}, "colour"),
        ({"name": "baidu", "keys": (("", Secret(KEY)),)}, "domain"),
        ({"name": "googlev3"}, "a key"),
        ({"name": "pelias", "domain": None}, "a domain"),
    ],
)
def test_a_service_that_cannot_be_opened_says_why(
    path: Path, changes: dict[str, object], message: str
) -> None:
    """Before anything is asked, and without the key."""
    with (
        pytest.raises(SettingsError, match=message) as caught,
        asking(path, wanted("nominatim", 1, **changes)),
    ):
        pass
    assert KEY not in str(caught.value)


NAMED = {
    "nominatim": ("", "domain = 'nominatim.example'"),
    "photon": ("", "domain = 'photon.example:2322'"),
    "pelias": ("", "domain = 'pelias.example'"),
    "geonames": ("username", ""),
    "opencage": ("key", ""),
    "google": ("key", "options = { channel = 'desk' }"),
    "mapbox": ("access_token", "options = { referer = 'https://paper.example' }"),
    "here": ("apiKey", ""),
    "bing": ("key", ""),
    "azure": ("subscription-key", ""),
}
"""Services by name: where the key stands in their requests, and options of theirs."""


@pytest.mark.parametrize("name", NAMED)
def test_a_service_is_opened_by_its_name(path: Path, name: str) -> None:
    """Name and options from the file, the key from the environment alone; nothing is asked yet."""
    file = path.with_name("services.toml")
    file.write_text(f'use = ["{name}"]\n[{name}]\n{NAMED[name][1]}\n')
    environ = {f"GEO_KEY_{name.upper()}": KEY} if NAMED[name][0] else {}
    services = read_services(environ | {"GEO_CONTACT": "desk@paper.example"}, file)
    with (
        closing(CacheFile(path)) as cache,
        open_services(services, file=cache, locate=lambda *_: (None, None), clock=HandClock()) as (opened,),
    ):
        assert opened.name.partition("@")[0] in (name, f"{name}v3", f"{name}v7")
        assert KEY not in repr(opened.service)
        assert opened.asked == 0


# not HERE's, whose host geopy puts "geocode." before
@pytest.mark.parametrize("name", [name for name, (key, _) in NAMED.items() if key and name != "here"])
def test_the_key_of_the_environment_reaches_the_service(path: Path, name: str) -> None:
    """In the parameter that the service wants; an answer in another format is an error without it."""
    with running(Service(nominatim, always=status(200, '{"x": 1}'))) as service:
        file = path.with_name("services.toml")
        where = f'domain = "127.0.0.1:{service.port}"\nscheme = "http"\nattempts = 1\n'
        file.write_text(f'use = ["{name}"]\n[{name}]\n{where}')
        (named,) = read_services({f"GEO_KEY_{name.upper()}": KEY}, file).chosen
        with asking(path, named) as opened, pytest.raises(GeocodingUnavailable) as caught:
            opened.candidates(Query(NAME))
        assert service.asked(NAMED[name][0]) == [KEY]
        assert KEY not in str(caught.value)


def test_a_service_of_geopy_s_without_a_reader_of_ours_works(path: Path) -> None:
    """Any other service's results are read as far as geopy reads them: a name at a point."""
    answer = {"type": "FeatureCollection", "features": [
        {"properties": {"label": f"{NAME}, 64300"}, "geometry": {"coordinates": [37.2, 49.3]}}]}  # fmt: skip
    with (
        running(Service(nominatim, always=status(200, json.dumps(answer)))) as service,
        asking(path, wanted("banfrance", service.port)) as opened,
    ):
        (found,) = opened.candidates(Query(NAME))
    assert (found.place.id, found.place.name) == ("banfrance:point:49.30000,37.20000", NAME)
