from __future__ import annotations

import inspect
import re

from geo import errors
from geo.errors import (
    GeocodingUnavailable,
    InputError,
    SettingsError,
    SetupMissing,
    StoreError,
    StoreVersionError,
    WhereinError,
)


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes() -> None:
    """The drawing names every error once, and indents each below its base."""
    drawn: list[tuple[str, str]] = []
    path: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"( {4}[ │├└─]*)([A-Z]\w+)", line):
            depth = (len(found[1]) - 4) // 4
            path[depth:] = [found[2]]
            drawn.append((found[2], path[depth - 1] if depth else "Exception"))
    real = [
        (name, cls.__bases__[0].__name__)
        for name, cls in inspect.getmembers(errors, inspect.isclass)
        if issubclass(cls, Exception)
    ]
    assert sorted(drawn) == sorted(real)


def test_an_input_error_names_the_file_and_the_line() -> None:
    """Whoever reads the message finds the row; without a line it names the file alone."""
    assert str(InputError("a.jsonl", "no JSON", line=3)) == "a.jsonl, line 3: no JSON"
    assert str(InputError("b.txt", "is empty")) == "b.txt: is empty"
    assert InputError("b.txt", "is empty").line is None


def test_messages_tell_what_to_do() -> None:
    """A missing part names its command, a setting its variable, a foreign store the way out."""
    assert str(SetupMissing("The gazetteer", "make setup")).endswith("run: make setup")
    assert str(SettingsError("GEO_X", "\n", "a name")) == "GEO_X='\\n': expected a name"
    foreign = str(StoreVersionError("sqlite:///old.sqlite", "7", "1"))
    assert "schema version 7" in foreign
    assert "GEO_STORE" in foreign
    assert issubclass(StoreVersionError, StoreError)


def test_an_unavailable_geocoder_says_when_to_come_back() -> None:
    """The waiting time travels with the error, and is unknown unless the service told it."""
    busy = GeocodingUnavailable("nominatim", "429", retry_after=12.5)
    assert (busy.service, busy.retry_after) == ("nominatim", 12.5)
    assert GeocodingUnavailable("nominatim", "timed out").retry_after is None
    assert isinstance(busy, WhereinError)
