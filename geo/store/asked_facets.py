"""Counts of outlets, languages, columns, roles and scores in SQL, for a PostgreSQL store; see `queries`."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import Select, exists, func, or_, select, tuple_

from geo.models import Filter, Role
from geo.store import facts, queries
from geo.store.asked_places import of_articles, per_article
from geo.store.asking import Asked
from geo.store.filters import Facet
from geo.store.labels import labels_of

_LEASTS = {0.5: "50", 0.7: "70", 0.9: "90"}


@queries.source_counts.in_sql
def source_counts(chosen: Asked) -> dict[str, int]:
    """Count per outlet."""
    return dict(_described(chosen, replace(chosen.wanted, sources=()))[facts.SOURCE])


@queries.language_counts.in_sql
def language_counts(chosen: Asked) -> dict[str, int]:
    """Count per language."""
    return dict(_described(chosen, replace(chosen.wanted, languages=()))[facts.LANGUAGE])


def _described(chosen: Asked, free: Filter) -> dict[str, dict[str, int]]:
    """Count outlets and languages together, since most filters ask for neither."""
    names = labels_of(facts.SOURCE, facts.LANGUAGE)
    return chosen.shared("labels", free, lambda: _labelled(chosen.but(free), names))


@queries.extra_counts.in_sql
def extra_counts(chosen: Asked) -> dict[str, dict[str, int]]:
    """Count per value of each column of tables, leaving out what is asked of that column."""
    named = select(facts.label_name.c.kind).distinct().where(
        facts.label_name.c.kind.startswith(facts.EXTRA, autoescape=True),
        exists().where(facts.label.c.label == facts.label_name.c.id),
    )  # fmt: skip
    kinds = sorted(chosen.shared("columns", Filter(), lambda: chosen.snapshot.execute(named).scalars().all()))
    found = {}
    for kind in kinds:
        name = kind.removeprefix(facts.EXTRA)
        free = replace(chosen.wanted, extra=tuple(it for it in chosen.wanted.extra if it[0] != name))
        count = partial(_labelled, chosen.but(free), labels_of(kind))
        found[name] = dict(chosen.shared(kind, free, count)[kind])
    return found


def _labelled(chosen: Asked, names: Select[Any]) -> dict[str, dict[str, int]]:
    """Count what each label alone would show: of a story's copies with that label the first."""
    label, listed = facts.label, names.subquery()
    amounts = per_article(chosen, once=False).cte("amounts").prefix_with("MATERIALIZED")
    counted = (
        select(label.c.label, func.sum(amounts.c.mentions).label("mentions"))
        .join(amounts, amounts.c.article == label.c.article)
        .where(label.c.label.in_(select(listed.c.id)))
    )
    if chosen.copied:
        article, other = facts.fact_article, label.alias()
        first = (
            select(other.c.label, func.min(article.c.article))
            .join(article, article.c.article == other.c.article)
            .where(article.c.copied, *chosen.articles(once=False))
            .group_by(article.c.story, other.c.label)
        )
        one = select(article.c.article).where(~article.c.copied)
        pair = tuple_(label.c.label, label.c.article)
        counted = counted.where(or_(label.c.article.in_(one), pair.in_(first)))
    sums = counted.group_by(label.c.label).subquery()
    asked = select(listed.c.kind, listed.c.value, func.coalesce(sums.c.mentions, 0))
    found: dict[str, dict[str, int]] = {}
    for kind, value, amount in chosen.snapshot.execute(asked.outerjoin(sums, sums.c.label == listed.c.id)):
        found.setdefault(kind, {})[value] = int(amount)
    return _Empty(found)


class _Empty(dict[str, dict[str, int]]):
    """Labels by kind; a kind that no article has has none."""

    def __missing__(self, kind: str) -> dict[str, int]:
        return {}


@queries.role_counts.in_sql
def role_counts(chosen: Asked) -> dict[Role, int]:
    """Count per role."""
    free = replace(chosen.wanted, roles=tuple(Role))
    return dict(chosen.shared("roles", free, lambda: _roles(chosen)))


def _roles(chosen: Asked) -> dict[Role, int]:
    if chosen.only_articles(Facet.ROLES):
        return {role: of_articles(chosen, ["all"], Facet.ROLES, roles=[role])[0] for role in Role}
    fact = facts.fact
    asked = select(func.count().filter(fact.c.literal), func.count())
    literal_, every = chosen.snapshot.execute(asked.where(*chosen.mentions(fact, Facet.ROLES))).one()
    return {Role.LITERAL: literal_, Role.ASSOCIATIVE: every - literal_}


@queries.score_counts.in_sql
def score_counts(chosen: Asked) -> dict[float, int]:
    """Count the mentions that each least score would leave."""
    free = replace(chosen.wanted, min_score=0.0)
    return dict(chosen.shared("scores", free, lambda: _scores(chosen)))


def _scores(chosen: Asked) -> dict[float, int]:
    if chosen.only_articles(Facet.SCORE):
        return dict(zip(_LEASTS, of_articles(chosen, list(_LEASTS.values()), Facet.SCORE), strict=True))
    fact = facts.fact
    asked = select(*(func.count().filter(fact.c.belief >= least) for least in queries.SCORES))
    row = chosen.snapshot.execute(asked.where(*chosen.mentions(fact, Facet.SCORE))).one()
    return dict(zip(queries.SCORES, row, strict=True))
