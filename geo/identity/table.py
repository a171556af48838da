"""The table of merges, splits and names: `data/people.csv`, edited by hand, obeyed before every rule.

Columns `kind,verdict,name,other`: kind is `person` or `organisation`; verdict `same` joins the bearers of two
names and shows the first of them, `different` keeps them apart, whatever the rules think, and `name` shows
the first instead of the other. Names are compared as keys, so one spelling stands for its transliterations.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.models import Kind
from geo.names import Key, fold_name
from geo.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PEOPLE = ROOT / "data" / "people.csv"
"""The table that the project ships, for everybody to edit."""

COLUMNS = ["kind", "verdict", "name", "other"]
"""The header that the table must have."""

LONGEST = 200
"""Most code points of a name in the table."""

_VERDICTS = frozenset({"same", "different", "name"})


@dataclass(frozen=True, slots=True)
class Table:
    """What was decided by hand about persons, or about organisations."""

    joined: Mapping[Key, frozenset[Key]]
    """For each key of a `same` row all keys that it is joined with, itself included."""
    apart: frozenset[frozenset[Key]]
    """Pairs of keys that are different ones."""
    shown: Mapping[Key, str]
    """What a key's bearer is to be called."""

    def differ(self, one: Key, other: Key) -> bool:
        """Tell whether two names are said to be different, by themselves or as what they are joined with."""
        mine = self.joined.get(one, frozenset({one}))
        theirs = self.joined.get(other, frozenset({other}))
        return any(frozenset({a, b}) in self.apart for a in mine for b in theirs if a != b)

    def relatives(self, key: Key) -> frozenset[Key]:
        """Give the keys that a key is joined with, itself included."""
        return self.joined.get(key, frozenset({key}))


EMPTY = Table({}, frozenset(), {})
"""A table that decides nothing."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The whole file."""

    persons: Table = EMPTY
    """Of persons."""
    organisations: Table = EMPTY
    """Of organisations."""

    def of(self, kind: Kind) -> Table:
        """Give the table of a kind."""
        return self.persons if kind is Kind.PERSON else self.organisations


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    kind: str
    verdict: str
    name: str
    key: Key
    other: Key


def read_tables(path: Path = PEOPLE) -> Tables:
    """Read the table. Raises InputError with path and line for the first row that is broken."""
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), str(error)) from error
    except csv.Error as error:
        raise InputError(str(path), f"no table: {error}") from error
    if not rows or [cell.strip() for cell in rows[0]] != COLUMNS:
        raise InputError(str(path), f"the first line must be {','.join(COLUMNS)}", line=1)
    parsed = [_row(path, line, row) for line, row in enumerate(rows[1:], start=2) if any(row)]
    return Tables(
        *(_table(path, [row for row in parsed if row.kind == kind]) for kind in ("person", "organisation"))
    )


def _row(path: Path, line: int, cells: list[str]) -> _Row:
    if len(cells) != len(COLUMNS):
        raise InputError(str(path), f"{len(cells)} columns instead of {len(COLUMNS)}", line=line)
    kind, verdict, name, other = (" ".join(cell.split()) for cell in cells)
    if kind not in ("person", "organisation"):
        raise InputError(str(path), f"{kind!r} is neither person nor organisation", line=line)
    if verdict not in _VERDICTS:
        raise InputError(str(path), f"{verdict!r} is none of {', '.join(sorted(_VERDICTS))}", line=line)
    keys = fold_name(name), fold_name(other)
    if not all(keys) or max(len(name), len(other)) > LONGEST or not (name + other).isprintable():
        raise InputError(str(path), f"no two names: {name!r} and {other!r}", line=line)
    if keys[0] == keys[1] and verdict == "different":
        raise InputError(
            str(path), f"{name!r} and {other!r} are one spelling and cannot be told apart", line=line
        )
    return _Row(line, kind, verdict, name, *keys)


def _table(path: Path, rows: list[_Row]) -> Table:
    joined = _joined((row.key, row.other) for row in rows if row.verdict == "same")
    shown: dict[Key, str] = {}
    for verdict in ("same", "name"):
        for row in rows:
            if row.verdict == verdict:
                for key in (
                    joined.get(row.other, frozenset())
                    | joined.get(row.key, frozenset())
                    | {row.key, row.other}
                ):
                    shown[key] = row.name if verdict == "name" else shown.get(key, row.name)
    apart = set()
    for row in rows:
        if row.verdict == "different":
            if row.other in joined.get(row.key, frozenset()):
                raise InputError(str(path), "other rows say that these two are the same", line=row.line)
            apart.add(frozenset({row.key, row.other}))
    return Table(joined, frozenset(apart), shown)


def _joined(pairs: Iterable[tuple[Key, Key]]) -> dict[Key, frozenset[Key]]:
    groups: defaultdict[Key, set[Key]] = defaultdict(set)
    for one, other in pairs:
        merged = {one, other} | groups[one] | groups[other]
        for key in merged:
            groups[key] = merged
    return {key: frozenset(group) for key, group in groups.items() if group}
