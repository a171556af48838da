"""Column types whose values come back equal, whatever a text holds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

_UNSTORABLE = re.compile("[\x00\x1a\ud800-\udfff]")
_ESCAPE = re.compile("\x1a([0-9a-f]{4})")


def escape(text: str) -> str:
    """Write what no database's text column takes (NUL, lone surrogates) as U+001A and four hex digits."""
    if text.isprintable():  # nearly always, and ten times as fast
        return text
    return _UNSTORABLE.sub(lambda found: f"\x1a{ord(found[0]):04x}", text)


def unescape(text: str) -> str:
    """Undo `escape`."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "\x1a" in text else text


class AnyText(TypeDecorator[str]):
    """Text that comes back equal whatever it holds."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Let PostgreSQL order texts by code points too, whatever its own language."""
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Escape on the way in."""
        return None if value is None else escape(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], str | None]:  # noqa: ARG002
        """Unescape on the way out; without a wrapper, as a map reads some 20,000 texts."""
        return _unescape_any


def _unescape_any(value: str | None) -> str | None:
    return value if value is None or "\x1a" not in value else unescape(value)


class Names(TypeDecorator[tuple[str, ...]]):
    """A tuple of texts as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:  # noqa: ARG002
        """Write each text escaped, so that pairs of lone surrogates stay two."""
        return json.dumps([escape(name) for name in value or ()])

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """Read the texts back."""
        return names_of(value)


def names_of(value: str | None) -> tuple[str, ...]:
    """Read what a column of `Names` holds."""
    return tuple(unescape(name) for name in json.loads(value)) if value and value != "[]" else ()


class Indices(TypeDecorator[tuple[int, ...]]):
    """A tuple of whole numbers as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Dialect) -> str:  # noqa: ARG002
        """Write the numbers."""
        return json.dumps(value or ())

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[int, ...]:  # noqa: ARG002
        """Read the numbers back."""
        return tuple(json.loads(value or "[]"))
