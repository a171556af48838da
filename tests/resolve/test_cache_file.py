from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from geo.models import Candidate, Feature, Match, Place
from geo.resolve.cache_file import OFFLINE, CacheFile
from geo.resolve.cache_rows import Kept, Key, read_export

PLACE = Place("nominatim:osm:W1", "Zhuravka «1»", 49.3, 37.2, Feature.SETTLEMENT, "UA", None, 212, 0.2)
HIT = Kept(
    Key("nominatim", "1", "zhuravka", '{"language": "en"}'),
    (Candidate(PLACE, Match.PRIMARY),),
    raw='[{"osm_id": 1, "name": "Журавка"}]',
    credit="© OpenStreetMap contributors (ODbL)",
    answered_at="2024-05-01 10:00:00",
)
MISS = Kept(Key("nominatim", "1", "nowhere", "{}"), (), raw="[]", answered_at="2024-05-02 10:00:00")
OWN = Kept(Key(OFFLINE, "7", "bakhmut", "{}"), (Candidate(PLACE, Match.ALTERNATE),))


@pytest.fixture
def file(tmp_path: Path) -> Iterator[CacheFile]:
    with closing(CacheFile(tmp_path / "cache.sqlite")) as opened:
        yield opened


def copy(number: int, kept: Kept, *, day: int = 1) -> Kept:
    key = replace(kept.key, query=f"village {number}")
    return replace(kept, key=key, answered_at=f"2024-05-{day:02d} 10:00:00")


def test_hits_and_misses_are_counted(file: CacheFile) -> None:
    """By geocoder and version, with the times of the oldest and the newest."""
    assert file.put([HIT, MISS, OWN]) == 3
    own, service = file.shares()
    assert (own.geocoder, own.hits, own.misses) == (OFFLINE, 1, 0)
    assert (service.geocoder, service.version, service.hits, service.misses) == ("nominatim", "1", 1, 1)
    assert (service.oldest, service.newest) == ("2024-05-01 10:00:00", "2024-05-02 10:00:00")


def test_an_export_can_be_read_again(file: CacheFile, tmp_path: Path) -> None:
    """With raw answers, times and credits; the gazetteer's own answers only when asked for."""
    file.put([HIT, MISS, OWN])
    lines = list(file.export())
    assert len(lines) == 2
    assert len(list(file.export(offline=True))) == 3
    assert all(line.isascii() for line in lines)
    with closing(CacheFile(tmp_path / "other.sqlite")) as other:
        assert other.put(read_export(lines, "-")) == 2
        assert other.put(read_export(lines, "-")) == 0
        assert list(other.export()) == lines
        found = other.get(HIT.key)
    assert found is not None
    assert (found.candidates, found.answered_at) == (HIT.candidates, HIT.answered_at)


def test_an_import_is_all_or_nothing(file: CacheFile) -> None:
    """A broken line is named, and nothing of the file is kept."""
    file.put([HIT])
    lines = list(file.export())
    file.clear()
    with pytest.raises(InputError, match=r"x\.jsonl, line 3"):
        file.put(read_export([*lines, "", "{broken"], "x.jsonl"))
    assert file.shares() == []


@pytest.mark.parametrize(
    "change",
    [
        {"candidates": [["primary"]]},
        {"candidates": 5},
        {"geocoder": 5},
        {"answered_at": None},
        {"candidates": [["primary", "x", "x", 91, 0, "settlement", None, None, 0, 0.1]]},
        {"candidates": [["primary", "x", "x", 0, float("nan"), "settlement", None, None, 0, 0.1]]},
        {"candidates": [["primary", "x", 5, 0, 0, "settlement", None, None, 0, 0.1]]},
        {"candidates": [["primary", "x", "x", "0", 0, "settlement", None, None, 0, 0.1]]},
        {"candidates": [["primary", "x", "x", 0, 0, "settlement", None, None, 0, 7]]},
    ],
)
def test_a_line_that_is_no_answer_is_refused(file: CacheFile, change: dict[str, object]) -> None:
    """An export from elsewhere is not trusted."""
    file.put([HIT])
    row = json.loads(next(file.export()))
    with pytest.raises(InputError, match="line 1"):
        list(read_export([json.dumps(row | change)], "-"))


