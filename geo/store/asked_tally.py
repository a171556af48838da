"""What a filter of at most one label shows per place, read from sums that are kept (PostgreSQL)."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Float, Select, cast, select

from geo.models import Filter
from geo.store import facts
from geo.store.asking import Asked
from geo.store.cube import GROUPS, TYPES
from geo.store.filters import dated
from geo.store.labels import numbers

AMOUNTS: Final = ("mentions", "articles", "belief", "exact", *(f"group_{at}" for at in range(len(GROUPS))))
"""What is counted per place, in this order."""
_NOBODY: Final = -(2**31)
"""A label that nothing has."""


def tallied(chosen: Asked) -> bool:
    """Tell whether the sums that are kept hold what a filter asks: one label at most, and any places."""
    return chosen.covers_whole and _one_label(chosen.wanted)


def sums(chosen: Asked) -> Select[Any]:
    """Select the amounts per place and role, of articles whose story was printed once."""
    tally = facts.tally
    both = len(set(chosen.wanted.roles)) > 1
    articles = tally.c.articles_of_both if both else tally.c.articles
    belief = cast(tally.c.belief, Float) / facts.BELIEF
    columns = [tally.c.mentions, articles.label("articles"), belief.label("belief"), tally.c.exact]
    columns += [tally.c[f"group_{at}"] for at in range(len(GROUPS))]
    held = [tally.c.label == _label(chosen), tally.c.mentions > 0, *chosen.at_places(tally)]
    roles = chosen.roles(tally.c.literal)
    return select(tally.c.place, *columns).where(*held, *([] if roles is None else [roles]))


def _one_label(wanted: Filter) -> bool:
    """Tell whether all that is asked of articles and mentions is one label, or none."""
    if wanted.weaker or wanted.persons or wanted.organisations or wanted.events or dated(wanted):
        return False
    if wanted.text.strip() or wanted.min_score not in {0.0, *(least for least, _ in facts.BANDS)}:
        return False
    asked = (wanted.sources, wanted.languages, wanted.extra, wanted.event_types)
    return sum(map(len, asked)) + (wanted.min_score > 0) <= 1


def _label(chosen: Asked) -> int:
    """Give the number of the label that a filter asks for."""
    wanted = chosen.wanted
    if wanted.event_types:
        return facts.OF_TYPE - TYPES.index(wanted.event_types[0])
    if wanted.min_score > 0:
        return dict(facts.BANDS)[wanted.min_score]
    named = [(facts.SOURCE, it) for it in wanted.sources]
    named += [(facts.LANGUAGE, it) for it in wanted.languages]
    named += [(facts.EXTRA + column, value) for column, value in wanted.extra]
    if not named:
        return facts.ALL
    [(kind, value)] = named
    found = chosen.snapshot.execute(numbers(kind, [value])).scalar()
    return _NOBODY if found is None else found
