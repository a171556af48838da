"""Builds the open editor from the store and what the reader has done in it so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from geo.correction import OF_ACTORS, OF_EVENTS, Correction, Kept, Scope, Verdict, fold_toponym
from geo.errors import StoreError
from geo.models import Analysis, Filter, Kind, Mention, Place, Resolution, Span
from geo.names import fold_name, slug
from geo.store import Store, fixes, lookups, queries
from geo.store.fixes import EventRow, Fix
from geo.ui.editing import Editing, mention_at
from geo.view.correction_html import (
    Choice,
    MentionForm,
    actor_form,
    decided_html,
    done_html,
    event_form,
    mention_form,
)
from geo.view.correction_words import scope_words
from geo.view.excerpt import cut, visible
from geo.view.facets import folded
from geo.view.folium_map import Picks

_RUNNERS_UP = 8
_FOUND = 8
_LONGEST_SEARCH = 100


class Geography(Protocol):
    """Searches places by name and tells about points, on this machine."""

    def named(self, text: str) -> Sequence[Place]:
        """Give the places of a name, best first."""

    def area(self, lat: float, lon: float) -> tuple[str | None, str | None]:
        """Give country code and region of a point."""


@dataclass(frozen=True, slots=True)
class MentionFacts:
    """A mention with all that an editor needs."""

    analysis: Analysis
    """The article as the machine read it."""
    mention: Mention
    """The mention."""
    resolution: Resolution | None
    """What the machine said."""
    fix: Fix | None
    """What readers said."""
    country: str | None
    """The country that the article is mostly about, not counting this name."""

    @property
    def shown(self) -> Place | None:
        """Give the place that is shown."""
        if self.fix is not None:
            return self.fix.kept.correction.place
        return self.resolution.place if self.resolution is not None else None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or an organisation."""

    kind: Kind
    """Which of the two."""
    ref: str
    """The id of whom any id means."""
    label: str
    """What it is called."""
    aliases: tuple[str, ...]
    """Its other names."""


def mention_facts(store: Store, ref: str) -> MentionFacts | None:
    """Read a mention of a place; None when the store has no such."""
    where = mention_at(ref)
    try:
        analysis = store.analysis(where.digest) if where is not None else None
    except StoreError:
        return None
    if where is None or analysis is None:
        return None
    with store.reading() as snapshot:
        kept = fixes.in_article(snapshot, where.digest).get((where.start, where.end))
    for mention, resolution in zip(analysis.mentions, analysis.resolutions, strict=True):
        if mention.kind is Kind.PLACE and (mention.start, mention.end) == (where.start, where.end):
            was = resolution.place if resolution is not None else None
            fix = Fix(kept, was) if kept is not None else None
            return MentionFacts(analysis, mention, resolution, fix, leading(analysis, mention.text))
    return None


def leading(analysis: Analysis, name: str) -> str | None:
    """Give the country that most of an article's other places lie in, as `geo.store.applying` counts it."""
    counts = Counter(
        found.place.country
        for mention, found in zip(analysis.mentions, analysis.resolutions, strict=True)
        if found is not None and found.place is not None and found.place.country
        if fold_toponym(mention.text) != fold_toponym(name)
    )
    return min(counts, key=lambda country: (-counts[country], country), default=None)


def choices(facts: MentionFacts, editing: Editing, geography: Geography | None) -> tuple[Choice, ...]:
    """Give what there is to choose: what is shown, the machine's candidates, what the search finds."""
    listed: dict[str, Choice] = {}
    if facts.shown is not None:
        listed[facts.shown.id] = Choice(facts.shown, "shown now")
    candidates = facts.resolution.candidates[:_RUNNERS_UP] if facts.resolution is not None else ()
    for it in candidates:
        listed.setdefault(it.place.id, Choice(it.place))
    if geography is not None and editing.sought.strip():
        for place in geography.named(editing.sought[:_LONGEST_SEARCH])[:_FOUND]:
            listed.setdefault(place.id, Choice(place, found=True))
    return tuple(listed.values())


def actor_of(store: Store, kind: Kind, ref: str) -> Actor | None:
    """Find a person or an organisation by any id; None when there is no such."""
    with store.reading() as snapshot:
        found = lookups.actor_named(store.select(snapshot, Filter()), kind, ref)
    return None if found is None else Actor(kind, found.value, found.label, found.aliases)


