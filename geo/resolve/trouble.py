"""Why a request brought no answer, and what follows from it.

The reasons are our own words: what a service says may repeat the request, the key included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geopy.adapters import get_retry_after
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

if TYPE_CHECKING:
    from geopy.exc import GeopyError

FIRST_BACKOFF: Final = 0.5
"""Seconds before a question is put again, doubled each time, of which a random part is waited."""

QUOTA_PAUSE: Final = 3600.0
"""Seconds for which a service is left alone when our quota there is used up and it does not say how long."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a request brought no answer."""

    reason: str
    """In our own words."""
    again: bool = False
    """Whether to put the question again at once."""
    counts: bool = True
    """Whether it tells against the service rather than against the question."""
    hopeless: bool = False
    """Whether every further question would fail as well."""
    pause: float | None = None
    """Seconds for which the service wants to be left alone."""


def wrong_format() -> Trouble:
    """The service answered, but not as it should."""
    return Trouble("its answer is not in the service's format", again=True)


def trouble_of(error: GeopyError, timeout: float) -> Trouble:
    """What one of geopy's errors means; `timeout` is how long was waited, in seconds."""
    cause = error.__cause__
    status = getattr(cause, "status_code", None)
    pause = get_retry_after(getattr(cause, "headers", None) or {})
    found = _refusal(error, pause)
    if found is not None:
        return found
    if status is not None:
        return Trouble(f"it answers HTTP {status}", again=status >= 500, pause=pause)  # noqa: PLR2004
    if isinstance(error, GeocoderTimedOut):
        return Trouble(f"no answer within {timeout:g} s", again=True)
    if isinstance(error, GeocoderParseError):
        return wrong_format()
    return Trouble(_own_words(error), again=isinstance(error, GeocoderUnavailable))


def _refusal(error: GeopyError, pause: float | None) -> Trouble | None:
    """The service is up and does not want to answer."""
    if isinstance(error, GeocoderRateLimited):
        return Trouble("it asks for fewer requests", again=True, pause=pause or FIRST_BACKOFF)
    if isinstance(error, GeocoderQuotaExceeded):
        return Trouble("our quota there is used up", pause=pause or QUOTA_PAUSE)
    if isinstance(error, GeocoderAuthenticationFailure | GeocoderInsufficientPrivileges):
        return Trouble("it refuses us: the key or the contact is not accepted", hopeless=True)
    if isinstance(error, GeocoderQueryError):
        return Trouble("it does not take the question", counts=False)
    return None


_OWN = (
    "the connection was cut", "no secure connection", "its host is not known", "it refuses connections",
    "the answer is too large", "redirects without end", "it redirects to another address",
)  # fmt: skip
"""What our adapter says; nothing that a service says is passed on."""


def _own_words(error: GeopyError) -> str:
    text = str(error)
    return text if text.startswith(_OWN) else "it reports an error"
