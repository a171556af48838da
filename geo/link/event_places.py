"""Where events took place: by learned weights or by rules, else as the sentence before says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.link.discourse import Discourse
from geo.link.pair_features import Sort, describe
from geo.link.pair_model import PairModel
from geo.link.places import Located, PlaceToken, locate, rate
from geo.link.tree import Tree
from geo.models import Event, EventType, Mention, Modality, Place, Role, Tier

_CARRIED = frozenset(
    {
        EventType.BATTLE,
        EventType.STRIKE,
        EventType.VIOLENCE_CIVILIANS,
        EventType.DAMAGE,
        EventType.PROTEST,
        EventType.DISASTER,
        EventType.ARREST,
    }
)
"""Types whose story goes on at one place: "A bomb exploded in X. Six people were killed." """


@dataclass(frozen=True, slots=True)
class Ground:
    """All that choosing needs to know of one article."""

    discourse: Discourse
    """Its sentences."""
    placed: Mapping[int, Sequence[PlaceToken]]
    """The place mentions of each sentence that has any."""
    sorts: Mapping[int, Sort]
    """What is known of each place mention."""
    model: PairModel | None
    """Learned weights, or None for the rules."""


def sorts_of(mentions: Sequence[Mention], places: Mapping[int, Place]) -> dict[int, Sort]:
    """Say of each mention what it was resolved to and whether it is literal."""
    return {
        index: Sort(
            places[index].feature if index in places else None,
            literal=mention.role is not Role.ASSOCIATIVE and not mention.demonym,
        )
        for index, mention in enumerate(mentions)
        if mention.role is not None
    }


def choose(tree: Tree, trigger: int, candidates: Sequence[PlaceToken], ground: Ground) -> tuple[Located, ...]:
    """Choose the places of one sentence where the event of one trigger happened, rising by mention.

    The rules look at literal places alone; the model also weighs names that stand for an actor or a part
    ("captured Seoul", "the Baghdad headquarters were destroyed").
    """
    literal = [place for place in candidates if _sort(ground, place).literal]
    if ground.model is None:
        return locate(tree, trigger, literal)
    rated = rate(tree, trigger, candidates)
    rows = describe(tree, trigger, [item.place for item in rated], rated, ground.sorts)
    chances = ground.model.chances(rows, [item.place.token for item in rated])
    chosen = [
        Located(item.place.mention, item.tier, chance)
        for item, chance in zip(rated, chances, strict=True)
        if chance >= ground.model.threshold
    ]
    return tuple(sorted(chosen, key=lambda item: item.mention))


def _sort(ground: Ground, place: PlaceToken) -> Sort:
    return ground.sorts.get(place.mention, Sort())


def inside_name(event: Event, mentions: Sequence[Mention]) -> tuple[Located, ...]:
    """Give the places inside the name of a named event ("Battle of Bakhmut")."""
    if event.named is None:
        return ()
    return tuple(
        Located(index, Tier.CLAUSE, 1.0)
        for index, mention in enumerate(mentions)
        if mention.role is not None and event.start <= mention.start and mention.end <= event.end
    )


def located(event: Event, ground: Ground) -> tuple[Located, ...]:
    """Give the places of one event in its own sentence."""
    at = ground.discourse.sentence(event.start)
    if at is None or at not in ground.placed:
        return ()
    tree = ground.discourse.trees[at]
    trigger = tree.root(event.start, event.end)
    return () if trigger is None else choose(tree, trigger, ground.placed[at], ground)


def carried(
    event: Event, own: Mapping[str, tuple[Located, ...]], events: Sequence[Event], ground: Ground
) -> tuple[Located, ...]:
    """Give the place of the sentence before, when the event's sentence names none.

    Only for facts of the same story: an event of that sentence that is a fact too, has one place, and is of a
    type that goes on.
    """
    at = ground.discourse.sentence(event.start)
    if at is None or at == 0 or at in ground.placed or event.modality is not Modality.ASSERTED:
        return ()
    if event.type not in _CARRIED:
        return ()
    before = ground.discourse.trees[at - 1].sentence
    if ground.discourse.trees[at].sentence.start - before.end > _GAP:
        return ()
    for other in reversed(events):
        inside = before.start <= other.start < before.end and other.modality is Modality.ASSERTED
        if inside and other.type in _CARRIED and len(own.get(other.id, ())) == 1:
            found = own[other.id][0]
            return (Located(found.mention, Tier.ARTICLE, found.score),)
    return ()


_GAP = 1
"""Code points between two sentences of one paragraph."""
