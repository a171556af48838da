from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from geo import floors
from geo.evaluate_events import EventScore, add, evaluate_stories, read_any, table
from geo.gold_events import GoldEvent, GoldStory, read_stories
from geo.models import (
    Analysis,
    Article,
    Event,
    EventType,
    Kind,
    Link,
    Mention,
    Modality,
    Relation,
    Role,
    Span,
    Tier,
)
from geo.pipeline import open_parts
from geo.settings import ROOT, Settings

GOLD = ROOT / "tests" / "gold"
TEXT = "Bombs fell in Ur and Uruk."


def analysis(place: int) -> Analysis:
    article = Article("a", TEXT, "d")
    mentions = (
        Mention(14, 16, "Ur", Kind.PLACE, Role.LITERAL),
        Mention(21, 25, "Uruk", Kind.PLACE, Role.LITERAL),
    )
    event = Event("e", EventType.STRIKE, "", 0, 5, Modality.ASSERTED, main=True, places=(place,))
    link = Link(place, Relation.TOOK_PLACE_IN, Tier.CLAUSE, event="e")
    return Analysis(article, mentions, (None, None), events=(event,), links=(link,))


@pytest.mark.parametrize(("place", "f1"), [(0, 1.0), (1, 0.0)])
def test_scores_by_hand(place: int, f1: float) -> None:
    """The right place scores, the wrong one does not; undated and asserted are answers too."""
    gold = GoldEvent(Span(0, 5), EventType.STRIKE, (Span(14, 16),))
    story = GoldStory(Article("a", TEXT, "d"), EventType.STRIKE, (gold,), (Span(14, 16), Span(21, 25)))
    score = EventScore("x")
    add(score, story, analysis(place))
    assert score.figures() == {
        "main_type": 1.0,
        "triggers_found": 1.0,
        "modality": 1.0,
        "event_dates": 1.0,
        "event_places_f1": f1,
        "event_places_given_f1": f1,
        "types_at_places_f1": f1,
    }
    assert "main_type" in table([score])


def test_a_missed_trigger_costs_its_places() -> None:
    """With triggers found by us its places are missed; given triggers leave it out."""
    story = GoldStory(Article("a", TEXT, "d"), None, (GoldEvent(Span(6, 10), None, (Span(14, 16),)),))
    score = EventScore("x")
    add(score, story, analysis(0))
    assert score.figures() == {"triggers_found": 0.0, "event_places_f1": 0.0}


def test_other_gold_is_left_to_others(tmp_path: Path) -> None:
    """Toponym gold and files that cannot be read are no event gold."""
    rows = tmp_path / "t.jsonl"
    rows.write_text('{"id": 1, "text": "x", "toponyms": []}\n')
    assert read_any(rows) is None
    assert read_any(GOLD / "dev.txt") is None
    assert read_any(tmp_path / "none.jsonl") is None
    rows.write_text("[" * 5_000)
    assert read_any(rows) is None


@pytest.fixture(scope="module")
def own_scores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[EventScore]]:
    cache = tmp_path_factory.mktemp("what") / "cache.sqlite"
    with open_parts(replace(Settings(), cache=cache)) as parts:
        pipeline = parts.pipeline()
        yield evaluate_stories(
            "what", read_stories(GOLD / "what.txt"), lambda story: pipeline.analyse(story.article)
        )


def test_our_own_texts_stay_over_their_floors(own_scores: list[EventScore]) -> None:
    """The gate: no score of what.txt drops under its floor, and each has one."""
    kept = floors.read(GOLD / "floors-what.json")
    measured = floors.event_figures(own_scores)
    assert {(f.corpus, f.score) for f in kept.floors} == {(f.corpus, f.score) for f in measured}
    short = floors.shortfalls(kept, measured)
    assert not short, "\n".join(map(str, short))