@settings(max_examples=100)
@given(st.text(max_size=80))
def test_no_text_breaks_the_import(line: str) -> None:
    """Whatever a line holds, it is an answer or named as none."""
    if line.strip():
        with pytest.raises(InputError, match="line 1"):
            list(read_export([line], "-"))
    else:
        assert list(read_export([line], "-")) == []


def test_clearing_forgets_one_geocoder_or_all(file: CacheFile) -> None:
    """Answers go with their raw texts; the others stay."""
    file.put([HIT, MISS, OWN])
    assert file.clear("nominatim") == 2
    assert [share.geocoder for share in file.shares()] == [OFFLINE]
    with closing(sqlite3.connect(file.path)) as rows:
        assert rows.execute("select count(*) from raw").fetchone() == (0,)
    assert file.clear() == 1


def test_a_full_cache_drops_the_cheapest_first(file: CacheFile) -> None:
    """The gazetteer's answers, which cost nothing to find again, go before any service's."""
    file.put(copy(number, OWN, day=2) for number in range(2000))
    file.put(copy(number, HIT) for number in range(500))
    before = file.size
    file.trim(before * 0.7)
    assert file.size <= before * 0.7
    shares = {share.geocoder: share.hits for share in file.shares()}
    assert shares["nominatim"] == 500
    assert shares.get(OFFLINE, 0) < 2000


def test_then_the_oldest(file: CacheFile) -> None:
    """Of the services' answers the newest stay longest; the file does not grow beyond its limit again."""
    file.put(copy(1000 * day + number, HIT, day=day) for day in range(1, 11) for number in range(200))
    limit = file.size * 0.5
    file.trim(limit)
    assert file.size <= limit
    (share,) = file.shares()
    assert 0 < share.hits < 2000
    assert share.oldest > "2024-05-01 10:00:00"
    assert share.newest == "2024-05-10 10:00:00"
    file.trim(limit)
    assert file.shares() == [share]


def test_a_cache_of_the_first_release_is_taken_over(tmp_path: Path) -> None:
    """Its answers stay; nothing is asked again because of an update."""
    path = tmp_path / "cache.sqlite"
    with closing(CacheFile(path)) as file:
        file.put([OWN])
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.executescript("drop trigger raw_goes; drop table raw; drop table gate")
        rows.execute("update meta set value = '1'")
    with closing(CacheFile(path)) as file:
        found = file.get(OWN.key)
        assert found is not None
        assert found.candidates == OWN.candidates
        file.put([HIT])
        assert len(list(file.export())) == 1


def test_an_answer_is_replaced_only_on_request(file: CacheFile) -> None:
    """An import does not overwrite; a service's new answer does."""
    file.put([HIT])
    newer = replace(HIT, candidates=(), raw="[]")
    assert file.put([newer]) == 0
    assert file.put([newer], replace=True) == 1
    found = file.get(HIT.key)
    assert found is not None
    assert found.candidates == ()


def test_memory_follows_the_file(file: CacheFile) -> None:
    """What another process wrote, replaced or cleared is what the next look-up gives."""
    assert file.get(HIT.key) is None
    file.put([HIT])
    with closing(CacheFile(file.path)) as other:
        assert [found and len(found.candidates) for found in (file.get(HIT.key), other.get(HIT.key))] == [
            1,
            1,
        ]
        other.put([replace(HIT, candidates=())], replace=True)
        assert (found := file.get(HIT.key)) is not None
        assert found.candidates == ()
        file.put([HIT], replace=True)
        assert (found := file.get(HIT.key)) is not None
        assert (seen := other.get(HIT.key)) is not None
        assert found.candidates == seen.candidates == HIT.candidates
        other.clear()
        assert file.get(HIT.key) is None
        other.put([MISS])
        assert file.get(MISS.key) is not None
        other.trim(0)
        assert file.get(MISS.key) is None
