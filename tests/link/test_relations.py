from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from geo.models import Relation

MakeScene = Callable[..., Any]
ANNA = "person:anna-koval"


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Anna Koval was born in Sumy.", Relation.BORN_IN),
        ("Anna Koval, born in the port city of Sumy, spoke first.", Relation.BORN_IN),
        ("Anna Koval, a native of Sumy, spoke first.", Relation.FROM),
        ("Anna Koval comes from Sumy.", Relation.FROM),
        ("Anna Koval grew up in Sumy.", Relation.FROM),
        ("Anna Koval returned to her hometown of Sumy.", Relation.FROM),
        ("Anna Koval lived in Sumy for a year.", Relation.LIVES_IN),
        ("Anna Koval fought in Sumy.", Relation.FOUGHT_IN),
        ("Anna Koval fought on the front line near Sumy.", Relation.FOUGHT_IN),
        ("Anna Koval travelled to Sumy.", Relation.TRAVELLED_TO),
        ("Anna Koval visited Sumy.", Relation.TRAVELLED_TO),
        ("Anna Koval was arrested in Sumy.", Relation.ARRESTED_IN),
        ("Soldiers detained Anna Koval in Sumy.", Relation.ARRESTED_IN),
        ("Anna Koval was killed in Sumy.", Relation.KILLED_IN),
        ("Anna Koval died in Sumy.", Relation.KILLED_IN),
        ("Anna Koval worked in Sumy.", Relation.WORKED_IN),
        ("Anna Koval, the mayor of Sumy, resigned.", Relation.WORKED_IN),
        ("Anna Koval spoke about Sumy.", Relation.OTHER),
        ("Anna Koval talked to reporters in Sumy.", Relation.PRESENT_AT),
    ],
)
def test_relation_in_one_clause(scene: MakeScene, text: str, relation: Relation) -> None:
    """Verb, noun and preposition of the clause name the relation."""
    found = scene(text, places=["Sumy"], persons=["Anna Koval"])
    assert ("Sumy", relation) in found.relations(ANNA)


@pytest.mark.parametrize(
    "text",
    [
        "Anna Koval could be arrested in Sumy.",
        "Anna Koval was not arrested in Sumy.",
        "Anna Koval would face prison if arrested in Sumy.",
        "Anna Koval wants to live in Sumy.",
        "Anna Koval will travel to Sumy.",
    ],
)
def test_what_did_not_happen_is_no_fact(scene: MakeScene, text: str) -> None:
    """Denied, possible, wanted and future things tie person and place without a factual relation."""
    found = scene(text, places=["Sumy"], persons=["Anna Koval"])
    assert found.relations(ANNA) == {("Sumy", Relation.OTHER)}


def test_who_kills_is_not_killed(scene: MakeScene) -> None:
    """The one who does it was present; only the one to whom it is done was killed."""
    found = scene("Anna Koval killed a guard in Sumy.", places=["Sumy"], persons=["Anna Koval"])
    assert found.relations(ANNA) == {("Sumy", Relation.PRESENT_AT)}


def test_and_joins_subjects(scene: MakeScene) -> None:
    """All persons whom "and" joins take part in what the verb says."""
    found = scene(
        "Anna Koval and Petro Bondar fought in Sumy.", places=["Sumy"], persons=["Anna Koval", "Petro Bondar"]
    )
    assert found.relations(ANNA) == found.relations("person:petro-bondar") == {("Sumy", Relation.FOUGHT_IN)}


def test_who_stands_for_its_noun(scene: MakeScene) -> None:
    """A relative clause speaks about the person before it."""
    found = scene(
        "Anna Koval, who fought in Izyum, now lives in Sumy.",
        places=["Izyum", "Sumy"],
        persons=["Anna Koval"],
    )
    assert found.relations(ANNA) == {("Izyum", Relation.FOUGHT_IN), ("Sumy", Relation.LIVES_IN)}


def test_title_with_a_demonym(scene: MakeScene) -> None:
    """A "Polish President" holds an office there."""
    found = scene("Polish President Anna Koval resigned.", demonyms=["Polish"], persons=["Anna Koval"])
    assert found.relations(ANNA) == {("Polish", Relation.WORKED_IN)}


def test_organisations_alike(scene: MakeScene) -> None:
    """Organisations are tied by the same rules, and to the place in their own name."""
    found = scene(
        "The Bank of Sumy worked in Odesa.", places=["Sumy", "Odesa"], organisations=["Bank of Sumy"]
    )
    assert found.relations("organisation:bank-of-sumy") == {
        ("Sumy", Relation.FROM),
        ("Odesa", Relation.WORKED_IN),
    }
