from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import wire
from geo.models import (
    Analysis,
    Article,
    Candidate,
    DateExpression,
    Event,
    EventDate,
    EventType,
    Feature,
    Kind,
    Link,
    Match,
    Mention,
    Modality,
    Organisation,
    Person,
    Place,
    Point,
    Relation,
    Resolution,
    Role,
    SpatialRelation,
    Tier,
    Vicinity,
)

TEXT = "Olha Kruk of the Harbour Union was held in Bucha on 3 March 2022."
BUCHA = Place("geonames:711350", "Bucha", 50.54, 30.21, Feature.SETTLEMENT, "UA", "Kyiv Oblast", 30_000, 0.4)
NAMESAKE = Place("geonames:1", "Bucha", 50.9, 11.5, Feature.SETTLEMENT, "DE")


def analysis(resolution: Resolution | None = None, text: str = TEXT) -> Analysis:
    resolution = resolution or Resolution(
        BUCHA,
        0.912345,
        "rules/1+gazetteer/7",
        (Candidate(BUCHA, Match.PRIMARY, 0.912345), Candidate(NAMESAKE, Match.PRIMARY, 0.1)),
    )
    return Analysis(
        article=Article("a1", text, "d1", "The harbour", "2022-03", "The Courier", None,
                        "https://c.example/1", "en"),
        mentions=(
            Mention(0, 9, "Olha Kruk", Kind.PERSON, method="m"),
            Mention(17, 30, "Harbour Union", Kind.ORGANISATION, method="m"),
            Mention(43, 48, "Bucha", Kind.PLACE, Role.LITERAL, method="m"),
        ),
        resolutions=(None, None, resolution),
        persons=(Person("person:olha-kruk", "Olha Kruk", ("Kruk",), (0,)),),
        organisations=(Organisation("organisation:harbour-union", "Harbour Union", (), (1,)),),
        dates=(DateExpression(52, 64, "2022-03-03", "day"),),
        events=(
            Event("e1", EventType.ARREST, "Arrest in Bucha", 35, 39, Modality.ASSERTED,
                  EventDate("2022-03-03", "day"), main=True, places=(2,), persons=("person:olha-kruk",)),
            Event("e2", EventType.STATEMENT, "Statement", 0, 4, Modality.FUTURE),
        ),
        links=(
            Link(2, Relation.ARRESTED_IN, Tier.CLAUSE, person="person:olha-kruk"),
            Link(2, Relation.TOOK_PLACE_IN, Tier.SENTENCE, event="e1"),
        ),
        version="v1",
    )  # fmt: skip


def test_an_article_has_the_published_shape() -> None:
    """The keys of an article are the ones that others build on, and its text is unchanged."""
    found = wire.to_json(analysis())
    head = "id title published source author url language text".split()
    assert list(found) == [
        *head,
        *"mentions persons organisations dates events links version warnings".split(),
    ]
    assert (found["id"], found["text"], found["author"]) == ("a1", TEXT, None)


def test_a_place_mention_carries_role_place_and_runners_up() -> None:
    """A place mention tells what was chosen, how sure it is, and what else it may be."""
    place = wire.to_json(analysis())["mentions"][2]
    assert place == {
        "start": 43,
        "end": 48,
        "text": "Bucha",
        "kind": "place",
        "role": "literal",
        "demonym": False,
        "place": {
            "id": "geonames:711350",
            "name": "Bucha",
            "lat": 50.54,
            "lon": 30.21,
            "country": "UA",
            "admin1": "Kyiv Oblast",
            "feature": "settlement",
        },
        "score": 0.9123,
        "method": "m+rules/1+gazetteer/7",
        "candidates": [
            {"id": "geonames:711350", "name": "Bucha", "lat": 50.54, "lon": 30.21, "score": 0.9123},
            {"id": "geonames:1", "name": "Bucha", "lat": 50.9, "lon": 11.5, "score": 0.1},
        ],
        "relation": "at",
        "radius_km": None,
        "point": None,
    }


