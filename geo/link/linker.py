"""Which persons, organisations and events belong to which place mention."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from geo.link.actors import actor_links, nearest
from geo.link.discourse import Discourse, read
from geo.link.event_places import Ground, carried, inside_name, located, sorts_of
from geo.link.labels import event_label
from geo.link.named import NamedEvents
from geo.link.pair_model import PairModel
from geo.link.people import genders
from geo.link.places import Located, PlaceToken
from geo.link.same_event import Told, merge
from geo.link.tree import Tree
from geo.models import (
    Article,
    Event,
    EventType,
    Kind,
    Link,
    Mention,
    Organisation,
    Person,
    Place,
    Relation,
    Sentence,
    Tier,
)
from geo.names import GivenNames

VERSION = "link/3"
"""Names this method in results; raise it when the output changes."""
_STRENGTH = {tier: rank for rank, tier in enumerate(Tier)}
_VAGUE = frozenset({Relation.OTHER, Relation.SPEAKS_ABOUT})
_DIRECT = frozenset({"dobj", "nsubj", "nsubjpass", "poss", "agent", "pobj", "appos", "conj", "compound"})


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking adds to one article."""

    events: tuple[Event, ...]
    """The events in their order, with places, persons and label filled in."""
    links: tuple[Link, ...]
    """Sorted by mention, then strength, then relation and id; each at most once."""


def link(
    article: Article,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    *,
    persons: Sequence[Person],
    organisations: Sequence[Organisation],
    events: Sequence[Event],
    event_labels: Mapping[EventType, str],
    places: Mapping[int, Place] | None = None,
    model: PairModel | None = None,
    named: NamedEvents | None = None,
    given: GivenNames | None = None,
) -> Linked:
    """Tie persons, organisations and events to the place mentions of one article.

    A tie is as strong as the smallest unit that holds both ends: clause, quotation (its speaker names the
    place), sentence. Events happen at literal places only.

    Args:
        article: The article.
        sentences: Its sentences in order, with their syntax.
        mentions: All mentions, sorted by start.
        persons: Persons; their mentions are indices into `mentions`.
        organisations: Organisations, likewise.
        events: Events without places.
        event_labels: The noun of each event type.
        places: The resolved places by mention index.
        model: Learned weights for the places of events; None for the rules.
        named: The table of named events; None for none.
        given: Given names, so that "she" and "he" find the right one.
    """
    owners = _owners(persons, organisations)
    discourse = read(article.text, sentences, mentions, owners, _genders(article, mentions, persons, given))
    placed = _placed(discourse, mentions)
    links = set(actor_links(article.text, discourse, placed, mentions, owners))
    known = places or {}
    ground = Ground(discourse, placed, sorts_of(mentions, known), model)
    told = _told_with_takers(article, events, ground, mentions, named)
    finished = []
    for item in merge(told, discourse, mentions, known):
        links |= {Link(p.mention, Relation.TOOK_PLACE_IN, p.tier, event=item.event.id) for p in item.places}
        finished.append(_finish(item.event, mentions, event_labels, known, named))
    return Linked(tuple(finished), tuple(sorted(_strongest(links), key=_order)))


def _genders(
    article: Article, mentions: Sequence[Mention], persons: Sequence[Person], given: GivenNames | None
) -> Mapping[str, str]:
    return {} if given is None else genders(article.text, mentions, persons, given)


def _owners(persons: Sequence[Person], organisations: Sequence[Organisation]) -> dict[int, str]:
    owners = {index: body.id for body in organisations for index in body.mentions}
    return owners | {index: person.id for person in persons for index in person.mentions}


def _placed(discourse: Discourse, mentions: Sequence[Mention]) -> dict[int, list[PlaceToken]]:
    """Return the place mentions of each sentence that has any."""
    found: dict[int, list[PlaceToken]] = {}
    for index, mention in enumerate(mentions):
        at = discourse.sentence(mention.start) if mention.kind is Kind.PLACE else None
        token = None if at is None else discourse.trees[at].root(mention.start, mention.end)
        if at is not None and token is not None:
            found.setdefault(at, []).append(PlaceToken(index, token))
    return found


