"""The table of merges, splits and names: `data/people.csv`, edited by hand, obeyed before every rule.

Columns `kind,verdict,name,other`: kind is `person` or `organisation`; verdict `same` joins the bearers of two
names and shows the first of them, `different` keeps them apart, whatever the rules think, `name` shows
the first instead of the other, and `nobody` says that the name (given twice) is no person or organisation.
Names are compared as keys, so one spelling stands for its transliterations.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.models import Kind
from geo.names import Key, fold_name
from geo.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PEOPLE = ROOT / "data" / "people.csv"
"""The table that the project ships, for everybody to edit."""

COLUMNS = ["kind", "verdict", "name", "other"]
"""The header that the table must have."""

LONGEST = 200
"""Most code points of a name in the table."""

_VERDICTS = frozenset({"same", "different", "name", "nobody"})


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the table, or one correction of a reader."""

    kind: Kind
    """Person or organisation."""
    verdict: str
    """`same`, `different`, `name` or `nobody`."""
    name: str
    """The first name: the one that is shown."""
    other: str
    """The other name."""

    @property
    def keys(self) -> tuple[Key, Key]:
        """Both names, folded."""
        return fold_name(self.name), fold_name(self.other)


@dataclass(frozen=True, slots=True)
class Table:
    """What was decided by hand about persons, or about organisations."""

    joined: Mapping[Key, frozenset[Key]]
    """For each key of a `same` row all keys that it is joined with, itself included."""
    apart: frozenset[frozenset[Key]]
    """Pairs of keys that are different ones."""
    shown: Mapping[Key, str]
    """What a key's bearer is to be called."""
    nobody: frozenset[Key] = frozenset()
    """Keys that name nobody."""

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
    decisions: tuple[Decision, ...] = ()
    """The rows that they were made of, the ones that win last."""

    def of(self, kind: Kind) -> Table:
        """Give the table of a kind."""
        return self.persons if kind is Kind.PERSON else self.organisations


def tables_of(decisions: Sequence[Decision], *, on_top_of: Tables) -> Tables:
    """Add decisions to tables; where two contradict each other, the later one holds."""
    groups = {Kind.PERSON: _Groups(), Kind.ORGANISATION: _Groups()}
    newest_first = reversed((*on_top_of.decisions, *decisions))
    rows = [row for row in newest_first if groups[row.kind].takes(row)][::-1]
    persons, organisations = (
        _table([row for row in rows if row.kind is kind]) for kind in (Kind.PERSON, Kind.ORGANISATION)
    )
    return Tables(persons, organisations, tuple(rows))


def read_tables(path: Path = PEOPLE) -> Tables:
    """Read the table. Raises InputError with path and line for the first row that is broken."""
    try:
        rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), strict=True)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), str(error)) from error
    try:
        if [cell.strip() for cell in next(rows, [])] != COLUMNS:
            raise InputError(str(path), f"the first line must be {','.join(COLUMNS)}", line=1)
        parsed = [(rows.line_num, _decision(path, rows.line_num, row)) for row in rows if any(row)]
    except csv.Error as error:
        raise InputError(str(path), f"no table: {error}", line=rows.line_num) from error
    _refuse_contradictions(path, parsed)
    # Of several `same` rows the first says what is shown.
    same = [row for _, row in parsed if row.verdict == "same"]
    return tables_of(same[::-1] + [row for _, row in parsed if row.verdict != "same"], on_top_of=Tables())


def _decision(path: Path, line: int, cells: list[str]) -> Decision:
    if len(cells) != len(COLUMNS):
        raise InputError(str(path), f"{len(cells)} columns instead of {len(COLUMNS)}", line=line)
    kind, verdict, name, other = (" ".join(cell.split()) for cell in cells)
    if kind not in ("person", "organisation"):
        raise InputError(str(path), f"{kind!r} is neither person nor organisation", line=line)
    if verdict not in _VERDICTS:
        raise InputError(str(path), f"{verdict!r} is none of {', '.join(sorted(_VERDICTS))}", line=line)
    row = Decision(Kind(kind), verdict, name, other)
    if not all(row.keys) or max(len(name), len(other)) > LONGEST or not (name + other).isprintable():
        raise InputError(str(path), f"no two names: {name!r} and {other!r}", line=line)
    if row.keys[0] == row.keys[1] and verdict == "different":
        raise InputError(
            str(path), f"{name!r} and {other!r} are one spelling and cannot be told apart", line=line
        )
    return row


def _refuse_contradictions(path: Path, parsed: Iterable[tuple[int, Decision]]) -> None:
    groups = {Kind.PERSON: _Groups(), Kind.ORGANISATION: _Groups()}
    for line, row in sorted(parsed, key=lambda it: it[1].verdict != "same"):
        if not groups[row.kind].takes(row):
            raise InputError(str(path), "other rows say that these two are the same", line=line)


class _Groups:
    """Which keys are joined and which kept apart so far."""

    def __init__(self) -> None:
        self._home: dict[Key, set[Key]] = {}
        self._apart: defaultdict[Key, set[Key]] = defaultdict(set)

    def takes(self, row: Decision) -> bool:
        """Note a decision; False when it contradicts what was noted before."""
        one, other = row.keys
        mine, theirs = self._group(one), self._group(other)
        if row.verdict == "same":
            if any(self._apart[key] & theirs for key in mine):
                return False
            merged = mine | theirs
            self._home.update(dict.fromkeys(merged, merged))
        elif row.verdict == "different":
            if mine is theirs or other in mine:
                return False
            self._apart[one].add(other)
            self._apart[other].add(one)
        return True

    def _group(self, key: Key) -> set[Key]:
        return self._home.setdefault(key, {key})


def _table(rows: list[Decision]) -> Table:
    joined = _joined(row.keys for row in rows if row.verdict == "same")
    shown: dict[Key, str] = {}
    for verdict in ("same", "name"):
        for row in rows:
            if row.verdict == verdict:
                one, other = row.keys
                keys = joined.get(other, frozenset()) | joined.get(one, frozenset()) | {one, other}
                shown.update(dict.fromkeys(keys, row.name))
    return Table(
        joined,
        frozenset(frozenset(row.keys) for row in rows if row.verdict == "different"),
        shown,
        frozenset(row.keys[0] for row in rows if row.verdict == "nobody"),
    )


def _joined(pairs: Iterable[tuple[Key, Key]]) -> dict[Key, frozenset[Key]]:
    groups: defaultdict[Key, set[Key]] = defaultdict(set)
    for one, other in pairs:
        merged = {one, other} | groups[one] | groups[other]
        for key in merged:
            groups[key] = merged
    return {key: frozenset(group) for key, group in groups.items() if group}
