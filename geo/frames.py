"""A store as pandas frames: one row per mention, or per place ready for a GeoDataFrame."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import pandas as pd

from geo.models import Filter
from geo.store import Store
from geo.view.address import filter_of_link
from geo.view.exports.cells import COLUMNS, credit_line, source_line, values
from geo.view.exports.geopackage import wkb
from geo.view.exports.records import Extract, Options, extract

EVERYTHING = Filter()
"""All that the map pins: the filter that asks for nothing in particular."""

_CRS = "EPSG:4326"
_PLACES = (
    "place", "name", "country", "admin1", "feature", "population", "mentions", "articles", "score",
    "event_group", "radius_km", "approximate", "lat", "lon", "geometry",
)  # fmt: skip


class Opened:
    """A store that is open for reading; close it, or use it in a `with`.

    Frames carry `attrs["credits"]` (whose data they are made of, to be shown with whatever is made of
    them), `attrs["sources"]` (the outlets) and `attrs["crs"]`.
    """

    def __init__(self, address: str | Path) -> None:
        """Open a path or an address `sqlite:///path`. Raises StoreError when there is no store."""
        text = str(address)
        url = text if "://" in text else f"sqlite:///{Path(text).expanduser()}"
        self._store = Store.open(url, create=False)

    def mentions(
        self,
        wanted: Filter = EVERYTHING,
        *,
        excerpts: bool = True,
        persons: bool = True,
    ) -> pd.DataFrame:
        """Give one row per mention that passes, in the order of articles and of their texts.

        `persons`, `organisations`, `events` and `event_types` hold tuples of texts; what is unknown is None
        or NaN. `excerpts` and `persons` leave sentences and names of persons out.
        """
        with self._extract(wanted, Options(excerpts=excerpts, persons=persons)) as found:
            frame = pd.DataFrame.from_records(list(map(values, found.records())), columns=list(COLUMNS))
            return _credited(frame, found)

    def places(self, wanted: Filter = EVERYTHING) -> pd.DataFrame:
        """Give one row per place that passes, most mentions first.

        `geometry` is WKB (bytes): `geopandas.GeoDataFrame(frame, geometry=geopandas.GeoSeries.from_wkb(
        frame["geometry"], crs=frame.attrs["crs"]))`.
        """
        with self._extract(wanted, Options()) as found:
            rows = [
                (
                    it.place.id, it.place.name, it.place.country, it.place.admin1, it.place.feature.value,
                    it.place.population, it.mentions, it.articles, it.score, it.group, it.radius_km,
                    it.approximate, it.place.lat, it.place.lon, wkb(it.place.lon, it.place.lat),
                )
                for it in found.place_counts()
            ]  # fmt: skip
            return _credited(pd.DataFrame.from_records(rows, columns=list(_PLACES)), found)

    def filter(self, link: str) -> Filter:
        """Read an address of the app as the filter that it shows."""
        names = [it.name for it in self._store.collections()]
        return filter_of_link(link, collections=names, default="default")

    @property
    def collections(self) -> tuple[str, ...]:
        """Names of the collections, for `Filter(collection=…)`."""
        return tuple(it.name for it in self._store.collections())

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _extract(self, wanted: Filter, options: Options) -> Iterator[Extract]:
        with extract(self._store, wanted, options) as found:
            yield found


def _credited(frame: pd.DataFrame, found: Extract) -> pd.DataFrame:
    frame.attrs.update(credits=credit_line(found.credits()), sources=source_line(found), crs=_CRS)
    return frame
