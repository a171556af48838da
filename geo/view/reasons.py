"""Says in words why a mention matches: what a person, an organisation or an event has to do with a place."""

from __future__ import annotations

from typing import Final

from geo.models import EventType, Filter, Relation, Tier
from geo.store.rows import ActorTie, EventTie, Ties
from geo.view.excerpt import visible
from geo.view.shapes import Tied

RELATION_WORDS: Final[dict[Relation, str]] = {
    Relation.BORN_IN: "born here",
    Relation.LIVES_IN: "lives here",
    Relation.FROM: "from here",
    Relation.FOUGHT_IN: "fought here",
    Relation.TRAVELLED_TO: "travelled here",
    Relation.ARRESTED_IN: "arrested here",
    Relation.KILLED_IN: "killed here",
    Relation.WORKED_IN: "worked here",
    Relation.SPEAKS_ABOUT: "speaks about it",
    Relation.PRESENT_AT: "was here",
    Relation.TOOK_PLACE_IN: "happened here",
    Relation.OTHER: "named with it",
}
EVENT_WORDS: Final[dict[EventType, str]] = {
    EventType.BATTLE: "fought here",
    EventType.STRIKE: "struck here",
    EventType.VIOLENCE_CIVILIANS: "people harmed here",
    EventType.DAMAGE: "damaged here",
    EventType.TERRITORY: "control changed here",
    EventType.MOBILISATION: "mobilised here",
    EventType.DISPLACEMENT: "people left or came here",
    EventType.AID: "help given here",
    EventType.DISASTER: "disaster here",
    EventType.PROTEST: "protested here",
    EventType.POLITICS: "decided here",
    EventType.ARREST: "arrested here",
    EventType.TRIAL: "tried here",
    EventType.SANCTION: "sanctioned here",
    EventType.CRIME: "crime here",
    EventType.DIPLOMACY: "negotiated here",
    EventType.STATEMENT: "said here",
    EventType.LIFE: "lived through here",
}
"""What an event of each type has to do with the place where it happened."""
_EVENT_TIER_WORDS: Final[dict[Tier, str]] = {
    Tier.CLAUSE: ", named with it in one clause",
    Tier.QUOTATION: ", in a quotation",
    Tier.SENTENCE: ", in the same sentence",
    Tier.ARTICLE: ", elsewhere in the article",
}
_TIER_WORDS: Final[dict[Tier, str]] = {
    Tier.CLAUSE: "",
    Tier.QUOTATION: ", in a quotation",
    Tier.SENTENCE: ", in the same sentence",
    Tier.ARTICLE: ", elsewhere in the article",
}


def tied(linked: Ties) -> tuple[Tied, ...]:
    """List who and what is linked to a mention, each once, the strongest link of each."""
    actors = [Tied(it.kind.value, it.ref, visible(it.name), _reason(it)) for it in linked.actors]
    events = [Tied("event", it.ref, visible(it.label), _reason(it)) for it in linked.events]
    return tuple({(it.kind, it.ref): it for it in reversed(actors + events)}.values())[::-1]


def reasons(linked: Ties, wanted: Filter) -> tuple[str, ...]:
    """Say for every person, organisation and event asked for how it is linked: "Ann Oak: born here".

    `wanted` has the ids of those who stand for others (`Selection.meant`). What the same article names
    without a link to this mention is said as such.
    """
    found = [
        f"{visible(it.name)}: {_reason(it)}"
        for it in linked.actors
        if it.ref in wanted.persons or it.ref in wanted.organisations
    ]
    found += [
        f"{visible(it.label)}: {_reason(it)}"
        for it in linked.events
        if it.type in wanted.event_types or it.ref in wanted.events
    ]
    asked = (*wanted.persons, *wanted.organisations, *wanted.event_types, *wanted.events)
    if asked and not found and wanted.weaker:
        return ("named elsewhere in the same article",)
    return tuple(dict.fromkeys(found))


def _reason(tie: ActorTie | EventTie) -> str:
    if isinstance(tie, ActorTie):
        denied = "" if tie.asserted else ", not told as a fact"
        return RELATION_WORDS[tie.relation] + _TIER_WORDS[tie.tier] + denied
    here = tie.relation is Relation.TOOK_PLACE_IN
    words = EVENT_WORDS[tie.type] if here else RELATION_WORDS[tie.relation]
    return words + _EVENT_TIER_WORDS[tie.tier]
