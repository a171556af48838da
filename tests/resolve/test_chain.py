"""The chain behind the gazetteer: the real gazetteer, the real rule ranker, services on the loopback."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from geo.gazetteer.geocoder import OfflineGazetteer
from geo.gazetteer.lookup import Gazetteer
from geo.models import Article, Kind, Mention, Resolution
from geo.resolve.cache_file import CacheFile
from geo.resolve.chain import Chain
from geo.resolve.offline import OfflineSource
from geo.resolve.online import open_services
from geo.resolve.ranker import RuleRanker
from geo.resolve.resolver import Resolver
from geo.services import Service as Wanted
from geo.services import Services
from tests.resolve.loopback import (
    FORMATS,
    NAMESAKE,
    ZHURAVKA,
    Hamlet,
    Service,
    hang_up,
    nominatim,
    photon,
    running,
    status,
)

NAME = ZHURAVKA.name
TEXT = f"Shells fell on Izyum in Ukraine. People fled from {NAME} to Kharkiv and Balakliia."
NAMES = ("Izyum", "Ukraine", NAME, "Kharkiv", "Balakliia")
BELOW = 0.4


@contextmanager
def resolving(path: Path, gazetteer: Gazetteer, *wanted: Wanted) -> Iterator[Resolver]:
    source = OfflineSource(OfflineGazetteer(gazetteer))
    with (
        closing(CacheFile(path)) as file,
        open_services(Services(wanted), file=file, locate=lambda _, __: (None, None)) as services,
    ):
        yield Resolver(source, RuleRanker(), min_score=BELOW, online=Chain(services, ask_below=BELOW))


def own(name: str, service: Service) -> Wanted:
    return Wanted(name, domain=f"127.0.0.1:{service.port}", scheme="http", attempts=1, timeout=20.0)


def resolve(resolver: Resolver, text: str = TEXT, names: tuple[str, ...] = NAMES) -> dict[str, Resolution]:
    found, at = [], 0
    for name in names:
        start = text.index(name, at)
        at = start + len(name)
        found.append(Mention(start, at, name, Kind.PLACE, demonym=name.endswith("ish")))
    answers = resolver.resolve(Article("1", text, "d"), found)
    return {name: answer for name, answer in zip(names, answers, strict=True) if answer is not None}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache.sqlite"


def test_only_what_the_gazetteer_does_not_know_is_sent(path: Path, gazetteer: Gazetteer) -> None:
    """One name of five leaves the machine, with the country and the rough area of the others."""
    with running(Service(nominatim)) as service, resolving(path, gazetteer, own("nominatim", service)) as it:
        answers = resolve(it)
        assert service.asked("q") == [NAME]
        assert service.asked("viewbox") == ["35.0,48.0,39.0,51.0"]
    place = answers[NAME].place
    assert place is not None
    assert place.id == "nominatim:osm:W1234"
    assert "nominatim@127.0.0.1" in answers[NAME].method


@pytest.mark.parametrize("order", list(itertools.permutations([NAMESAKE, ZHURAVKA])))
def test_the_first_hit_is_not_blindly_taken(
    path: Path, gazetteer: Gazetteer, order: tuple[Hamlet, ...]
) -> None:
    """Whichever the service names first, the one where the article is set wins and the other runs up."""
    with (
        running(Service(nominatim, places=list(order))) as service,
        resolving(path, gazetteer, own("nominatim", service)) as it,
    ):
        answer = resolve(it)[NAME]
    ids = [c.place.id for c in answer.candidates]
    assert ids[0] == "nominatim:osm:W1234"
    assert "nominatim:osm:W77" in ids


def test_a_second_run_makes_no_request(path: Path, gazetteer: Gazetteer) -> None:
    """The same article again, by another process: the same answers, nothing asked."""
    answers = []
    with running(Service(nominatim)) as service:
        for _ in range(2):
            with resolving(path, gazetteer, own("nominatim", service)) as it:
                answers.append(resolve(it))
        assert len(service.requests) == 1
    assert answers[0] == answers[1]


def test_an_outage_leaves_the_mention_unresolved_with_the_reason(path: Path, gazetteer: Gazetteer) -> None:
    """It is no "no such place": the reason is kept, the other names are as ever, and later it resolves."""
    with (
        running(Service(nominatim, always=hang_up)) as service,
        resolving(path, gazetteer, own("nominatim", service)) as it,
    ):
        answers = resolve(it)
        assert answers[NAME].place is None
        assert "nominatim" in (answers[NAME].unasked or "")
        assert all(answers[n].unasked is None for n in NAMES if n != NAME)
        assert all(answers[n].place is not None for n in NAMES if n != NAME)
        service.always = None
        it.retry_services()
        later = resolve(it)
    assert later[NAME].place is not None
    assert later[NAME].unasked is None


def test_the_next_service_is_asked_for_what_the_first_does_not_know(path: Path, gazetteer: Gazetteer) -> None:
    """And when the first is down; an answer of the second closes the question."""
    for reply in (None, status(500)):
        with (
            running(Service(nominatim, places=[], always=reply)) as first,
            running(Service(photon)) as second,
            resolving(path, gazetteer, own("nominatim", first), own("photon", second)) as it,
        ):
            answer = resolve(it)[NAME]
            assert answer.place is not None
            assert answer.place.id == "photon:osm:W1234"
            assert answer.unasked is None
            assert (len(first.requests), len(second.requests)) == (1, 1)


def test_a_service_that_was_not_reached_stays_owed(path: Path, gazetteer: Gazetteer) -> None:
    """The second knows nothing: the first, which was down, may."""
    with (
        running(Service(nominatim, always=status(500))) as first,
        running(Service(photon, places=[])) as second,
        resolving(path, gazetteer, own("nominatim", first), own("photon", second)) as it,
    ):
        assert "HTTP 500" in (resolve(it)[NAME].unasked or "")


def test_a_named_container_narrows_the_search(path: Path, gazetteer: Gazetteer) -> None:
    """What the text says goes before where the article is set."""
    text = f"She left Kharkiv for {NAME} in Australia."
    with (
        running(Service(nominatim, places=[NAMESAKE])) as service,
        resolving(path, gazetteer, own("nominatim", service)) as it,
    ):
        answer = resolve(it, text, ("Kharkiv", NAME, "Australia"))[NAME]
        assert service.asked("countrycodes") == ["au"]
        assert service.asked("viewbox") == [""]
    assert answer.place is not None
    assert answer.place.country == "AU"


def test_a_place_that_the_gazetteer_has_is_not_had_twice(path: Path, gazetteer: Gazetteer) -> None:
    """A service's copy of a known settlement would split the belief in it."""
    copy = Hamlet("Springfield", 39.8017, -89.6437, "US", "Illinois", "city")
    text = "A fair was held in Springfield."
    with (
        running(Service(nominatim, places=[copy])) as service,
        resolving(path, gazetteer, own("nominatim", service)) as it,
    ):
        answer = resolve(it, text, ("Springfield",))["Springfield"]
        assert service.asked("q") == ["Springfield"]
    assert not any(c.place.id.startswith("nominatim") for c in answer.candidates)


