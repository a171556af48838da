"""One online geocoder, asked politely through geopy, with its answers kept.

geopy writes the requests and reads the answers; when and how often something is asked, and what an error
means, is decided here. "No such place" is an answer; everything that is no answer is GeocodingUnavailable.
"""

from __future__ import annotations

import inspect
import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from geopy.exc import ConfigurationError, GeocoderNotFound, GeopyError
from geopy.geocoders import get_geocoder_for_service

from geo import __version__, logs
from geo.errors import GeocodingUnavailable, SettingsError
from geo.models import Candidate
from geo.resolve import answers
from geo.resolve.cache import key_of
from geo.resolve.cache_rows import Kept, Key
from geo.resolve.http_adapter import DeadlineAdapter
from geo.resolve.keys import hide_keys, without_keys
from geo.resolve.query import Query
from geo.resolve.questions import LANGUAGE, POINT, arguments
from geo.resolve.trouble import FIRST_BACKOFF, Trouble, trouble_of, wrong_format

if TYPE_CHECKING:
    from geopy.location import Location

    from geo.resolve.answers import Locate
    from geo.resolve.cache_file import CacheFile, Found
    from geo.resolve.gate import Clock, Gate
    from geo.services import Service

MISSES_LAST: Final = timedelta(days=30)
"""A place that a service did not know may have been added since."""

_TIME: Final = "%Y-%m-%d %H:%M:%S"
"""As the cache has it, in UTC."""

_CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""Between machines that share a cache."""

REMEMBERED: Final = 20_000
"""Questions whose keys in the cache are remembered, about 0.3 kB each."""

_KEYS = ("api_key", "apikey", "subscription_key", "username")
"""What geopy's classes call their main key."""


