"""An analysis as one row: the article's own columns, and what was found in it as lists of structs."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from types import GenericAlias
from typing import Any, Final

import pyarrow as pa

from geo.dataset.columns import arrow_type, from_arrow, to_arrow
from geo.models import (
    Analysis,
    Article,
    DateExpression,
    Event,
    Link,
    Mention,
    Organisation,
    Person,
    Resolution,
)

FORMAT: Final = "1"
"""Raised when the columns change; kept in each file's metadata under `wherein`."""

_FOUND: Final[dict[str, Any]] = {
    "persons": Person,
    "organisations": Organisation,
    "dates": DateExpression,
    "events": Event,
    "links": Link,
}
"""What was found, besides mentions: column and type."""

_MENTION = arrow_type(Mention)
_MENTIONS = pa.list_(pa.struct([*_MENTION, pa.field("resolution", arrow_type(Resolution))]))

SCHEMA: Final = pa.schema(
    [
        pa.field("key", pa.uint64()),
        pa.field("collection", pa.string()),
        *arrow_type(Article),
        pa.field("mentions", _MENTIONS),
        *(pa.field(name, arrow_type(GenericAlias(tuple, (kind, ...)))) for name, kind in _FOUND.items()),
        pa.field("version", pa.string()),
        pa.field("detected_language", pa.string()),
        pa.field("warnings", pa.list_(pa.string())),
        pa.field("exact", pa.binary()),
    ],
    metadata={"wherein": FORMAT},
)
"""One row an article; docs/scale.md says what each column holds."""

_ARTICLE = to_arrow(Article), from_arrow(Article)
_NAMED = to_arrow(Mention), from_arrow(Mention)
_ANSWER = to_arrow(Resolution | None), from_arrow(Resolution | None)
_LISTS = {
    name: (to_arrow(GenericAlias(tuple, (kind, ...))), from_arrow(GenericAlias(tuple, (kind, ...))))
    for name, kind in _FOUND.items()
}
_LONE = re.compile("[\ud800-\udfff]")
"""Half a character, which Parquet's texts cannot hold."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says."""

    collection: str
    """The collection that it is meant for."""
    analysis: Analysis
    """All that was found in one article."""


def key_of(article: Article, *, collection: str, version: str) -> int:
    """Number an article as it was read, with the methods that are to analyse it: 64 bits.

    Another place, another date or another version is another key; the text itself may be left out.
    """
    said = repr((collection, version, replace(article, text="")))
    return int.from_bytes(hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def to_table(entries: Iterable[Entry]) -> pa.Table:
    """Lay out entries as a table of `SCHEMA`."""
    rows = [_to_row(entry) for entry in entries]
    try:
        return pa.Table.from_pylist(rows, schema=SCHEMA)
    except UnicodeEncodeError:
        return pa.Table.from_pylist([_storable(row) for row in rows], schema=SCHEMA)


def from_batch(batch: pa.RecordBatch) -> Iterator[Entry]:
    """Give the entries of some rows, equal to what was written."""
    for row in batch.to_pylist():
        exact = row["exact"]
        yield _from_row(row if exact is None else json.loads(exact.decode("utf-8", "surrogatepass")))


def _to_row(entry: Entry) -> dict[str, Any]:
    it = entry.analysis
    return {
        "key": key_of(it.article, collection=entry.collection, version=it.version),
        "collection": entry.collection,
        **_ARTICLE[0](it.article),
        "mentions": [
            {**_NAMED[0](mention), "resolution": _ANSWER[0](resolution)}
            for mention, resolution in zip(it.mentions, it.resolutions, strict=True)
        ],
        **{name: convert(getattr(it, name)) for name, (convert, _) in _LISTS.items()},
        "version": it.version,
        "detected_language": it.language,
        "warnings": list(it.warnings),
        "exact": None,
    }


def _from_row(row: dict[str, Any]) -> Entry:
    analysis = Analysis(
        article=_ARTICLE[1](row),
        mentions=tuple([_NAMED[1](it) for it in row["mentions"]]),
        resolutions=tuple([_ANSWER[1](it["resolution"]) for it in row["mentions"]]),
        **{name: convert(row[name]) for name, (_, convert) in _LISTS.items()},
        version=row["version"],
        language=row["detected_language"],
        warnings=tuple(row["warnings"]),
    )
    return Entry(row["collection"], analysis)


def _storable(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose texts can be stored: half characters are shown as U+FFFD, `exact` keeps the row."""
    told = json.dumps(row, ensure_ascii=False)
    if not _LONE.search(told):
        return row
    shown: dict[str, Any] = json.loads(_LONE.sub("\ufffd", told))
    return {**shown, "exact": told.encode("utf-8", "surrogatepass")}
