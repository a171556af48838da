"""How likely a place is meant when nothing but its name is known."""

from __future__ import annotations

from math import log10

from geo.gazetteer.sources.base import SourcePlace
from geo.models import Feature

UNKNOWN_REGION = 100_000
"""Inhabitants that a first-order region without a figure is taken to have: few, or it had one."""


def importance(place: SourcePlace, *, capital: bool = False) -> float:
    """Give a place's importance, 0 to 1, comparable across features.

    A value set by hand wins. Otherwise, with p inhabitants:

    * country .60 + .04 log10 p (Nauru .76, India .97), continent .93;
    * first-order region .04 + .09 log10 p, as a settlement of its size and a little more (Wyoming
      .56, Texas .71), lower orders .12 + .06 log10 p (a county of 100,000: .42), regions that are
      no administrative area .30 to .55;
    * settlement .02 + .09 log10 p (a hamlet .26, 100,000 people .47, ten million .65), a national
      capital .08 more;
    * seas .70, other waters .66 and landforms .62, each .05 less per scale rank of Natural Earth,
      not under .12: without a population they would lose to every village of their name.

    The constants were set by the order they give well-known names that several features share
    (Georgia, Volga, Java, Washington), not fitted to a corpus.
    """
    if place.importance is not None:
        return place.importance
    people = log10(place.population + 1)
    if place.feature is Feature.COUNTRY:
        value = 0.60 + 0.04 * people
    elif place.feature is Feature.CONTINENT:
        value = 0.93
    elif place.feature is Feature.SETTLEMENT:
        value = 0.02 + 0.09 * people + (0.08 if capital else 0.0)
    elif place.rank is not None:
        value = max(0.12, _base(place) - 0.05 * place.rank)
    elif place.level is None:
        value = 0.30 + 0.02 * people + min(0.10, 0.003 * len(place.names))
    elif place.level <= 1:
        value = 0.04 + 0.09 * log10(place.population or UNKNOWN_REGION)
    else:
        value = 0.12 + 0.06 * people
    return round(min(1.0, value), 4)


def _base(place: SourcePlace) -> float:
    if place.feature is Feature.WATER:
        return 0.70 if place.id.startswith("naturalearth:sea:") else 0.66
    return 0.62