def _told(
    article: Article,
    events: Sequence[Event],
    ground: Ground,
    mentions: Sequence[Mention],
    named: NamedEvents | None,
) -> Iterator[tuple[Event, tuple[Located, ...]]]:
    """Give the events, the named ones under their names, with where they took place."""
    told = list(events) if named is None else named.name(article, events)
    own = {event.id: inside_name(event, mentions) or located(event, ground) for event in told}
    for event in told:
        yield event, own[event.id] or carried(event, own, told, ground)


def _told_with_takers(
    article: Article,
    events: Sequence[Event],
    ground: Ground,
    mentions: Sequence[Mention],
    named: NamedEvents | None,
) -> list[Told]:
    """Give the events with their places and those who take part."""
    return [
        Told(_filled(event, found, ground.discourse), found)
        for event, found in _told(article, events, ground, mentions, named)
    ]


def _filled(event: Event, found: Sequence[Located], discourse: Discourse) -> Event:
    takers = {*event.persons, *_takers(event, discourse)}
    return replace(event, places=tuple(p.mention for p in found), persons=tuple(sorted(takers)))


def _finish(
    event: Event,
    mentions: Sequence[Mention],
    event_labels: Mapping[EventType, str],
    places: Mapping[int, Place],
    named: NamedEvents | None,
) -> Event:
    """Label an event that has no name, and give it the key of the named event that it is a part of."""
    if event.named is not None:
        return event
    names = {k: place.name for k, place in places.items()}
    labelled = replace(event, label=event_label(event, mentions, event_labels, names))
    return labelled if named is None else named.part(labelled, places)


def _takers(event: Event, discourse: Discourse) -> set[str]:
    """Give the persons who are a subject or an object of the event."""
    at = discourse.sentence(event.start)
    trigger = None if at is None else discourse.trees[at].root(event.start, event.end)
    if at is None or trigger is None:
        return set()
    tree = discourse.trees[at]
    return {
        owner
        for anchor in nearest(discourse.anchors[at], trigger)
        if _takes_part(tree, trigger, anchor.token)
        for owner in anchor.ids
        if owner.startswith("person:")
    }


def _takes_part(tree: Tree, trigger: int, anchor: int) -> bool:
    """Tell whether somebody is a subject or an object of the trigger, or of the verb that governs it."""
    verb = tree.verb(trigger)
    if verb is not None and (anchor in tree.subjects(verb) or anchor in tree.objects(verb)):
        return verb == trigger or not tree.boundaries(tree.path(trigger, verb) or [])
    path = tree.path(anchor, trigger)
    return bool(path) and all(tree.tokens[index].dep in _DIRECT | {"prep"} for index in path or ())


def _strongest(links: set[Link]) -> list[Link]:
    """Keep each tie at its strongest tier, and a vague relation only where there is no other.

    Of two that are as strong the one whose trigger stands first: a set has no order of its own.
    """
    best: dict[tuple[int, str, Relation], Link] = {}
    told: set[tuple[int, str]] = set()
    for item in sorted(links, key=_reading):
        key = (item.mention, _end(item), item.relation)
        if key not in best or _STRENGTH[item.tier] < _STRENGTH[best[key].tier]:
            best[key] = item
        if item.relation not in _VAGUE:
            told.add(key[:2])
    spoken = {key[:2] for key in best if key[2] is Relation.SPEAKS_ABOUT}
    return [
        item
        for key, item in best.items()
        if item.relation not in _VAGUE
        or (item.relation is Relation.SPEAKS_ABOUT and key[:2] not in told)
        or (item.relation is Relation.OTHER and key[:2] not in told | spoken)
    ]


def _reading(item: Link) -> tuple[int, str]:
    return (item.trigger.start if item.trigger is not None else -1), repr(item)


def _end(item: Link) -> str:
    return item.person or item.organisation or item.event or ""


def _order(item: Link) -> tuple[int, int, str, str]:
    return item.mention, _STRENGTH[item.tier], item.relation.value, _end(item)
