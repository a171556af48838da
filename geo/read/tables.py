"""Rows of any table to articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from geo.errors import InputError
from geo.models import Article
from geo.read.fields import build_article
from geo.read.mapping import ColumnMapping
from geo.read.mojibake import repair

_SAMPLE = 20
"""Rows looked at to guess which column holds the text."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    name: str
    """Where it stands in its file: a line's or row's number, after its sheet's name in a workbook."""
    values: dict[str, str]
    """Value by column; a column without one may be missing."""


def column_names(header: Iterable[str]) -> list[str]:
    """The header's names made unique: an empty one is called by its number, a second one gets `~2`."""
    names: dict[str, None] = {}
    copies: Counter[str] = Counter()
    for number, raw in enumerate(header, start=1):
        name = free = " ".join(raw.split()) or f"column {number}"
        while free in names:
            copies[name] += 1
            free = f"{name}~{copies[name] + 1}"
        names[free] = None
    return list(names)


def read_table(
    columns: Sequence[str],
    rows: Iterator[Row | InputError],
    *,
    origin: str,
    mapping: ColumnMapping,
    taken: dict[str, int] | None = None,
) -> Iterator[Article | InputError]:
    """The articles of a table's rows in order; each one's origin is the file's with `#` and the row's name.

    What `mapping` does not say is guessed. Columns that are no field of an article become its extra
    fields. `taken` holds the ids of other tables in the same file. A row without text
    gives an InputError; so does a table whose text is not to be found.
    """
    sample = list(islice(rows, _SAMPLE))
    seen = [row.values for row in sample if isinstance(row, Row)]
    if missing := mapping.missing(columns):
        yield InputError(origin, f"has no column {missing[0]!r}; its columns are {_listed(columns)}")
        return
    chosen = mapping.completed(columns, seen)
    if chosen.text is None:
        known = f"its columns are {_listed(columns)}; name the one with the text: --columns text=NAME"
        yield InputError(origin, f"which column holds the text? {known}")
        return
    taken = {} if taken is None else taken
    empty = True
    for row in chain(sample, rows):
        if isinstance(row, Row) and not any(value.strip() for value in row.values.values()):
            continue
        empty = False
        yield row if isinstance(row, InputError) else _article(row, chosen, origin=origin, taken=taken)
    if empty:
        yield InputError(origin, "there is no row in it")


def with_free_id(article: Article, taken: dict[str, int]) -> Article:
    """The article with `~2`, `~3` … after an id that came before."""
    copy = taken.get(article.id, 0) + 1
    taken[article.id] = copy
    if copy == 1:
        return article
    while f"{article.id}~{copy}" in taken:
        copy += 1
    taken[article.id] = copy
    taken[f"{article.id}~{copy}"] = 1
    return replace(article, id=f"{article.id}~{copy}")


def _article(row: Row, mapping: ColumnMapping, *, origin: str, taken: dict[str, int]) -> Article | InputError:
    here = f"{origin}#{row.name}"
    values = {name: repair(value) for name, value in row.values.items()}
    try:
        article = build_article(
            values.get(mapping.text or "", ""),
            mapping.fields_of(values),
            origin=here,
            row_id=(values.get(mapping.id, "").strip() or None) if mapping.id else None,
            extra=mapping.extra_of(values),
        )
    except InputError as error:
        return error
    return with_free_id(article, taken)


def _listed(columns: Sequence[str]) -> str:
    shown = ", ".join(repr(column) for column in columns[:12])
    return shown + (" …" if len(columns) > len(columns[:12]) else "")