class OnlineService:
    """Asks one service, and keeps what it answers; a CandidateSource. Threads may share it."""

    def __init__(
        self,
        service: Service,
        *,
        file: CacheFile,
        gate: Callable[[str], Gate],
        clock: Clock,
        locate: Locate,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`gate` is given the name that all processes know the service by. Raises SettingsError."""
        self.service = service
        """Its settings."""
        self.name = service.name if service.is_public else f"{service.name}@{service.host}"
        """The service, with its host when it is not the public one."""
        self.version = answers.VERSION
        """Changes when the same answer is read differently."""
        self.asked = 0
        """How many questions were put to the service, retries included, since this was made."""
        self._file = file
        self._gate = gate(self.name)
        self._clock = clock
        self._locate = locate
        self._jitter = jitter
        self._keys = lru_cache(REMEMBERED)(lambda query: key_of(self, self._full(query)))
        self._geocoder = _geocoder(service, self._gate)
        hide_keys(service)

    def retry(self) -> None:
        """Let the next question through though the service was found to be down."""
        self._gate.retry()

    def close(self) -> None:
        """Let go of what it opened."""
        self._gate.close()

    def candidates(self, query: Query) -> tuple[Candidate, ...]:
        """Answer from the cache, else ask the service. Raises GeocodingUnavailable, StoreError."""
        key = self._keys(query)
        found = self._recall(key)
        return self._ask(query, key) if found is None else found

    def reverse(self, lat: float, lon: float) -> tuple[Candidate, ...]:
        """What the service has at a point, nearest first. Raises GeocodingUnavailable, StoreError.

        Points within a metre (five decimals) are one question.
        """
        query = Query("", ((POINT, f"{lat:.5f},{lon:.5f}"),))
        key = self._keys(query)
        found = self._recall(key)
        return self._answered(lambda: self._reverse(lat, lon), key) if found is None else found

    def _reverse(self, lat: float, lon: float) -> list[Location]:
        has = inspect.signature(self._geocoder.reverse).parameters
        language = {"language": self.service.language} if "language" in has else {}
        return _many(self._geocoder.reverse((lat, lon), exactly_one=False, **language))

    def _ask(self, query: Query, key: Key) -> tuple[Candidate, ...]:
        asked = arguments(self._geocoder.geocode, self._full(query))

        def request() -> list[Location]:
            return _many(self._geocoder.geocode(query.name, **asked))

        return self._answered(request, key, name=query.name)

    def _answered(
        self, request: Callable[[], list[Location]], key: Key, *, name: str = ""
    ) -> tuple[Candidate, ...]:
        return self._put(
            request,
            # whoever had the turn before may have asked the same
            lambda: self._recall(key),
            lambda kept: self._keep(replace(kept, key=key)),
            name=name,
        )

    def _full(self, query: Query) -> Query:
        """The question with the language wanted."""
        return Query(query.name, _with_language(query.context, self.service.language))

    def _put(
        self,
        request: Callable[[], list[Location]],
        recall: Callable[[], tuple[Candidate, ...] | None],
        keep: Callable[[Kept], None],
        *,
        name: str,
    ) -> tuple[Candidate, ...]:
        """Put one question until there is an answer, the attempts are used up or the deadline is near."""
        until = self._clock.now() + self.service.deadline
        for attempt in range(1, self.service.attempts + 1):
            with self._gate.turn(until):
                known = recall()
                if known is not None:
                    return known
                self.asked += 1
                found = self._try(request, name)
                if not isinstance(found, Trouble):
                    self._gate.succeeded()
                    keep(found)
                    return found.candidates
                self._note(found)
            wait = FIRST_BACKOFF * 2 ** (attempt - 1) * self._jitter()
            if found.pause is not None:
                wait += found.pause
            last = attempt == self.service.attempts or self._clock.now() + wait > until
            if last or not found.again:
                raise GeocodingUnavailable(self.name, found.reason, retry_after=found.pause)
            self._clock.wait(wait)
        raise AssertionError  # the loop returns or raises

    def _try(self, request: Callable[[], list[Location]], name: str) -> Kept | Trouble:
        try:
            locations = request()
            found = tuple(answers.candidates(self.service.name, name, locations, self._locate))
            raw = json.dumps([o.raw for o in locations if o is not None], ensure_ascii=False)
        except GeopyError as error:
            return trouble_of(error, self.service.timeout)
        except (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError):
            return wrong_format()
        return Kept(Key("", "", "", ""), found, without_keys(raw, self.service), self.service.known.credit)

    def _note(self, trouble: Trouble) -> None:
        reason = without_keys(trouble.reason, self.service)
        logs.warning("geocoder could not be asked", service=self.name, reason=reason)
        if trouble.pause is not None:
            self._gate.pause(trouble.pause, trouble.reason)
        elif trouble.counts:
            self._gate.failed(trouble.reason, at_once=trouble.hopeless)

    def _recall(self, key: Key) -> tuple[Candidate, ...] | None:
        kept = self._file.get(key)
        return None if kept is None or self._is_stale(kept) else kept.candidates

    def _is_stale(self, kept: Found) -> bool:
        lasts = MISSES_LAST if not kept.candidates else None
        days = self.service.known.keep_days
        if days is not None:
            lasts = min(lasts or timedelta.max, timedelta(days=days))
        if lasts is None:
            return False
        now = datetime.fromtimestamp(self._clock.now(), UTC)
        oldest, newest = ((now + by).strftime(_TIME) for by in (-lasts, _CLOCKS_DIFFER))
        # An answer from the future was given before the clock was set back: nobody knows how long ago.
        return not oldest <= kept.answered_at <= newest

    def _keep(self, kept: Kept) -> None:
        """Write at once: what was asked once is never asked again, even if this process ends now."""
        when = datetime.fromtimestamp(self._clock.now(), UTC).strftime(_TIME)
        self._file.put([replace(kept, answered_at=when)], replace=True)


def _geocoder(service: Service, gate: Gate) -> Any:
    """The geopy object for a service. Raises SettingsError."""
    where = f"services.toml, [{service.name}]"
    try:
        maker = get_geocoder_for_service(service.name)
    except GeocoderNotFound:
        raise SettingsError("GEO_SERVICES", service.name, "the name of one of geopy's services") from None
    has = inspect.signature(maker).parameters
    given: dict[str, Any] = dict(service.options)
    domain = service.domain or service.known.domain
    given |= {"domain": domain} if domain is not None and "domain" in has else {}
    given |= {"scheme": service.scheme} if "scheme" in has else {}
    main = next((name for name in _KEYS if name in has), None)
    for name, secret in service.keys:
        given[name or main or "api_key"] = secret.reveal()
    unknown = sorted(set(given) - set(has))
    if unknown or (service.domain is not None and "domain" not in has):
        raise SettingsError(where, (unknown or ["domain"])[0], "something that geopy's class takes")
    agent = f"Wherein/{__version__}" + (f" ({service.contact})" if service.contact else "")

    def adapter(**transport: Any) -> DeadlineAdapter:
        return DeadlineAdapter(
            **transport, before_hop=gate.again, fits=lambda answer: answers.fits(service.name, answer)
        )

    try:
        return maker(**given, user_agent=agent, timeout=service.timeout, adapter_factory=adapter)
    except (ConfigurationError, TypeError):
        raise SettingsError(where, service.name, "what the service needs: a key, a domain") from None


def _many(found: list[Location] | Location | None) -> list[Location]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


@lru_cache(1_000)
def _with_language(context: tuple[tuple[str, str], ...], language: str) -> tuple[tuple[str, str], ...]:
    """Hints with the language wanted; an article's names share theirs."""
    return tuple(sorted({LANGUAGE: language, **dict(context)}.items()))
