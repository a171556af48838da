"""Look-ups in the geocoder cache: `python -m bench.cache_speed`; target 20,000 a second."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from geo.models import Candidate, Feature, Match, Place
from geo.resolve.cache import key_of
from geo.resolve.cache_file import CacheFile
from geo.resolve.cache_rows import Kept
from geo.resolve.online import open_services
from geo.resolve.query import Query
from geo.resolve.service import OnlineService
from geo.services import Service, Services

NAMES = 20_000
EACH = (1, 5)
"""Places in each answer."""

ADDS = 5_000_000


def main() -> None:
    """Print look-ups a second, from the file and from memory."""
    begun = time.process_time()
    total = 0
    for number in range(ADDS):
        total += number
    print(f"for scale       {ADDS / (time.process_time() - begun) / 1e6:8.1f} million additions/s in Python")
    for each in EACH:
        _measure(each)


def _measure(each: int) -> None:
    context = (("language", "en"), ("likely", "UA"), ("near", "47,36,50,39"))
    queries = [Query(f"Village number {number}", context) for number in range(NAMES)]
    places = [
        Place(
            f"nominatim:osm:W{n}", f"Village {n}", 48.5 + n, 38.0, Feature.SETTLEMENT, "UA", "Kharkiv Oblast"
        )
        for n in range(each)
    ]
    found = tuple(Candidate(place, Match.PRIMARY) for place in places)
    with tempfile.TemporaryDirectory() as folder, closing(CacheFile(Path(folder) / "cache.sqlite")) as file:
        wanted = Service("nominatim", domain="127.0.0.1:9", scheme="http")
        with open_services(Services((wanted,)), file=file, locate=lambda _, __: (None, None)) as (service,):
            file.put(Kept(key_of(service, query), found, "[]") for query in queries)
            _timed(service, queries, f"{each} places, file")
            few = queries[-NAMES // 10 :]
            _timed(service, few * 10, f"{each} places, memory")
            if service.asked:
                raise SystemExit("the cache did not know its own answers")


def _timed(service: OnlineService, queries: Sequence[Query], what: str) -> None:
    wall, busy = time.perf_counter(), time.process_time()
    for query in queries:
        service.candidates(query)
    wall, busy = time.perf_counter() - wall, time.process_time() - busy
    print(
        f"{what:16}{len(queries) / wall:9,.0f} look-ups/s, {len(queries) / busy:,.0f} per s on the processor"
    )


if __name__ == "__main__":
    main()