def others(store: Store, actor: Actor, sought: str) -> list[tuple[str, str]]:
    """Give ids and names of others whose names hold a text, by name."""
    text = folded(sought[:_LONGEST_SEARCH].strip())
    if not text:
        return []
    with store.reading() as snapshot:
        actors = queries.actor_counts(store.select(snapshot, Filter()), actor.kind)
    found = [
        (it.value, it.label)
        for it in actors
        if it.value != actor.ref and any(text in folded(name) for name in (it.label, *it.aliases))
    ]
    return sorted(found, key=lambda it: (folded(it[1]), it[0]))[:_FOUND]


def about_actor(kept: Sequence[Kept], actor: Actor) -> list[Kept]:
    """Choose the decisions in force about a person or an organisation."""
    mine = {_key(it) for it in (actor.label, *actor.aliases)}
    return [
        it
        for it in kept
        if it.undone is None and it.correction.verdict in OF_ACTORS and it.correction.kind is actor.kind
        if {_key(it.correction.name), _key(it.correction.other)} & mine
    ]


def about_event(kept: Sequence[Kept], event: EventRow) -> list[Kept]:
    """Choose the decisions in force about an event."""
    return [
        it
        for it in kept
        if it.undone is None and it.correction.verdict in OF_EVENTS and is_of(it.correction, event)
    ]


def is_of(it: Correction, event: EventRow) -> bool:
    """Tell whether a correction is about an event."""
    if it.event is not None:
        return it.event == event.ref
    return (it.article, it.start, it.end) == (event.article, event.start, event.end)


@dataclass(frozen=True, slots=True)
class Open:
    """The open editor as it is shown."""

    html: str
    """Its form."""
    picks: Picks | None = None
    """What the map draws for it."""


def opened(
    store: Store, editing: Editing, geography: Geography | None, kept: Callable[[], Sequence[Kept]]
) -> Open:
    """Give the open editor; `kept` lists all corrections."""
    if editing.done is not None:
        return Open(done_html(editing.done.words, key=editing.done.key, unseen=editing.done.unseen))
    if editing.kind == "mention":
        facts = mention_facts(store, editing.ref)
        return _gone() if facts is None else _mention(facts, editing, geography)
    if editing.kind == "event":
        with store.reading() as snapshot:
            event = fixes.event_row(snapshot, editing.ref)
        if event is None:
            return _gone()
        return Open(
            event_form(event, decided=decided_html(about_event(kept(), event)), trouble=editing.trouble)
        )
    actor = actor_of(store, Kind(editing.kind), editing.ref)
    if actor is None:
        return _gone()
    return Open(
        actor_form(
            editing.kind,
            actor.label,
            aliases=actor.aliases,
            found=others(store, actor, editing.sought),
            decided=decided_html(about_actor(kept(), actor)),
            trouble=editing.trouble,
        )
    )


def _gone() -> Open:
    return Open(done_html("This is no longer in the collection.", key=None, unseen=None))


def _mention(facts: MentionFacts, editing: Editing, geography: Geography | None) -> Open:
    mention, article = facts.mention, facts.analysis.article
    shown = cut(article.text, Span(mention.start, mention.end), mention.sentence)
    listed = choices(facts, editing, geography)
    form = MentionForm(
        ref=editing.ref,
        name=mention.text,
        sentence=(shown.text[: shown.start], shown.text[shown.start : shown.end], shown.text[shown.end :]),
        title=visible(article.title.strip() or article.id),
        choices=listed,
        shown=facts.shown,
        fix=facts.fix,
        chosen=editing.chosen,
        sought=editing.sought,
        point=editing.point,
        picking=editing.picking,
        scopes=tuple(_scopes(facts)),
        searchable=geography is not None,
        trouble=editing.trouble,
    )
    picks = Picks(tuple(it.place for it in listed), editing.chosen, editing.point, editing.picking)
    return Open(mention_form(form), picks)


def _scopes(facts: MentionFacts) -> Iterator[tuple[str, str]]:
    for scope in Scope:
        if scope is not Scope.COUNTRY or facts.country is not None:
            yield scope.value, scope_words(scope, facts.mention.text, facts.country)


def own_name(actor: Actor, kept: Sequence[Kept]) -> str:
    """Give a name of an actor that articles use: one that readers chose stands in none."""
    renamed = {
        _key(it.correction.name): it.correction.other
        for it in kept
        if it.undone is None and it.correction.verdict is Verdict.NAME and it.correction.kind is actor.kind
    }
    return renamed.get(_key(actor.label), actor.label)


def _key(name: str) -> str:
    return slug(fold_name(name))
