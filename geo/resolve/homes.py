"""Where news outlets are at home: a local paper means the places around it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import SetupMissing
from geo.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TABLE = ROOT / "data" / "outlets.csv"
"""Our own table of English-language newspapers and broadcasters."""


@dataclass(frozen=True, slots=True)
class Home:
    """An outlet's home."""

    country: str
    """ISO 3166-1 alpha-2."""
    region: str | None
    """Name of the first-order region as the gazetteer has it; None for outlets of a whole country."""
    point: tuple[float, float] | None
    """Latitude and longitude in degrees; None for outlets of a whole country."""


@dataclass(frozen=True, slots=True)
class Homes:
    """The homes of outlets."""

    by_domain: Mapping[str, Home]
    """Home by domain in lower case, without www."""

    @classmethod
    def load(cls, path: Path = TABLE) -> Homes:
        """Read the table. Raises SetupMissing."""
        try:
            with path.open(encoding="utf-8", newline="") as file:
                return cls({row["domain"]: _home(row) for row in csv.DictReader(file)})
        except FileNotFoundError:
            raise SetupMissing(str(path), "git checkout -- data/outlets.csv") from None

    def of(self, source: str | None) -> Home | None:
        """Give the home of an outlet by its domain or address; None when the table has none.

        A subdomain is at home where its domain is, if it has no row of its own.
        """
        labels = domain(source).split(".")
        for start in range(len(labels) - 1):
            home = self.by_domain.get(".".join(labels[start:]))
            if home is not None:
                return home
        return None


def domain(source: str | None) -> str:
    """Give "example.com" of "https://www.example.com/page"; what is no address stays, in lower case."""
    bare = (source or "").strip().lower().partition("://")
    host = (bare[2] or bare[0]).partition("/")[0]
    return host.removeprefix("www.")


def _home(row: Mapping[str, str]) -> Home:
    point = (float(row["lat"]), float(row["lon"])) if row["lat"] else None
    return Home(row["country"], row["region"] or None, point)
