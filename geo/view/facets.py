"""The choices of each facet with live counts: a facet's own choice is left out, the others hold."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from babel import Locale

from geo.models import EventType, Filter, Kind, Role
from geo.store import Chosen, Store, lookups, queries
from geo.store.cube import REGION_SIGN
from geo.store.rows import ActorCount
from geo.view.address import column_text
from geo.view.excerpt import visible
from geo.view.shapes import Choices, Facets, Option
from geo.view.timeline import timeline

LISTED = 60
"""Options listed per facet; a search by name finds the others."""
BELOW = 15
"""Events listed per type and regions per country."""
_ROLE_WORDS = {
    Role.LITERAL: "the place itself",
    Role.ASSOCIATIVE: "something tied to it (“Moscow said”)",
}
_NOTHING: Mapping[str, str] = {}


def facets(store: Store, wanted: Filter, *, named: Mapping[str, str] = _NOTHING) -> Facets:
    """Give the options of every facet; what is chosen is always listed, even at 0.

    `named` narrows a facet (by its field's name in Facets) to options that one of whose names holds the
    text, whatever its case and accents.
    """
    with store.reading() as snapshot:
        chosen = store.select(snapshot, wanted)
        return Facets(
            persons=_actors(chosen, Kind.PERSON, wanted.persons, named.get("persons", "")),
            organisations=_actors(
                chosen, Kind.ORGANISATION, wanted.organisations, named.get("organisations", "")
            ),
            events=_events(chosen, wanted, named.get("events", "")),
            where=_where(chosen, wanted, named.get("where", "")),
            sources=_labelled(
                queries.source_counts(chosen), wanted.sources, "no source", named.get("sources", "")
            ),
            languages=_languages(chosen, wanted),
            columns=_columns(chosen, wanted, named.get("columns", "")),
            roles=_roles(chosen),
            scores=_scores(chosen),
            timeline=timeline(queries.spans(chosen), queries.undated(chosen)),
        )


def folded(text: str) -> str:
    """Give a text as it is compared: without accents and case."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold().strip()


def _listed(options: Iterable[Option], chosen: Sequence[str], asked: str, limit: int) -> Choices:
    """Keep the first options that match, and all that are chosen."""
    sought, kept, left_out = folded(asked), [], 0
    marked = set(chosen)
    for option in options:
        names = (option.label, *option.aliases)
        if option.value in marked:
            kept.append(option)
        elif not sought or any(sought in folded(name) for name in names):
            if len(kept) < limit:
                kept.append(option)
            else:
                left_out += 1
    known = {option.value for option in kept}
    kept += [Option(value, visible(value), 0) for value in chosen if value not in known]
    return Choices(tuple(kept), left_out)


def _actors(chosen: Chosen, kind: Kind, refs: Sequence[str], asked: str) -> Choices:
    limit = None if asked else LISTED
    counted = queries.actor_counts(chosen, kind, limit=limit, also=refs)
    listed = _listed(map(_actor, counted), refs, asked, LISTED)
    more = 0 if asked else max(0, lookups.actor_amount(chosen, kind) - LISTED)
    return replace(listed, left_out=max(listed.left_out, more))


def _actor(it: ActorCount) -> Option:
    aliases = tuple(visible(alias) for alias in it.aliases)
    return Option(it.value, visible(it.label), it.mentions, aliases, it.places)


def _events(chosen: Chosen, wanted: Filter, asked: str) -> Choices:
    types = queries.event_type_counts(chosen)
    below = queries.event_counts(chosen, limit=None if asked else BELOW + 1, also=wanted.events)
    options = []
    for kind in EventType:
        if kind not in types and kind not in wanted.event_types:
            continue
        under = [Option(it.value, visible(it.label), it.mentions) for it in below[kind]]
        picked = [option.value for option in under if option.value in wanted.events]
        label = event_words(kind)
        hit = folded(asked) in folded(label)
        part = _listed(under, picked, "" if hit else asked, BELOW)
        if hit or part.options or kind in wanted.event_types:
            options.append(
                Option(kind.value, label, types.get(kind, 0), options=part.options, left_out=part.left_out)
            )
    known = {option.value for kind in options for option in kind.options}
    gone = [Option(ref, visible(ref), 0) for ref in wanted.events if ref not in known]
    return Choices((*options, *gone))


def event_words(kind: EventType) -> str:
    """Say an event type in words."""
    return kind.value.replace("_", " against " if kind is EventType.VIOLENCE_CIVILIANS else " ")


def _where(chosen: Chosen, wanted: Filter, asked: str) -> Choices:
    below: dict[str, list[Option]] = defaultdict(list)
    for value, count in sorted(queries.region_counts(chosen).items(), key=lambda it: (-it[1], it[0])):
        country, _, name = value.partition(REGION_SIGN)
        below[country].append(Option(value, visible(name), count))
    options = []
    countries = queries.country_counts(chosen)
    for code in sorted(
        countries | dict.fromkeys(wanted.countries, 0), key=lambda it: (-countries.get(it, 0), it)
    ):
        label = country_name(code)
        hit = folded(asked) in folded(label)
        picked = [value for value in wanted.regions if value.partition(REGION_SIGN)[0] == code]
        part = _listed(below[code], picked, "" if hit else asked, BELOW)
        if hit or part.options:
            options.append(
                Option(code, label, countries.get(code, 0), options=part.options, left_out=part.left_out)
            )
    return _listed(options, wanted.countries, "", LISTED)


def country_name(code: str) -> str:
    """Name a country in English; the empty code is what lies in none."""
    return _territories().get(code, code) if code else "no country (seas, continents)"


@cache
def _territories() -> Mapping[str, str]:
    return dict(Locale("en").territories)


def _labelled(counts: dict[str, int], chosen: Sequence[str], nameless: str, asked: str) -> Choices:
    ranked = sorted(counts.items(), key=lambda it: (-it[1], it[0]))
    options = [Option(value, visible(value) or nameless, count) for value, count in ranked]
    return _listed(options, chosen, asked, LISTED)


def _languages(chosen: Chosen, wanted: Filter) -> Choices:
    names = Locale("en").languages
    counts = queries.language_counts(chosen)
    ranked = sorted(counts.items(), key=lambda it: (-it[1], it[0]))
    options = [
        Option(value, names.get(value, visible(value)) if value else "not known", count)
        for value, count in ranked
    ]
    return _listed(options, wanted.languages, "", LISTED)


def _columns(chosen: Chosen, wanted: Filter, asked: str) -> Choices:
    """List the values of tables' other columns, the ones with most mentions first."""
    counted = [
        (name, value, count)
        for name, values in queries.extra_counts(chosen).items()
        for value, count in values.items()
    ]
    counted.sort(key=lambda it: (-it[2], it[:2]))
    options = [
        Option(column_text(name, value), f"{visible(name)}: {visible(value)}", count)
        for name, value, count in counted
    ]
    return _listed(options, [column_text(*pair) for pair in wanted.extra], asked, LISTED)


def _roles(chosen: Chosen) -> Choices:
    counts = queries.role_counts(chosen)
    return Choices(tuple(Option(role.value, words, counts[role]) for role, words in _ROLE_WORDS.items()))


def _scores(chosen: Chosen) -> Choices:
    counts = queries.score_counts(chosen)
    return Choices(
        tuple(Option(f"{least:g}", f"at least {least:.0%}", count) for least, count in counts.items())
    )
