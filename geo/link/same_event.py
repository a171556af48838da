"""One event told of twice: "shelling hit X … the attack killed four" is one strike on X, not two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.models import Event, EventType, Mention, Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.link.discourse import Discourse
    from geo.link.places import Located

NEAR = 1
"""How many sentences apart two words for one event may stand."""
_APART = frozenset({EventType.STATEMENT, EventType.LIFE})
"""Types of which two at one place are two: people say one thing after another."""
_VIOLENCE = frozenset({EventType.STRIKE, EventType.BATTLE, EventType.VIOLENCE_CIVILIANS})
"""Types that a word for any violence takes up."""
_TAKES_UP = frozenset("attack assault strike raid violence bombardment incident blast explosion".split())
"""Words for violence: "the attack" is what was told before, whatever its type in the lexicon."""
_ANOTHER = frozenset(
    "another second third fourth fifth last similar new other further more previous earlier later separate "
    "repeated first former next different several".split()
)
"""Words beside a trigger that tell it from what was told before."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event with where it took place."""

    event: Event
    """The event, its places and persons filled in."""
    places: tuple[Located, ...]
    """Where it took place."""


def merge(
    told: Sequence[Told], discourse: Discourse, mentions: Sequence[Mention], places: Mapping[int, Place]
) -> list[Told]:
    """Make one event of those that agree in type, places, date and modality in sentences side by side.

    The main one stays, else the first; it keeps where the text names the others (`Event.triggers`). An
    undated event agrees with every date. Two whose persons are all different stay two, and so do those that
    the text tells apart ("another attack").
    """
    kept: list[Told] = []
    last: list[int] = []
    for item in told:
        at = discourse.sentence(item.event.start)
        where = _where(item, mentions, places)
        same = next(
            (
                k
                for k in reversed(range(len(kept)))
                if at is not None
                and 0 <= at - last[k] <= NEAR
                and where
                and where == _where(kept[k], mentions, places)
                and _agree(kept[k].event, item.event, taken_up=_takes_up(item.event, discourse, at))
                and not _is_another(item.event, discourse, at)
            ),
            None,
        )
        if same is None:
            kept.append(item)
            last.append(-NEAR - 1 if at is None else at)
        else:
            kept[same] = _joined(kept[same], item)
            last[same] = max(last[same], at or 0)
    return kept


def _where(item: Told, mentions: Sequence[Mention], places: Mapping[int, Place]) -> frozenset[str]:
    return frozenset(
        places[p.mention].id if p.mention in places else mentions[p.mention].text for p in item.places
    )


def _agree(one: Event, other: Event, *, taken_up: bool) -> bool:
    days = {event.date.value for event in (one, other) if event.date is not None}
    met = set(one.persons) & set(other.persons)
    same = one.type is other.type or (taken_up and {one.type, other.type} <= _VIOLENCE)
    return (
        same
        and one.type not in _APART
        and one.modality is other.modality
        and one.named == other.named
        and len(days) <= 1
        and (bool(met) or not one.persons or not other.persons)
    )


def _takes_up(event: Event, discourse: Discourse, at: int) -> bool:
    """Tell of "the attack" and "this strike killed four" without anything that says which attack."""
    tree = discourse.trees[at]
    trigger = tree.root(event.start, event.end)
    if trigger is None:
        return False
    subjects = [child for child in tree.children[trigger] if tree.tokens[child].dep == "nsubj"]
    for noun in (trigger, *subjects):
        words = [tree.tokens[c].text.lower() for c in tree.children[noun] if tree.tokens[c].pos != "PUNCT"]
        if tree.tokens[noun].lemma in _TAKES_UP and words in (["the"], ["this"], ["that"]):
            return True
    return False


def _is_another(event: Event, discourse: Discourse, at: int) -> bool:
    tree = discourse.trees[at]
    trigger = tree.root(event.start, event.end)
    if trigger is None:
        return False
    return any(tree.tokens[child].lemma in _ANOTHER for child in tree.children[trigger])


def _joined(one: Told, other: Told) -> Told:
    first, second = (other, one) if other.event.main and not one.event.main else (one, other)
    spans = _spans([*_all(first.event), *_all(second.event)], but=Span(first.event.start, first.event.end))
    event = replace(
        first.event,
        date=first.event.date or second.event.date,
        persons=tuple(sorted({*first.event.persons, *second.event.persons})),
        places=tuple(sorted({*first.event.places, *second.event.places})),
        triggers=spans,
    )
    held = {place.mention for place in first.places}
    return Told(event, (*first.places, *(p for p in second.places if p.mention not in held)))


def _all(event: Event) -> list[Span]:
    return [Span(event.start, event.end), *event.triggers]


def _spans(spans: Iterable[Span], *, but: Span) -> tuple[Span, ...]:
    return tuple(sorted({span for span in spans if span != but}, key=lambda span: (span.start, span.end)))