@pytest.mark.parametrize("name", ["Qwrtzish", "…", "x" * 500, "Qwrtz\ud800ville", "Qwrtz\x00ville"])
def test_some_names_are_never_sent(path: Path, gazetteer: Gazetteer, name: str) -> None:
    """Adjectives of peoples, signs, what is too long to be a name and what no address can hold."""
    with running(Service(nominatim)) as service, resolving(path, gazetteer, own("nominatim", service)) as it:
        resolve(it, f"They saw {name} there.", (name,))
        assert service.requests == []


def test_a_name_is_asked_for_once_in_an_article(path: Path, gazetteer: Gazetteer) -> None:
    """However often it stands there, and in batches too."""
    text = f"{NAME} burned. Nobody stayed in {NAME}."
    with running(Service(nominatim)) as service, resolving(path, gazetteer, own("nominatim", service)) as it:
        article = Article("1", text, "d")
        found = [Mention(i, i + len(NAME), NAME, Kind.PLACE) for i in (0, text.rindex(NAME))]
        ((first, second),) = it.rank_batch([(article, found)])
        assert len(service.requests) == 1
    assert first[0].place.id == second[0].place.id == "nominatim:osm:W1234"


def test_without_services_nothing_changes(path: Path, gazetteer: Gazetteer) -> None:
    """Version and answers are those of the gazetteer alone; with one, the version names it."""
    plain = Resolver(OfflineSource(OfflineGazetteer(gazetteer)), RuleRanker(), min_score=BELOW)
    with resolving(path, gazetteer) as it:
        assert it.version == plain.version
        assert resolve(it) == resolve(plain)
    with (
        running(Service(FORMATS["pelias"])) as service,
        resolving(path, gazetteer, own("pelias", service)) as it,
    ):
        assert f"pelias@127.0.0.1:{service.port}/1<0.4" in it.version
