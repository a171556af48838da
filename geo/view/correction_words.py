"""Corrections in plain words: what was decided, by whom, when, and for which mentions."""

from __future__ import annotations

from geo.correction import Agreement, Correction, Kept, Scope, Verdict
from geo.models import EventType, Kind, Place
from geo.view.excerpt import visible
from geo.view.excerpt_html import date_words
from geo.view.facets import country_name, event_words


def place_words(place: Place) -> str:
    """Name a place with its region and country: "Kyiv, Missouri, United States"."""
    parts = [place.name, place.admin1 or "", country_name(place.country) if place.country else ""]
    return visible(", ".join(dict.fromkeys(part for part in parts if part)))


def scope_words(scope: Scope, name: str, country: str | None) -> str:
    """Say which mentions of a name are meant."""
    name = visible(name)
    return {
        Scope.MENTION: "this mention",
        Scope.ARTICLE: f"every “{name}” in this article",
        Scope.COUNTRY: f"every “{name}” in articles mostly about {country_name(country) if country else '?'}",
        Scope.EVERYWHERE: f"every “{name}” anywhere",
    }[scope]


def by_words(kept: Kept) -> str:
    """Say who decided and on which day: "Anna, 1 March 2026"."""
    return f"{visible(kept.who)}, {date_words(kept.made[:10])}"


def decision_words(it: Correction) -> str:
    """Say what was decided, without who and when."""
    name, other = visible(it.name), visible(it.other)
    where = place_words(it.place) if it.place is not None else ""
    sort = "organisation" if it.kind is Kind.ORGANISATION else "person"
    return {
        Verdict.PLACE: f"“{name}” is {where}",
        Verdict.NOT_A_PLACE: f"“{name}” is not a place",
        Verdict.SAME: f"“{name}” and “{other}” are the same {sort}",
        Verdict.DIFFERENT: f"“{name}” and “{other}” are not the same {sort}",
        Verdict.NAME: f"“{other}” is called “{name}”",
        Verdict.NOBODY: f"“{name}” is not {'an organisation' if sort == 'organisation' else 'a person'}",
        Verdict.EVENT_TYPE: f"“{name}” is: {_type_words(it.other)}",
        Verdict.EVENT_DATE: f"“{name}”: {date_words(other)}",
        Verdict.EVENT_PLACE: f"“{name}” was in {where}",
        Verdict.NO_EVENT: f"“{name}” did not happen",
    }[it.verdict]


def agreement_words(found: Agreement) -> str:
    """Say how often the machine was right: "the machine was right in 41 of 49 judged"."""
    if not found.judged:
        return "No single mention has been judged yet."
    bands = "; ".join(f"{low:.0%} sure or more: {right} of {judged}" for low, judged, right in found.by_score)
    return f"The machine was right in {found.right:,} of {found.judged:,} judged ({bands})."


def _type_words(value: str) -> str:
    return event_words(EventType(value)) if value in set(EventType) else visible(value)
