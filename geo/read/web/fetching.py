"""Asks servers for pages as a polite reader does."""

from __future__ import annotations

import email.utils
import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from protego import Protego

from geo.errors import InputError
from geo.read.web.addresses import AddressPolicy
from geo.read.web.exchange import Answer, Bounds, ask
from geo.read.web.kept import Kept, Shelf

AGENT = "Wherein/0.1 (reads the articles that its user names; honours robots.txt)"
"""How we introduce ourselves; the word before the slash is the one for robots.txt."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({429, 500, 502, 503, 504})
"""Answers that may be others a little later."""
_OK, _UNCHANGED, _CLIENT_ERRORS = 200, 304, range(400, 500)
_ROBOTS_SIZE = 512 * 1024
"""RFC 9309 asks to read at least 500 KiB of a robots.txt."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How often and how patiently servers are asked."""

    pause: float = 1.0
    """Seconds between two requests to one host; a longer `Crawl-delay` of its own goes before."""
    tries: int = 4
    """How often a request that failed for now is made in all."""
    first_wait: float = 2.0
    """Seconds before the second try; doubled each time."""
    longest_wait: float = 60.0
    """Most seconds to wait, also when a server asks for more: then the page is given up."""
    redirects: int = 5
    """Most redirects to follow."""


@dataclass(frozen=True, slots=True)
class Page:
    """What stands at an address."""

    url: str
    """Where it was found after all redirects."""
    content_type: str
    """MIME type with its parameters, as the server said; may be empty."""
    body: bytes
    """The content."""


class Fetcher:
    """Gets pages one at a time; keeps each host's robots.txt and when it was last asked."""

    def __init__(
        self,
        *,
        policy: AddressPolicy,
        shelf: Path | None = None,
        manners: Manners = Manners(),
        bounds: Bounds = Bounds(),  # noqa: B008 - frozen
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._policy = policy
        self._shelf = Shelf(shelf)
        self._manners = manners
        self._bounds = bounds
        self._clock = clock
        self._sleep = sleep
        self._robots: dict[str, Protego] = {}
        self._next: dict[str, float] = {}

    def get(self, url: str) -> Page:
        """The page at an address. Raises InputError, which says why there is none."""
        seen = [url]
        while True:
            here = seen[-1]
            if not self._rules(here).can_fetch(here, AGENT):
                raise InputError(url, _via(here, url, "its robots.txt asks not to read this page"))
            kept = self._shelf.find(here)
            answer = self._patiently(here, kept.conditions() if kept else {})
            if answer.status in _REDIRECTS and answer.headers.get("location"):
                seen.append(_redirected(here, answer.headers["location"], seen, self._manners.redirects))
                continue
            if answer.status == _UNCHANGED and kept is not None:
                return Page(here, kept.content_type, kept.body)
            if answer.status != _OK:
                raise InputError(url, _via(here, url, f"the server answers {answer.status}"))
            content_type = answer.headers.get("content-type", "")
            etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
            self._shelf.keep(Kept(here, etag, modified, content_type, answer.body))
            return Page(here, content_type, answer.body)

    def _rules(self, url: str) -> Protego:
        """The host's rules; unreachable or failing ones forbid all, absent ones nothing (RFC 9309, 2.3.1)."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = Protego.parse(self._rules_text(f"{site}/robots.txt"))
            delay = self._robots[site].crawl_delay(AGENT)
            if delay and delay > self._manners.longest_wait:
                self._robots[site] = Protego.parse("User-agent: *\nDisallow: /")
        return self._robots[site]

    def _rules_text(self, url: str) -> str:
        seen = [url]
        while True:
            answer = self._patiently(seen[-1], {})
            if answer.status in _REDIRECTS and answer.headers.get("location"):
                seen.append(_redirected(seen[-1], answer.headers["location"], seen, self._manners.redirects))
                continue
            if answer.status == _OK:
                return answer.body[:_ROBOTS_SIZE].decode("utf-8", "replace")
            return "" if answer.status in _CLIENT_ERRORS else "User-agent: *\nDisallow: /"

    def _patiently(self, url: str, conditions: dict[str, str]) -> Answer:
        """Ask until there is an answer for good or the tries are used up. Raises InputError."""
        headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip", "Connection": "close", **conditions}
        wait = self._manners.first_wait
        for left in range(self._manners.tries - 1, -1, -1):
            target = self._policy.target(url)  # anew each time: the answer of a name may change
            self._take_turn(target.host, url)
            try:
                answer = ask(target, headers, self._bounds)
            except (OSError, http.client.HTTPException) as error:
                if not left:
                    reason = str(error) or type(error).__name__
                    raise InputError(url, f"the server cannot be reached: {reason}") from error
                asked = wait
            else:
                if answer.status not in _AGAIN or not left:
                    return answer
                asked = max(wait, _retry_after(answer))
                if asked > self._manners.longest_wait:
                    raise InputError(url, f"the server asks to come back in {asked:.0f} s")
            self._sleep(asked)
            wait *= 2
        raise InputError(url, "the server was not asked: no try is allowed")

    def _take_turn(self, host: str, url: str) -> None:
        """Wait until the host may be asked again."""
        now = self._clock()
        wait = self._next.get(host, now) - now
        if wait > 0:
            self._sleep(wait)
        parts = urlsplit(url)
        rules = self._robots.get(f"{parts.scheme}://{parts.netloc}")
        delay = rules.crawl_delay(AGENT) if rules is not None else None
        self._next[host] = max(now, self._next.get(host, now)) + max(self._manners.pause, delay or 0.0)


def _redirected(here: str, location: str, seen: list[str], most: int) -> str:
    following = urljoin(here, location)
    if following in seen:
        raise InputError(seen[0], "its redirects lead in a circle")
    if len(seen) > most:
        raise InputError(seen[0], f"redirects more than {most} times")
    return following


def _via(here: str, url: str, reason: str) -> str:
    return reason if here == url else f"{reason} (it redirects to {here})"


def _retry_after(answer: Answer) -> float:
    """Seconds that the server asks to wait, given as a number or as a date; 0 when it does not."""
    stated = answer.headers.get("retry-after", "").strip()
    if stated.isdecimal():
        return float(stated[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(stated).timestamp() - time.time())
    except (ValueError, TypeError):
        return 0.0
