"""Which column of a table holds what of an article: given by the user or guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from geo.errors import SettingsError
from geo.read.fields import Fields

_NAMES: dict[str, tuple[str, ...]] = {
    "text": tuple(
        "text body content fulltext full_text article_text articletext article_body articlebody story "
        "maintext main_text article plain_text content_text contenttext bodytext body_text".split()
    ),
    "id": tuple("id article_id articleid doc_id docid document_id uid guid identifier key".split()),
    "title": tuple("title headline heading head article_title name subject".split()),
    "published": tuple(
        "published published_at publishedat date_published publication_date publicationdate pubdate "
        "pub_date publish_date publishdate date datetime date_time timestamp created created_at".split()
    ),
    "source": tuple(
        "source source_name sourcename outlet publisher publication newspaper site sitename site_name domain "
        "media media_name".split()
    ),
    "author": tuple("author authors byline by_line creator writer".split()),
    "url": tuple("url link article_url address href permalink web_url weburl uri canonical".split()),
    "language": tuple("language lang locale language_code".split()),
    "licence": tuple("licence license rights".split()),
}
"""What columns are called in exports that we know of, the likeliest first; compared in lower case."""

_LONG, _TIMES = 200, 3
"""Without a known name, a column whose values are at least so many characters long, and so many times
longer than any other's, on average, holds the text."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The name of the column for each field; None where there is none."""

    text: str | None = None
    """The article's text."""
    id: str | None = None
    """The row's own id."""
    title: str | None = None
    """The headline."""
    published: str | None = None
    """The date of publication."""
    source: str | None = None
    """The outlet."""
    author: str | None = None
    """Who signed it."""
    url: str | None = None
    """The address."""
    language: str | None = None
    """The language tag."""
    licence: str | None = None
    """The licence."""

    @classmethod
    def parse(cls, given: str) -> ColumnMapping:
        """Read `text=body,title=headline`. Raises SettingsError."""
        known = {field.name for field in fields(cls)}
        found: dict[str, str] = {}
        for part in given.split(","):
            name, _, column = (piece.strip() for piece in part.partition("="))
            if name not in known or not column or name in found:
                raise SettingsError(
                    "--columns", given, f"FIELD=COLUMN,… with fields {', '.join(sorted(known))}"
                )
            found[name] = column
        return cls(**found)

    def completed(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]] = ()) -> ColumnMapping:
        """Guess by name what was not given; the text by its length too, from a sample of rows."""
        simple = {_simple(column): column for column in reversed(columns)}
        taken = {getattr(self, field.name) for field in fields(self)}
        guessed: dict[str, str] = {}
        for name, likely in _NAMES.items():
            if getattr(self, name) is None:
                column = next((simple[n] for n in likely if n in simple and simple[n] not in taken), None)
                if column is not None:
                    guessed[name] = column
                    taken.add(column)
        mapping = replace(self, **guessed)
        return mapping if mapping.text else replace(mapping, text=_longest(columns, sample, taken))

    def missing(self, columns: Sequence[str]) -> list[str]:
        """The columns that were given but are not there."""
        names = (getattr(self, field.name) for field in fields(self))
        return [name for name in names if name is not None and name not in columns]

    def fields_of(self, row: Mapping[str, str]) -> Fields:
        """What the row states about its article."""
        return Fields(
            title=self._value(row, self.title),
            published=self._value(row, self.published),
            source=self._value(row, self.source),
            author=self._value(row, self.author),
            url=self._value(row, self.url),
            language=self._value(row, self.language),
            licence=self._value(row, self.licence),
        )

    def extra_of(self, row: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """The row's other values."""
        used = {getattr(self, field.name) for field in fields(self)}
        return tuple((name, value) for name, value in row.items() if name not in used and value.strip())

    @staticmethod
    def _value(row: Mapping[str, str], column: str | None) -> str | None:
        return (row.get(column) or None) if column is not None else None


def _simple(column: str) -> str:
    return "_".join(column.strip().casefold().replace("-", " ").split())


def _longest(
    columns: Sequence[str], sample: Sequence[Mapping[str, str]], taken: set[str | None]
) -> str | None:
    if not sample:
        return None
    lengths = sorted(
        ((sum(len(row.get(c, "")) for row in sample) / len(sample), c) for c in columns if c not in taken),
        reverse=True,
    )
    if not lengths or lengths[0][0] < _LONG:
        return None
    second = lengths[1][0] if len(lengths) > 1 else 0
    return lengths[0][1] if lengths[0][0] >= _TIMES * second else None
