"""What a filter shows per place as far as sums tell that are kept (PostgreSQL), and what they leave open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Float, Select, and_, cast, literal_column, or_, select

from geo.models import Filter
from geo.store import facts
from geo.store.asking import Asked, Condition
from geo.store.cube import GROUPS, TYPES, day_number
from geo.store.filters import dated
from geo.store.labels import labels_of

AMOUNTS: Final = ("mentions", "articles", "belief", "exact", *(f"group_{at}" for at in range(len(GROUPS))))
"""What is counted per place, in this order."""
_NOBODY: Final = -(2**31)
"""A label that nothing has."""
_EVER: Final = (1, 9999)
"""The first and the last year that a date can name."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Which sums a filter is made of."""

    labels: Condition | None
    """Asks of the rows of `tally`, None for none; a place's mentions in an article share one of several."""
    open: Condition | None = None
    """Asks of the rows of `fact` whether these sums leave them out; None when they leave out nothing."""
    one: bool = False
    """Whether there is one label, that is, one row for each place and role."""


def kept(chosen: Asked) -> Kept | None:
    """Give the sums that a filter is made of; None when it asks for what no sum tells.

    They tell of one label at most, or of dates, and of any places. Stories printed twice are in none.
    """
    wanted = chosen.wanted
    if not chosen.covers_whole or _beyond(wanted):
        return None
    if dated(wanted):
        if _labels(wanted) > 0:
            return None
        return _published(chosen) if wanted.by_publication else _happened(wanted)
    if _labels(wanted) > 1:
        return None
    return Kept(facts.tally.c.label == _label(chosen), one=True)


def sums(chosen: Asked, labels: Condition) -> Select[Any]:
    """Select the amounts per place, role and label, of articles whose story was printed once."""
    tally = facts.tally
    both = len(set(chosen.wanted.roles)) > 1
    articles = tally.c.articles_of_both if both else tally.c.articles
    belief = cast(tally.c.belief, Float) / facts.BELIEF
    columns = [tally.c.mentions, articles.label("articles"), belief.label("belief"), tally.c.exact]
    columns += [tally.c[f"group_{at}"] for at in range(len(GROUPS))]
    held = [labels, tally.c.mentions > 0, *chosen.at_places(tally)]
    roles = chosen.roles(tally.c.literal)
    return select(tally.c.place, *columns).where(*held, *([] if roles is None else [roles]))


def _beyond(wanted: Filter) -> bool:
    """Tell whether something is asked that no sum tells."""
    if wanted.weaker or wanted.persons or wanted.organisations or wanted.events or wanted.text.strip():
        return True
    return wanted.min_score not in {0.0, *(least for least, _ in facts.BANDS)}


def _labels(wanted: Filter) -> int:
    """Count what is asked for besides places, roles and dates."""
    asked = (wanted.sources, wanted.languages, wanted.extra, wanted.event_types)
    return sum(map(len, asked)) + (wanted.min_score > 0)


def _label(chosen: Asked) -> int:
    """Give the number of the one label that a filter asks for."""
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
    return next(iter(chosen.labels(kind, [value])), _NOBODY)


def _years(wanted: Filter) -> tuple[int, int]:
    """Give the first and the last year that lie whole within the days asked for; the last may be before."""
    first, last = _EVER
    if wanted.date_from is not None:
        first = -(-(day_number(wanted.date_from) - 101) // 10_000)
    if wanted.date_to is not None:
        last = (day_number(wanted.date_to) - 1231) // 10_000
    return first, last


def _published(chosen: Asked) -> Kept:
    """Take whole years of publication; what came out in the others and passes is left open."""
    wanted, tally, article = chosen.wanted, facts.tally, facts.fact_article
    first, last = _years(wanted)
    known = [(number, int(year)) for number, _, year in chosen.snapshot.execute(labels_of(facts.YEAR))]
    whole = [number for number, year in known if first <= year <= last or (wanted.undated and year == 0)]
    labels = tally.c.label.in_(sorted(whole))
    outside = or_(
        article.c.first < first * 10_000,
        article.c.last > last * 10_000 + 1231,
        article.c.first // 10_000 != article.c.last // 10_000,
    )
    edges = select(article.c.article).where(article.c.first > 0, outside, *chosen.articles(once=False))
    if chosen.snapshot.execute(edges.limit(1)).first() is None:
        return Kept(labels)
    return Kept(labels, facts.fact.c.article.in_(edges))


def _happened(wanted: Filter) -> Kept:
    """Take whole years of events; other years and places of several years are left open."""
    label, year = facts.tally.c.label, facts.fact.c.year
    first, last = _years(wanted)
    labels = [label == facts.OF_YEAR] if wanted.undated else []
    if first <= last:
        labels.append(label.between(facts.OF_YEAR - last, facts.OF_YEAR - first))
    edges = {int(day[:4]) for day in (wanted.date_from, wanted.date_to) if day is not None}
    # A bound 0 would not let the server see that the index of these years will do.
    left = [facts.MIXED, *sorted(it for it in edges if not first <= it <= last)]
    return Kept(or_(*labels) if labels else None, and_(year != literal_column("0"), year.in_(left)))
