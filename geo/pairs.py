"""Which pairs of a name and a place a model was trained on, so that scores can tell seen from unseen.

The pairs lie beside the model as hashes: they can be asked for, not read.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from geo.errors import SetupMissing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from geo.gold import GoldToponym

SUFFIX: Final = ".pairs"
"""`resolver-full.npz` has its pairs in `resolver-full.pairs`."""

_DIGITS = 12


def pair_key(toponym: GoldToponym) -> str:
    """Give the hash of a name and its place: the GeoNames id, else the degree square of its coordinates."""
    place = str(toponym.geonameid)
    if toponym.geonameid is None and toponym.lat is not None and toponym.lon is not None:
        place = f"{round(toponym.lat)},{round(toponym.lon)}"
    return hashlib.sha256(f"{toponym.text.casefold()}\t{place}".encode()).hexdigest()[:_DIGITS]


def write_pairs(path: Path, toponyms: Iterable[GoldToponym]) -> None:
    """Write the pairs of all toponyms with coordinates, sorted, one a line."""
    keys = sorted({pair_key(toponym) for toponym in toponyms if toponym.lat is not None})
    path.write_text("".join(f"{key}\n" for key in keys), encoding="ascii")


def read_pairs(path: Path) -> frozenset[str]:
    """Read what `write_pairs` wrote. Raises SetupMissing."""
    try:
        return frozenset(path.read_text(encoding="ascii").split())
    except FileNotFoundError:
        raise SetupMissing(str(path), f"git checkout -- data/models/{path.name}") from None
