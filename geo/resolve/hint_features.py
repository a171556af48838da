"""Features that the words around a name's mentions give."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geo.models import Feature
from geo.resolve.areas import AREA_FEATURES
from geo.resolve.geometry import distances_km, unit_vectors
from geo.resolve.homes import domain
from geo.resolve.names import words_after, words_before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.models import Article
    from geo.resolve.homes import Homes
    from geo.resolve.names import Codes, Columns, Name
    from geo.resolve.toponyms import Toponym


_BEFORE = {
    "in": 0, "at": 0, "from": 1, "of": 2, "near": 3, "outside": 3, "around": 3, "to": 4, "the": 5, "by": 5,
    "north": 6, "south": 6, "east": 6, "west": 6, "northern": 6, "southern": 6, "eastern": 6, "western": 6,
    ",": 7, "and": 7, ".": 8, "": 8,
}  # fmt: skip
_AFTER = {
    "'s": 0, "’s": 0, "county": 1, "parish": 1, "township": 1, "city": 2, "town": 2, "village": 2,
    "street": 3,
    "road": 3, "avenue": 3, "university": 3, "school": 3, "police": 4, "council": 4, "mayor": 4,
    "resident": 4,
    "residents": 4, "river": 5, "lake": 5, "island": 5, "valley": 5, ",": 6, "(": 6, ".": 7, "": 7,
    "government": 8, "president": 8, "officials": 8, "governor": 8, "gov": 8, "and": 9,
}  # fmt: skip
_GROUPS_BEFORE, _GROUPS_AFTER = 9, 10

HINTS = (
    "area", "container", "container_some", "domain_name", "domain_region", "domain_country",
    "home_distance", "home_distance_to_best", "home_region", "mentions", "first_at", "names",
    "order", "upper", "dateline",
    *(f"before_{k}" for k in range(_GROUPS_BEFORE)),
    *(f"after_{k}" for k in range(_GROUPS_AFTER)),
)  # fmt: skip
"""The columns of `hint_features`, in order."""

_TOP_LEVEL = {
    "uk": "GB", "ca": "CA", "au": "AU", "nz": "NZ", "ie": "IE", "in": "IN", "za": "ZA", "tw": "TW",
    "mx": "MX",
    "de": "DE", "fr": "FR", "ru": "RU", "tr": "TR", "ng": "NG", "ke": "KE", "ph": "PH", "sg": "SG",
    "my": "MY",
    "pk": "PK", "lk": "LK", "eg": "EG", "jo": "JO", "ae": "AE", "il": "IL", "ua": "UA", "cn": "CN",
    "hk": "HK",
    "jp": "JP", "kr": "KR", "tt": "TT", "jm": "JM", "gh": "GH", "bd": "BD", "np": "NP", "es": "ES",
    "it": "IT",
    "pl": "PL", "br": "BR", "ar": "AR", "at": "AT", "ch": "CH", "be": "BE", "nl": "NL", "se": "SE",
    "no": "NO",
}  # fmt: skip
"""Countries of top-level domains that stand for little else."""

_LETTERS = re.compile(r"[^a-z]")
_NO_HOME = (-1.0, -1.0, 0.0)
_SHORTEST_IN_DOMAIN = 5
_SHORTEST_STATE_IN_DOMAIN = 4
_DATELINE = re.compile(r"\s*(?:,[^.\n]{0,30})?(?:\([^)\n]{1,20}\)\s*)?\s*(?:—|–|--|-\s|:)")
_DATELINE_WITHIN = 200


def hint_features(
    article: Article,
    names: Sequence[Name],
    toponyms: Sequence[Toponym],
    columns: Sequence[Columns],
    codes: Codes,
    *,
    homes: Homes,
) -> list[NDArray[np.float32]]:
    """Give one array per name, one row per candidate, shape (n, len(HINTS))."""
    outlet = _Outlet(article.source, homes)
    found = []
    for order, (name, column) in enumerate(zip(names, columns, strict=True)):
        out = np.zeros((len(name.candidates), len(HINTS)), dtype=np.float32)
        if len(name.candidates):
            own = [toponyms[t] for t in name.toponyms]
            out[:, 0] = _area(name, own)
            out[:, 1:3] = _container(own, column, codes)
            out[:, 3:6] = outlet.features(name)
            out[:, 6:9] = outlet.distances(name, column)
            out[:, 9:] = _shared(article, own, order, len(names))
        found.append(out)
    return found


def _area(name: Name, toponyms: Sequence[Toponym]) -> NDArray[np.float32] | float:
    """1 where the word behind fits the feature, -1 where it does not, 0 without such a word."""
    areas = {t.area for t in toponyms if t.area is not None}
    if not areas:
        return 0.0
    fitting = set().union(*(AREA_FEATURES[a] for a in areas))
    return np.array([1.0 if c.place.feature in fitting else -1.0 for c in name.candidates], dtype=np.float32)


def _container(toponyms: Sequence[Toponym], columns: Columns, codes: Codes) -> NDArray[np.float32]:
    """1 where the container named behind holds the candidate, else -1; and whether it holds any."""
    out = np.zeros((len(columns.country), 2), dtype=np.float32)
    places = {p.id: p for t in toponyms for p in t.containers}.values()
    if places:
        countries = [codes.country(p) for p in places if p.feature is Feature.COUNTRY]
        regions = [codes.region(p) for p in places if p.feature is not Feature.COUNTRY and p.admin1]
        held = (np.isin(columns.country, countries) & ~columns.is_country) | (
            np.isin(columns.region, regions) & ~columns.is_first_order
        )
        out[:, 0] = np.where(held, 1.0, -1.0)
        out[:, 1] = 1.0 if held.any() else -1.0
    return out


def _shared(article: Article, toponyms: Sequence[Toponym], order: int, names: int) -> list[float]:
    """The columns from `mentions` on, the same for every candidate."""
    mentions = [t.mention for t in toponyms]
    before = [0.0] * _GROUPS_BEFORE
    after = [0.0] * _GROUPS_AFTER
    for mention in mentions:
        group = _BEFORE.get(words_before(article, mention.start))
        if group is not None:
            before[group] += 1 / len(mentions)
        group = _AFTER.get(words_after(article, mention.end))
        if group is not None:
            after[group] += 1 / len(mentions)
    first = mentions[0]
    dateline = first.start < _DATELINE_WITHIN and _DATELINE.match(article.text, first.end) is not None
    upper = all(m.text.isupper() for m in mentions)
    return [
        float(len(mentions)),
        float(min(first.start, 5000)),
        float(names),
        float(min(order, 10)),
        float(upper),
        float(dateline),
        *before,
        *after,
    ]


@lru_cache(20_000)
def _letters(name: str) -> str:
    return _LETTERS.sub("", name.lower())


class _Outlet:
    """What an outlet's domain, and the table of outlets, say about where it is at home."""

    def __init__(self, source: str | None, homes: Homes) -> None:
        labels = domain(source).split(".")
        self._letters = _letters("".join(labels[:-1]) if len(labels) > 1 else labels[0])
        self._home = homes.of(source)
        self._country = _TOP_LEVEL.get(labels[-1]) if len(labels) > 1 else None
        if self._home is not None:
            self._country = self._home.country

    def distances(self, name: Name, columns: Columns) -> NDArray[np.float32] | tuple[float, ...]:
        """Logarithmic distance from the outlet's home (-1: unknown), by how much farther than the nearest.

        And 1 in the home's first-order region, -1 elsewhere, 0 where that is unknown.
        """
        if self._home is None or self._home.point is None:
            return _NO_HOME
        lat, lon = self._home.point
        home = unit_vectors(np.array([lat]), np.array([lon]))
        km = np.log1p(distances_km(columns.points, home)[:, 0])
        region = [
            1.0 if (c.place.country, c.place.admin1) == (self._home.country, self._home.region) else -1.0
            for c in name.candidates
        ]
        return np.column_stack((km, km - km.min(), region)).astype(np.float32)

    def features(self, name: Name) -> NDArray[np.float32] | float:
        """Letters of the candidate's name in the domain, its region in it, its country as top level."""
        if not self._letters:
            return 0.0
        rows = []
        for candidate in name.candidates:
            place = candidate.place
            own, region = _letters(place.name), _letters(place.admin1 or "")
            rows.append(
                (
                    len(own) if len(own) >= _SHORTEST_IN_DOMAIN and own in self._letters else 0,
                    len(region) >= _SHORTEST_STATE_IN_DOMAIN and region in self._letters,
                    0 if self._country is None else (1 if place.country == self._country else -1),
                )
            )
        return np.array(rows, dtype=np.float32)
