"""Gold data with annotated toponyms, read row by row."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.errors import InputError
from geo.models import Article, Role, Span

if TYPE_CHECKING:
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
        toponyms = sorted((_toponym(t) for t in row["toponyms"]), key=lambda t: (t.span.start, t.span.end))
        article = Article(
            id=str(row["id"]), text=row["text"], digest=f"{path.stem}:{row['id']}", source=_source(row)
        )
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise InputError(str(path), f"no gold row: {error!r}", line=number) from error
    return GoldArticle(article, tuple(toponyms))


def _toponym(row: dict[str, Any]) -> GoldToponym:
    return GoldToponym(
        span=Span(row["start"], row["end"]),
        text=row["text"],
        lat=row.get("lat"),
        lon=row.get("lon"),
        geonameid=int(row["geonameid"]) if row.get("geonameid") else None,
        type=row.get("type"),
    )


def _source(row: dict[str, Any]) -> str | None:
    meta = row.get("meta")
    domain = meta.get("domain") if isinstance(meta, dict) else None
    return row.get("source") or domain
