"""The words of the project as Arrow types and values, by their fields: none can be forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

import pyarrow as pa

Convert = Callable[[Any], Any]

_PLAIN = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
_PAIR = ("name", "value")
"""What the halves of a pair of texts are called."""


def arrow_type(hint: Any) -> pa.DataType:
    """Give the type of a field: a list for a tuple, a struct for a dataclass, text for an enumeration."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return pa.string()
    if is_dataclass(hint):
        return pa.struct([pa.field(name, arrow_type(kind)) for name, kind in _hints(hint).items()])
    if _optional(hint) is not None:
        return arrow_type(_optional(hint))
    first, second = get_args(hint)
    if second is Ellipsis:
        return pa.list_(arrow_type(first))
    return pa.struct([pa.field(_PAIR[0], arrow_type(first)), pa.field(_PAIR[1], arrow_type(second))])


def to_arrow(hint: Any) -> Convert:
    """Give what turns a value of a type into dicts, lists and plain values."""
    if _is_plain(hint):
        return _same
    if is_dataclass(hint):
        parts = [(name, to_arrow(kind)) for name, kind in _hints(hint).items()]
        return lambda value: {name: part(getattr(value, name)) for name, part in parts}
    if _optional(hint) is not None:
        inner = to_arrow(_optional(hint))
        return inner if inner is _same else lambda value: None if value is None else inner(value)
    first, second = get_args(hint)
    if second is Ellipsis:
        each = to_arrow(first)
        return list if each is _same else lambda value: [each(it) for it in value]
    return lambda value: dict(zip(_PAIR, value, strict=True))


def from_arrow(hint: Any) -> Convert:
    """Undo `to_arrow`."""
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {member.value: member for member in hint}.__getitem__
    if _is_plain(hint):
        return _same
    if is_dataclass(hint):
        parts = [(name, from_arrow(kind)) for name, kind in _hints(hint).items()]
        return lambda value: cast("Any", hint)(**{name: part(value[name]) for name, part in parts})
    if _optional(hint) is not None:
        inner = from_arrow(_optional(hint))
        return lambda value: None if value is None else inner(value)
    first, second = get_args(hint)
    if second is Ellipsis:
        each = from_arrow(first)
        return tuple if each is _same else lambda value: tuple([each(it) for it in value])
    return lambda value: (value[_PAIR[0]], value[_PAIR[1]])


def _same(value: Any) -> Any:
    return value


def _is_plain(hint: Any) -> bool:
    return hint in _PLAIN or (isinstance(hint, type) and issubclass(hint, StrEnum))


def _optional(hint: Any) -> Any:
    """The type that may be None; None for any other."""
    if get_origin(hint) is not UnionType:
        return None
    return next(part for part in get_args(hint) if part is not NoneType)


def _hints(kind: Any) -> dict[str, Any]:
    known = get_type_hints(kind)
    return {field.name: known[field.name] for field in fields(kind)}
