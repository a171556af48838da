"""Gold data with annotated toponyms, read row by row."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.errors import InputError
from geo.models import Article, Role, Span

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LITERAL_TYPES = frozenset({"Literal", "Mixed", "Literal_Modifier", "Coercion", "Embedded_Literal"})
"""GeoWebNews' types that mean the location; its others are associative."""

RECOGNITION_TYPES = frozenset({"Literal", "Metonymic", "Mixed", "Coercion"})
"""GeoWebNews' types that count as gold when names are to be found; its others are left out."""

ALL_TYPES = LITERAL_TYPES | {
    "Metonymic",
    "Non_Literal_Modifier",
    "Embedded_Non_Lit",
    "Demonym",
    "Homonym",
    "Language",
}
"""Every type that a toponym can have."""

BROKEN = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)
"""What decoding a row raises when it is none."""


@dataclass(frozen=True, slots=True)
class GoldToponym:
    """One annotated place name."""

    span: Span
    """Where it stands."""
    text: str
    """The name."""
    lat: float | None
    """Latitude in degrees, or None when the corpus gives none."""
    lon: float | None
    """Longitude in degrees."""
    geonameid: int | None
    """The GeoNames id, where the corpus gives one."""
    type: str | None
    """GeoWebNews' type, where there is one."""

    @property
    def counts(self) -> bool:
        """Whether a recogniser must find it."""
        return self.type is None or self.type in RECOGNITION_TYPES

    @property
    def role(self) -> Role | None:
        """Literal or associative by its type; None where the corpus does not tell."""
        if self.type is None:
            return None
        return Role.LITERAL if self.type in LITERAL_TYPES else Role.ASSOCIATIVE


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One annotated article."""

    article: Article
    """Its text and outlet."""
    toponyms: tuple[GoldToponym, ...]
    """Sorted by start."""


def read_gold(path: Path) -> list[GoldArticle]:
    """Read a file of gold rows. Raises InputError with the line that is broken."""
    rows = []
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    rows.append(_row(line, path, number))
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error)) from error
    return rows


def _row(line: bytes, path: Path, number: int) -> GoldArticle:
    try:
        row = json.loads(line)
        article = article_of(row, path.stem)
        toponyms = [_toponym(t, article.text) for t in row["toponyms"]]
    except BROKEN as error:
        raise InputError(str(path), f"no gold row: {error!r}", line=number) from error
    return GoldArticle(article, tuple(sorted(toponyms, key=lambda t: (t.span.start, t.span.end))))


def article_of(row: Mapping[str, Any], corpus: str) -> Article:
    """Make the article of a row: id, text and, where there are, day and outlet. Raises one of BROKEN."""
    name = row["id"]
    if type(name) not in (str, int):
        raise ValueError(f"no id: {name!r}")
    meta = row.get("meta")
    domain = meta.get("domain") if isinstance(meta, dict) else None
    return Article(
        id=str(name),
        text=text_of(row["text"]),
        digest=f"{corpus}:{text_of(str(name))}",
        published=_text_or_none(row.get("published")),
        source=_text_or_none(row.get("source") or domain),
    )


def text_of(value: object) -> str:
    """Give a text as it is. Raises ValueError for all else, also for halves of characters (surrogates)."""
    if not isinstance(value, str):
        raise ValueError(f"no text: {value!r}")  # noqa: TRY004 - a value of the file, no mistake of a caller
    value.encode()
    return value


def span_of(row: Mapping[str, Any], text: str) -> Span:
    """Give a span within its text. Raises one of BROKEN."""
    start, end = row["start"], row["end"]
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise ValueError(f"no span of the text: {start!r} to {end!r}")
    return Span(start, end)


def _toponym(row: Mapping[str, Any], text: str) -> GoldToponym:
    point = (row.get("lat"), row.get("lon"))
    lat, lon = (None, None) if point == (None, None) else (degrees(point[0], 90), degrees(point[1], 180))
    return GoldToponym(
        span=span_of(row, text),
        text=text_of(row["text"]),
        lat=lat,
        lon=lon,
        geonameid=int(row["geonameid"]) if row.get("geonameid") else None,
        type=_text_or_none(row.get("type")),
    )


def degrees(value: object, most: int) -> float:
    """Give a latitude (`most` is 90) or longitude (180). Raises ValueError for all else."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= most:
        raise ValueError(f"no degrees: {value!r}")
    return float(value)


def _text_or_none(value: object) -> str | None:
    return None if value is None else text_of(value)
