"""What a reason says."""

from __future__ import annotations

import pytest

from geo.models import EventType, Filter, Kind, Relation, Tier
from geo.store.rows import ActorTie, EventTie, Ties
from geo.view.reasons import reasons, tied


def event(kind: EventType, tier: Tier) -> EventTie:
    return EventTie("event:1", kind, "Battle of Bakhmut", None, None, None, Relation.TOOK_PLACE_IN, tier)


@pytest.mark.parametrize(
    ("kind", "tier", "words"),
    [
        (EventType.BATTLE, Tier.CLAUSE, "fought here, named with it in one clause"),
        (EventType.ARREST, Tier.SENTENCE, "arrested here, in the same sentence"),
        (EventType.PROTEST, Tier.ARTICLE, "protested here, elsewhere in the article"),
    ],
)
def test_an_event_says_what_happened_and_how_close_it_stands(kind: EventType, tier: Tier, words: str) -> None:
    """The words are those of its type, then how the text ties the two."""
    linked = Ties(events=(event(kind, tier),))
    assert tied(linked)[0].reason == words
    assert reasons(linked, Filter(event_types=(kind,))) == (f"Battle of Bakhmut: {words}",)


def test_every_type_has_words_of_its_own() -> None:
    """No two types of events read alike where they happened."""
    said = {tied(Ties(events=(event(kind, Tier.CLAUSE),)))[0].reason for kind in EventType}
    assert len(said) == len(EventType)


def test_what_is_denied_is_said_as_such() -> None:
    """A link that the text does not assert says so; without a link the weaker one is named."""
    actor = ActorTie("person:a", Kind.PERSON, "Ann Oak", Relation.BORN_IN, Tier.CLAUSE, asserted=False)
    asked = Filter(persons=("person:a",))
    assert reasons(Ties(actors=(actor,)), asked) == ("Ann Oak: born here, not told as a fact",)
    assert reasons(Ties(), asked) == ()
    assert reasons(Ties(), Filter(persons=("person:a",), weaker=True)) == (
        "named elsewhere in the same article",
    )
