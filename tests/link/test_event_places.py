from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.errors import SetupMissing
from geo.link.linker import link
from geo.link.named import load_named_events
from geo.link.pair_features import NAMES
from geo.link.pair_model import LISTED, PairModel
from geo.models import EventType, Relation, Tier
from geo.settings import MODELS, ROOT

MakeScene = Callable[..., Any]
MODEL = PairModel.load(MODELS / "event-places.json")
NAMED = load_named_events(ROOT / "data" / "named_events.csv")


def placed(found: Any) -> dict[str, dict[str, str]]:
    """Per trigger: place and tier."""
    linked = link(
        found.article,
        found.sentences,
        found.mentions,
        persons=(),
        organisations=(),
        events=found.events,
        event_labels={},
        model=MODEL,
        named=NAMED,
    )
    words = {e.id: found.article.text[e.start : e.end] for e in linked.events}
    ties: dict[str, dict[str, str]] = {word: {} for word in words.values()}
    for item in linked.links:
        if item.relation is Relation.TOOK_PLACE_IN and item.event:
            ties[words[item.event]][found.mentions[item.mention].text] = item.tier.value
    return ties


def test_several_places_and_containers(scene: MakeScene) -> None:
    """All members of a list count, the region that only says where they lie does not."""
    found = scene(
        "Rebels shelled Lozova, Balakliia and Izyum in Kharkiv region on Monday.",
        places=["Lozova", "Balakliia", "Izyum"],
        triggers=[("shelled", EventType.STRIKE)],
    )
    assert set(placed(found)["shelled"]) == {"Lozova", "Balakliia", "Izyum"}


def test_a_place_of_talk_is_no_scene(scene: MakeScene) -> None:
    """Where somebody spoke of it is not where it happened."""
    found = scene(
        "A bomb exploded in Herat, an official told reporters in Geneva.",
        places=["Herat", "Geneva"],
        triggers=[("exploded", EventType.STRIKE)],
    )
    assert set(placed(found)["exploded"]) == {"Herat"}


def test_the_sentence_before_lends_its_place(scene: MakeScene) -> None:
    """An outcome in a sentence without places happened where the event before did: a weak tie."""
    found = scene(
        "A bomb exploded in Herat. Six people were killed.",
        places=["Herat"],
        triggers=[("exploded", EventType.STRIKE), ("killed", EventType.VIOLENCE_CIVILIANS)],
    )
    assert placed(found) == {"exploded": {"Herat": Tier.CLAUSE}, "killed": {"Herat": Tier.ARTICLE}}


def test_another_paragraph_lends_nothing(scene: MakeScene) -> None:
    """A new paragraph is a new story."""
    found = scene(
        "A bomb exploded in Herat.\n\nSix people were killed.",
        places=["Herat"],
        triggers=[("exploded", EventType.STRIKE), ("killed", EventType.VIOLENCE_CIVILIANS)],
    )
    assert placed(found)["killed"] == {}


def test_a_named_event_lies_where_its_name_says(scene: MakeScene) -> None:
    """The place inside the name is the place, not the others of the sentence."""
    found = scene("In Paris he recalled the Bucha massacre.", places=["Paris", "Bucha"])
    assert placed(found) == {"Bucha massacre": {"Bucha": Tier.CLAUSE}}


def test_lists_share_their_chance() -> None:
    """A place in a list is nearly as likely as the one before it."""
    model = PairModel("t", 0.5, 0.0, tuple(float(name == "below") for name in NAMES))
    first, second = [0.0] * len(NAMES), [0.0] * len(NAMES)
    first[0], second[0], second[LISTED] = 3.0, -3.0, 1.0
    one, other = model.chances([first, second], [4, 7])
    assert other == pytest.approx(0.9 * one)


def test_weights_survive_a_file(tmp_path: Path) -> None:
    """What is saved is loaded again; weights for other features are refused."""
    path = tmp_path / "m.json"
    MODEL.save(path)
    assert PairModel.load(path) == MODEL
    path.write_text(path.read_text().replace('"below"', '"beneath"'))
    for broken in (path, tmp_path / "none.json"):
        with pytest.raises(SetupMissing):
            PairModel.load(broken)
