"""Adjectives and peoples: countryinfo's (mostly Wikipedia's) and this project's own table."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_NO_PLURAL = re.compile(r"(?:s|x|z|ese|ish|ch|sh|men|wegian Islander)$", re.IGNORECASE)


def own(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (place key, demonym) from `demonyms.csv`; a key is an ISO code or a place id.

    The table holds each form as it is used, plurals included: irregular ones are why it exists.
    """
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for form in row["demonyms"].split("|"):
                yield row["place"], form


def countries(folder: Path, populations: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield (ISO code, demonym) with regular plurals from countryinfo's files.

    Dependencies carry their sovereign's demonym there (Martinique: French), so one that several
    have goes to the most populous, and to those whose own name it is built from (Dominica).
    """
    claims: dict[str, list[tuple[int, str, str]]] = {}
    for path in sorted(folder.glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        iso, demonym = row.get("ISO", {}).get("alpha2"), row.get("demonym")
        if iso in populations and demonym:
            claims.setdefault(demonym, []).append((populations[iso], iso, row["name"]))
    for demonym, claimants in sorted(claims.items()):
        claimants.sort(reverse=True)
        for rank, (_, iso, name) in enumerate(claimants):
            if rank == 0 or name[:4] == demonym[:4]:
                yield from ((iso, form) for form in _forms(demonym))


def _forms(demonym: str) -> Iterator[str]:
    for form in demonym.split("/"):
        yield form
        if not _NO_PLURAL.search(form):
            yield form + "s"
