"""The project's errors: one small tree.

    WhereinError
    ├── InputError            an article or a row cannot be read; the others go on
    ├── SetupMissing          a model, the gazetteer or a static file is not there yet
    ├── SettingsError         a setting has a value that cannot be used
    ├── StoreError            the store cannot be opened or written
    │   └── StoreVersionError it was written by another version of the schema
    └── GeocodingUnavailable  a geocoder could not be asked (not: it found nothing)

"Nothing found" is a value; only "could not ask" is an error. Each message tells its reader what to do.
"""

from __future__ import annotations

from typing import TypeVar

_Error = TypeVar("_Error", bound="WhereinError")


class WhereinError(Exception):
    """Anything that Wherein itself reports; catch it at the edge and print it."""

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes with all that it says: its constructor takes more than the message."""
        return _made_again, (type(self), self.args, dict(self.__dict__))


class InputError(WhereinError):
    """One input cannot be read: name it, go on with the others, exit with 1."""

    def __init__(self, path: str, reason: str, *, line: int | None = None) -> None:
        self.path = path
        self.reason = reason
        self.line = line
        where = path if line is None else f"{path}, line {line}"
        super().__init__(f"{where}: {reason}")


class SetupMissing(WhereinError):
    """Something that set-up makes is not there: run the command that it names."""

    def __init__(self, what: str, command: str) -> None:
        self.what = what
        self.command = command
        super().__init__(f"{what} is missing; run: {command}")


class SettingsError(WhereinError):
    """A setting cannot be used: correct the named variable."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        self.name = name
        self.value = value
        super().__init__(f"{name}={value!r}: expected {expected}")


class StoreError(WhereinError):
    """The store cannot be opened or written: the message says why and what helps."""


class StoreVersionError(StoreError):
    """The store has another schema version: do what the message says, nothing was changed."""

    def __init__(self, url: str, found: str, wanted: str) -> None:
        self.url = url
        self.found = found
        self.wanted = wanted
        super().__init__(
            f"{url} has schema version {found}, this program needs {wanted}; "
            "point GEO_STORE to a new file and ingest the articles again, or use the matching release"
        )


class GeocodingUnavailable(WhereinError):
    """A geocoder could not be asked: try again after `retry_after` seconds, keep the mention unresolved."""

    def __init__(self, service: str, reason: str, *, retry_after: float | None = None) -> None:
        self.service = service
        self.retry_after = retry_after
        super().__init__(f"{service} could not be asked: {reason}")


def _made_again(kind: type[_Error], args: tuple[object, ...], state: dict[str, object]) -> _Error:
    """Make an error as it was in another process."""
    made = kind.__new__(kind, *args)
    made.args = args
    made.__dict__.update(state)
    return made