def test_a_relation_is_told_with_its_radius_and_point() -> None:
    """What is not simply in the place says where it is and how sure that is."""
    west = Vicinity(SpatialRelation.WEST_OF, 30.0, 270.0)
    found = Resolution(BUCHA, 0.9, "r", (), west, 15.49, Point(50.54321, 29.8))
    place = wire.to_json(analysis(found))["mentions"][2]
    assert (place["relation"], place["radius_km"]) == ("west_of", 15.5)
    assert place["point"] == {"lat": 50.5432, "lon": 29.8}


def test_an_unresolved_place_keeps_its_keys() -> None:
    """NIL is a null place with score 0; the candidates that were too weak stay."""
    nil = Resolution(None, 0.0, "rules/1", (Candidate(NAMESAKE, Match.PRIMARY, 0.1),))
    place = wire.to_json(analysis(nil))["mentions"][2]
    assert (place["place"], place["score"], len(place["candidates"])) == (None, 0.0, 1)
    assert place["role"] == "literal"


def test_other_mentions_have_neither_role_nor_place() -> None:
    """Persons and organisations carry only what every mention has."""
    for mention in wire.to_json(analysis())["mentions"][:2]:
        assert list(mention) == ["start", "end", "text", "kind", "score", "method"]


def test_persons_organisations_dates_events_and_links() -> None:
    """Each of the other lists has the published keys and values; an undated event's date is null."""
    found = wire.to_json(analysis())
    assert found["persons"] == [
        {"id": "person:olha-kruk", "name": "Olha Kruk", "aliases": ["Kruk"], "mentions": [0]}
    ]
    assert found["organisations"] == [
        {"id": "organisation:harbour-union", "name": "Harbour Union", "aliases": [], "mentions": [1]}
    ]
    assert found["dates"] == [{"start": 52, "end": 64, "value": "2022-03-03", "precision": "day"}]
    assert found["events"][0] == {
        "id": "e1",
        "type": "arrest",
        "label": "Arrest in Bucha",
        "start": 35,
        "end": 39,
        "date": {"value": "2022-03-03", "precision": "day"},
        "modality": "asserted",
        "main": True,
        "places": [2],
        "persons": ["person:olha-kruk"],
        "named": None,
        "triggers": [],
        "type_method": "lexicon",
    }
    assert (found["events"][1]["date"], found["events"][1]["main"]) == (None, False)
    assert found["links"] == [
        {"mention": 2, "person": "person:olha-kruk", "relation": "arrested_in", "tier": "clause"},
        {"mention": 2, "event": "e1", "relation": "took_place_in", "tier": "sentence"},
    ]


def test_mentions_and_resolutions_must_be_as_many() -> None:
    """A lost resolution is an error, never a shifted answer."""
    whole = analysis()
    broken = Analysis(article=whole.article, mentions=whole.mentions, resolutions=whole.resolutions[:2])
    with pytest.raises(ValueError, match="shorter"):
        wire.to_json(broken)


@pytest.mark.parametrize(
    "text",
    [
        "a\u2028b\u2029c",
        "a\x85b",
        "nul\x00nul",
        "lone \ud800 half",
        "\r\n\x0b\x0c\x1c",
        "Łódź 🌍 \u202eright",
    ],
)
def test_hostile_text_is_one_line_of_valid_json(text: str) -> None:
    """What ends a line for some readers, and what no file can hold, is escaped and comes back the same."""
    line = wire.dumps(wire.to_json(analysis(text=text)))
    assert len(line.splitlines()) == 1
    assert json.loads(line.encode())["text"] == text


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_survives(text: str) -> None:
    """For every string, lone surrogates included, the line can be written, is one line, and reads back."""
    line = wire.dumps({text: [text]})
    assert len(line.splitlines()) == 1
    assert json.loads(line.encode()) == {text: [text]}


def test_readable_text_stays_readable() -> None:
    """Letters that UTF-8 holds are not escaped."""
    assert wire.dumps({"name": "Łódź, Київ"}) == '{"name": "Łódź, Київ"}'
