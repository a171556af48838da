"""The log of a process: one line an event, with its data, for whoever runs the program.

Messages to whoever typed a command stay on standard error; the log is for files and collectors. What is
logged names what happened (`ingest begins`) and gives its data as fields. No field holds an article's text
or title, or a key; texts from outside (paths, names of collections, reasons) are escaped, so that no line
can be forged.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from contextlib import suppress
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Final, TextIO

from geo.errors import SettingsError

LEVELS: Final = ("off", "error", "warning", "info", "debug")
"""What `GEO_LOG` may be."""
FORMATS: Final = ("text", "json")
"""What `GEO_LOG_FORMAT` may be."""
SLOW_SECONDS: Final = 1.0
"""A query that takes longer is a warning."""

Value = str | int | float | bool | None
"""What a field may hold."""

_ROOT: Final = logging.getLogger("wherein")
_ROOT.addHandler(logging.NullHandler())
_ROOT.propagate = False
_FIELDS: Final = "wherein_fields"
_LONGEST: Final = 500
"""Characters of one value; a path or a reason is shorter."""
_PLAIN: Final = re.compile(r"[\w./:+@,-]+", re.ASCII)
_USER_INFO: Final = re.compile(r"(?<=://)[^/@\s]+@")
"""A password in an address."""
_KEYS: Final = re.compile(r"(?i)\b((?:api_?)?key|token|secret|password|access_token|app_code)=[^&\s]+")


def event(level: int, what: str, **fields: Value) -> None:
    """Log that something happened; `what` is our own few words, the fields are its data."""
    _ROOT.log(level, what, extra={_FIELDS: fields})


def debug(what: str, **fields: Value) -> None:
    """Log a detail that helps to find a fault."""
    event(logging.DEBUG, what, **fields)


def info(what: str, **fields: Value) -> None:
    """Log what is as it should be."""
    event(logging.INFO, what, **fields)


def warning(what: str, **fields: Value) -> None:
    """Log what somebody should look at; the work goes on."""
    event(logging.WARNING, what, **fields)


def error(what: str, **fields: Value) -> None:
    """Log what ended a piece of work."""
    event(logging.ERROR, what, **fields)


def start(level: str, file: Path | None, form: str, *, stream: TextIO | None = None) -> None:
    """Send the log of this process to a file, else to `stream` (standard error). Called again it starts anew.

    Raises SettingsError when the file cannot be written.
    """
    stop()
    if level == "off":
        _ROOT.setLevel(logging.CRITICAL + 1)
        return
    try:
        handler: logging.Handler = (
            logging.StreamHandler(stream or sys.stderr)
            if file is None
            else _File(file, encoding="utf-8", errors="backslashreplace")
        )
    except OSError as trouble:
        raise SettingsError(
            "GEO_LOG_FILE", str(file), f"a file that can be written ({trouble.strerror})"
        ) from None
    handler.setFormatter(_Json() if form == "json" else _Text())
    _ROOT.addHandler(handler)
    _ROOT.setLevel(level.upper())


def stop() -> None:
    """Close what `start` opened."""
    for handler in _ROOT.handlers[1:]:
        _ROOT.removeHandler(handler)
        with suppress(OSError):  # what could not be written was told when it was logged
            handler.close()


class _File(WatchedFileHandler):
    """A file that may be moved away meanwhile; one that cannot be written any more stops no work."""

    _told = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Say it once."""
        if not self._told:
            self._told = True
            said = f"geo: the log {self.baseFilename} cannot be written; {record.getMessage()} is not in it"
            print(said, file=sys.stderr)  # noqa: T201 - there is no log to say it in


class _Text(logging.Formatter):
    """`2026-01-01T10:00:00.000Z INFO ingest begins collection=default`, one line whatever the values are."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        fields = "".join(f" {name}={_quoted(value)}" for name, value in _fields(record))
        return f"{_moment(record)} {record.levelname} {_quoted_words(record.getMessage())}{fields}"


class _Json(logging.Formatter):
    """One JSON object a line, in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        row: dict[str, Value] = {
            "time": _moment(record), "level": record.levelname.lower(), "event": record.getMessage()
        }  # fmt: skip
        return json.dumps(row | {name: _safe(value) for name, value in _fields(record)})


def _fields(record: logging.LogRecord) -> list[tuple[str, Value]]:
    given: dict[str, Value] = getattr(record, _FIELDS, {})
    return [("pid", record.process), *given.items()]


def _moment(record: logging.LogRecord) -> str:
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
    return f"{moment}.{int(record.msecs):03d}Z"


def _safe(value: Value) -> Value:
    """Take passwords and keys out of a text, and cut one that is too long."""
    if not isinstance(value, str):
        return value
    clean = _KEYS.sub(r"\1=…", _USER_INFO.sub("…@", value))
    return clean if len(clean) <= _LONGEST else f"{clean[: _LONGEST - 1]}…"


def _quoted(value: Value) -> str:
    safe = _safe(value)
    if not isinstance(safe, str):
        return json.dumps(safe)
    return safe if _PLAIN.fullmatch(safe) else json.dumps(safe)


def _quoted_words(what: str) -> str:
    return what if what.isprintable() else json.dumps(what)
